// The import table is only worth something while a planted violation is found.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const project = mkdtempSync(join(tmpdir(), 'pretense-architecture-'));
const pureFolders = ['base', 'engine', 'wire', 'secrets', 'policy', 'view'];

const planted: Readonly<Record<string, string>> = {
  'src/base/text.ts': 'export type Text = string;',
  'src/engine/reads-a-file.ts': "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;",
  'src/wire/knows-the-engine.ts': "import type { Read } from '../engine/types.ts';\nexport type Known = Read;",
  'src/engine/types.ts': "import type { Text } from '../base/text.ts';\nexport type Read = Text;",
  'src/audit/one.ts': "import { two } from './two.ts';\nexport const one = () => two;",
  'src/audit/two.ts': "import { one } from './one.ts';\nexport const two = () => one;",
  'src/proxy/reads-a-workspace.ts': "import type { Read } from '../workspace/types.ts';\nexport type Known = Read;",
  'src/workspace/types.ts': "import type { Read } from '../engine/types.ts';\nexport type { Read };",
  'src/utilities/anything.ts': "import type { Text } from '../base/text.ts';\nexport type Anything = Text;",
  'src/app/imports-a-test.ts': "import { thing } from '../app/thing.test.ts';\nexport const again = thing;",
  'src/app/thing.test.ts': 'export const thing = 1;',
};

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

/** Each violation as `rule: file`. */
function violations(): readonly string[] {
  for (const [path, text] of Object.entries(planted)) {
    mkdirSync(join(project, dirname(path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json']) cpSync(join(root, name), join(project, name));
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const parameters = [program, 'src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const output = execFileSync(process.execPath, parameters, { cwd: project, encoding: 'utf8' });
  const report = JSON.parse(output) as {
    readonly summary: { readonly violations: readonly Violation[] };
  };
  return [...new Set(report.summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`))].toSorted();
}

describe('the import table', () => {
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  test('reports each planted violation and nothing else', () => {
    expect(violations()).toEqual([
      'known-folders-only: src/utilities/anything.ts',
      'layer-proxy: src/proxy/reads-a-workspace.ts',
      'layer-wire: src/wire/knows-the-engine.ts',
      'no-circular: src/audit/one.ts',
      'no-test-code-in-product: src/app/imports-a-test.ts',
      'pure-core-no-node: src/engine/reads-a-file.ts',
    ]);
  });
});

describe('the pure folders', () => {
  test.each(pureFolders)('src/%s is compiled without any Node or DOM type', (folder) => {
    const text = readFileSync(join(root, 'src', folder, 'tsconfig.json'), 'utf8');
    const { compilerOptions } = JSON.parse(text) as { readonly compilerOptions: unknown };
    expect(compilerOptions).toEqual({ types: [], lib: ['es2023'] });
  });

  test('the panel has the DOM, and nothing of Node', () => {
    const text = readFileSync(join(root, 'src', 'webview', 'tsconfig.json'), 'utf8');
    const { compilerOptions } = JSON.parse(text) as { readonly compilerOptions: unknown };
    expect(compilerOptions).toEqual({ types: [], lib: ['es2023', 'dom', 'dom.iterable'] });
  });

  test('and the panel are the only ones with a compiler setting of their own', () => {
    const folders = readdirSync(join(root, 'src'), { recursive: true }).map((path) =>
      String(path).replaceAll('\\', '/'),
    );
    const settings = folders.filter((path) => path.endsWith('tsconfig.json')).toSorted();
    expect(settings).toEqual([...pureFolders, 'webview'].map((folder) => `${folder}/tsconfig.json`).toSorted());
  });
});

test('the document has a row for each folder, with the arrows of the table', () => {
  const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const table = new Map(
    [...text.matchAll(/^\| `src\/([a-z]+)` \| .* \| (.*) \|$/gm)].map(([, name = '', arrows = '']) => [name, arrows]),
  );
  const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
  expect([...table.keys()].toSorted()).toEqual(folders.toSorted());
  const rules = readFileSync(join(root, '.dependency-cruiser.cjs'), 'utf8');
  for (const [name, arrows] of table) {
    const list = new RegExp(String.raw`^  ${name}: \[([^\]]*)\]`, 'm').exec(rules)?.[1];
    const allowed = [...(list ?? '').matchAll(/'([a-z]+)'/g)].map(([, folder = '']) => folder);
    const named = arrows.replaceAll(/\([^)]*\)/g, '').match(/[a-z]+/g) ?? [];
    if (/^(?:nothing|all of the above)$/.test(arrows)) continue;
    expect(named.filter((folder) => folder !== 'base').toSorted(), name).toEqual(allowed.toSorted());
  }
});
