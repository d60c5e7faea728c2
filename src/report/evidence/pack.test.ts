import { createHash, createHmac } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ed25519Signer } from '../../audit/note.ts';
import { localPeriod } from '../period.ts';
import { crosswalkOf } from './crosswalk.ts';
import { plantedDeveloper, plantedPeriod, plantLog } from './evidence-log.fixture.ts';
import { controls } from './controls/all-controls.ts';
import { type PackOptions, writeEvidencePack } from './pack.ts';
import { unzipped } from './unzipped.fixture.ts';

let home: string;
let place: string;

const options = (name: string, more: Partial<PackOptions> = {}): PackOptions => ({
  auditDir: join(home, 'audit'),
  period: localPeriod(plantedPeriod.from, plantedPeriod.to),
  productVersion: '0.1.0',
  retentionDays: 400,
  exportId: 'exp_test',
  now: () => new Date('2026-02-10T00:00:00.000Z'),
  output: join(place, name),
  sample: { seed: 'auditor', size: 5 },
  pseudonymHash: undefined,
  command: 'pretense evidence',
  generatedBy: plantedDeveloper,
  verifier: '// verifier\n',
  reports: async () => [{ name: 'report.json', content: '{}\n' }],
  record: async () => true,
  ...more,
});

const read = async (name: string) => unzipped(await readFile(join(place, name)));

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pretense-pack-'));
  place = join(home, 'out');
  await mkdir(place);
  await plantLog({ auditDir: join(home, 'audit'), signer: ed25519Signer('pretense/dev_test', Buffer.alloc(32, 7)) });
});

afterAll(() => rm(home, { recursive: true, force: true }));

test('the same log and question are the same bytes, in the order of names', async () => {
  const first = await writeEvidencePack(options('first.zip'));
  await writeEvidencePack(options('second.zip'));
  const bytes = await readFile(join(place, 'first.zip'));
  expect(bytes.equals(await readFile(join(place, 'second.zip')))).toBe(true);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(first.sha256);
  const names = [...(await read('first.zip')).keys()];
  expect(names).toEqual(names.toSorted());
  expect(names).toEqual(first.files);
});

test('every file that the crosswalk, the controls and the README name is in the pack', async () => {
  await writeEvidencePack(
    options('named.zip', {
      reports: async () => [
        { name: 'report.pdf', content: '' },
        { name: 'report.json', content: '' },
      ],
    }),
  );
  const pack = await read('named.zip');
  const places = ['device', 'device-at-collector', 'collector'] as const;
  const rows = places.flatMap((each) => crosswalkOf(each));
  const named = [...rows.flatMap(({ evidence }) => evidence), ...controls.flatMap(({ evidence }) => evidence)];
  const inReadMe = [...(pack.get('README.md')?.toString('utf8') ?? '').matchAll(/^- `([^`]+)`/gm)].map(
    ([, name = '']) => name,
  );
  for (const name of [...named, ...inReadMe.flatMap((each) => each.split(', '))])
    expect(
      [...pack.keys()].some((file) => file === name || (name.endsWith('/') && file.startsWith(name))),
      name,
    ).toBe(true);
});

test.each(['device', 'device-at-collector', 'collector'] as const)(
  'the crosswalk of a %s names only controls that there are, and says "not provided" where there is nothing',
  (log) => {
    const crosswalk = crosswalkOf(log);
    const ids = new Set(controls.map(({ id }) => id));
    expect(crosswalk.flatMap((row) => row.controls).filter((id) => !ids.has(id))).toEqual([]);
    const mapped = new Set(crosswalk.map(({ criterion }) => criterion));
    expect(controls.flatMap(({ criteria }) => criteria).filter((id) => !mapped.has(id))).toEqual([]);
    for (const { evidence, strength, limit } of crosswalk) {
      expect(evidence.length === 0).toBe(strength === 'not provided');
      expect(limit).not.toBe('');
    }
  },
);

test('a collector makes backups and has several organisations, and its packs do not say otherwise', async () => {
  const shown = async (name: string, log: PackOptions['place']) => {
    await writeEvidencePack(options(name, log === undefined ? {} : { place: log }));
    const pack = await read(name);
    return (file: string) => pack.get(file)?.toString('utf8') ?? '';
  };
  const onDevice = await shown('on-device.zip', undefined);
  expect(onDevice('crosswalk.md')).toMatch(/\| A1\.2 .*\| not provided \|/);
  for (const log of ['device-at-collector', 'collector'] as const) {
    const pack = await shown(`${log}.zip`, log);
    expect(pack('crosswalk.md')).not.toMatch(/makes no backup|One device has one tenant/);
    expect(pack('crosswalk.md')).toMatch(/\| A1\.2 .*\| supporting \|/);
    expect(JSON.parse(pack('manifest.json'))).toMatchObject({ source: expect.stringContaining('collector') });
  }
});

test('SHA256SUMS and the manifest have the sum of every other file', async () => {
  await writeEvidencePack(options('sums.zip'));
  const pack = await read('sums.zip');
  const sums = (pack.get('SHA256SUMS')?.toString('utf8') ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('  '));
  expect(sums.map(([, name]) => name)).toEqual([...pack.keys()].filter((name) => name !== 'SHA256SUMS'));
  for (const [sum, name = ''] of sums)
    expect(
      createHash('sha256')
        .update(pack.get(name) ?? '')
        .digest('hex'),
      name,
    ).toBe(sum);
});

test('no cell of a table is one that a spreadsheet calculates', async () => {
  await writeEvidencePack(options('cells.zip'));
  const pack = await read('cells.zip');
  const models = pack.get('criteria/CC9.2-vendors/models.csv')?.toString('utf8');
  expect(models).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
  for (const [name, content] of pack)
    if (name.endsWith('.csv')) expect(content.toString('utf8'), name).not.toMatch(/(?:^|,|\n)"?[=+@\t\r][a-z]/im);
});

test('with pseudonyms no stored line and no name is in any file', async () => {
  const pseudonymHash = (message: string) => createHmac('sha256', 'a key of a test').update(message).digest();
  await writeEvidencePack(options('hidden.zip', { pseudonymHash, generatedBy: 'developer-0' }));
  const pack = await read('hidden.zip');
  expect(pack.has('log/records.ndjson')).toBe(false);
  expect(pack.has('sample/records.ndjson')).toBe(false);
  for (const [name, content] of pack)
    for (const hidden of [plantedDeveloper, 'payment-service', 'processor.ts', 'security@example.com'])
      expect(content.includes(hidden), `${hidden} in ${name}`).toBe(false);
  expect(pack.get('sample/records-pseudonymised.ndjson')?.toString('utf8')).toMatch(
    /"developer":"developer-[0-9a-f]{16}"/,
  );
});

test('a file that is there stays as it is', async () => {
  await writeFile(join(place, 'there.zip'), 'mine');
  await expect(writeEvidencePack(options('there.zip'))).rejects.toMatchObject({ code: 'file-exists' });
  expect(await readFile(join(place, 'there.zip'), 'utf8')).toBe('mine');
});

test.each(['check', 'write', 'report', 'zip'] as const)(
  'stopped while it is at "%s", it leaves nothing behind',
  async (phase) => {
    const abort = new AbortController();
    const before = await readdir(place);
    const stopped = writeEvidencePack(
      options('stopped.zip', {
        signal: abort.signal,
        onProgress: (progress) => {
          if (progress.phase === phase) abort.abort();
        },
      }),
    );
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(place)).toEqual(before);
  },
);

test('a failure while it is written leaves nothing behind', async () => {
  const before = await readdir(place);
  const failing = options('failed.zip', { reports: () => Promise.reject(new Error('no paper')) });
  await expect(writeEvidencePack(failing)).rejects.toThrow('no paper');
  expect(await readdir(place)).toEqual(before);
});

test('a pack that could not be put on the record says so', async () => {
  const pack = await writeEvidencePack(options('unrecorded.zip', { record: async () => false }));
  expect(pack.isRecorded).toBe(false);
});
