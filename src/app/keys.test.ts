import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DeviceKeys, loadKeys } from './keys.ts';

let keysDir: string;
let mapFile: string;

beforeEach(async () => {
  keysDir = await mkdtemp(join(tmpdir(), 'pretense-keys-'));
  mapFile = join(keysDir, 'the-map');
});

afterEach(() => rm(keysDir, { recursive: true, force: true }));

const load = (mayCreate = true): Promise<DeviceKeys> => loadKeys({ keysDir, mapFile, mayCreate });
const names = ['allocator.key', 'map.key', 'record-k1.key', 'secrets.key'];

describe('the keys of a device', () => {
  test('are four different ones of 32 bytes, made once', async () => {
    const keys = await load();
    const all = [keys.map, keys.allocator, keys.record.key, keys.secrets];
    expect(all.map((key) => key.length)).toEqual([32, 32, 32, 32]);
    expect(new Set(all.map((key) => Buffer.from(key).toString('hex'))).size).toBe(4);
    expect(keys.record.id).toBe('k1');
    expect(await load()).toEqual(keys);
    expect(await load(false)).toEqual(keys);
  });

  test('lie in files for the owner only, with nothing left beside them', async () => {
    await load();
    expect((await readdir(keysDir)).toSorted()).toEqual(names);
    for (const name of names) expect((await stat(join(keysDir, name))).mode & 0o777).toBe(0o600);
  });

  test('are the same for two that make them at the same moment', async () => {
    const [left, right] = await Promise.all([load(), load()]);
    expect(left).toEqual(right);
  });

  test('that others could read are closed to them, with a warning', async () => {
    await load();
    await chmod(join(keysDir, 'map.key'), 0o644);
    expect((await load()).warnings).toEqual([expect.stringContaining('map.key')]);
    expect((await stat(join(keysDir, 'map.key'))).mode & 0o777).toBe(0o600);
    expect((await load()).warnings).toEqual([]);
  });

  test.each(names)('are never made anew beside a map: without %s the error says to restore it', async (name) => {
    await load();
    await writeFile(mapFile, '');
    await rm(join(keysDir, name));
    await expect(load()).rejects.toMatchObject({
      code: 'missing',
      message: expect.stringContaining('Restore the key file'),
    });
    expect(await readdir(keysDir)).not.toContain(name);
  });

  test('are completed when the first start ended between two of them', async () => {
    const keys = await load();
    await rm(join(keysDir, 'secrets.key'));
    const again = await load();
    expect(again.map).toEqual(keys.map);
    expect(again.secrets).not.toEqual(keys.secrets);
  });

  test('are not made by a process that only looks', async () => {
    await expect(load(false)).rejects.toMatchObject({ code: 'missing' });
    expect(await readdir(keysDir)).toEqual([]);
  });

  test.each([
    ['nothing', ''],
    ['too little', 'abcd\n'],
    ['something else', 'x'.repeat(64)],
  ])('are refused when a file holds %s; it stays as it is and the error does not quote it', async (_name, text) => {
    await load();
    await writeFile(join(keysDir, 'map.key'), text);
    const error: unknown = await load().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'invalid' });
    if (text !== '') expect(String(error)).not.toContain(text.trim());
    expect(await readFile(join(keysDir, 'map.key'), 'utf8')).toBe(text);
  });

  test('cannot be made in a folder that is not there', async () => {
    await rm(keysDir, { recursive: true });
    await expect(load()).rejects.toMatchObject({ name: 'KeysError' });
  });
});
