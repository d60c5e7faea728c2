import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mutateTree, type MutateTreeOptions } from './mutate-tree.ts';
import { reverseTree } from './reverse-tree.ts';
import { engine, git, makeFolder, treeOnDisk, writeTree } from './tree.fixture.ts';

const source = 'export class QuarkleLedger { computeZorbam() { return "quarkle_rates"; } }\n';
const latin1 = Buffer.from('QuarkleLedger caf\u00e9\n', 'latin1');

let folder = '';
let root = '';
let out = '';
let back = '';

beforeEach(() => {
  folder = makeFolder();
  root = join(folder, 'in');
  out = join(folder, 'out');
  back = join(folder, 'back');
  mkdirSync(root);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function mutate(options: Partial<MutateTreeOptions> = {}) {
  const all = { paths: [root], out, ...engine(), ...options };
  const summary = await mutateTree(all);
  return { summary, map: all.words.map, changesPaths: all.changesPaths };
}

/** Mutates and reverses. */
async function roundTrip(options: Partial<MutateTreeOptions> = {}) {
  const { summary, map, changesPaths } = await mutate(options);
  const reversed = await reverseTree({ paths: [out], out: back, map, mapId: summary.mapId, changesPaths });
  return { summary, reversed };
}

describe('a mutated tree', () => {
  test('holds no protected name and comes back byte by byte, in every encoding', async () => {
    const text = `\r\n${source}\r\n// é 😀\r`;
    writeTree(root, {
      'a.ts': text,
      'b/bom.ts': Buffer.from(`\uFEFF${text}`),
      'b/little.ts': Buffer.from(`\uFEFF${text}`, 'utf16le'),
      'b/big.ts': Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
      'b/empty.ts': '',
      'b/no-end': 'computeZorbam',
    });
    const { summary, reversed } = await roundTrip();
    expect(summary).toMatchObject({ files: 6, notExact: [], unscanned: [], secretsDetected: 0 });
    expect(summary.identifiersMutated).toBe(13);
    expect(reversed).toMatchObject({ files: 6, notExact: [], unscanned: [] });
    const mutated = readdirSync(join(out, 'b')).map((name) => readFileSync(join(out, 'b', name)));
    const texts = mutated.flatMap((bytes) => [
      bytes.toString('utf8'),
      bytes.toString('utf16le'),
      bytes.toString('latin1'),
    ]);
    expect(texts.join('')).not.toMatch(/quarkle|zorbam/i);
    expect(treeOnDisk(back)).toEqual(treeOnDisk(root));
  });

  test('keeps modes and links, and what is no text, which it lists', async () => {
    writeTree(root, { 'run.sh': 'computeZorbam\n', 'a.png': Buffer.from([0, 1, 2]), 'old.txt': latin1 });
    chmodSync(join(root, 'run.sh'), 0o755);
    symlinkSync('run.sh', join(root, 'link'));
    symlinkSync('gone/away', join(root, 'dangling'));
    symlinkSync('circle', join(root, 'circle'));
    symlinkSync('./..//in-here/../run.sh', join(writeTree(root, { 'in-here/x': 'x' }), 'in-here/up'));
    const { summary, reversed } = await roundTrip();
    expect(summary.unscanned).toEqual(['a.png', 'old.txt']);
    expect(summary.files).toBe(8);
    expect(reversed.unscanned).toEqual(['a.png', 'old.txt']);
    expect(treeOnDisk(back)).toEqual(treeOnDisk(root));
    expect(treeOnDisk(out)['link']).toBe('-> run.sh');
  });

  test('gives names of files back too when they were changed', async () => {
    writeTree(root, { 'src/QuarkleLedger.test.ts': source, 'src/quarkle_rates/index.ts': source });
    symlinkSync('quarkle_rates/index.ts', join(root, 'src/computeZorbam'));
    const { summary } = await roundTrip({ changesPaths: true });
    expect(summary.notExact).toEqual([]);
    expect(Object.entries(treeOnDisk(out)).join(' ')).not.toMatch(/quarkle|zorbam/i);
    expect(treeOnDisk(back)).toEqual(treeOnDisk(root));
  });

  test('leaves names of files alone without being asked', async () => {
    writeTree(root, { 'QuarkleLedger.ts': source });
    await mutate();
    expect(readdirSync(out)).toEqual(['QuarkleLedger.ts']);
  });

  test('of one file holds that file', async () => {
    writeTree(root, { 'a/QuarkleLedger.ts': source, 'b.ts': source });
    const { summary } = await mutate({ paths: [join(root, 'a/QuarkleLedger.ts'), join(root, 'b.ts')] });
    expect(summary.files).toBe(2);
    expect(readdirSync(out)).toEqual(['QuarkleLedger.ts', 'b.ts']);
  });

  test('that was edited comes back with the edit', async () => {
    writeTree(root, { 'a.ts': source });
    const { summary, map } = await mutate();
    const mutated = readFileSync(join(out, 'a.ts'), 'utf8');
    const name = /class (\w+)/.exec(mutated)?.[1] ?? '';
    writeFileSync(join(out, 'a.ts'), `${mutated}new ${name}s();\n`);
    writeFileSync(join(out, 'new.ts'), `import { ${name} } from './a';\n`);
    await reverseTree({ paths: [out], out: back, map, mapId: summary.mapId, changesPaths: false });
    expect(readFileSync(join(back, 'a.ts'), 'utf8')).toBe(`${source}new QuarkleLedgers();\n`);
    expect(readFileSync(join(back, 'new.ts'), 'utf8')).toBe("import { QuarkleLedger } from './a';\n");
  });

  test('with invented words in its own texts comes back', async () => {
    const words = engine().words;
    const { text } = words.map.allocateWord('quarkle') && { text: words.map.entryAt(1)?.surrogate ?? '' };
    writeTree(root, { 'a.ts': `${text} ${text.toUpperCase()} ${source}` });
    const { summary } = await roundTrip({ words });
    expect(summary.notExact).toEqual([]);
    expect(treeOnDisk(back)).toEqual(treeOnDisk(root));
  });
});

test('a tree with every shipped invented word comes back, also when the map has gone on since', async () => {
  const words = engine().words;
  const shipped = words.map.vocabulary.surrogates;
  const lists = [shipped.slice(0, 4000), shipped.slice(4000, 8000).map((word) => `${word.toUpperCase()}s`)];
  // The first has no name to change; words are met before the second one's names get theirs.
  writeTree(root, { 'a.txt': lists[0]?.join(' ') ?? '', 'b.txt': `${lists[1]?.join('-') ?? ''} ${source}` });
  const { summary, map } = await mutate({ words });
  expect(summary.notExact).toEqual([]);
  for (let number = 0; number < 2000; number++)
    map.allocateWord(`word${String.fromCharCode(97 + (number % 26))}${number}`);
  await reverseTree({ paths: [out], out: back, map, mapId: summary.mapId, changesPaths: false });
  expect(treeOnDisk(back)).toEqual(treeOnDisk(root));
});

describe('secrets', () => {
  const secret = `ghp_${'aB3dE5gH7jK9mN1pQ2sT4vW6xY8zA0cD1eF2'}`;

  test('are taken out, and their files are not exact', async () => {
    writeTree(root, { 'a.ts': `const key = '${secret}';\n`, 'b.ts': source });
    const { summary, reversed } = await roundTrip();
    expect(readFileSync(join(out, 'a.ts'), 'utf8')).not.toContain(secret);
    expect(summary).toMatchObject({ notExact: ['a.ts'], secretsDetected: 1 });
    expect(reversed.notExact).toEqual(['a.ts']);
  });

  test('stay when the user wants that, and are still counted', async () => {
    writeTree(root, { 'a.ts': `const key = '${secret}';\n` });
    const { summary, reversed } = await roundTrip({ keepsSecrets: true });
    expect(summary).toMatchObject({ notExact: [], secretsDetected: 1 });
    expect(reversed.notExact).toEqual([]);
    expect(treeOnDisk(back)).toEqual(treeOnDisk(root));
  });
});

describe('which files', () => {
  const names = () => Object.keys(treeOnDisk(out));

  test('git: tracked ones, also those that it would ignore, and new ones; never .git', async () => {
    writeTree(root, {
      '.gitignore': 'dist/\n*.log\n',
      'a.ts': source,
      'kept.log': source,
      'gone.ts': source,
      'dist/x.js': source,
      'node_modules/p/index.js': source,
    });
    git(root, 'init', '-q');
    git(root, 'add', '-f', '.gitignore', 'a.ts', 'kept.log', 'gone.ts');
    rmSync(join(root, 'gone.ts'));
    writeTree(root, { 'new.ts': source });
    await roundTrip();
    expect(names()).toEqual(['.gitignore', 'a.ts', 'kept.log', 'new.ts', 'node_modules/p/index.js']);
    // The ignore file of the mutated tree does not make files go missing on the way back.
    expect(Object.keys(treeOnDisk(back))).toEqual(names());
  });

  test('a folder in a repository: the same, from there', async () => {
    writeTree(root, { '.gitignore': '*.log\n', 'sub/a.ts': source, 'sub/b.log': source, 'c.ts': source });
    git(root, 'init', '-q');
    await mutate({ paths: [join(root, 'sub')] });
    expect(names()).toEqual(['a.ts']);
  });

  test('no repository: all but what a .gitignore names', async () => {
    writeTree(root, {
      'sub/.gitignore': '*.log\n!kept.log\n',
      'sub/b.log': source,
      'sub/kept.log': source,
      'c.log': source,
      'node_modules/p/index.js': source,
    });
    await mutate();
    expect(names()).toEqual(['c.log', 'node_modules/p/index.js', 'sub/.gitignore', 'sub/kept.log']);
  });

  test('an inner repository: its files, never its .git', async () => {
    writeTree(root, { 'inner/a.ts': source, 'inner/.gitignore': 'x\n', 'inner/x': source });
    git(root, 'init', '-q');
    git(join(root, 'inner'), 'init', '-q');
    await mutate();
    expect(names()).toEqual(['inner/.gitignore', 'inner/a.ts']);
  });

  test('a name that is no text is listed', async () => {
    writeTree(root, { 'a.ts': source });
    writeFileSync(Buffer.concat([Buffer.from(`${root}/b`), Buffer.from([0xff])]), source);
    const { summary } = await mutate();
    expect(summary.unscanned).toEqual(['b\uFFFD']);
    expect(names()).toEqual(['a.ts']);
  });

  test.each([['git'], ['no repository']])('a folder whose name is no text is listed (%s)', async (kind) => {
    const odd = Buffer.concat([Buffer.from(`${root}/d`), Buffer.from([0xff])]);
    writeTree(root, { 'a.ts': source });
    mkdirSync(odd);
    writeFileSync(Buffer.concat([odd, Buffer.from('/x.ts')]), source);
    if (kind === 'git') git(root, 'init', '-q');
    const { summary } = await mutate();
    expect(summary.unscanned).toEqual([kind === 'git' ? 'd\uFFFD/x.ts' : 'd\uFFFD']);
    expect(names()).toEqual(['a.ts']);
  });
});

describe('nothing is left when', () => {
  const leftovers = () => readdirSync(folder).filter((name) => name !== 'in');

  test.each([
    ['absolute, even into the tree', () => join(root, 'a.ts')],
    ['up and out', () => '../../etc/passwd'],
    ['out and back in by the name of the tree', () => '../../in/a.ts'],
    ['out and back in by another link', () => 'here/../in/a.ts'],
  ])('a link points %s', async (_name, target) => {
    writeTree(root, { 'a.ts': source, 'sub/b.ts': source });
    symlinkSync('..', join(root, 'sub/here'));
    symlinkSync(target(), join(root, 'sub/other'));
    await expect(mutate()).rejects.toMatchObject({ code: 'link-leaves-path' });
    expect(leftovers()).toEqual([]);
    rmSync(join(root, 'sub/other'));
    await mutate();
    expect(leftovers()).toEqual(['out']);
  });

  test('a link leads out through another one, which does itself', async () => {
    writeTree(root, { 'a.ts': source });
    symlinkSync('/etc', join(root, 'b'));
    symlinkSync('b/passwd', join(root, 'c'));
    await expect(mutate()).rejects.toThrow(/b, c\. Nothing/);
  });

  test('the result would lie in the path, or the other way round', async () => {
    writeTree(root, { 'a.ts': source });
    await expect(mutate({ out: join(root, 'out') })).rejects.toMatchObject({ code: 'out-inside-path' });
    await expect(mutate({ out: root })).rejects.toMatchObject({ code: 'out-inside-path' });
    await expect(mutate({ out: folder })).rejects.toMatchObject({ code: 'out-not-empty' });
    expect(leftovers()).toEqual([]);
  });

  test('the result would lie in the path by a link', async () => {
    writeTree(root, { 'a.ts': source });
    symlinkSync(root, join(folder, 'alias'));
    await expect(mutate({ out: join(folder, 'alias/out') })).rejects.toMatchObject({ code: 'out-inside-path' });
    expect(readdirSync(root)).toEqual(['a.ts']);
  });

  test('something stands at the place of the result: that stays', async () => {
    writeTree(root, { 'a.ts': source });
    writeTree(out, { 'mine.txt': 'x' });
    await expect(mutate()).rejects.toMatchObject({ code: 'out-not-empty' });
    expect(readdirSync(out)).toEqual(['mine.txt']);
  });

  test('it is ended in the middle', async () => {
    writeTree(root, { 'a.ts': source, 'b.ts': source });
    const abort = new AbortController();
    const onProgress = ({ done }: { readonly done: number }): void => {
      if (done === 1) abort.abort();
    };
    await expect(mutate({ signal: abort.signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
    expect(leftovers()).toEqual([]);
  });

  test('two paths hold a file of one name', async () => {
    writeTree(root, { 'a/x.ts': source, 'b/x.ts': source });
    const paths = [join(root, 'a'), join(root, 'b')];
    await expect(mutate({ paths })).rejects.toMatchObject({ code: 'collision' });
    expect(leftovers()).toEqual([]);
  });

  test('the words cannot be kept', async () => {
    writeTree(root, { 'a.ts': source });
    const words = { ...engine().words, commit: () => Promise.reject(new Error('disk full')) };
    await expect(mutate({ words })).rejects.toThrow('disk full');
    expect(leftovers()).toEqual([]);
  });

  test('the words were taken by others again and again', async () => {
    writeTree(root, { 'a.ts': source });
    const words = { ...engine().words, commit: async () => 'moved' as const };
    await expect(mutate({ words })).rejects.toMatchObject({ code: 'words-busy' });
    expect(existsSync(out)).toBe(false);
  });
});

test('an empty folder at the place of the result is taken', async () => {
  writeTree(root, { 'a.ts': source });
  mkdirSync(out);
  await mutate();
  expect(readdirSync(out)).toEqual(['a.ts']);
});
