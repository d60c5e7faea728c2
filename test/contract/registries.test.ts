// A registry that forgets a file forgets it in silence: a vendor is not searched for, a verb does not exist.
import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';

const root = resolve(import.meta.dirname, '../..');

/** Every index.ts is a registry, so they are found, not listed; these are known and may not get lost. */
const knownRegistries = [
  'src/clients/tools/index.ts',
  'src/cli/commands/index.ts',
  'src/secrets/personal/index.ts',
  'src/secrets/rules/index.ts',
  'src/wire/index.ts',
  'src/workspace/languages/index.ts',
];

/** Here every file is a member; elsewhere a member may have helpers beside it. */
const foldersOfMembersOnly = ['src/cli/commands', 'src/secrets/rules'];

interface Registry {
  readonly path: string;
  /** The type that every member has: `Command`. */
  readonly memberType: string;
  /** What stands in the list, in its order, without `...`. */
  readonly listed: readonly string[];
}

interface Member {
  readonly file: string;
  readonly name: string;
}

function registryPaths(): readonly string[] {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => basename(file) === 'index.ts')
    .map((file) => `src/${file.replaceAll('\\', '/')}`)
    .toSorted();
}

/** `export const name: readonly Type[] = [ … ];`, the one list of a registry. */
function readRegistry(path: string, source: string): Registry {
  const lists = [...source.matchAll(/^export const \w+: readonly (\w+)\[\] = \[([^\]]*)\];$/gm)];
  const [, memberType = '', list = ''] = lists[0] ?? [];
  if (lists.length !== 1) throw new Error(`${path} has ${lists.length} exported lists; a registry has one`);
  const listed = list
    .replaceAll(/\/\/.*$/gm, '')
    .split(',')
    .map((entry) => entry.trim().replace(/^\.\.\./, ''))
    .filter((entry) => entry !== '');
  return { path, memberType, listed };
}

/** The files beside a registry that hold product code. */
function neighbours(registryPath: string): readonly string[] {
  return readdirSync(join(root, dirname(registryPath)))
    .filter((name) => name.endsWith('.ts') && name !== 'index.ts' && !/\.(?:test|fixture|d)\.ts$/.test(name))
    .toSorted();
}

/** What a source offers to the registry: constants of the member type, or lists of them. */
function membersOf(file: string, source: string, memberType: string): readonly Member[] {
  const declaration = new RegExp(String.raw`^export const (\w+): (?:readonly )?${memberType}(?:\[\])? = `, 'gm');
  return [...source.matchAll(declaration)].map(([, name = '']) => ({ file, name }));
}

const registries = registryPaths().map((path) => readRegistry(path, readFileSync(join(root, path), 'utf8')));

function offeredTo({ path, memberType }: Registry): readonly Member[] {
  return neighbours(path).flatMap((file) =>
    membersOf(file, readFileSync(join(root, dirname(path), file), 'utf8'), memberType),
  );
}

describe('the registries', () => {
  test('are all found', () => {
    expect(registries.map((registry) => registry.path)).toEqual(expect.arrayContaining(knownRegistries));
  });

  test.each(registries)('$path lists every $memberType of its folder', (registry) => {
    const offered = offeredTo(registry);
    expect(offered.length).toBeGreaterThan(0);
    for (const { file, name } of offered) expect.soft(registry.listed, `${file} is not listed`).toContain(name);
  });

  test.each(registries)('$path lists nothing twice', ({ listed }) => {
    expect(new Set(listed).size).toBe(listed.length);
  });

  test.each(registries.filter(({ path }) => foldersOfMembersOnly.includes(dirname(path))))(
    '$path has nothing but members beside it',
    (registry) => {
      const files = new Set(offeredTo(registry).map((member) => member.file));
      expect(neighbours(registry.path).filter((file) => !files.has(file))).toEqual([]);
    },
  );
});

test('each command of the program stands in the table of README.md, and no other', () => {
  const table =
    /\| command \| what it does \|\n(?:\|.*\n)+/.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[0] ?? '';
  const told = [...table.matchAll(/`pretense ([a-z]+)/g)].map(([, name]) => name);
  expect(told.toSorted()).toEqual(commands.map(({ name }) => name).toSorted());
});

describe('the measure of the registries', () => {
  const registry = readRegistry(
    'index.ts',
    "import { one } from './one.ts';\n\nexport const rules: readonly Rule[] = [\n  one, // first\n  ...twoRules,\n];\n",
  );

  test('reads entries, spread entries and comments', () => {
    expect(registry).toEqual({ path: 'index.ts', memberType: 'Rule', listed: ['one', 'twoRules'] });
  });

  test('sees a member that is not listed', () => {
    const members = membersOf(
      'three.ts',
      'const hidden: Rule = {};\nexport const three: Rule = {};\nexport const more: readonly Rule[] = [];\n',
      'Rule',
    );
    expect(members.map((member) => member.name)).toEqual(['three', 'more']);
    expect(members.every((member) => registry.listed.includes(member.name))).toBe(false);
  });

  test('refuses an index.ts that is no registry', () => {
    expect(() => readRegistry('index.ts', "export * from './one.ts';\n")).toThrow('a registry has one');
  });
});
