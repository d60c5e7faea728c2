import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { canonicalJson } from '../base/canonical-json.ts';
import type { Journal } from './journal.ts';
import { leafHash } from './line.ts';
import { ed25519Signer } from './note.ts';
import type { AuditRecord } from './record.ts';
import { openSignedMemory, readRemembered, signedMemoryPath } from './signed-memory.ts';
import { TestLog } from './test-log.fixture.ts';
import { verifyLog } from './verify.ts';

const signer = ed25519Signer('pretense/dev_0a1b', createHash('sha256').update('a seed').digest());

let log: TestLog;
let keysDir: string;
const path = (): string => signedMemoryPath(keysDir, '0123456789abcdef');

beforeEach(async () => {
  log = await TestLog.create();
  keysDir = mkdtempSync(join(tmpdir(), 'pretense-memory-'));
});

afterEach(async () => {
  await log.remove();
  rmSync(keysDir, { recursive: true, force: true });
});

const open = async (at = path()): Promise<Journal> => log.open({ signer, memory: await openSignedMemory(at) });

/** One start that is closed in good order. */
async function write(count: number): Promise<void> {
  const journal = await open();
  for (let index = 0; index < count; index += 1) await journal.append('ai.request', { developer: 'ada@example.com' });
  await journal.close();
}

const verified = async () =>
  verifyLog(log.auditDir, {
    pinnedKeys: [signer.key],
    keptCheckpoints: (await readRemembered(path())).flatMap(({ note }) => (note === '' ? [] : [note])),
  });

const remove = (kind: string): void => {
  for (const name of readdirSync(log.auditDir))
    if (name === kind || name.endsWith(kind)) rmSync(join(log.auditDir, name));
};

/** Who may write the log and not the keys: all hashes are computed anew, and what was signed is taken away. */
function rewrite(change: (record: AuditRecord) => AuditRecord): void {
  remove('checkpoints');
  remove('.manifest');
  let previous = '0'.repeat(64);
  for (const name of readdirSync(log.auditDir)
    .filter((each) => each.endsWith('.ndjson'))
    .toSorted()) {
    const lines = readFileSync(join(log.auditDir, name), 'utf8').trimEnd().split('\n');
    const changed = lines.map((line) => {
      const text = canonicalJson({ ...change(JSON.parse(line) as AuditRecord), prev_hash: previous });
      previous = leafHash(Buffer.from(text));
      return `${text}\n`;
    });
    writeFileSync(join(log.auditDir, name), changed.join(''));
  }
}

const lastGap = async () => (await log.records()).findLast(({ type }) => type === 'log.gap');

test('a log that goes on is one chain, and what is remembered is its last checkpoint', async () => {
  await write(30);
  await write(20);
  expect(await verified()).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', problems: [], chains: { length: 1 } });
  const [remembered] = await readRemembered(path());
  expect(remembered?.size).toBe((await log.records()).length);
});

test.each([
  ['with the name of its chain', (record: AuditRecord) => ({ ...record, developer: 'eve@example.com' })],
  ['under another name', (record: AuditRecord) => ({ ...record, developer: 'eve@example.com', chain: 'c_forged' })],
])('a log that was rewritten without the key %s is seen, and never signed as the own past', async (_name, change) => {
  await write(30);
  rewrite(change);
  expect(await verified()).toMatchObject({ result: expect.stringMatching(/TAMPERED|INCOMPLETE/) });
  await write(5);
  await write(5);
  expect(await lastGap()).toMatchObject({ source: 'memory', covered: 31 });
  const { chains, result } = await verified();
  expect(chains).toHaveLength(2);
  expect(result).toMatch(/TAMPERED|INCOMPLETE/);
  expect(readdirSync(log.auditDir)).not.toContain('00000001-1.manifest');
  expect(readFileSync(join(log.auditDir, 'checkpoints'), 'utf8')).not.toContain(`/${chains[0]}\n`);
});

test('a crash right after the gap was recorded does not lead to a signature of what stands before it', async () => {
  await write(30);
  rewrite((record) => ({ ...record, developer: 'eve@example.com' }));
  const journal = await open();
  const crashed = `${log.auditDir}-crashed`;
  // As the disk is before anything of this start was signed.
  cpSync(log.auditDir, crashed, { recursive: true });
  await journal.close();
  rmSync(log.auditDir, { recursive: true });
  cpSync(crashed, log.auditDir, { recursive: true });
  remove('checkpoints');
  writeFileSync(path(), readFileSync(path(), 'utf8').replace(/,\{"chain":"[^"]+","size":2[^}]*\}/, ''));
  await write(3);
  expect(readdirSync(log.auditDir)).not.toContain('00000001-1.manifest');
});

test('a restored older home says so and goes on', async () => {
  await write(30);
  const backup = join(log.home, 'backup');
  cpSync(log.auditDir, backup, { recursive: true });
  await write(30);
  rmSync(log.auditDir, { recursive: true });
  cpSync(backup, log.auditDir, { recursive: true });
  expect(await verified()).toMatchObject({ result: 'INCOMPLETE' });
  await write(5);
  expect(await lastGap()).toMatchObject({ source: 'memory', found: 31, covered: 62, missing: 31 });
  await write(5);
  expect((await verified()).chains).toHaveLength(2);
});

test('a log that was taken away as a whole is missed, also where it is empty', async () => {
  await write(30);
  rmSync(log.auditDir, { recursive: true });
  mkdirSync(log.auditDir);
  expect(await verified()).toMatchObject({ result: 'INCOMPLETE' });
  await write(5);
  expect(await lastGap()).toMatchObject({ found: 0, covered: 31, source: 'memory' });
});

test('what is remembered can be behind: a crash before it was written is no gap', async () => {
  await write(30);
  const before = readFileSync(path());
  await write(30);
  await write(30);
  writeFileSync(path(), before);
  await write(5);
  expect(await lastGap()).toBeUndefined();
  expect(await verified()).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', problems: [] });
});

test('nothing remembered, or a damaged file, is a log that is taken as it is', async () => {
  await write(30);
  writeFileSync(path(), 'no json');
  await write(5);
  rmSync(path());
  await write(5);
  expect(await lastGap()).toBeUndefined();
});

test('a home that was moved is known by its chain', async () => {
  await write(30);
  const elsewhere = signedMemoryPath(keysDir, 'fedcba9876543210');
  await (await open(elsewhere)).close();
  expect(await lastGap()).toBeUndefined();
  expect((await readRemembered(elsewhere)).map(({ chain }) => chain)).toEqual(
    (await readRemembered(path())).map(({ chain }) => chain),
  );
});

test('a folder that cannot be written stops no record', async () => {
  const journal = await open(join(keysDir, 'missing', 'signed-0123456789abcdef.json'));
  await journal.append('ai.request', {});
  await journal.close();
  expect((await verifyLog(log.auditDir, { pinnedKeys: [signer.key] })).problems).toEqual([]);
});
