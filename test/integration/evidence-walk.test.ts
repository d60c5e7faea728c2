// An auditor's walk: the zip in an empty folder, a shell and Node, and nothing of Pretense. What HOW_TO_VERIFY.md says is
// done as it stands there.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadDeviceKey } from '../../src/app/device-key.ts';
import { loadKeys } from '../../src/app/keys.ts';
import { locateStateDir, prepareStateDir } from '../../src/app/state-dir.ts';
import { wordMapFile } from '../../src/app/word-map-store.ts';
import {
  plantedDeveloper,
  plantedException,
  plantedPeriod,
  plantedReason,
  plantLog,
} from '../../src/report/evidence/evidence-log.fixture.ts';
import { programFile } from '../e2e/pretense-process.ts';
import { unzip } from '../contract/unzip.ts';

const period = `${plantedPeriod.from}:${plantedPeriod.to}`;
const seed = "the auditor's own words, 2026";

let root: string;
let environment: Record<string, string>;
/** What an auditor has: a few programs of the system, and Node. */
let tools: string;

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-walk-')));
  environment = {
    HOME: root,
    PRETENSE_HOME: join(root, 'home'),
    PRETENSE_KEYS_DIR: join(root, 'keys'),
    TZ: 'UTC',
    PATH: process.env['PATH'] ?? '',
  };
  const paths = await locateStateDir({ environment, platform: process.platform, userHome: root });
  await prepareStateDir(paths);
  await loadKeys({ keysDir: paths.keysDir, mapFile: wordMapFile(paths.mapDir), mayCreate: true });
  const signer = await loadDeviceKey(paths, { mayCreate: true });
  await plantLog({ auditDir: paths.auditDir, signer, perDay: 30 });
  tools = join(root, 'tools');
  mkdirSync(tools);
  symlinkSync(process.execPath, join(tools, 'node'));
  for (const name of ['cat', 'cut', 'grep', 'head', 'rm', 'sed', 'sh', 'sha256sum', 'tail', 'tr'])
    symlinkSync(['/usr/bin', '/bin'].map((folder) => join(folder, name)).find(existsSync) ?? name, join(tools, name));
}, 60_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

function pretense(argv: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [programFile, ...argv], {
    env: environment,
    encoding: 'utf8',
    timeout: 120_000,
  });
  return { code: status, out: stdout, error: stderr };
}

/** In the folder of the pack, with nothing else at hand. */
function shell(folder: string, script: string) {
  const { status, stdout, stderr } = spawnSync(join(tools, 'sh'), ['-eu', '-c', script], {
    cwd: folder,
    env: { PATH: tools, HOME: folder, LC_ALL: 'C' },
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { code: status, out: stdout, error: stderr };
}

/** Makes a pack and unpacks it in an empty folder. */
function packIn(name: string, more: readonly string[]) {
  const file = join(root, `${name}.zip`);
  const made = pretense([
    'evidence',
    '--period',
    period,
    '--output',
    file,
    '--sample',
    '9',
    '--seed',
    seed,
    ...more,
    '--json',
  ]);
  expect(made.error).toBe('');
  expect(made.code).toBe(0);
  const folder = join(root, name);
  unzip(file, folder);
  return { file, folder, summary: JSON.parse(made.out) as Readonly<Record<string, unknown>> };
}

const read = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');

/** The commands of each numbered section of the document. */
function commandsOf(folder: string): ReadonlyMap<string, readonly string[]> {
  const sections = read(folder, 'HOW_TO_VERIFY.md')
    .split(/^## (?=\d)/m)
    .slice(1);
  return new Map(
    sections.map((section) => [
      section.slice(0, 1),
      [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, script = '']) => script),
    ]),
  );
}

describe('with names as recorded', () => {
  let folder: string;
  let pack: ReturnType<typeof packIn>;
  let commands: ReadonlyMap<string, readonly string[]>;

  const section = (number: string, index = 0) => shell(folder, commands.get(number)?.[index] ?? 'exit 9');

  beforeAll(() => {
    pack = packIn('plain', ['--redact', 'none']);
    folder = pack.folder;
    commands = commandsOf(folder);
  }, 120_000);

  test('1: no file was changed', () => {
    expect(section('1')).toEqual({ code: 0, out: 'unchanged\n', error: '' });
  });

  test('2: the standalone verifier says that the log holds, and notices a change', () => {
    const verified = section('2');
    expect(verified.error).toBe('');
    expect(verified.code).toBe(0);
    expect(verified.out).toContain('VERIFIED');
    const records = read(folder, 'log/records.ndjson');
    writeFileSync(
      join(folder, 'log/records.ndjson'),
      records.replace('"identifiers_mutated":10', '"identifiers_mutated":99'),
    );
    const noticed = section('2');
    writeFileSync(join(folder, 'log/records.ndjson'), records);
    expect(noticed.code).not.toBe(0);
  });

  test('3: the population has the hash that the manifest says', () => {
    const { out, code } = section('3');
    expect(code).toBe(0);
    const [computed = '', told = ''] = out.trim().split('\n');
    expect(computed.slice(0, 64)).toMatch(/^[0-9a-f]{64}$/);
    expect(told).toContain(computed.slice(0, 64));
  });

  test('4: the sample is the one of the seed, and another seed is noticed', () => {
    expect(section('4')).toEqual({ code: 0, out: 'the same sample\n', error: '' });
    const sample = read(folder, 'sample/sample.json');
    writeFileSync(join(folder, 'sample/sample.json'), sample.replace('own words', 'other words'));
    expect(section('4').out).toBe('ANOTHER SAMPLE\n');
    writeFileSync(join(folder, 'sample/sample.json'), sample);
  });

  test('5: by hand, from the line of a record to the root that the device has signed', () => {
    const { records } = JSON.parse(read(folder, 'sample/sample.json')) as {
      readonly records: readonly { readonly leaf: string; readonly tree_size: number }[];
    };
    const [first] = records;
    expect(section('5').out.slice(0, 64)).toBe(first?.leaf);
    const proved = section('5', 1);
    expect(proved.error).toBe('');
    const [root_ = '', size, signedRoot = ''] = proved.out.trim().split('\n');
    expect(Buffer.from(signedRoot, 'base64').toString('hex')).toBe(root_.replace('root ', ''));
    expect(size).toBe(String(first?.tree_size));
  });

  test('the planted pause, exception, incident and gap are found', () => {
    const pauses = read(folder, 'criteria/CC6.7-transmission/pauses.csv');
    expect(pauses).toContain(`'${plantedReason}`);
    expect(pauses.trim().split('\r\n')).toHaveLength(2);
    const exceptions = read(folder, 'criteria/CC6.7-transmission/exceptions.csv');
    expect(exceptions).toContain(`${plantedException},"file test/**, rule github-token"`);
    expect(exceptions).toContain(plantedDeveloper);
    expect(read(folder, 'criteria/CC7.3-incidents/incidents.csv')).toContain('inc_A1b2C3d4');
    expect(read(folder, 'criteria/CC7.2-monitoring/gaps.csv')).toMatch(/^silence,2026-02-05T/m);
    const readMe = read(folder, 'README.md');
    for (const word of ['pause', 'exception', 'incident is open', 'without a sign of life'])
      expect(readMe).toContain(word);
  });

  test('the report is in it', () => {
    expect(readFileSync(join(folder, 'report.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    expect(JSON.parse(read(folder, 'report.json'))).toMatchObject({ about: { names: 'as recorded' } });
  });

  test('that it was made is on the record of the device, with the hash of the zip', () => {
    const sha256 = createHash('sha256').update(readFileSync(pack.file)).digest('hex');
    expect(pack.summary).toMatchObject({ sha256, isRecorded: true });
    const audit = join(root, 'home', 'audit');
    const lines = readdirSync(audit)
      .filter((name) => name.endsWith('.ndjson'))
      .flatMap((name) => read(audit, name).split('\n'))
      .filter((line) => line.includes('"export.created"') && line.includes(sha256));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      what: 'pack',
      format: 'zip',
      export_id: pack.summary['exportId'],
    });
  });
});

describe('with pseudonyms, as it is without an option', () => {
  let folder: string;

  beforeAll(() => {
    ({ folder } = packIn('hidden', []));
  }, 120_000);

  test('what the document says can be verified can be', () => {
    const commands = commandsOf(folder);
    for (const [number, scripts] of commands)
      for (const script of scripts)
        expect(shell(folder, script), `${number}: ${script}`).toMatchObject({ code: 0, error: '' });
    expect(shell(folder, commands.get('4')?.[0] ?? '').out).toBe('the same sample\n');
    expect(read(folder, 'HOW_TO_VERIFY.md')).toContain('What cannot');
  });

  test('no name is in it, and the organisation can make a pseudonym again', () => {
    const { developer } = JSON.parse(pretense(['evidence', '--pseudonym', plantedDeveloper, '--json']).out) as {
      readonly developer: string;
    };
    expect(read(folder, 'population/requests.csv')).toContain(developer);
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name));
    for (const name of names) expect(read(folder, name).includes(plantedDeveloper), name).toBe(false);
  });
});

test.each([
  ['no period', ['--output', 'x.zip'], '--period'],
  ['no file', ['--period', period], '--output'],
  ['a sample that is no number', ['--period', period, '--output', 'x.zip', '--sample', 'many'], '--sample'],
  ['an unknown way to redact', ['--period', period, '--output', 'x.zip', '--redact', 'blur'], 'pseudonymise or none'],
])('%s: it says what to do, and nothing is written', (_name, argv, hint) => {
  const { code, error } = pretense(['evidence', ...argv]);
  expect(code).toBe(2);
  expect(error).toContain(hint);
});
