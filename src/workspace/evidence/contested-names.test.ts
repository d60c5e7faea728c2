import { expect, test } from 'vitest';
import { usedOfDependencies } from './contested-names.ts';
import type { SourceFacts } from './source-facts.ts';

const packages = [
  { name: 'bundler', modules: ['bundler'], names: ['chunkGraph', 'entryPoints'], kebab: [], references: ['hooks'] },
  { name: 'hooks', modules: ['hooks'], names: ['tapAsync'], kebab: ['audit-plugin'], references: ['bundler'] },
  { name: 'runner', modules: ['@runner/globals'], names: ['toHaveTotal', 'chunkGraph'], kebab: [], references: [] },
];
const declared = new Set(['auditPlugin', 'chunkGraph', 'entryPoints', 'tapAsync', 'toHaveTotal', 'ledgerTotal']);

function source(path: string, modules: readonly string[], reached: readonly string[]): SourceFacts {
  return { path, imports: modules.map((module) => ({ module, names: [], bindings: [] })), reached };
}

/** `./x` leads to the file of that path, `lost` to nobody knows where, anything else is a public package. */
function usedIn(sources: readonly SourceFacts[], ambient: readonly string[] = []): Readonly<Record<string, string>> {
  const used = usedOfDependencies({
    declared,
    packages,
    ambient,
    sources,
    groups: [],
    packagesOf: (module) => (module.startsWith('./') || module === 'lost' ? undefined : [module]),
    targetOf: (_path, { module }) => {
      const index = sources.findIndex(({ path }) => `./${path}` === module);
      return module === 'lost' ? 'anywhere' : index === -1 ? [] : [index];
    },
  });
  return Object.fromEntries([...used].map(([name, owners]) => [name, owners.join(' ')]));
}

test('a name that a file reaches for is the dependency’s where the file imports the dependency', () => {
  expect(usedIn([source('a', ['bundler'], ['chunkGraph', 'ledgerTotal'])])).toEqual({ chunkGraph: 'bundler' });
});

test('a name that only other files reach for is the workspace’s', () => {
  expect(usedIn([source('a', ['bundler'], []), source('b', [], ['chunkGraph'])])).toEqual({});
});

test('what a dependency’s own types refer to counts, in a circle too', () => {
  expect(usedIn([source('a', ['bundler'], ['tapAsync'])])).toEqual({ tapAsync: 'hooks' });
});

test('what an imported file of the workspace can get hold of counts, over any number of files', () => {
  const sources = [source('a', ['./b'], ['chunkGraph']), source('b', ['./c'], []), source('c', ['./a', 'bundler'], [])];
  expect(usedIn(sources)).toEqual({ chunkGraph: 'bundler' });
});

test('importing a file gives that file nothing', () => {
  const sources = [source('a', ['./b', 'bundler'], []), source('b', [], ['chunkGraph'])];
  expect(usedIn(sources)).toEqual({});
});

test('globals count everywhere', () => {
  expect(usedIn([source('a', [], ['toHaveTotal'])], ['@runner/globals'])).toEqual({ toHaveTotal: 'runner' });
});

test('an import that cannot be followed may bring anything', () => {
  expect(usedIn([source('a', ['lost'], ['chunkGraph'])])).toEqual({ chunkGraph: 'bundler runner' });
});

test('a configuration file’s keys are those of the tool that it is named after', () => {
  expect(usedIn([source('bundler.config.js', [], ['entryPoints', 'toHaveTotal'])])).toEqual({ entryPoints: 'bundler' });
  expect(usedIn([source('.bundlerrc.cjs', [], ['entryPoints'])])).toEqual({ entryPoints: 'bundler' });
});

test('a name whose letters the code writes as a dependency’s kebab string is the dependency’s', () => {
  expect(usedIn([source('a', ['bundler'], ['audit-plugin'])])).toEqual({ auditPlugin: 'hooks' });
  expect(usedIn([source('a', ['bundler'], ['auditPlugin'])])).toEqual({});
});
