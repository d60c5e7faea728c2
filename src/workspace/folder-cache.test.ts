import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderCache } from './folder-cache.ts';
import { MemoryCache } from './memory-cache.ts';
import type { PackageNames } from './types.ts';

const names: PackageNames = { names: ['openLedger'], kebab: ['ledger-kit'], references: ['rates'], isPartial: false };
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pretense-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function opened(at = join(folder, 'packages')): FolderCache {
  return new FolderCache(at, new MemoryCache(10));
}

test('what was kept is there for the next run, for its key only', () => {
  opened().set('npm:/a/node_modules/kit@1.0.0:1', names);
  expect(opened().get('npm:/a/node_modules/kit@1.0.0:1')).toEqual(names);
  expect(opened().get('npm:/b/node_modules/kit@1.0.0:1')).toBeUndefined();
});

test.skipIf(process.platform === 'win32')('only the owner can read it', () => {
  opened().set('key', names);
  const [file = ''] = readdirSync(join(folder, 'packages'));
  expect(statSync(join(folder, 'packages')).mode & 0o077).toBe(0);
  expect(statSync(join(folder, 'packages', file)).mode & 0o077).toBe(0);
});

test.each(['', 'null', '{"names":[1],"kebab":[],"references":[],"isPartial":false}', '{"names":["a"]}'])(
  'an entry that holds %j counts as absent',
  (text) => {
    opened().set('key', names);
    const [file = ''] = readdirSync(join(folder, 'packages'));
    writeFileSync(join(folder, 'packages', file), text);
    expect(opened().get('key')).toBeUndefined();
  },
);

test('an entry that was not asked for in a long time is gone at the next start', () => {
  opened().set('key', names);
  const [file = ''] = readdirSync(join(folder, 'packages'));
  const longAgo = new Date(0);
  utimesSync(join(folder, 'packages', file), longAgo, longAgo);
  opened();
  expect(readdirSync(join(folder, 'packages'))).toEqual([]);
});

test('where no folder can be made the memory has to do', () => {
  writeFileSync(join(folder, 'file'), '');
  const cache = opened(join(folder, 'file', 'packages'));
  cache.set('key', names);
  expect(cache.get('key')).toEqual(names);
});
