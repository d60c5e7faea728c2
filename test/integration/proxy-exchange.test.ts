// The straight line through a real proxy: what the provider gets, what the tool gets back, what is on the record.
import { createHash } from 'node:crypto';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  anthropicHeaders,
  answerJson,
  leaksOf,
  plainAnswer,
  send,
  startTestProxy,
  streamedText,
  type TestProxy,
  textStream,
  userMessage,
  workspace,
} from './proxy-harness.ts';

let line: TestProxy;

beforeEach(async () => {
  line = await startTestProxy();
});
afterEach(() => line.close());

const received = () => line.provider.received[0];

// As random as a provider's own; whatever reads like words is checked as text.
const realisticSignature = 'EqQBCkgIARABGAIiQL61vXv5b8a3Z1Jx0Qm9';

describe('what the provider gets', () => {
  test('a request with nothing to change arrives as the same bytes', async () => {
    const body =
      '{ "model":"claude-test",\n\t"max_tokens":1.0e2, "messages":[{"role":"user","content":"h\\u00e9llo \\/ w\\ud83d\\ude00rld"}] }';
    await send(line.proxy.port, { body });
    expect(received()?.body.toString('utf8')).toBe(body);
    expect((await line.recordOf('ai.request'))['decision']).toBe('forward');
  });

  test('protected names are replaced in the body, the query and unknown headers', async () => {
    const answer = await send(line.proxy.port, {
      path: '/v1/messages?beta=true&note=quarkleLedger',
      headers: [...anthropicHeaders, 'X-Trace-Of', 'QuarkleLedgerService'],
      body: userMessage('class QuarkleLedgerService { computeZorbamPremium() {} }'),
    });
    expect(answer.status).toBe(200);
    expect(leaksOf(line.provider)).toEqual([]);
    expect(received()?.url).toContain('/v1/messages?beta=true&note=');
    expect(received()?.body.toString()).toMatch(/class [A-Z]\w+ \{ [a-z]\w+\(\) \{\} \}/);
  });

  test('end-to-end headers keep order, spelling and duplicates; hop-by-hop headers and encodings are ours', async () => {
    await send(line.proxy.port, {
      headers: [
        'X-B',
        '1',
        'Accept',
        'application/json',
        'x-a',
        '2',
        'X-B',
        '3',
        'Connection',
        'x-private, keep-alive',
        'X-Private',
        'gone',
        'Keep-Alive',
        'timeout=5',
        'TE',
        'trailers',
        'Proxy-Authorization',
        'gone',
        'Accept-Encoding',
        'gzip, br, zstd',
        'Anthropic-Version',
        '2023-06-01',
        'Content-Type',
        'application/json',
      ],
      body: userMessage('hello'),
    });
    const headers = received()?.rawHeaders ?? [];
    expect(headers).toEqual([
      'host',
      `127.0.0.1:${line.provider.port}`,
      'X-B',
      '1',
      'Accept',
      'application/json',
      'x-a',
      '2',
      'X-B',
      '3',
      'Accept-Encoding',
      'identity',
      'Anthropic-Version',
      '2023-06-01',
      'Content-Type',
      'application/json',
      'content-length',
      String(userMessage('hello').length),
      'Connection',
      'keep-alive',
    ]);
  });

  test.each([
    ['/messages', '/v1/messages'],
    ['/v1/messages', '/v1/messages'],
    ['/v1/v1/messages', '/v1/messages'],
    ['/v1/messages/count_tokens?beta=true', '/v1/messages/count_tokens?beta=true'],
  ])('%s reaches the provider as %s', async (path, expected) => {
    await send(line.proxy.port, { path, body: userMessage('hello') });
    expect(received()?.url).toBe(expected);
  });

  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
  ] as const)('a %s body is decoded, checked and sent plain', async (coding, compress) => {
    const answer = await send(line.proxy.port, {
      headers: [...anthropicHeaders, 'content-encoding', coding],
      body: compress(Buffer.from(userMessage('new QuarkleLedgerService()'))),
    });
    expect(answer.status).toBe(200);
    expect(leaksOf(line.provider)).toEqual([]);
    expect(JSON.parse(received()?.body.toString() ?? '')).toMatchObject({ model: 'claude-test' });
    expect(received()?.rawHeaders.map((name) => name.toLowerCase())).not.toContain('content-encoding');
  });

  test('a zstd body is decoded, also where zlib does not know zstd', async () => {
    // `{"model":"claude-test","max_tokens":10,"messages":[{"role":"user","content":"zstd"}]}` in one raw block.
    const text = Buffer.from(userMessage('zstd'));
    const answer = await send(line.proxy.port, {
      headers: [...anthropicHeaders, 'content-encoding', 'zstd'],
      body: zstdStored(text),
    });
    expect(answer.status).toBe(200);
    expect(received()?.body.toString()).toBe(text.toString());
  });

  test('27 parallel count_tokens requests give the same text the same form', async () => {
    line.provider.handler = answerJson({ input_tokens: 7 });
    const body = userMessage('const zorbam_rate_table = new QuarkleLedgerService()');
    const answers = await Promise.all(
      Array.from({ length: 27 }, () => send(line.proxy.port, { path: '/v1/messages/count_tokens?beta=true', body })),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 27 }, () => 200));
    expect(new Set(line.provider.received.map((one) => one.body.toString())).size).toBe(1);
    expect(leaksOf(line.provider)).toEqual([]);
  });

  test('a secret is redacted, and its rule is on the record', async () => {
    const token = `${['gh', 'p'].join('')}_${'A1b2C3d4E5f6G7h8J9k0L1m2N3o4P5q6R7s8'}`;
    await send(line.proxy.port, { body: userMessage(`token = "${token}"`) });
    expect(received()?.body.toString()).not.toContain(token);
    expect(await line.recordOf('ai.request')).toMatchObject({ decision: 'redact', secrets_detected: 1 });
  });

  test("without an index the request's own compounds are protected, and the answer comes back real", async () => {
    line.protection = { mutator: undefined };
    line.provider.handler = (_request, response, one) => {
      const [message] = (JSON.parse(one.body.toString()) as { messages: { content: string }[] }).messages;
      answerJson({ ...plainAnswer, content: [{ type: 'text', text: message?.content }] })(_request, response, one);
    };
    const answer = await send(line.proxy.port, { body: userMessage('function settleGrommetInvoice() {}') });
    expect(received()?.body.toString().toLowerCase()).not.toContain('grommet');
    expect(answer.body.toString()).toContain('settleGrommetInvoice');
    expect((await line.recordOf('ai.request'))['names']).toBe('lexical');
  });

  test("a name that a tool's schema fixes stays, also in a later request without tools", async () => {
    const tools = [{ name: 'quarkleLedger', description: 'x', input_schema: { type: 'object', properties: {} } }];
    await send(line.proxy.port, { body: userMessage('call quarkleLedger', { tools }) });
    await send(line.proxy.port, { body: userMessage('call quarkleLedger') });
    const texts = line.provider.received.map(
      (one) => (JSON.parse(one.body.toString()) as { messages: unknown }).messages,
    );
    expect(texts[1]).toEqual(texts[0]);
    expect(texts[0]).toEqual([{ role: 'user', content: 'call quarkleLedger' }]);
    expect((await line.recordOf('ai.request'))['kept_by_schema']).toBeGreaterThan(0);
  });
});

describe('what the tool gets back', () => {
  test('a JSON answer is reversed with the surrogates that the request carried', async () => {
    line.provider.handler = (request, response, one) => {
      const surrogate = line.surrogateOf('quarkle');
      const text = `use${surrogate.charAt(0).toUpperCase()}${surrogate.slice(1)}Ledger`;
      answerJson({ ...plainAnswer, content: [{ type: 'text', text }] })(request, response, one);
    };
    const answer = await send(line.proxy.port, { body: userMessage('new QuarkleLedgerService()') });
    expect(answer.body.toString()).toContain('"useQuarkleLedger"');
    expect(answer.headers['content-length']).toBe(String(answer.body.length));
  });

  test.each([1, 3, 7])('a stream in deltas of %d characters is reversed, and held text is released', async (size) => {
    line.provider.handler = (_request, response) => {
      const text = `see ${line.surrogateOf('quarkle')}Ledger and ${line.surrogateOf('quarkle')}`;
      const deltas = text.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      response.end(textStream(deltas));
    };
    const body = userMessage('quarkleLedger', { stream: true });
    const answer = await send(line.proxy.port, { body });
    expect(streamedText(answer.body)).toBe('see quarkleLedger and quarkle');
    expect(answer.headers['transfer-encoding']).toBe('chunked');
  });

  test('a surrogate that the request did not carry stays, and is counted', async () => {
    await send(line.proxy.port, { body: userMessage('computeZorbamPremium') });
    const stranger = line.surrogateOf('zorbam');
    line.provider.handler = answerJson({ ...plainAnswer, content: [{ type: 'text', text: `the ${stranger}` }] });
    const answer = await send(line.proxy.port, { body: userMessage('quarkleLedger') });
    expect(answer.body.toString()).toContain(`the ${stranger}`);
    expect((await line.recordOf('ai.response', 2))['foreign_surrogates']).toBe(1);
  });

  test('an answer that the provider compresses all the same is decoded', async () => {
    line.provider.handler = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' });
      response.end(gzipSync(textStream([line.surrogateOf('quarkle')])));
    };
    const answer = await send(line.proxy.port, { body: userMessage('quarkleLedger', { stream: true }) });
    expect(streamedText(answer.body)).toBe('quarkle');
    expect(answer.headers['content-encoding']).toBeUndefined();
  });

  test("status, retry-after and the order of headers pass; the provider's error text is reversed", async () => {
    line.provider.handler = (_request, response) => {
      const body = JSON.stringify({
        type: 'error',
        error: { type: 'overloaded_error', message: line.surrogateOf('quarkle') },
      });
      response.sendDate = false;
      response.writeHead(529, [
        'Retry-After',
        '1',
        'Request-Id',
        'r1',
        'X-Z',
        'a',
        'x-z',
        'b',
        'Content-Type',
        'application/json',
        'Content-Length',
        String(body.length),
        'Alt-Svc',
        'h3=":443"',
      ]);
      response.end(body);
    };
    const answer = await send(line.proxy.port, { body: userMessage('quarkleLedger') });
    expect(answer.status).toBe(529);
    expect(answer.rawHeaders.slice(0, 10)).toEqual([
      'Retry-After',
      '1',
      'Request-Id',
      'r1',
      'X-Z',
      'a',
      'x-z',
      'b',
      'Content-Type',
      'application/json',
    ]);
    expect(answer.headers['alt-svc']).toBeUndefined();
    expect(answer.body.toString()).toContain('"quarkle"');
    expect(await line.recordOf('ai.response')).toMatchObject({ status: 529, error_type: 'overloaded_error' });
  });

  test('an HTML error page passes untouched', async () => {
    const page = `<html>${'x'.repeat(100)}</html>`;
    line.provider.handler = (_request, response) => {
      response.writeHead(502, { 'content-type': 'text/html', 'content-length': page.length });
      response.end(page);
    };
    const answer = await send(line.proxy.port, { body: userMessage('quarkleLedger') });
    expect([answer.status, answer.body.toString()]).toEqual([502, page]);
  });
});

describe('the record', () => {
  test('the request record is written before the request leaves, and says what left', async () => {
    let recordsAtArrival = -1;
    line.provider.handler = (request, response, one) => {
      recordsAtArrival = line.records.length;
      answerJson(plainAnswer)(request, response, one);
    };
    const body = userMessage('computeZorbamPremium', { metadata: { user_id: '{"session_id":"s-1"}' } });
    await send(line.proxy.port, { path: '/v1/messages?secret-query=1', body });
    expect(recordsAtArrival).toBe(1);
    const record = await line.recordOf('ai.request');
    expect(record).toMatchObject({
      provider: 'anthropic',
      endpoint: 'messages',
      endpoint_host: `127.0.0.1:${line.provider.port}`,
      model: 'claude-test',
      tool: 'claude-code',
      tool_version: '2.1.330',
      repository: 'quarkle-app',
      decision: 'mutate',
      mode: 'enforce',
      level: 'strict',
      tokens_source: 'estimated',
      developer: 'dev@example.com',
      secrets_detected: 0,
      rule: null,
    });
    expect(record['identifiers_mutated']).toBeGreaterThan(0);
    expect(record['mutation_map_id']).toMatch(/^mm_/);
    expect(record['hash_sent']).toBe(
      `sha256:${createHash('sha256')
        .update(received()?.body ?? '')
        .digest('hex')}`,
    );
    expect(record['hash_original']).toMatch(/^hmac-sha256:k1:/);
    expect(record['bytes_sent']).toBe(received()?.body.length);
    const text = JSON.stringify(line.records);
    for (const absent of ['secret-query', 'Zorbam', 's-1', ['sk', 'ant'].join('-')]) expect(text).not.toContain(absent);
  });

  test("the response record carries the provider's own counts, the times and hashed tool inputs", async () => {
    line.provider.handler = answerJson({
      ...plainAnswer,
      content: [{ type: 'tool_use', id: 't1', name: 'Read', input: { file_path: 'a' } }],
    });
    await send(line.proxy.port, { body: userMessage('hi') });
    const record = await line.recordOf('ai.response');
    const request = await line.recordOf('ai.request');
    expect(record).toMatchObject({
      request_id: request['request_id'],
      status: 200,
      outcome: 'complete',
      tokens_input: 12,
      tokens_output: 3,
      tokens_source: 'provider',
      foreign_surrogates: 0,
    });
    expect(record['tool_calls']).toEqual([{ name: 'Read', input_hash: expect.stringMatching(/^hmac-sha256:/) }]);
    expect(record['hash_response']).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(record['latency_ms']).toBeTypeOf('number');
    expect(record['time_to_first_byte_ms']).toBeTypeOf('number');
  });

  test('counts stand per workspace file that a tool read', async () => {
    const messages = [
      {
        role: 'assistant',
        content: [
          { type: 'tool_use', id: 't1', name: 'Read', input: { file_path: `${workspace.root}/src/ledger.ts` } },
        ],
      },
      {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: 't1', content: '1\tclass QuarkleLedgerService {}' }],
      },
    ];
    await send(line.proxy.port, { body: JSON.stringify({ model: 'm', max_tokens: 1, messages }) });
    const record = await line.recordOf('ai.request');
    expect(record['file']).toBe('src/ledger.ts');
    expect(record['files']).toMatchObject([{ file: 'src/ledger.ts', repository: 'quarkle-app', secrets_detected: 0 }]);
    expect(record['files']).toEqual([
      expect.objectContaining({ identifiers_mutated: expect.toSatisfy((count) => count > 0) }),
    ]);
  });

  test('a thinking block of this provider passes in silence; an unknown one is counted; one with a secret is blocked', async () => {
    const block = (signature: string, thinking: string) => ({
      role: 'assistant',
      content: [
        { type: 'thinking', thinking, signature },
        { type: 'text', text: 'ok' },
      ],
    });
    const ask = (messages: unknown[]) =>
      send(line.proxy.port, {
        body: JSON.stringify({ model: 'm', max_tokens: 1, messages: [...messages, { role: 'user', content: 'go' }] }),
      });
    line.provider.handler = answerJson({
      ...plainAnswer,
      content: [
        { type: 'thinking', thinking: 'hm', signature: `${realisticSignature}known` },
        { type: 'text', text: 'ok' },
      ],
    });
    await ask([]);
    await ask([block(`${realisticSignature}known`, 'hm')]);
    await ask([block(`${realisticSignature}strange`, 'the QuarkleLedgerService')]);
    const token = `${['gh', 'p'].join('')}_${'A1b2C3d4E5f6G7h8J9k0L1m2N3o4P5q6R7s8'}`;
    const blocked = await ask([block(`${realisticSignature}bad`, token)]);
    const smuggled = await ask([block(`${realisticSignature}known`, token)]);
    const counts = await Promise.all([2, 3].map((count) => line.recordOf('ai.request', count)));
    expect(counts.map((record) => record['unverified_signed_blocks'])).toEqual([0, 1]);
    expect(counts[1]?.['unverified_signed_terms']).toBeGreaterThan(0);
    for (const answer of [blocked, smuggled]) {
      expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([400, 'secret-in-signed-block']);
    }
    expect(line.provider.received).toHaveLength(3);
  });

  test('statistics add up', async () => {
    await send(line.proxy.port, { body: userMessage('quarkleLedger') });
    await send(line.proxy.port, { body: 'no json' });
    await line.recordOf('ai.response');
    expect(line.proxy.statistics()).toMatchObject({ requests: 2, protectedRequests: 1, blockedRequests: 1 });
    expect(line.proxy.statistics().identifiersMutated).toBeGreaterThan(0);
  });
});

/** A zstd frame with one stored block (RFC 8878 §3.1.1): no encoder is needed for a test. */
function zstdStored(bytes: Buffer): Buffer {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(bytes.length);
  const block = Buffer.alloc(3);
  block.writeUIntLE((bytes.length << 3) | 1, 0, 3);
  return Buffer.concat([head, size, block, bytes]);
}
