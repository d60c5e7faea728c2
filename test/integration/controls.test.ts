// What people ask of a running proxy besides requests, as a window asks it: over the control endpoints of the program.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { askProxy } from '../../src/app/control-client.ts';
import { type ScriptedProvider, startScriptedProvider } from '../../src/cli/demo/scripted-provider.ts';
import type { ProxyCallName, ProxyCalls } from '../../src/view/calls.ts';
import { type PretenseProcess, programFile, startPretense, temporaryEnvironment } from '../e2e/pretense-process.ts';

describe('a running proxy', { timeout: 60_000 }, () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-controls-')));
  const environment = temporaryEnvironment();
  const root = join(folder, 'harbor');
  let exchanges = 0;
  let provider: ScriptedProvider;
  let pretense: PretenseProcess;

  const ask = async <Name extends ProxyCallName>(
    path: Name,
    ...[body]: ProxyCalls[Name]['ask'] extends undefined ? [] : [body: ProxyCalls[Name]['ask']]
  ): Promise<ProxyCalls[Name]['answer']> =>
    (await askProxy(join(environment.PRETENSE_HOME, 'run'), { method: 'POST', path, body })) as never;
  const run = (...argv: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [programFile, ...argv], {
      env: environment,
      encoding: 'utf8',
      timeout: 60_000,
    });
    return { status, stdout, stderr };
  };
  const exchange = async (text: string): Promise<string> => {
    const answer = await fetch(`${pretense.url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'test' },
      body: JSON.stringify({ model: 'test', max_tokens: 9, messages: [{ role: 'user', content: text }] }),
    });
    expect(answer.status).toBe(200);
    exchanges += 1;
    // The record of an answer follows it.
    await vi.waitFor(() => expect(records().filter(({ type }) => type === 'ai.response')).toHaveLength(exchanges));
    const sent = JSON.parse(provider.requests.at(-1)?.body.toString() ?? '');
    return sent.messages[0].content;
  };
  const records = () =>
    readdirSync(join(environment.PRETENSE_HOME, 'audit'))
      .filter((name) => name.endsWith('.ndjson'))
      .flatMap((name) =>
        readFileSync(join(environment.PRETENSE_HOME, 'audit', name), 'utf8')
          .trim()
          .split('\n'),
      )
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  const today = (): string => {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()]
      .map((part) => String(part).padStart(2, '0'))
      .join('-');
  };

  beforeAll(async () => {
    mkdirSync(root);
    writeFileSync(join(root, 'queue.ts'), 'export class OspreyQueue { settleFreight() {} }\n');
    provider = await startScriptedProvider({ script: () => [{ type: 'text', text: 'fine' }], deltaLength: 4 });
    pretense = await startPretense(['--workspace', root, '--upstream', `anthropic=${provider.url}`], environment);
    await exchange('hello');
  });
  afterAll(async () => {
    await pretense.stop();
    await provider.close();
    rmSync(folder, { recursive: true });
  });

  test('explains a name and previews a text as it then leaves, and neither is remembered', async () => {
    const before = readFileSync(join(environment.PRETENSE_HOME, 'map', 'word-map.log'));
    const view = await ask('explain', { name: 'OspreyQueue' });
    expect(view).toMatchObject({ changes: true, reason: 'It changes: harbor declares it.', level: 'strict' });
    const text = 'class Thing extends OspreyQueue { settleFreight() {} }';
    const preview = await ask('preview', { text, path: join(root, 'thing.ts') });
    expect(preview.text).toContain(view.surrogate);
    expect(readFileSync(join(environment.PRETENSE_HOME, 'map', 'word-map.log'))).toEqual(before);
    expect(await exchange(text)).toBe(preview.text);
  });

  test('previews four megabytes', async () => {
    const line = 'const queue = new OspreyQueue("a", \'b\');\n';
    const text = line.repeat(Math.floor((4 * 1024 * 1024) / line.length));
    const { text: seen, mutated } = await ask('preview', { text });
    expect(seen.length).toBeGreaterThan(4_000_000);
    expect(seen).not.toMatch(/osprey/i);
    expect(mutated).toBeGreaterThan(0);
    await expect(ask('preview', { text: `${text}${line}${line}` })).rejects.toMatchObject({ reason: 'text-too-large' });
  });

  test('pins a name for good and puts that on the record', async () => {
    expect(await exchange('the kestrel of today')).toBe('the kestrel of today');
    expect(await ask('pin', { name: 'kestrel', kind: 'always' })).toEqual({ pins: 1 });
    expect(await exchange('the kestrel of tomorrow')).not.toContain('kestrel');
    expect(records().findLast(({ type }) => type === 'config.changed')).toMatchObject({ what: 'pins', pins: 1 });
    expect(JSON.parse(run('pins', '--json').stdout)).toMatchObject({ pins: [{ text: 'kestrel', kind: 'always' }] });
    expect(await ask('pin', { name: 'kestrel', kind: 'clear' })).toEqual({ pins: 0 });
  });

  test('checks its log', async () => {
    expect(await ask('verify')).toEqual({ isWhole: true, records: records().length });
  });

  test('exports its log, and so does the command, with and without a proxy', async () => {
    const out = join(folder, 'over-the-proxy');
    const exported = await ask('export', { from: today(), to: today(), folder: out });
    // That it was made is the record after it.
    const [created, ...before] = records().toReversed();
    expect(created).toMatchObject({ type: 'export.created', what: 'records', records: before.length });
    expect(exported).toMatchObject({ isChainWhole: true, records: before.length, firstSeq: 0 });
    expect(JSON.parse(readFileSync(join(out, 'records.json'), 'utf8'))).toEqual(before.toReversed());
    await expect(ask('export', { from: today(), to: today(), folder: out })).rejects.toMatchObject({
      reason: 'folder-exists',
    });
    await expect(ask('export', { from: 'x', to: today(), folder: out })).rejects.toMatchObject({ reason: 'bad-date' });
    const again = run('export', '--from', today(), '--to', today(), '--out', join(folder, 'by-command'), '--json');
    expect(again.status).toBe(0);
    const { files } = exported;
    expect(JSON.parse(again.stdout)).toMatchObject({ files, isChainWhole: true, folder: join(folder, 'by-command') });
  });

  test('draws a report in its own process, says how far an export is, and stops none that does not run', async () => {
    const file = join(folder, 'report.pdf');
    const report = { kind: 'report', from: today(), to: today(), file, redact: 'none', id: 'one' } as const;
    const [view] = await Promise.all([ask('export', report), ask('export/progress', { id: 'one' })]);
    expect(view).toMatchObject({ isChainWhole: true, files: [file], redFacts: expect.any(Number) as number });
    expect(readFileSync(file, 'latin1')).toMatch(/^%PDF-1\.7/);
    expect(records().at(-1)).toMatchObject({ type: 'export.created', what: 'report', format: 'soc2', redact: 'none' });
    expect(await ask('export/progress', { id: 'one' })).toBeNull();
    expect(await ask('export/cancel', { id: 'one' })).toEqual({ wasRunning: false });
    await expect(ask('export', report)).rejects.toMatchObject({ reason: 'file-exists' });
    const again = run('report', '--period', `${today()}:${today()}`, '--output', file);
    expect(again).toMatchObject({ status: 2, stderr: expect.stringContaining('Use --force to replace it') });
  });

  test('signs its log before something of it is given out', async () => {
    await exchange('the kestrel of the auditor');
    const argv = ['--period', `${today()}:${today()}`, '--sample', '100', '--seed', 'auditor', '--json'];
    const made = run('report', ...argv, '--format', 'json', '--output', join(folder, 'signed.json'));
    const { sample } = JSON.parse(made.stdout) as { readonly sample: object };
    expect(sample).toMatchObject({ isSigned: true, size: expect.any(Number) as number });
  });

  test.each([
    [[], 'missing: --from DATE, --to DATE, --output DIR'],
    [['--output', 'x', '--from', '2026-01-01'], 'missing: --to DATE.'],
    [['--out', 'x', '--from', '2026-01-01', '--to', '2026-02-31'], 'is no date'],
    [['--out', 'x', '--from', '2026-01-02', '--to', '2026-01-01'], 'ends'],
  ])('export %j is refused as wrong usage', (argv, reason) => {
    expect(run('export', ...argv)).toMatchObject({ status: 2, stderr: expect.stringContaining(reason) });
    expect(existsSync('x')).toBe(false);
  });

  test('a log that is not whole is exported with exit code 1', async () => {
    await pretense.stop();
    const audit = join(environment.PRETENSE_HOME, 'audit');
    const segment = readdirSync(audit).find((name) => name.endsWith('.ndjson')) ?? '';
    const path = join(audit, segment);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"trusted":true', '"trusted":false'));
    const out = join(folder, 'broken');
    const { status, stdout } = run('export', '--from', today(), '--to', today(), '--out', out);
    expect(status).toBe(1);
    expect(stdout).toContain('The log is not whole, and the manifest says so');
    expect(readdirSync(out).toSorted()).toEqual([
      'README.txt',
      'SHA256SUMS',
      'manifest.json',
      'records.csv',
      'records.json',
    ]);
    expect(run('pause', '--minutes', '1', '--reason', 'x').status).toBe(3);
    expect(run('resume').status).toBe(3);
  });
});
