import { expect, test } from 'vitest';
import { ModuleGraph } from './module-graph.ts';

const paths = [
  'index.js',
  'src/ledger.ts',
  'src/rates/index.tsx',
  'packages/core/src/entry.ts',
  'packages/core/src/tally.ts',
  'shop/__init__.py',
  'shop/models.py',
  'shop/views/cart.py',
];
const graph = new ModuleGraph(
  paths.map((path) => ({ path, imports: [], reached: [] })),
  new Map([['@acme/core', 'packages/core']]),
);

function filesOf(target: readonly number[] | 'anywhere'): string {
  if (target === 'anywhere') return target;
  return target
    .map((index) => paths[index] ?? graph.groups[index - paths.length]?.map((at) => paths[at]).join(' '))
    .join(' ');
}

test.each([
  ['a file', 'src/rates/index.tsx', '../ledger.ts', 'src/ledger.ts'],
  ['the script that a source becomes', 'src/rates/index.tsx', '../ledger.js', 'src/ledger.ts'],
  ['a file without its extension', 'src/rates/index.tsx', '../ledger', 'src/ledger.ts'],
  ['the entry of a folder', 'src/ledger.ts', './rates', 'src/rates/index.tsx'],
  ['the entry of the workspace', 'src/ledger.ts', '..', 'index.js'],
  [
    'the folder of an own package',
    'src/ledger.ts',
    '../packages/core',
    'packages/core/src/entry.ts packages/core/src/tally.ts',
  ],
  ['an own package', 'src/ledger.ts', '@acme/core/tally', 'packages/core/src/entry.ts packages/core/src/tally.ts'],
  ['an alias', 'index.js', '@/rates', 'src/rates/index.tsx'],
  ['an alias without a sign', 'index.js', 'src/ledger', 'src/ledger.ts'],
  ['a style sheet', 'index.js', './page.css', ''],
  ['a module of another runtime', 'index.js', 'bun:test', ''],
  ['what is no name', 'index.js', '" + name + "', ''],
  ['what is too long for a name', 'index.js', 'a/'.repeat(50_000), ''],
  ['a package that nobody has read', 'index.js', '@acme/remote', 'anywhere'],
  ['what a build makes', 'index.js', './dist/ledger.js', 'anywhere'],
])('an npm import of %s is followed', (_name, path, module, files) => {
  expect(filesOf(graph.npmTarget(path, module))).toBe(files);
});

test.each([
  ['a module beside it', 'shop/views/cart.py', '..models', ['Cart'], 'shop/models.py'],
  ['a module by its name alone', 'shop/__init__.py', '.', ['models'], 'shop/__init__.py shop/models.py'],
  ['a module by its whole path', 'tests/cart.py', 'shop.views', ['cart'], 'shop/views/cart.py'],
  ['a package that nobody has read', 'shop/models.py', 'acme_remote', [], 'anywhere'],
])('a Python import of %s is followed', (_name, path, module, names, files) => {
  expect(filesOf(graph.pythonTarget(path, { module, names, bindings: [] }))).toBe(files);
});
