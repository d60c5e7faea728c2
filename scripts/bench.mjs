// `npm run bench [-- NAME…]`: runs bench/*.ts, each in a process of its own, one after the other. A bench exports
// nothing, prints its table and ends with 1 when it misses its floor; so does this script. Files that export something
// are what the benches share.
import { readFileSync, readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { bundleTypeScript } from './bundle-typescript.mjs';
import { ensureBuild } from './ensure-build.mjs';
import { ensurePackages } from './install-packages.mjs';
import { projectRoot, runProcess } from './run-process.mjs';

function machine() {
  const processors = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const model = processors[0]?.model.trim() ?? 'unknown processor';
  return `${processors.length} × ${model}, ${memory}, ${process.platform} ${process.arch}, Node ${process.version}`;
}

function benchNames() {
  const folder = join(projectRoot, 'bench');
  const sources = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const benches = sources.filter((name) => !/^export /m.test(readFileSync(join(folder, name), 'utf8')));
  return benches.map((name) => name.replace(/\.ts$/, '')).toSorted();
}

/** @param {readonly string[]} wanted */
async function runBenches(wanted) {
  const names = benchNames();
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0 || names.length === 0) {
    console.error(`There is no bench ${unknown.join(', ')}. There are: ${names.join(', ') || 'none'}.`);
    return 1;
  }
  console.log(`${new Date().toISOString()}, ${machine()}`);
  /** @type {string[]} */
  const failed = [];
  for (const name of names.filter((candidate) => wanted.length === 0 || wanted.includes(candidate))) {
    console.log(`\n== ${name}`);
    const file = await bundleTypeScript(`bench/${name}.ts`);
    const { exitCode } = await runProcess([process.execPath, '--expose-gc', '--enable-source-maps', file]);
    if (exitCode !== 0) failed.push(name);
  }
  console.log(failed.length === 0 ? '\nAll floors held.' : `\nFailed: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}

await ensurePackages();
await ensureBuild();
process.exitCode = await runBenches(process.argv.slice(2));
