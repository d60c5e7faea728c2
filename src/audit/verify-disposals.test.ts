// What a collector disposed of stays provable: laws over any set of runs, and who tries to make them say more.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { storedChainCertificates } from './chain-certificate.ts';
import {
  attacker,
  collector,
  DisposedLog,
  type DisposedLogOptions,
  type Run,
  witness,
} from './disposed-log.fixture.ts';
import { ed25519Signer } from './note.ts';
import { disposalsName } from './verify-disposals.ts';
import { verifyLog } from './verify.ts';
import { verifyPack } from './verify-pack.ts';

let folder: string;
let count = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pretense-disposals-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function newFolder(): string {
  count += 1;
  const dir = join(folder, String(count));
  mkdirSync(dir);
  return dir;
}

const known = { witnessKeys: [witness.key] };
const verifyRebuilt = (dir: string, options = known) => verifyLog(dir, { ...options, isRebuilt: true });

/** Cuts of the numbers of a chain, every other part of which is gone; the last record is held. */
const disposedLogs = fc
  .record({
    size: fc.integer({ min: 2, max: 40 }),
    cuts: fc.uniqueArray(fc.nat(38), { maxLength: 8 }),
    rotatesAt: fc.option(fc.nat(39), { nil: undefined }),
    begins: fc.boolean(),
  })
  .map(({ size, cuts, rotatesAt, begins }): DisposedLogOptions => {
    const ends = [...cuts.filter((cut) => cut > 0 && cut < size).toSorted((one, other) => one - other), size];
    const parts = ends.map((end, index): Run => ({ first: ends[index - 1] ?? 0, last: end - 1 }));
    const runs = parts.filter(({ last }, index) => (index % 2 === 0) === begins && last < size - 1);
    return { size, runs, rotatesAt: rotatesAt !== undefined && rotatesAt < size - 1 ? rotatesAt : undefined };
  });

test('whatever runs were disposed of, the rebuilt log and its pack verify with the key of the witness', async () => {
  await fc.assert(
    fc.asyncProperty(disposedLogs, fc.nat(39), async (options, from) => {
      const log = new DisposedLog(options);
      const [rebuilt, pack] = [newFolder(), newFolder()];
      log.writeRebuilt(rebuilt);
      log.writePack(pack, { first: Math.min(from, options.size - 1), last: options.size - 1 });
      const gone = options.runs.reduce((sum, { first, last }) => sum + last - first + 1, 0);
      const expected = {
        result: gone > 0 ? 'VERIFIED_WITH_DISPOSALS' : 'VERIFIED_WITNESSED',
        treeSize: options.size,
        witnessed: { size: options.size },
        disposed: { records: gone, atCollector: gone, certificates: options.runs.length },
        problems: [],
      };
      expect(await verifyRebuilt(rebuilt)).toMatchObject({ ...expected, records: options.size - gone });
      expect(await verifyPack(pack, known)).toMatchObject(expected);
    }),
    { numRuns: 40 },
  );
});

test('any changed byte of the certificates is found', async () => {
  const log = new DisposedLog({ size: 20, runs: [{ first: 3, last: 9 }] });
  const [rebuilt, pack] = [newFolder(), newFolder()];
  log.writeRebuilt(rebuilt);
  log.writePack(pack);
  const places = [join(rebuilt, disposalsName), join(pack, 'log', disposalsName)];
  const original = readFileSync(places[0] ?? '');
  await fc.assert(
    fc.asyncProperty(fc.nat(original.length - 2), fc.integer({ min: 1, max: 127 }), async (place, flip) => {
      const changed = Buffer.from(original);
      changed[place] = (changed[place] ?? 0) ^ flip;
      for (const path of places) writeFileSync(path, changed);
      expect((await verifyRebuilt(rebuilt)).result).toMatch(/TAMPERED|INCOMPLETE/);
      expect((await verifyPack(pack, known)).result).toMatch(/TAMPERED|INCOMPLETE/);
    }),
    { numRuns: 120 },
  );
});

const run = { first: 0, last: 9 };
const attackers: readonly (readonly [string, (log: DisposedLog) => readonly string[]])[] = [
  ['takes the certificate away', () => []],
  ['signs one with a key of their own', (log) => [log.certificate(run, {}, attacker)]],
  ['widens what it covers', (log) => [log.certificate(run).replace('"last_seq":9', '"last_seq":10')]],
  ['gives that of another chain', () => new DisposedLog({ size: 20, runs: [run], chain: 'c_other' }).certificates],
  ['gives one of fewer records', (log) => [log.certificate({ first: 0, last: 8 })]],
  ['gives one of other records of the chain', (log) => [log.certificate({ first: 10, last: 19 })]],
  ['repeats it', (log) => [log.certificate(run), log.certificate(run)]],
  ['gives a cosignature in its place', (log) => [log.certificate(run, {}, witness)]],
];

test.each(attackers)('somebody who %s is found', async (_name, certificates) => {
  const log = new DisposedLog({ size: 20, runs: [run] });
  const [rebuilt, pack] = [newFolder(), newFolder()];
  log.writeRebuilt(rebuilt);
  log.writePack(pack);
  const stored = storedChainCertificates(certificates(log));
  writeFileSync(join(rebuilt, disposalsName), stored);
  writeFileSync(join(pack, 'log', disposalsName), stored);
  expect((await verifyRebuilt(rebuilt)).result).toMatch(/TAMPERED|INCOMPLETE/);
  expect((await verifyPack(pack, known)).result).toMatch(/TAMPERED|INCOMPLETE/);
});

test('runs of two organisations are not of one log', async () => {
  const runs = [run, { first: 12, last: 14 }];
  const log = new DisposedLog({ size: 20, runs });
  const mixed = [log.certificate(run), log.certificate({ first: 12, last: 14 }, { tenant: 'tenant-b' })];
  const [rebuilt, pack] = [newFolder(), newFolder()];
  log.writeRebuilt(rebuilt);
  log.writePack(pack);
  writeFileSync(join(rebuilt, disposalsName), storedChainCertificates(mixed));
  writeFileSync(join(pack, 'log', disposalsName), storedChainCertificates(mixed));
  expect((await verifyRebuilt(rebuilt)).result).toBe('TAMPERED');
  expect((await verifyPack(pack, known)).result).toBe('TAMPERED');
});

test('without the key of the witness nothing says that it was disposed of', async () => {
  const log = new DisposedLog({ size: 20, runs: [run] });
  const [rebuilt, pack] = [newFolder(), newFolder()];
  log.writeRebuilt(rebuilt);
  log.writePack(pack);
  const other = { witnessKeys: [ed25519Signer('other.example', Buffer.alloc(32, 9), 4).key] };
  for (const options of [{ witnessKeys: [] }, other]) {
    expect((await verifyRebuilt(rebuilt, options)).result).toBe('INCOMPLETE');
    expect((await verifyPack(pack, options)).result).toBe('INCOMPLETE');
  }
});

test('on a device the certificate of a collector excuses nothing', async () => {
  const dir = newFolder();
  new DisposedLog({ size: 20, runs: [run] }).writeRebuilt(dir);
  expect((await verifyLog(dir, known)).result).toBe('INCOMPLETE');
});

test('a collector signs with the key that it cosigns with, under another id', () => {
  expect(Buffer.from(collector.key.publicKey)).toEqual(Buffer.from(witness.key.publicKey));
  expect(collector.key.id).not.toBe(witness.key.id);
});
