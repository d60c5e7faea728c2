// What must not leave: refused, redacted or counted.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blocks, githubToken, refused } from './promises-attacks.ts';
import { lastRequest, leaksIn, type Line, runVerb } from './promises-line.ts';
import { ledgerNames, openLedgerLine } from './promises-workspace.ts';
import { anthropicHeaders, sendRaw, userMessage } from './proxy-harness.ts';

/** The tests of promise 1; to be called inside its `describe`. */
export function nothingUncheckedLeaves(): void {
  let line: Line;
  beforeAll(async () => {
    line = await openLedgerLine();
  });
  afterAll(() => line.close());

  test.each(refused)(
    '%s: 400 in the shape of the provider, nothing is sent, the block is on the record',
    async (_name, options, rule) => {
      const { status, body, received, rule: actual } = await line.send(options);
      expect({ status, rule: actual, received }).toEqual({ status: 400, rule, received: undefined });
      expect(JSON.parse(body.toString())).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } });
      expect(body.toString()).not.toMatch(/kestrel/i);
      if (rule !== 'request-target') expect(lastRequest(line)).toMatchObject({ decision: 'block', rule });
    },
  );

  test('media that policy allows pass and are counted', async () => {
    const data = Buffer.from('\u0089PNG\r\n\u001a\n kestrel', 'latin1').toString('base64');
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data } };
    const { received } = await line.send({ body: blocks('user', [image]) });
    expect(received?.body.toString()).toContain(data);
    expect(lastRequest(line)).toMatchObject({ media: [{ kind: 'image/png', count: 1, bytes: data.length }] });
  });

  test('trailers of a chunked body do not go on', async () => {
    const body = userMessage('hello');
    const head = `POST /v1/messages HTTP/1.1\r\nhost: 127.0.0.1\r\nx-api-key: k\r\nconnection: close\r\ncontent-type: application/json\r\n`;
    const chunked = `transfer-encoding: chunked\r\ntrailer: x-task\r\n\r\n${body.length.toString(16)};note=kestrel\r\n${body}\r\n0\r\nx-task: KestrelLedgerService\r\n\r\n`;
    const before = line.provider.received.length;
    await sendRaw(portOf(line), head + chunked);
    const received = line.provider.received[before];
    expect(received?.body.toString()).toBe(body);
    expect(leaksIn(received, ledgerNames)).toEqual([]);
  });

  const token = githubToken();
  test.each<[string, Parameters<Line['send']>[0]]>([
    ['a text', { body: userMessage(`export TOKEN=${token}`) }],
    [
      'a tool result',
      { body: blocks('user', [{ type: 'tool_result', tool_use_id: 't', content: JSON.stringify({ token }) }]) },
    ],
    [
      'a key of tool input',
      { body: blocks('assistant', [{ type: 'tool_use', id: 't', name: 'x', input: { [token]: 1 } }]) },
    ],
    ['a block of unknown type', { body: blocks('user', [{ type: 'future', payload: token }]) }],
    ['coloured output', { body: userMessage(`\u001B[31m${token}\u001B[0m`) }],
    ['the query', { path: `/v1/messages?x=${token}`, body: userMessage('hello') }],
    ['a path', { method: 'GET', path: `/v1/files/${token}` }],
    [
      'a header and a cookie',
      { headers: [...anthropicHeaders, 'x-note', token, 'cookie', `t=${token}`], body: userMessage('hello') },
    ],
  ])('a secret in %s is redacted', async (_name, options) => {
    const { received } = await line.send(options);
    expect(leaksIn(received, [token])).toEqual([]);
    expect(lastRequest(line)).toMatchObject({ decision: 'redact', secret_types: ['github-token'] });
  });
}

/** Where the program of a line listens, as it says itself. */
function portOf(line: Line): number {
  return Number(
    new URL((JSON.parse(runVerb(['status', '--json'], line.environment).out) as { readonly url: string }).url).port,
  );
}
