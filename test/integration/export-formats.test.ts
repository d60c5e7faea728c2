// `pretense export --format`: records of a real run as lines, while the proxy runs and after it, with an exit code and a record.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startScriptedProvider } from '../../src/cli/demo/scripted-provider.ts';
import { ocsfProblems } from '../../src/sync/ocsf-table.fixture.ts';
import { programFile, startPretense, temporaryEnvironment } from '../e2e/pretense-process.ts';

const environment = temporaryEnvironment();
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-export-formats-')));
let provider: Awaited<ReturnType<typeof startScriptedProvider>>;
let pretense: Awaited<ReturnType<typeof startPretense>>;

function run(...argv: readonly string[]) {
  const options = { env: environment, encoding: 'utf8' as const, timeout: 60_000, maxBuffer: 64 * 1024 * 1024 };
  const { status, stdout, stderr } = spawnSync(process.execPath, [programFile, 'export', ...argv], options);
  return { code: status, out: stdout, error: stderr };
}

const parsed = (text: string): readonly Readonly<Record<string, unknown>>[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** The lines of the log as they are stored now. */
function stored(): readonly string[] {
  const auditDir = join(environment.PRETENSE_HOME, 'audit');
  return readdirSync(auditDir)
    .filter((name) => name.endsWith('.ndjson'))
    .toSorted()
    .flatMap((name) => readFileSync(join(auditDir, name), 'utf8').trim().split('\n'));
}

beforeAll(async () => {
  provider = await startScriptedProvider({ deltaLength: 8, script: () => [{ type: 'text', text: 'Done.' }] });
  pretense = await startPretense(['--upstream', `anthropic=${provider.url}`], environment);
  const answer = await fetch(`${pretense.url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': 'test' },
    body: JSON.stringify({ model: 'test', max_tokens: 9, messages: [{ role: 'user', content: 'What is a tariff?' }] }),
  });
  await answer.text();
});

afterAll(async () => {
  await pretense.stop();
  await provider.close();
});

test('the stored lines go to standard output, and what is said about them does not', () => {
  const { code, out, error } = run('--format', 'ndjson');
  expect({ code, error }).toMatchObject({ code: 0, error: expect.stringContaining('written to standard output') });
  const lines = out.trimEnd().split('\n');
  expect(lines).toEqual(stored().slice(0, lines.length));
  expect(lines.some((line) => line.includes('"type":"ai.request"'))).toBe(true);
});

test('every export is on the record, by the proxy that has the log open', () => {
  const file = join(folder, 'events.ndjson');
  const made = run('--format', 'ocsf', '--output', file, '--json');
  expect(made.code).toBe(0);
  const bytes = readFileSync(file);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(JSON.parse(made.out)).toMatchObject({ file, format: 'ocsf', sha256, isChainWhole: true, isRecorded: true });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const record = parsed(stored().join('\n')).findLast(({ type }) => type === 'export.created');
  expect(record).toMatchObject({ what: 'records', format: 'ocsf', sha256, redact: 'pseudonymise', from: null });
});

test.each(['1.9.0', '1.6.0'])('events of OCSF %s are valid, for all records of the run', (version) => {
  const { out } = run('--format', 'ocsf', '--ocsf-version', version);
  const events = parsed(out);
  expect(new Set(events.map((event) => event['class_uid'])).size).toBeGreaterThan(0);
  for (const event of events) expect(ocsfProblems(event, version)).toEqual([]);
});

test('logs of OpenTelemetry hold every record, and no name unless that is asked for', () => {
  const [developer] = parsed(run('--format', 'ndjson').out).flatMap((record) =>
    typeof record['developer'] === 'string' ? [record['developer']] : [],
  );
  const text = run('--format', 'otlp').out;
  expect(text).toContain('pretense.ai.request');
  expect(text).toMatch(/"user\.hash"/);
  expect(text).not.toContain(`"stringValue":"${developer}"`);
  expect(run('--format', 'otlp', '--redact', 'none').out).toContain(`"stringValue":"${developer}"`);
});

test.each([
  ['a format that is none', ['--format', 'cef'], /no format/],
  ['one day only', ['--format', 'ndjson', '--from', '2026-01-01'], /both/],
  ['days in two ways', ['--format', 'otlp', '--period', '2026-01-01:2026-01-02', '--to', '2026-01-02'], /--period/],
  ['a version that is not written', ['--format', 'ocsf', '--ocsf-version', '1.0'], /use 1\.9 or 1\.6/],
  ['JSON on standard output twice', ['--format', 'ocsf', '--json'], /--output FILE/],
  ['pseudonyms in a folder of stored records', ['--redact', 'pseudonymise', '--out', 'x'], /as they are stored/],
])('%s is refused with what to do', (_what, argv, message) => {
  const { code, out, error } = run(...argv);
  expect(code).not.toBe(0);
  expect(out + error).toMatch(message);
});

test('a file that is there stays, unless it is to be replaced', () => {
  const file = join(folder, 'kept.ndjson');
  writeFileSync(file, 'mine');
  const argv = ['--format', 'ndjson', '--output', file];
  expect(run(...argv)).toMatchObject({ code: 1, error: expect.stringContaining('there already') });
  expect(readFileSync(file, 'utf8')).toBe('mine');
  expect(run(...argv, '--force').code).toBe(0);
  expect(parsed(readFileSync(file, 'utf8')).length).toBeGreaterThan(2);
  expect(readdirSync(folder).filter((name) => name.endsWith('.draft'))).toEqual([]);
});
