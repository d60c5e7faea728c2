import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCheckpoints } from '../audit/checkpoints.ts';
import type { Journal } from '../audit/journal.ts';
import { keyText, readLogKeys } from '../audit/log-keys.ts';
import { parseVerifierKey, type VerifierKey, verifyNote, verifySignature } from '../audit/note.ts';
import { readRecords } from '../audit/read.ts';
import type { AuditRecord } from '../audit/record.ts';
import { verifyLog } from '../audit/verify.ts';
import { loadDeviceKey } from './device-key.ts';
import { rotateDeviceKey } from './device-key-rotation.ts';
import { openHomeJournal } from './home-journal.ts';
import { loadKeys } from './keys.ts';

let folder: string;
let keysDir: string;
let auditDir: string;
const opened: Journal[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pretense-device-'));
  keysDir = join(folder, 'keys');
  auditDir = join(folder, 'home', 'audit');
  await mkdir(keysDir);
  await loadKeys({ keysDir, mapFile: join(folder, 'none'), mayCreate: true });
});

afterEach(async () => {
  for (const journal of opened.splice(0)) await journal.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(signing: 'required' | 'if-possible' = 'required'): Promise<Journal> {
  const journal = await openHomeJournal({ paths: { auditDir, keysDir }, startFields: {}, signing });
  opened.push(journal);
  return journal;
}

async function recordsOf(type: 'key.rotated'): Promise<readonly AuditRecord[]> {
  const records: AuditRecord[] = [];
  for await (const record of readRecords(auditDir, { type })) records.push(record);
  return records;
}

const deviceFiles = async (): Promise<readonly string[]> =>
  (await readdir(keysDir)).filter((name) => name.startsWith('device')).toSorted();

const load = () => loadDeviceKey({ keysDir }, { mayCreate: true });

function isSigned(key: VerifierKey, text: string, signature: unknown): boolean {
  return verifySignature(key, Buffer.from(text), Buffer.from(String(signature), 'base64'));
}

/** The log hangs together, led by the first pinned key. */
async function expectVerified(pinned: VerifierKey): Promise<void> {
  const { result, problems } = await verifyLog(auditDir, { pinnedKeys: [pinned] });
  expect({ result, problems }).toEqual({ result: 'VERIFIED_LOCAL_ONLY', problems: [] });
}

describe('the key of the device', () => {
  test('is made once, closed to others, and pinned', async () => {
    const first = await load();
    const again = await load();
    expect(keyText(again.key)).toBe(keyText(first.key));
    expect(first.name).toMatch(/^pretense\/dev_[0-9a-f]{20}$/);
    expect(await deviceFiles()).toEqual(['device-1.key', 'device.pins']);
    expect((await stat(join(keysDir, 'device-1.key'))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(keysDir, 'device-1.key'), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
    expect(await readFile(join(keysDir, 'device.pins'), 'utf8')).toBe(`${keyText(first.key)}\n`);
  });

  test('keeps its name when what the device is called changes', async () => {
    const { name } = await load();
    await rm(join(keysDir, 'record-k1.key'));
    await loadKeys({ keysDir, mapFile: join(folder, 'none'), mayCreate: true });
    expect((await load()).name).toBe(name);
  });

  test('is not made by who only looks', async () => {
    await expect(loadDeviceKey({ keysDir }, { mayCreate: false })).rejects.toMatchObject({ code: 'missing' });
    expect(await deviceFiles()).toEqual([]);
  });

  test('is pinned again when only the pins were lost', async () => {
    const { key } = await load();
    await rm(join(keysDir, 'device.pins'));
    expect(keyText((await load()).key)).toBe(keyText(key));
    expect(await readFile(join(keysDir, 'device.pins'), 'utf8')).toBe(`${keyText(key)}\n`);
  });

  test.each(['device-1.key', 'device.pins'])('whose %s is damaged is an error with a code', async (name) => {
    await load();
    await writeFile(join(keysDir, name), 'noise\n');
    await expect(load()).rejects.toMatchObject({ name: 'KeysError', code: 'invalid' });
  });
});

describe('the log of a home', () => {
  test('is signed with it', async () => {
    const journal = await open();
    await journal.checkpoint();
    const { key } = await load();
    const [stored] = (await readCheckpoints(auditDir)).checkpoints;
    expect(verifyNote(stored?.note ?? '', key)).toBe(true);
    expect(stored?.checkpoint.origin).toBe(`${key.name}/${journal.chain}`);
  });

  test('is written without a signature where there is no key, when the caller can do without', async () => {
    await rm(join(keysDir, 'record-k1.key'));
    const journal = await open('if-possible');
    expect(await journal.append('routing.restored', {})).toMatchObject({ seq: 1 });
    await expect(journal.checkpoint()).rejects.toMatchObject({ code: 'closed' });
    expect(await deviceFiles()).toEqual([]);
  });

  test('whose key was lost says that no old key vouches for the new one, once', async () => {
    const old = await load();
    await (await open()).close();
    await rm(join(keysDir, 'device-1.key'));
    for (let start = 0; start < 2; start += 1) await (await open()).close();
    const current = await load();
    expect(current.number).toBe(2);
    expect(current.name).toBe(old.name);
    const records = await recordsOf('key.rotated');
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      old_key: keyText(old.key),
      new_key: keyText(current.key),
      signature_old: null,
      reason: expect.stringContaining('not there'),
    });
    expect((await readLogKeys(auditDir)).map(keyText)).toEqual([keyText(old.key), keyText(current.key)]);
    await expectVerified(current.key);
  });
});

describe('a change of the key', () => {
  const why = { reason: 'yearly', by: 'somebody' };

  test('is signed by both keys, and the old one stays only as what checks its signatures', async () => {
    const journal = await open();
    const old = await load();
    const { record, oldKey, newKey } = await rotateDeviceKey({ keysDir }, journal, why);
    expect(record).toMatchObject({ type: 'key.rotated', ...why, old_key: keyText(oldKey), new_key: keyText(newKey) });
    expect(keyText(oldKey)).toBe(keyText(old.key));
    const text = `pretense key rotation\n${journal.chain}\n${keyText(oldKey)}\n${keyText(newKey)}\n`;
    expect(isSigned(oldKey, text, record['signature_old'])).toBe(true);
    expect(isSigned(newKey, text, record['signature_new'])).toBe(true);
    expect(await deviceFiles()).toEqual(['device-1.pub', 'device-2.key', 'device.pins']);
    expect(parseVerifierKey(await readFile(join(keysDir, 'device-1.pub'), 'utf8')).id).toBe(oldKey.id);
    const current = await load();
    expect(keyText(current.key)).toBe(keyText(newKey));
    expect(current.pins.map(keyText)).toEqual([keyText(oldKey), keyText(newKey)]);
    await journal.close();
    const again = await open();
    await again.checkpoint();
    expect(again.chain).toBe(journal.chain);
    await expectVerified(oldKey);
    expect(await recordsOf('key.rotated')).toHaveLength(1);
  });

  test('that was interrupted after its record is ended by the next start', async () => {
    const journal = await open();
    const oldSeed = await readFile(join(keysDir, 'device-1.key'));
    const { newKey, oldKey } = await rotateDeviceKey({ keysDir }, journal, why);
    await journal.close();
    // As it stood right after the record.
    const seed = await readFile(join(keysDir, 'device-2.key'));
    await writeFile(join(keysDir, 'device-2.key.next'), seed);
    await rm(join(keysDir, 'device-2.key'));
    await rm(join(keysDir, 'device-1.pub'));
    await writeFile(join(keysDir, 'device.pins'), `${keyText(oldKey)}\n`);
    await writeFile(join(keysDir, 'device-1.key'), oldSeed);
    await (await open()).close();
    await expectVerified(oldKey);
    const current = await load();
    expect(keyText(current.key)).toBe(keyText(newKey));
    expect(await deviceFiles()).toEqual(['device-1.pub', 'device-2.key', 'device.pins']);
    expect(await recordsOf('key.rotated')).toHaveLength(1);
  });

  test('that was interrupted before its record never happened', async () => {
    const journal = await open();
    const old = await load();
    await journal.close();
    await writeFile(join(keysDir, 'device-2.key.next'), `${'ab'.repeat(32)}\n`);
    await (await open()).close();
    expect(keyText((await load()).key)).toBe(keyText(old.key));
    expect(await deviceFiles()).toEqual(['device-1.key', 'device.pins']);
    expect(await recordsOf('key.rotated')).toEqual([]);
  });

  test('that was interrupted before the old seed went is ended', async () => {
    const journal = await open();
    const seed = await readFile(join(keysDir, 'device-1.key'));
    const { newKey } = await rotateDeviceKey({ keysDir }, journal, why);
    await journal.close();
    await writeFile(join(keysDir, 'device-1.key'), seed);
    await (await open()).close();
    expect(keyText((await load()).key)).toBe(keyText(newKey));
    expect(await deviceFiles()).toEqual(['device-1.pub', 'device-2.key', 'device.pins']);
  });

  test('that cannot be recorded leaves everything as it was', async () => {
    const journal = await open();
    await journal.close();
    await expect(rotateDeviceKey({ keysDir }, journal, why)).rejects.toMatchObject({ code: 'closed' });
    expect(await deviceFiles()).toEqual(['device-1.key', 'device.pins']);
  });
});
