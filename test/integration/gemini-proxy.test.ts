// The Gemini API through a real proxy: lists that are written piece by piece, Code Assist, Vertex AI, keys in the query.
import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answerJson, leaksOf, send, startTestProxy, type TestProxy } from './proxy-harness.ts';

let line: TestProxy;

beforeEach(async () => {
  line = await startTestProxy();
});
afterEach(() => line.close());

const googleKey = `${'AI'}zaSyB7nQ2xWm9Kd4Vt6Rj1Hp8Lc3Zf5Gs0Xy`;
const headers = ['content-type', 'application/json', 'x-goog-api-key', googleKey];
const streamPath = '/v1beta/models/gemini-3.8-flash:streamGenerateContent';

const asks = (text: string): object => ({ contents: [{ role: 'user', parts: [{ text }] }] });
const says = (text: string, more: object = {}): object => ({
  candidates: [{ content: { parts: [{ text }], role: 'model' }, index: 0, ...more }],
});
const sent = (at = 0): string => line.provider.received[at]?.body.toString('utf8') ?? '';
const textIn = (
  answers: readonly {
    readonly candidates?: readonly { readonly content: { readonly parts: readonly { readonly text?: string }[] } }[];
  }[],
): string =>
  answers.map(({ candidates }) => candidates?.[0]?.content.parts.map(({ text }) => text ?? '').join('') ?? '').join('');

describe('a stream that is one JSON list', () => {
  test('reaches the tool piece by piece, in the real names', async () => {
    // The next item is written when the tool has the one before: whoever holds the list would never end.
    let more: () => void = () => undefined;
    line.provider.handler = (_request, response) => {
      const words = (line.surrogateOf('quarkle') + line.surrogateOf('ledger')).match(/.{1,4}/g) ?? [];
      const items = [...words.map((word) => says(word)), says('', { finishReason: 'STOP' })];
      response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' });
      more = () => {
        const item = items.shift();
        if (item === undefined) response.end(']');
        else response.write(`${items.length === words.length ? '[' : ',\r\n'}${JSON.stringify(item)}`);
      };
      more();
    };
    const chunks = await new Promise<readonly Buffer[]>((resolve, reject) => {
      const all: Buffer[] = [];
      const outgoing = httpRequest(
        {
          port: line.proxy.port,
          host: '127.0.0.1',
          method: 'POST',
          path: streamPath,
          headers: Object.fromEntries([
            [headers[0], headers[1]],
            [headers[2], headers[3]],
          ]),
        },
        (answer) => {
          answer.on('data', (chunk: Buffer) => {
            all.push(chunk);
            more();
          });
          answer.on('end', () => resolve(all));
        },
      );
      outgoing.on('error', reject);
      outgoing.end(JSON.stringify(asks('What is quarkleLedger?')));
    });
    expect(chunks.length).toBeGreaterThan(2);
    const answers = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Parameters<typeof textIn>[0];
    expect(textIn(answers)).toBe('quarkleledger');
    expect(leaksOf(line.provider)).toEqual([]);
  });

  test.each([
    ['as a list', (error: object) => [error]],
    ['alone', (error: object) => error],
  ])('may be an error %s, and its text is reversed', async (_name, form) => {
    line.provider.handler = (...given) => {
      const message = `${line.surrogateOf('quarkle')} is not allowed`;
      answerJson(form({ error: { code: 400, message, status: 'INVALID_ARGUMENT' } }), 400)(...given);
    };
    const answer = await send(line.proxy.port, {
      path: streamPath,
      headers,
      body: JSON.stringify(asks('quarkleLedger')),
    });
    expect(answer.status).toBe(400);
    expect(answer.body.toString()).toContain('quarkle is not allowed');
    expect((await line.recordOf('ai.response'))['error_type']).toBe('INVALID_ARGUMENT');
  });
});

describe('requests', () => {
  test('of Code Assist keep what the model said in the form in which it said it', async () => {
    line.provider.handler = answerJson({ response: says('An OspreyQueue, then.', { finishReason: 'STOP' }) });
    const wrapped = (contents: readonly object[]): string =>
      JSON.stringify({ model: 'gemini-3.8-flash', project: 'able-rain-482913', request: { contents } });
    const path = '/v1internal:generateContent';
    const ask = asks('Explain quarkleLedger') as { readonly contents: readonly object[] };
    await send(line.proxy.port, { path, headers, body: wrapped(ask.contents) });
    const said = { role: 'model', parts: [{ text: 'An OspreyQueue, then.' }] };
    await send(line.proxy.port, {
      path,
      headers,
      body: wrapped([...ask.contents, said, { role: 'user', parts: [{ text: 'Go on' }] }]),
    });
    expect(line.provider.received.map(({ url }) => url)).toEqual([path, path]);
    expect(leaksOf(line.provider)).toEqual([]);
    expect(sent(1)).toContain('An OspreyQueue, then.');
    expect(sent(1).startsWith(sent(0).slice(0, sent(0).lastIndexOf(']}}')))).toBe(true);
    expect((await line.recordOf('ai.request'))['model']).toBe('gemini-3.8-flash');
  });

  test('have the model of their path on the record', async () => {
    await send(line.proxy.port, { path: `${streamPath}?alt=sse`, headers, body: JSON.stringify(asks('hello')) });
    const { model, endpoint, provider } = (await line.recordOf('ai.request')) as Readonly<Record<string, unknown>>;
    expect({ model, endpoint, provider }).toEqual({
      model: 'gemini-3.8-flash',
      endpoint: 'streamGenerateContent',
      provider: 'google',
    });
  });

  test('may bring their key in the query, which arrives as it was and is on no record', async () => {
    const path = `/v1beta/models/gemini-3.8-flash:countTokens?key=${googleKey}&$alt=json`;
    const answer = await send(line.proxy.port, {
      path,
      headers: headers.slice(0, 2),
      body: JSON.stringify(asks('quarkleLedger')),
    });
    expect(answer.status).toBe(200);
    expect(line.provider.received[0]?.url).toBe(path);
    expect(JSON.stringify(line.records)).not.toContain(googleKey);
    expect(leaksOf(line.provider)).toEqual([]);
  });

  test('of Vertex AI go to their path', async () => {
    const path =
      '/v1/projects/able-rain-482913/locations/us-central1/publishers/google/models/gemini-3.8-pro:generateContent';
    const bearer = ['content-type', 'application/json', 'authorization', `Bearer ${'ya'}29.a0AQ7xWm9Kd4Vt6Rj1Hp8Lc3`];
    await send(line.proxy.port, { path, headers: bearer, body: JSON.stringify(asks('quarkleLedger')) });
    expect(line.provider.received[0]?.url).toBe(path);
    expect(leaksOf(line.provider)).toEqual([]);
  });

  test.each(['rawPredict', 'streamRawPredict'])('of Claude on Vertex AI are Messages (%s)', async (method) => {
    const path = `/v1/projects/able-rain-482913/locations/us-east5/publishers/anthropic/models/claude-sonnet-4-5@20250929:${method}`;
    const bearer = ['content-type', 'application/json', 'authorization', `Bearer ${'ya'}29.a0AQ7xWm9Kd4Vt6Rj1Hp8Lc3`];
    line.provider.handler = (...given) =>
      answerJson({
        type: 'message',
        role: 'assistant',
        content: [{ type: 'text', text: line.surrogateOf('quarkle') }],
      })(...given);
    const body = {
      anthropic_version: 'vertex-2023-10-16',
      max_tokens: 5,
      messages: [{ role: 'user', content: 'quarkleLedger' }],
    };
    const answer = await send(line.proxy.port, { path, headers: bearer, body: JSON.stringify(body) });
    expect(line.provider.received[0]?.url).toBe(path);
    expect(leaksOf(line.provider)).toEqual([]);
    expect(answer.body.toString()).toContain('"quarkle"');
    expect((await line.recordOf('ai.request'))['model']).toBe('claude-sonnet-4-5@20250929');
  });
});

test('a secret is redacted, and a block is an error of the API', async () => {
  const secret = `gh${'p_'}${'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'}`;
  await send(line.proxy.port, { path: streamPath, headers, body: JSON.stringify(asks(`use ${secret}`)) });
  expect(sent()).not.toContain(secret);
  const answer = await send(line.proxy.port, { path: streamPath, headers, body: JSON.stringify({ contents: ['x'] }) });
  expect(answer.status).toBe(400);
  expect(answer.headers['x-pretense-rule']).toBe('bad-shape');
  expect(JSON.parse(answer.body.toString())).toMatchObject({ error: { code: 400, status: 'INVALID_ARGUMENT' } });
});
