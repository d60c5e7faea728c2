// What invented words cost: tokens of the public o200k table. The table is 2 MB of a package that nothing else needs,
// so it is installed into a cache folder on first use.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const version = '4.0.0';

/** Counts tokens of a text. Throws when the package cannot be installed. */
export function openTokenCounter(): (text: string) => number {
  const folder = resolve(join('node_modules', '.cache', 'pretense-bench'));
  const module = join(folder, 'node_modules/gpt-tokenizer/cjs/encoding/o200k_base.js');
  if (!existsSync(module)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ private: true, dependencies: { 'gpt-tokenizer': version } }),
    );
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const { status } = spawnSync('npm', ['install', ...quiet], { cwd: folder, stdio: 'inherit' });
    if (status !== 0) throw new Error('gpt-tokenizer could not be installed, so tokens cannot be counted.');
  }
  const encoding = createRequire(module)(module) as Encoding;
  // What looks like a control token of the model (`<|endoftext|>`) is text here.
  return (text) => encoding.countTokens(text, { disallowedSpecial: new Set() });
}

interface Encoding {
  countTokens(text: string, options: { readonly disallowedSpecial: ReadonlySet<string> }): number;
}
