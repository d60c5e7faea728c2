import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BackgroundData } from './host-worker-data.ts';
import { loginEntryFile, type LoginPlace, readLoginData, startAtLogin, stopAtLogin } from './start-at-login.ts';

let folder: string;
let home: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pretense-login-'));
  home = join(folder, 'home');
  mkdirSync(join(home, 'run'), { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const place = (platform: NodeJS.Platform): LoginPlace => ({ platform, userHome: folder, environment: {}, home });
const data = (): BackgroundData => ({
  home,
  port: 9339,
  level: 'strict',
  upstreams: {},
  label: 'orchard',
  version: '0.1.0',
  folders: [],
});
const program = (bundle = '/opt/pretense/proxy-worker.cjs') => ({
  execPath: '/opt/code/code',
  program: bundle,
  data: data(),
});

describe.each<[NodeJS.Platform, RegExp]>([
  ['linux', /\.config\/autostart\/pretense-[0-9a-f]{8}\.desktop$/],
  ['darwin', /Library\/LaunchAgents\/pretense\.background\.[0-9a-f]{8}\.plist$/],
])('an entry on %s', (platform, name) => {
  test('is written when it is wanted, and gone without a trace when it is not', async () => {
    const file = loginEntryFile(place(platform)) ?? '';
    expect(file).toMatch(name);
    expect(await startAtLogin(place(platform), program())).toBe(true);
    expect(readFileSync(file, 'utf8')).toContain('/opt/pretense/proxy-worker.cjs');
    expect(await readLoginData(home)).toEqual(data());
    await startAtLogin(place(platform), program('/opt/newer/proxy-worker.cjs'));
    expect(readFileSync(file, 'utf8')).toContain('/opt/newer/');
    expect(await stopAtLogin(place(platform))).toBe(true);
    expect([existsSync(file), await readLoginData(home)]).toEqual([false, undefined]);
    expect(await stopAtLogin(place(platform))).toBe(false);
  });

  test('of somebody else is left alone', async () => {
    const file = loginEntryFile(place(platform)) ?? '';
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'mine');
    expect(await startAtLogin(place(platform), program())).toBe(false);
    expect(await stopAtLogin(place(platform))).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });
});

test('another system has no entry', async () => {
  expect(loginEntryFile(place('win32'))).toBeUndefined();
  expect(await startAtLogin(place('win32'), program())).toBe(false);
});

test('where the user keeps settings elsewhere, the entry lies there', () => {
  const elsewhere = { ...place('linux'), environment: { XDG_CONFIG_HOME: '/elsewhere' } };
  expect(loginEntryFile(elsewhere)).toMatch(/^\/elsewhere\/autostart\//);
});

test('any path comes out of the Exec line as it went in', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ minLength: 1 }).filter((text) => !/[\0\r\n]/.test(text)),
      async (path) => {
        await startAtLogin(place('linux'), program(path));
        const text = readFileSync(loginEntryFile(place('linux')) ?? '', 'utf8');
        expect(execArguments(text)).toContain(path);
      },
    ),
    { numRuns: 100 },
  );
});

/** As the Desktop Entry Specification reads the key: first the string, then the quotes, then the field codes. */
function execArguments(entry: string): readonly string[] {
  const value = /^Exec=(.*)$/m.exec(entry)?.[1]?.replaceAll('\\\\', '\\') ?? '';
  const quoted = value.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  return quoted.map((each) => each.slice(1, -1).replaceAll(/\\(.)/g, '$1').replaceAll('%%', '%'));
}

test.runIf(process.platform === 'linux')('the command of an entry can be run', async () => {
  const script = join(folder, "it's $HOME & <so> 100%.cjs");
  writeFileSync(script, 'console.log(JSON.stringify([process.env.ELECTRON_RUN_AS_NODE, ...process.argv.slice(2)]))');
  await startAtLogin(place('linux'), { ...program(script), execPath: process.execPath });
  const [command = '', ...argv] = execArguments(readFileSync(loginEntryFile(place('linux')) ?? '', 'utf8'));
  const { stdout } = spawnSync(command, argv, { encoding: 'utf8' });
  expect(JSON.parse(stdout)).toEqual(['1', '--at-login', home]);
});
