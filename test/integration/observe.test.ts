// What is shown of a home is what its log says: the real program, real requests, and a sum over the stored records.
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askProxy } from '../../src/app/control-client.ts';
import { readRecords } from '../../src/audit/read.ts';
import type { AuditRecord } from '../../src/audit/record.ts';
import type { ProxyCalls } from '../../src/view/calls.ts';
import type { ExchangeTexts, FileRow, ProxySnapshot } from '../../src/view/snapshot.ts';
import { type PretenseProcess, startPretense, temporaryEnvironment } from '../e2e/pretense-process.ts';
import {
  type Answer,
  anthropicHeaders,
  type Provider,
  send,
  startProvider,
  textStream,
  userMessage,
} from './proxy-harness.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-observe-')));
const environment = temporaryEnvironment();
const root = join(folder, 'harbor');
const source = 'export class OspreyQueue { settleBerth(wombatPlan) { return wombatPlan } }\n';
const secret = `gh${'p_'}${'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'}`;

let provider: Provider;
let pretense: PretenseProcess;
let token = '';

async function call<Name extends keyof ProxyCalls>(
  name: Name,
  body?: ProxyCalls[Name]['ask'],
): Promise<ProxyCalls[Name]['answer']> {
  const answer = await askProxy(join(pretense.home, 'run'), {
    method: 'POST',
    path: name,
    ...(body === undefined ? {} : { body }),
  });
  return answer as ProxyCalls[Name]['answer'];
}

async function start(): Promise<void> {
  pretense = await startPretense(['--workspace', root, '--upstream', `anthropic=${provider.url}`], environment);
  token = readFileSync(join(environment['PRETENSE_KEYS_DIR'] ?? '', 'client-token'), 'utf8').trim();
}

const post = (path: string, body: string, headers: readonly string[] = anthropicHeaders): Promise<Answer> =>
  send(Number(new URL(pretense.url).port), { path, body, headers });

async function records(): Promise<readonly AuditRecord[]> {
  const all: AuditRecord[] = [];
  for await (const record of readRecords(join(pretense.home, 'audit'))) all.push(record);
  return all;
}

/** Waits until each request that left has its response record. */
async function settled(): Promise<readonly AuditRecord[]> {
  for (;;) {
    const all = await records();
    const left = all.filter((each) => /^ai\.(?:request|passthrough)$/.test(each.type) && each['decision'] !== 'block');
    if (all.filter(({ type }) => type === 'ai.response').length === left.length) return all;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const sum = (all: readonly AuditRecord[], field: string): number =>
  all.reduce((total, record) => total + Number(record[field] ?? 0), 0);

/** The day's counts by a plain sum, without any code of the program. */
function countsOf(all: readonly AuditRecord[]): Partial<ProxySnapshot['today']> {
  const requests = all.filter(({ type }) => type === 'ai.request' || type === 'ai.passthrough');
  const count = (isWanted: (record: AuditRecord) => boolean): number => requests.filter(isWanted).length;
  return {
    requests: requests.length,
    protectedRequests: count((each) => each['decision'] !== 'block' && each['mode'] === 'enforce'),
    mutatedRequests: count((each) => each['decision'] === 'mutate' || each['decision'] === 'redact'),
    blockedRequests: count((each) => each['decision'] === 'block'),
    pausedRequests: 0,
    identifiersScanned: sum(requests, 'identifiers_scanned'),
    identifiersMutated: sum(requests, 'identifiers_mutated'),
    secretsDetected: sum(requests, 'secrets_detected'),
    secretsStopped: sum(requests, 'secrets_blocked'),
    secretRequests: count((each) => Number(each['secrets_detected']) > 0),
    unscannedItems: 0,
  };
}

function filesOf(all: readonly AuditRecord[]): Readonly<Record<string, readonly [number, number]>> {
  const files: Record<string, readonly [number, number]> = {};
  for (const record of all) {
    for (const each of (record['files'] ?? []) as readonly { file: string; identifiers_mutated: number }[]) {
      const [requests, mutated] = files[each.file] ?? [0, 0];
      files[each.file] = [requests + 1, mutated + each.identifiers_mutated];
    }
  }
  return files;
}

beforeAll(async () => {
  mkdirSync(join(root, 'src'), { recursive: true });
  writeFileSync(join(root, 'src', 'queue.ts'), source);
  provider = await startProvider((_request, response, received) => {
    const name = /class (\w+) /.exec(received.body.toString())?.[1] ?? 'NoName';
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(textStream(['See ', name, ' and go.']));
  });
  await start();
}, 60_000);

afterAll(async () => {
  await pretense.stop();
  await provider.close();
  rmSync(folder, { recursive: true, force: true });
});

const readMessage = JSON.stringify({
  model: 'claude-test',
  max_tokens: 10,
  stream: true,
  messages: [
    { role: 'user', content: 'Explain the queue' },
    {
      role: 'assistant',
      content: [{ type: 'tool_use', id: 'toolu_1', name: 'Read', input: { file_path: join(root, 'src', 'queue.ts') } }],
    },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: source }] },
  ],
});

describe('what is shown of a day', { timeout: 60_000 }, () => {
  test('is exactly what its records say', async () => {
    const routed = `/c/claude-code-${token}`;
    await post(`${routed}/v1/messages`, readMessage);
    await post('/v1/messages', readMessage);
    await post(`${routed}/v1/messages`, userMessage(`the OspreyQueue uses ${secret}`));
    await post('/v1/messages', '{"not": "a request"}');
    await post(`/c/codex-${token}/v1/messages`, '{}', ['user-agent', 'codex_cli_rs/1.0']);
    await post(`/c/claude-code-${'a'.repeat(26)}/v1/messages`, userMessage('hello'));
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => post('/v1/messages', userMessage(`wombatPlan ${index}`))),
    );
    const all = await settled();
    const snapshot = await call('snapshot');
    expect(snapshot.today).toMatchObject(countsOf(all));
    expect(snapshot.today.requests).toBe(26);
    expect(snapshot.today.blockedRequests).toBe(3);
    expect(snapshot.today.identifiersMutated).toBeGreaterThan(20);
    expect(snapshot.today.secretsDetected).toBe(1);
    const added = all.flatMap((record) => (record.type === 'ai.response' ? [Number(record['added_us'])] : []));
    expect(added).toHaveLength(23);
    expect(snapshot.today.addedMs).toBeGreaterThanOrEqual(Math.min(...added) / 1010);
    expect(snapshot.today.addedMs).toBeLessThanOrEqual(Math.max(...added) / 990);
    const traffic = snapshot.traffic.map(
      ({ mutated, unchanged, paused, blocked }) => mutated + unchanged + paused + blocked,
    );
    expect(traffic.reduce((total, requests) => total + requests, 0)).toBe(26);
    expect(snapshot.tools.map(({ client, requests }) => [client, requests]).toSorted()).toEqual([
      ['claude-code', 24],
      ['codex', 1],
    ]);
    expect(snapshot.audit).toMatchObject({
      records: all.length,
      lastSeq: all.length - 1,
      lastAt: all.at(-1)?.timestamp,
    });
    expect(snapshot.lastBlocked).toMatchObject({ rule: 'client-token' });
    expect(snapshot).toMatchObject({ url: pretense.url, home: pretense.home, level: 'strict' });
    expect(snapshot.pause).toBeUndefined();
  });

  test('lists the files with what changed in each, and where they lie', async () => {
    const rows = await call('files');
    const expected = filesOf(await records());
    expect(Object.fromEntries(rows.map(({ file, requests, mutated }) => [file, [requests, mutated]]))).toEqual(
      expected,
    );
    const queue = rows.find(({ file }) => file === 'src/queue.ts');
    expect(queue).toMatchObject({
      repository: 'harbor',
      path: join(root, 'src', 'queue.ts'),
      requests: 2,
    } satisfies Partial<FileRow>);
    expect(queue?.mutated).toBeGreaterThan(3);
  });

  test('shows both sides of an exchange, and of a blocked one nothing', async () => {
    const exchanges = await call('exchanges');
    const [read] = exchanges.filter(({ file }) => file === 'src/queue.ts').toReversed();
    expect(read).toMatchObject({
      client: 'claude-code',
      decision: 'mutate',
      outcome: 'complete',
      status: 200,
      hasTexts: true,
    });
    const texts = await call('exchange-texts', { requestId: read?.requestId ?? '' });
    const result = texts?.request.find(({ yours }) => yours === source);
    expect(result?.provider).not.toMatch(/osprey|wombat|berth/i);
    expect(result?.changes.map((change) => source.slice(...change.yours))).toContain('OspreyQueue');
    const [answer] = texts?.answer ?? [];
    expect(answer?.yours).toBe('See OspreyQueue and go.');
    expect(answer?.provider).not.toMatch(/osprey/i);
    expect(answer?.changes).toHaveLength(1);
    const blocked = exchanges.filter(({ decision }) => decision === 'block');
    expect(blocked.map(({ hasTexts }) => hasTexts)).toEqual([false, false, false]);
    expect(await call('exchange-texts', { requestId: blocked[0]?.requestId ?? '' })).toBeNull();
    expect(await call('exchange-texts', { requestId: 'unknown' })).toBeNull();
  });

  test('never shows a secret', async () => {
    const [redacted] = (await call('exchanges')).filter(({ decision }) => decision === 'redact');
    const texts = (await call('exchange-texts', { requestId: redacted?.requestId ?? '' })) as ExchangeTexts;
    expect(JSON.stringify(texts)).not.toContain(secret);
    expect(texts.request[0]?.yours).toMatch(/^the OspreyQueue uses ghp_/);
  });

  test('is the same after a restart, but for texts, which are gone', async () => {
    const before = await call('snapshot');
    const [files, exchanges] = [await call('files'), await call('exchanges')];
    await pretense.stop();
    await start();
    const after = await call('snapshot');
    expect({ ...after.today }).toEqual({ ...before.today });
    expect([after.traffic, after.tools, after.lastBlocked]).toEqual([before.traffic, before.tools, before.lastBlocked]);
    expect(await call('files')).toEqual(files);
    expect(await call('exchanges')).toEqual(exchanges.map((each) => ({ ...each, hasTexts: false })));
    expect(after.audit.records).toBe((await records()).length);
    await post('/v1/messages', readMessage);
    expect((await call('snapshot')).today).toMatchObject(countsOf(await settled()));
  });

  test('says whether the chain is whole, without being asked', async () => {
    let { verified } = (await call('snapshot')).audit;
    while (verified === undefined) ({ verified } = (await call('snapshot')).audit);
    expect(verified).toMatchObject({ isWhole: true });
  });
});
