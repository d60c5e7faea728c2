// Ten packages of many languages, mutated and reversed: exact for every file.
import { lstatSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { createHmac } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { mutateTree } from '../../src/app/tree/mutate-tree.ts';
import { reverseTree } from '../../src/app/tree/reverse-tree.ts';
import { protectTree } from '../../src/app/tree/tree-protection.ts';
import { secretScanner } from '../../src/app/tree/tree-settings.ts';
import { passingWords } from '../../src/app/tree/tree-words.ts';
import { startIndexWorker } from '../../src/workspace/index-client.ts';
import { languageOf } from '../../src/workspace/languages/index.ts';
import { packages, packageSources } from './npm-packages.ts';

const grammarsFolder = join(import.meta.dirname, '../../dist/grammars');
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-packages-')));
const sources = packageSources();
const names = readdirSync(sources);
const indexer = startIndexWorker({ grammarsFolder });
afterAll(async () => {
  await indexer.dispose();
  rmSync(folder, { recursive: true });
});

function filesIn(root: string): readonly string[] {
  const paths = readdirSync(root, { recursive: true }).map(String);
  return paths.filter((path) => lstatSync(join(root, path)).isFile()).toSorted();
}

test('the packages are there, and are of at least five languages', () => {
  expect(names).toHaveLength(packages.length);
  const ids = new Set(filesIn(sources).map((path) => languageOf(path)?.id));
  expect([...ids]).toEqual(expect.arrayContaining(['typescript', 'javascript', 'python', 'cpp', 'rust', 'java']));
});

describe.each(names)('%s', (name) => {
  test('comes back byte by byte, with its paths, at each file', { timeout: 120_000 }, async () => {
    const root = join(sources, name);
    const { protection } = await protectTree({ roots: [root], indexer, level: 'strict', pins: [] });
    const words = passingWords((message) => createHmac('sha256', 'k').update(message).digest());
    const [out, back] = [join(folder, name, 'out'), join(folder, name, 'back')];
    const summary = await mutateTree({
      paths: [root],
      out,
      protection,
      words,
      secrets: secretScanner(new Uint8Array(32)),
      keepsSecrets: true,
      changesPaths: true,
    });
    await reverseTree({ paths: [out], out: back, map: words.map, mapId: summary.mapId, changesPaths: true });
    expect(summary.notExact).toEqual([]);
    expect(summary.identifiersMutated).toBeGreaterThan(0);
    const files = filesIn(root);
    expect(filesIn(back)).toEqual(files);
    expect(files.filter((path) => !readFileSync(join(back, path)).equals(readFileSync(join(root, path))))).toEqual([]);
    const changed = filesIn(out).filter((path) => !isSame(join(root, path), join(out, path)));
    expect(changed.length).toBeGreaterThan(files.length / 2);
    expect(summary.unscanned.every((path) => !/\.(?:ts|js|py|h|cc|c|rs|java)$/.test(extname(path)))).toBe(true);
  });
});

function isSame(one: string, other: string): boolean {
  try {
    return readFileSync(one).equals(readFileSync(other));
  } catch {
    return false;
  }
}
