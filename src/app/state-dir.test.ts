import { chmod, mkdir, mkdtemp, readdir, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { locateStateDir, prepareStateDir, type StateDirOptions, type StatePaths } from './state-dir.ts';

let userHome: string;

beforeEach(async () => {
  userHome = await realpath(await mkdtemp(join(tmpdir(), 'pretense-home-')));
});

afterEach(() => rm(userHome, { recursive: true, force: true }));

function locate(extra: Partial<StateDirOptions> = {}): Promise<StatePaths> {
  return locateStateDir({ environment: {}, platform: 'linux', userHome, ...extra });
}

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

describe('the places of a home', () => {
  test('are below ~/.pretense, with the keys elsewhere', async () => {
    const paths = await locate();
    const home = join(userHome, '.pretense');
    expect(paths).toEqual({
      home,
      auditDir: join(home, 'audit'),
      historyDir: join(home, 'history'),
      mapDir: join(home, 'map'),
      runDir: join(home, 'run'),
      stateFile: join(home, 'state.json'),
      pauseFile: join(home, 'pause.json'),
      keysDir: expect.stringMatching(/\/\.config\/pretense\/keys\/[0-9a-f]{16}$/),
    });
  });

  test('are found without making anything', async () => {
    await locate();
    expect(await readdir(userHome)).toEqual([]);
  });

  test.each<[platform: NodeJS.Platform, environment: Record<string, string>, start: string]>([
    ['linux', { XDG_CONFIG_HOME: '/elsewhere/settings' }, '/elsewhere/settings/pretense/keys/'],
    ['freebsd', {}, 'USER/.config/pretense/keys/'],
    ['darwin', {}, 'USER/Library/Application Support/Pretense/keys/'],
    ['win32', { APPDATA: '/elsewhere/roaming' }, '/elsewhere/roaming/Pretense/keys/'],
    ['win32', {}, 'USER/AppData/Roaming/Pretense/keys/'],
  ])('have their keys on %s with %j below %s', async (platform, environment, start) => {
    expect((await locate({ platform, environment })).keysDir).toContain(start.replace('USER', userHome));
  });

  test('follow --home before PRETENSE_HOME before the default; an empty setting is none', async () => {
    const environment = { PRETENSE_HOME: join(userHome, 'a') };
    expect((await locate({ environment })).home).toBe(join(userHome, 'a'));
    expect((await locate({ environment, home: join(userHome, 'b') })).home).toBe(join(userHome, 'b'));
    expect((await locate({ environment: { PRETENSE_HOME: '' }, home: '' })).home).toBe(join(userHome, '.pretense'));
  });

  test('differ in their keys for two homes, and are the same through a link and before and after the home is made', async () => {
    const before = await locate({ home: join(userHome, 'a') });
    await prepareStateDir(before);
    await symlink(join(userHome, 'a'), join(userHome, 'link'));
    expect(await locate({ home: join(userHome, 'a') })).toEqual(before);
    expect(await locate({ home: join(userHome, 'link') })).toEqual(before);
    expect((await locate({ home: join(userHome, 'b') })).keysDir).not.toBe(before.keysDir);
  });

  test('can have their keys where PRETENSE_KEYS_DIR says', async () => {
    const environment = { PRETENSE_KEYS_DIR: join(userHome, 'my-keys') };
    expect((await locate({ environment })).keysDir).toBe(join(userHome, 'my-keys'));
  });

  test.each([
    ['below the home', '.pretense/keys'],
    ['equal to the home', '.pretense'],
    ['below the home through dots', 'x/../.pretense/keys'],
  ])('are refused when the keys would be %s', async (_name, keys) => {
    const environment = { PRETENSE_KEYS_DIR: `${userHome}/${keys}` };
    await expect(locate({ environment })).rejects.toMatchObject({ code: 'keys-inside-home' });
  });

  test('are refused when the keys would come to lie in the home through a link', async () => {
    await mkdir(join(userHome, '.pretense'));
    await symlink(join(userHome, '.pretense'), join(userHome, 'link'));
    const environment = { PRETENSE_KEYS_DIR: join(userHome, 'link', 'keys') };
    await expect(locate({ environment })).rejects.toMatchObject({ code: 'keys-inside-home' });
  });

  test('may have a name that only begins like the home, or with dots', async () => {
    for (const name of ['.pretense-keys', '..keys']) {
      const environment = { PRETENSE_KEYS_DIR: join(userHome, name) };
      await expect(locate({ environment })).resolves.toHaveProperty('keysDir', join(userHome, name));
    }
  });
});

describe('a git work tree', () => {
  test.each([
    ['a folder', true],
    ['a file, as in a linked work tree', false],
  ])('whose .git is %s takes neither home nor keys', async (_name, isFolder) => {
    const repository = join(userHome, 'project');
    await mkdir(repository);
    if (isFolder) await mkdir(join(repository, '.git'));
    else await writeFile(join(repository, '.git'), 'gitdir: elsewhere\n');
    await expect(locate({ home: join(repository, 'deep', 'home') })).rejects.toMatchObject({
      code: 'in-repository',
      message: expect.stringContaining('--home'),
    });
    const environment = { PRETENSE_KEYS_DIR: join(repository, 'keys') };
    await expect(locate({ environment })).rejects.toMatchObject({
      code: 'in-repository',
      message: expect.stringContaining('PRETENSE_KEYS_DIR'),
    });
  });

  test('is found behind a link', async () => {
    await mkdir(join(userHome, 'project', '.git'), { recursive: true });
    await symlink(join(userHome, 'project'), join(userHome, 'innocent'));
    await expect(locate({ home: join(userHome, 'innocent', 'home') })).rejects.toMatchObject({ code: 'in-repository' });
  });
});

describe('preparing a home', () => {
  test('makes each folder for the owner only, twice without a warning', async () => {
    const paths = await locate();
    expect(await prepareStateDir(paths)).toEqual([]);
    expect(await prepareStateDir(paths)).toEqual([]);
    for (const folder of [paths.home, paths.auditDir, paths.mapDir, paths.runDir, paths.keysDir]) {
      expect(await modeOf(folder)).toBe(0o700);
    }
  });

  test('closes what had become open, and says so', async () => {
    const paths = await locate();
    await prepareStateDir(paths);
    for (const folder of [paths.home, paths.auditDir, paths.keysDir]) await chmod(folder, 0o755);
    const warnings = await prepareStateDir(paths);
    expect(warnings).toHaveLength(3);
    expect(warnings.join()).toContain(paths.keysDir);
    expect(await modeOf(paths.auditDir)).toBe(0o700);
  });

  test('leaves the mode of a folder with the files of others, such as /tmp, as it is', async () => {
    const shared = join(userHome, 'shared');
    await mkdir(shared);
    await writeFile(join(shared, 'of-others'), '');
    await chmod(shared, 0o755);
    const paths = await locate({ home: shared });
    expect(await prepareStateDir(paths)).toEqual([expect.stringContaining('left as it is')]);
    expect(await modeOf(shared)).toBe(0o755);
    expect(await modeOf(paths.auditDir)).toBe(0o700);
  });

  test('refuses a folder with the files of others that others can write', async () => {
    const shared = join(userHome, 'shared');
    await mkdir(shared);
    await writeFile(join(shared, 'of-others'), '');
    await chmod(shared, 0o777);
    await expect(prepareStateDir(await locate({ home: shared }))).rejects.toMatchObject({ code: 'not-usable' });
    expect(await readdir(shared)).toEqual(['of-others']);
  });

  test('of a file is an error, before and after the look', async () => {
    const paths = await locate();
    await writeFile(paths.home, '');
    await expect(prepareStateDir(paths)).rejects.toMatchObject({ name: 'StateDirError' });
    await expect(locate({ home: join(paths.home, 'below') })).rejects.toMatchObject({ name: 'StateDirError' });
  });
});
