// Both verifiers of evidence packs on packs of which a collector disposed of records: they say the same, whoever was at it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { storedChainCertificates } from '../../src/audit/chain-certificate.ts';
import { attacker, DisposedLog, witness } from '../../src/audit/disposed-log.fixture.ts';
import { keyText } from '../../src/audit/log-keys.ts';
import { verifyPack } from '../../src/audit/verify-pack.ts';

const standalone = join(resolve(import.meta.dirname, '../..'), 'src/report/standalone/verify.mjs');
const [begin, middle] = [
  { first: 0, last: 9 },
  { first: 15, last: 19 },
];

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pretense-disposed-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

interface Outcome {
  readonly result: string;
  readonly disposed: number;
}

async function verified(isWitnessKnown: boolean): Promise<{ readonly ours: Outcome; readonly alone: Outcome }> {
  const ours = await verifyPack(dir, { witnessKeys: isWitnessKnown ? [witness.key] : [] });
  const words = [standalone, dir, ...(isWitnessKnown ? ['--witness-key', keyText(witness.key)] : [])];
  const { stdout, stderr, status } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  expect(stderr).toBe('');
  const { result, disposed } = JSON.parse(stdout) as Outcome;
  expect(status).toBe({ TAMPERED: 4, INCOMPLETE: 3 }[result] ?? 0);
  return { ours: { result: ours.result, disposed: ours.disposed.records }, alone: { result, disposed } };
}

const path = (name: string): string => join(dir, 'log', name);
const edit = (name: string, change: (text: string) => string): void =>
  writeFileSync(path(name), change(readFileSync(path(name), 'utf8')));
const certify = (...notes: readonly string[]): void => writeFileSync(path('disposals'), storedChainCertificates(notes));

describe('a pack that nobody changed', () => {
  test.each([
    ['of which nothing was disposed of', [], { first: 0, last: 39 }, 'VERIFIED_WITNESSED', 0],
    ['whose beginning was disposed of', [begin], { first: 0, last: 39 }, 'VERIFIED_WITH_DISPOSALS', 10],
    ['whose period begins later', [begin], { first: 12, last: 39 }, 'VERIFIED_WITH_DISPOSALS', 10],
    ['with a legal hold in between', [begin, middle], { first: 0, last: 39 }, 'VERIFIED_WITH_DISPOSALS', 15],
    [
      'whose period begins inside of what went',
      [begin, middle],
      { first: 16, last: 39 },
      'VERIFIED_WITH_DISPOSALS',
      15,
    ],
  ])('%s', async (_name, runs, period, result, disposed) => {
    new DisposedLog({ size: 40, runs, rotatesAt: 5 }).writePack(dir, period);
    expect(await verified(true)).toEqual({ ours: { result, disposed }, alone: { result, disposed } });
  });

  test('is not complete for who does not know the witness', async () => {
    new DisposedLog({ size: 40, runs: [begin, middle] }).writePack(dir);
    expect(await verified(false)).toMatchObject({ ours: { result: 'INCOMPLETE' }, alone: { result: 'INCOMPLETE' } });
  });
});

const log = new DisposedLog({ size: 40, runs: [begin, middle] });
const both = (first: string, second = log.certificate(middle)): void => certify(first, second);
const linesBut = (drop: (seq: number) => boolean) => (text: string) =>
  text.replace(/.*\n/g, (line) => (drop((JSON.parse(line) as { seq: number }).seq) ? '' : line));

const attacks: readonly (readonly [string, () => void])[] = [
  [
    'alters a certificate',
    () => edit('disposals', (text) => text.replace('"retention_days":400', '"retention_days":90')),
  ],
  [
    'alters the run that a certificate is about',
    () => edit('disposals', (text) => text.replace('"last_seq":9', '"last_seq":8')),
  ],
  [
    'signs a wider certificate with a key of their own',
    () => both(log.certificate({ first: 0, last: 12 }, {}, attacker)),
  ],
  ['takes a certificate away', () => certify(log.certificate(middle))],
  ['takes all certificates away', () => certify()],
  ['repeats a certificate', () => certify(...log.certificates, log.certificate(middle))],
  ['exchanges two certificates', () => certify(log.certificate(middle), log.certificate(begin))],
  [
    'gives the certificate of another chain',
    () => both(new DisposedLog({ size: 40, runs: [begin], chain: 'c_other' }).certificate(begin)),
  ],
  ['gives the certificate of another organisation', () => both(log.certificate(begin, { tenant: 'tenant-b' }))],
  ['gives the certificate of another device', () => both(log.certificate(begin, { device_id: 'dev_other' }))],
  ['gives a certificate of other hashes', () => both(log.certificate(begin, { leaves_sha256: '0'.repeat(64) }))],
  ['gives something else that the collector signed', () => both(log.certificate(begin, { kind: 'archive' as never }))],
  [
    'removes a record beyond the certificate',
    () =>
      edit(
        'records.ndjson',
        linesBut((seq) => seq === 10),
      ),
  ],
  [
    'removes a record before a run',
    () =>
      edit(
        'records.ndjson',
        linesBut((seq) => seq === 14),
      ),
  ],
  [
    'removes records and says so in the pack alone',
    () => {
      edit(
        'records.ndjson',
        linesBut((seq) => seq > 19 && seq < 25),
      );
      edit('log.json', (text) => text.replace('"count":25', '"count":20').replace('"disposed":15', '"disposed":20'));
    },
  ],
  [
    'changes a kept leaf hash',
    () => {
      const leaves = readFileSync(path('leaves.bin'));
      leaves[33] = (leaves[33] ?? 0) ^ 1;
      writeFileSync(path('leaves.bin'), leaves);
    },
  ],
  [
    'changes a record that is held',
    () => edit('records.ndjson', (text) => text.replace('ada@example.com', 'eve@example.com')),
  ],
];

describe('somebody who', () => {
  test.each(attacks)('%s is found by both, and they say the same', async (_name, attack) => {
    log.writePack(dir);
    attack();
    const { ours, alone } = await verified(true);
    expect(['TAMPERED', 'INCOMPLETE']).toContain(alone.result);
    expect(ours.result).toBe(alone.result);
  });
});
