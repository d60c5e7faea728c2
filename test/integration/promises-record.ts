// The log says what left, before it leaves, and never what it was.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditRecord } from '../../src/audit/record.ts';
import { githubToken } from './promises-attacks.ts';
import { lastRequest, type Line, recordsOf, runVerb } from './promises-line.ts';
import { openLedgerLine } from './promises-workspace.ts';
import { answerJson, anthropicHeaders, plainAnswer, userMessage } from './proxy-harness.ts';

/** The tests of promise 5; to be called inside its `describe`. */
export function everythingIsOnTheRecord(): void {
  let line: Line;
  beforeAll(async () => {
    line = await openLedgerLine();
  });
  afterAll(() => line.close());

  test('the request record is on the disk before the provider has the request, and hashes what left', async () => {
    let atArrival: unknown;
    line.provider.handler = (request, response, received) => {
      const sent = `sha256:${createHash('sha256').update(received.body).digest('hex')}`;
      atArrival = recordsOf(line.environment).find((record) => record['hash_sent'] === sent);
      answerJson(plainAnswer)(request, response, received);
    };
    await line.send({ body: userMessage('KestrelLedgerService and zorbit') });
    expect(atArrival).toMatchObject({
      type: 'ai.request',
      decision: 'mutate',
      identifiers_mutated: 2,
      names: 'index',
      mode: 'enforce',
    });
    expect(lastRequest(line)?.['mutation_map_id']).toMatch(/^mm_/);
  });

  test('each request has its response record, refused ones their rule', async () => {
    line.provider.handler = answerJson(plainAnswer);
    await line.send({ body: userMessage('zorbit') });
    await line.send({ body: 'no json' });
    const idsOf = (type: string, isSent: (record: AuditRecord) => boolean = () => true) =>
      recordsOf(line.environment)
        .filter((record) => record.type === type && isSent(record))
        .map((record) => record['request_id']);
    const sent = idsOf('ai.request', (record) => record['hash_sent'] !== null);
    // The response record follows the answer's last byte.
    await expect.poll(() => idsOf('ai.response')).toEqual(sent);
    expect(lastRequest(line)).toMatchObject({ decision: 'block', rule: 'not-json', hash_sent: null });
  });

  test('no text, name, secret, credential or query of a request stands in the log', async () => {
    const secret = githubToken();
    await line.send({
      path: '/v1/messages?note=querytext',
      headers: [...anthropicHeaders, 'x-note', 'headertext'],
      body: userMessage(`prompttext KestrelLedgerService ${secret}`, { system: 'systemtext' }),
    });
    const log = JSON.stringify(recordsOf(line.environment));
    expect(log).not.toMatch(/querytext|headertext|prompttext|systemtext|kestrel|sk-ant-test/i);
    expect(log).not.toContain(secret);
  });

  test('a program that is killed in the middle of an answer leaves a log that verifies, with the request in it', async () => {
    const arrived = new Promise<string>((resolve) => {
      line.provider.handler = (_request, _response, received) =>
        resolve(createHash('sha256').update(received.body).digest('hex'));
    });
    const cut = line.send({ body: userMessage('zorbit of the last minute') }).catch(() => 'cut');
    const hash = await arrived;
    await line.restart({ signal: 'SIGKILL' });
    await cut;
    line.provider.handler = answerJson(plainAnswer);
    await line.send({ body: userMessage('hello again') });
    expect(recordsOf(line.environment).some((record) => record['hash_sent'] === `sha256:${hash}`)).toBe(true);
    expect(runVerb(['verify', '--json'], line.environment)).toMatchObject({ code: 0 });
  });

  test.each([
    ['a changed field', (text: string) => text.replace('"mode":"enforce"', '"mode":"paused"')],
    ['a missing record', (text: string) => text.replace(/^([^\n]*\n)[^\n]*\n/, '$1')],
    ['two records swapped', (text: string) => text.replace(/^([^\n]*\n)([^\n]*\n)/, '$2$1')],
    ['a record twice', (text: string) => text.replace(/^([^\n]*\n)/, '$1$1')],
  ])('%s is found by verify', (_name, change) => {
    const environment = {
      ...line.environment,
      PRETENSE_HOME: join(mkdtempSync(join(tmpdir(), 'pretense-log-')), 'home'),
    };
    const source = join(line.environment.PRETENSE_HOME, 'audit');
    const copy = join(environment.PRETENSE_HOME, 'audit');
    mkdirSync(copy, { recursive: true });
    const [first = ''] = readdirSync(source)
      .filter((name) => name.endsWith('.ndjson'))
      .toSorted();
    for (const segment of readdirSync(source)) {
      const text = readFileSync(join(source, segment), 'utf8');
      if (segment === first) expect(change(text)).not.toBe(text);
      writeFileSync(join(copy, segment), segment === first ? change(text) : text);
    }
    expect(runVerb(['verify', '--json'], environment).code).toBe(4);
  });
}
