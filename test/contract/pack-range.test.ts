// Both verifiers on evidence packs that show names as recorded: whoever takes lines out is found, and they say the same.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { keyText } from '../../src/audit/log-keys.ts';
import { ed25519Signer } from '../../src/audit/note.ts';
import type { PackRange } from '../../src/audit/verify-result.ts';
import { verifyPack } from '../../src/audit/verify-pack.ts';
import { plantedPeriod, plantLog } from '../../src/report/evidence/evidence-log.fixture.ts';
import { writeEvidencePack } from '../../src/report/evidence/pack.ts';
import { unzipped } from '../../src/report/evidence/unzipped.fixture.ts';
import { localPeriod } from '../../src/report/period.ts';

const standalone = join(resolve(import.meta.dirname, '../..'), 'src/report/standalone/verify.mjs');
const signer = ed25519Signer('pretense/dev_test', Buffer.alloc(32, 7));
const other = ed25519Signer('pretense/dev_other', Buffer.alloc(32, 8));

let root: string;
let dir: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'pretense-range-'));
  await plantPack('own', signer);
  await plantPack('other', other);
});
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pretense-range-'));
  cpSync(join(root, 'own'), dir, { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function plantPack(name: string, by: typeof signer): Promise<void> {
  const auditDir = join(root, `${name}-audit`);
  await plantLog({ auditDir, signer: by });
  const output = join(root, `${name}.zip`);
  await writeEvidencePack({
    auditDir,
    period: localPeriod(plantedPeriod.from, plantedPeriod.to),
    productVersion: '0.1.0',
    retentionDays: 400,
    output,
    sample: { seed: 'auditor', size: 2 },
    pseudonymHash: undefined,
    command: 'pretense evidence',
    generatedBy: 'somebody',
    verifier: '',
    reports: async () => [],
    record: async () => true,
  });
  for (const [file, content] of unzipped(readFileSync(output))) {
    mkdirSync(dirname(join(root, name, file)), { recursive: true });
    writeFileSync(join(root, name, file), content);
  }
}

interface Answer {
  readonly result: string;
  readonly range: PackRange;
}

async function verified(): Promise<{ readonly ours: Answer; readonly alone: Answer }> {
  const { result, range } = await verifyPack(dir, { pinnedKeys: [signer.key] });
  const words = [standalone, dir, '--key', keyText(signer.key)];
  const { stdout, stderr, status } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  expect(stderr).toBe('');
  const alone = JSON.parse(stdout) as Answer;
  expect(status).toBe({ TAMPERED: 4, INCOMPLETE: 3 }[alone.result] ?? 0);
  if (range === undefined) throw new Error('a pack has a range');
  return { ours: { result, range }, alone: { result: alone.result, range: alone.range } };
}

const path = (name: string): string => join(dir, name);
const edit = (name: string, change: (text: string) => string): void =>
  writeFileSync(path(name), change(readFileSync(path(name), 'utf8')));
type Numbers = Record<'first_seq' | 'last_seq' | 'count', number>;

/** Takes lines away at both ends, and says so in `log.json` alone, or in `manifest.json` too. */
function shorten(from: number, until: number, isSaid: boolean): void {
  const lines = readFileSync(path('log/records.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(from, -until || undefined);
  writeFileSync(path('log/records.ndjson'), lines.map((line) => `${line}\n`).join(''));
  edit('log/log.json', (text) => {
    const about = JSON.parse(text) as Numbers;
    return JSON.stringify({ ...about, first_seq: about.first_seq + from, count: lines.length });
  });
  if (!isSaid) return;
  edit('manifest.json', (text) => {
    const about = JSON.parse(text) as { readonly records: Numbers };
    const { first_seq: first, last_seq: last } = about.records;
    return JSON.stringify({ ...about, records: { first_seq: first + from, last_seq: last - until } });
  });
}

test('a pack that nobody changed says the same range by both', async () => {
  const { ours, alone } = await verified();
  expect(ours).toEqual(alone);
  expect(ours.result).toBe('VERIFIED_LOCAL_ONLY');
  expect(ours.range).toMatchObject({ from: expect.any(String), until: expect.any(String) });
  const lines = readFileSync(path('log/records.ndjson'), 'utf8').trimEnd().split('\n');
  expect(ours.range.last - ours.range.first + 1).toBe(lines.length);
});

const attacks: readonly (readonly [string, () => void])[] = [
  ['takes all lines away', () => rmSync(path('log/records.ndjson'))],
  [
    'takes all lines away, and says that the pack withholds them',
    () => {
      rmSync(path('log/records.ndjson'));
      edit('log/log.json', (text) => JSON.stringify({ ...(JSON.parse(text) as object), records: 'withheld' }));
    },
  ],
  ['takes the first lines away, and says so in the log part alone', () => shorten(5, 0, false)],
  ['takes the last lines away, and says so in the log part alone', () => shorten(0, 5, false)],
  ['takes the first days away, and says so everywhere', () => shorten(40, 0, true)],
  ['takes the last days away, and says so everywhere', () => shorten(0, 40, true)],
  [
    "puts another device's log there",
    () => {
      cpSync(join(root, 'other'), dir, { recursive: true });
      writeFileSync(path('log/keys'), `${keyText(signer.key)}\n`);
    },
  ],
  [
    "puts another device's log there, whose key follows that of this device",
    () => {
      cpSync(join(root, 'other'), dir, { recursive: true });
      writeFileSync(path('log/keys'), `${keyText(signer.key)}\n${keyText(other.key)}\n`);
    },
  ],
];

describe('somebody who', () => {
  test.each(attacks)('%s is found by both', async (_name, attack) => {
    attack();
    const { ours, alone } = await verified();
    expect(['TAMPERED', 'INCOMPLETE']).toContain(alone.result);
    expect(ours.result).toBe(alone.result);
  });
});
