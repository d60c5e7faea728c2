import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { builtInPolicy } from '../policy/defaults.ts';
import { excludedIn, ruledIndexer } from './ruled-indexer.ts';
import { readWorkspacePins } from './workspace-pins.ts';
import type { IndexRequestOptions, WorkspaceIndex } from '../workspace/index-client.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pretense-pins-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(content: unknown): void {
  writeFileSync(join(root, '.pretense.json'), JSON.stringify(content));
}

test('a repository may exclude dependencies without being asked: more changes, not less', () => {
  write({ exclude: ['@acme', 'untyped'], never: ['tariff'] });
  expect(readWorkspacePins(root, () => false)).toMatchObject({ excluded: ['@acme', 'untyped'], pins: [], waiting: 1 });
});

test('a repository cannot take back what the user excluded', () => {
  write({ exclude: [], include: ['kit'] });
  expect(excludedIn(root, { excludedDependencies: ['kit'] })).toEqual(['kit']);
});

test('a repository may block content, and can let none pass that the user blocks', () => {
  write({ media: 'block', encodedText: 'block' });
  expect(readWorkspacePins(root, () => false).blocks).toEqual(['media', 'encodedText']);
  write({ media: 'pass', encodedText: 'record', always: ['tariff'] });
  expect(readWorkspacePins(root, () => true)).toMatchObject({
    blocks: [],
    pins: [{ text: 'tariff' }],
    problem: undefined,
  });
});

test.each([[{ exclude: 'kit' }], [{ exclude: [1] }], [{ exclude: [''] }]])('%j is left alone and said', (content) => {
  write(content);
  expect(readWorkspacePins(root, () => true)).toMatchObject({
    excluded: [],
    problem: expect.stringContaining('"exclude"'),
  });
});

const report: WorkspaceIndex['report'] = {
  listedBy: 'git',
  files: 1,
  parsedFiles: 1,
  cachedFiles: 0,
  lexicalFiles: 0,
  bytes: 1,
  skipped: {},
  declaredNames: 5,
  externalNames: 5,
  milliseconds: 1,
  byLanguage: {},
  externalBy: {},
  declaredExternalNames: 0,
  privateDependencies: [],
  isExternalPartial: false,
};

test('an index is made under the exclusions of the user, of the workspace and of the policy, and counts what only a dependency keeps', async () => {
  write({ exclude: ['untyped'] });
  const clause = { source: 'user', pointer: '' } as const;
  const asked: (IndexRequestOptions | undefined)[] = [];
  const kept = ['chunkGraph', 'setTimeout', 'getById', 'customer', 'zorbit'];
  const indexer = ruledIndexer(
    {
      index: (_root, options) => {
        asked.push(options);
        return Promise.resolve({
          names: {
            declared: kept,
            pathSegments: [],
            external: kept,
            externalKebab: [],
            dependencies: ['bundler'],
            languages: ['typescript'],
          },
          report,
          keptBy: { bundler: kept, other: ['zorbit'], platform: ['setTimeout'] },
        });
      },
    },
    { excludedDependencies: ['@acme'] },
    () => ({
      ...builtInPolicy(),
      privateScopes: [{ value: '@harbour', clause }],
      data: [
        { value: { class: 'public', paths: ['samples/**'] }, clause },
        { value: { class: 'restricted', paths: ['plans/**'], root: '/srv/elsewhere' }, clause },
      ],
    }),
  );
  const index = await indexer.index(root, { isTrusted: false });
  expect(asked).toEqual([
    {
      isTrusted: false,
      dependencyRules: { private: ['@acme', 'untyped', '@harbour'], public: [] },
      dataRules: [{ class: 'public', paths: ['samples/**'] }],
    },
  ]);
  // The platform owns setTimeout, getById is made of structural words, and domain words change all the same.
  expect(index.report).toMatchObject({ externalBy: { bundler: 2, other: 1 }, declaredExternalNames: 2 });
});
