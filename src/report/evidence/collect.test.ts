import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ed25519Signer } from '../../audit/note.ts';
import { localPeriod } from '../period.ts';
import { collectEvidence, type CollectOptions } from './collect.ts';
import { plantedDeveloper, plantedException, plantedPeriod, plantedReason, plantLog } from './evidence-log.fixture.ts';
import type { EvidenceModel } from './model.ts';

let home: string;
let model: EvidenceModel;

const options = (more: Partial<CollectOptions> = {}): CollectOptions => ({
  auditDir: join(home, 'audit'),
  period: localPeriod(plantedPeriod.from, plantedPeriod.to),
  productVersion: '0.1.0',
  retentionDays: 400,
  exportId: 'exp_test',
  now: () => new Date('2026-02-10T00:00:00.000Z'),
  ...more,
});

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pretense-evidence-'));
  await plantLog({ auditDir: join(home, 'audit'), signer: ed25519Signer('pretense/dev_test', Buffer.alloc(32, 7)) });
  model = await collectEvidence(options());
});

afterAll(() => rm(home, { recursive: true, force: true }));

test('the figures are those of the period, not of the days around it', () => {
  expect(model.population).toMatchObject({
    requests: 49,
    pausedRequests: 1,
    blockedRequests: 0,
    unansweredRequests: 0,
  });
  expect(
    model.days.map(({ day, mutated, redacted, forwarded, paused }) => [day, mutated + redacted + forwarded, paused]),
  ).toEqual([
    ['2026-02-02', 13, 1],
    ['2026-02-03', 12, 0],
    ['2026-02-04', 12, 0],
    ['2026-02-05', 12, 0],
  ]);
  expect(model.secrets).toEqual({ detected: 4, blocked: 4, transmitted: 0, personalData: 0 });
  expect(model.timings.addedUs).toMatchObject({ count: 49, max: 4_210 });
});

test('the hash of the population is the one of its leaf hashes', async () => {
  const { firstSeq = 0, lastSeq = 0, records, outsidePeriod } = model.population;
  expect(records).toBe(lastSeq - firstSeq + 1);
  expect(outsidePeriod).toBe(0);
  expect(model.population.hash).toMatch(/^[0-9a-f]{64}$/);
});

test('each policy version has its share of the requests', () => {
  expect(
    model.policyVersions.map(({ version, requests, shareBasisPoints }) => [version, requests, shareBasisPoints]),
  ).toEqual([
    ['1', 25, 5_102],
    ['2', 24, 4_898],
  ]);
});

test('pause, exception, incident and silence of the period are found, and each is a deviation or a red fact', () => {
  expect(model.pauses).toMatchObject([{ reason: plantedReason, by: plantedDeveloper, requests: 1, how: 'expired' }]);
  expect(model.exceptions).toMatchObject([{ id: plantedException, approvedBy: 'security@example.com' }]);
  expect(model.incidents).toMatchObject([{ id: 'inc_A1b2C3d4', status: 'new' }]);
  const silence = model.gaps.filter(({ kind }) => kind === 'silence');
  expect(silence).toHaveLength(1);
  expect(model.days.at(-1)?.silentMinutes).toBe(180);
  const deviating = model.controls.filter(({ result }) => result === 'deviations').map(({ id }) => id);
  expect(deviating).toEqual(['PC-01', 'PC-09', 'PC-10', 'PC-11']);
  const facts = model.redFacts.join('\n');
  for (const word of ['pause', 'exception', 'incident is open', 'without a sign of life', 'self-test', 'No witness'])
    expect(facts).toContain(word);
});

test('a control of which nothing happened is not tested, and says so', () => {
  expect(model.controls.find(({ id }) => id === 'PC-12')).toMatchObject({
    result: 'not tested',
    population: { count: 0 },
  });
  expect(model.redFacts.at(-1)).toContain('PC-12');
});

test('first seen is what no earlier record of the log names', () => {
  expect(model.risks).toEqual([]);
});

describe('with pseudonyms', () => {
  const pseudonymHash = (message: string) => createHmac('sha256', 'a key of a test').update(message).digest();

  test('no name of a person, a file or a repository is anywhere in the model, and the same name is the same pseudonym', async () => {
    const hidden = await collectEvidence(options({ pseudonymHash }));
    const text = JSON.stringify(hidden);
    for (const name of [plantedDeveloper, 'payment-service', 'processor.ts', 'security@example.com'])
      expect(text).not.toContain(name);
    expect(hidden.developers.map(({ name }) => name)).toEqual([hidden.pauses[0]?.by]);
    expect(hidden.population).toEqual(model.population);
    expect(hidden.about.names).toBe('pseudonymised');
  });
});

test('a log that was changed is read as far as it goes, and says so first', async () => {
  const [name = ''] = (await readdir(join(home, 'audit'))).filter((each) => each.endsWith('.ndjson')).slice(2);
  const path = join(home, 'audit', name);
  const stored = await readFile(path, 'utf8');
  await writeFile(path, stored.replace('"identifiers_mutated":10', '"identifiers_mutated":90'));
  try {
    const changed = await collectEvidence(options());
    expect(changed.verification.result).toBe('TAMPERED');
    expect(changed.redFacts[0]).toContain('TAMPERED');
    expect(changed.controls.find(({ id }) => id === 'PC-09')?.result).toBe('deviations');
  } finally {
    await writeFile(path, stored);
  }
});

test('a period without a record is no green report', async () => {
  const empty = await collectEvidence(options({ period: localPeriod('2025-01-01', '2025-01-02') }));
  expect(empty.population).toMatchObject({ records: 0, hash: '' });
  expect(empty.redFacts[0]).toContain('no record');
  expect(empty.controls.filter(({ result }) => result === 'no deviation')).toEqual([]);
});

test('it stops when it is told to', async () => {
  const abort = new AbortController();
  abort.abort(new Error('stopped'));
  await expect(collectEvidence(options({ signal: abort.signal }))).rejects.toThrow('stopped');
});
