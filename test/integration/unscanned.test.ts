// Images, PDFs and audio: nobody can read them, so they are counted, and stopped where the user says so.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { madeCredentials } from '../../src/proxy/credential-shapes.fixture.ts';
import type { MediaPolicy } from '../../src/proxy/content-policy.ts';
import { anthropicHeaders, send, type SendOptions, startTestProxy, type TestProxy } from './proxy-harness.ts';

let policy: MediaPolicy = 'pass';
let line: TestProxy;

beforeAll(async () => {
  line = await startTestProxy({ ports: { media: () => policy } });
});
afterEach(() => {
  policy = 'pass';
  line.provider.received.length = 0;
  line.records.length = 0;
});
afterAll(() => line.close());

const png = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  Buffer.alloc(60, 7),
]).toString('base64');
const pdf = Buffer.from(`%PDF-1.7\n${'x'.repeat(60)}`).toString('base64');
const json = ['content-type', 'application/json'];
const headersOf = (what: string): readonly string[] =>
  madeCredentials.find((made) => made.what === what)?.headers ?? [];
const openai = [...json, ...headersOf('a project key of OpenAI')];
const google = [...json, ...headersOf('a key of Google')];

const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } };
const document = { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: pdf } };

function claude(...content: readonly unknown[]): SendOptions {
  return {
    headers: anthropicHeaders,
    body: JSON.stringify({ model: 'm', max_tokens: 9, messages: [{ role: 'user', content }] }),
  };
}

const requests: readonly (readonly [string, SendOptions, number, RegExp])[] = [
  ['an image for Anthropic', claude(image, { type: 'text', text: 'look' }), 1, /an image/],
  ['an image and a PDF for Anthropic', claude(document, image), 2, /a PDF/],
  [
    'an image in a result of a tool',
    claude({ type: 'tool_result', tool_use_id: 'toolu_01A', content: [image] }),
    1,
    /an image/,
  ],
  [
    'an image for chat completions',
    {
      path: '/v1/chat/completions',
      headers: openai,
      body: JSON.stringify({
        model: 'm',
        messages: [
          { role: 'user', content: [{ type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } }] },
        ],
      }),
    },
    1,
    /an image/,
  ],
  [
    'an image for Responses',
    {
      path: '/v1/responses',
      headers: openai,
      body: JSON.stringify({
        model: 'm',
        input: [{ role: 'user', content: [{ type: 'input_image', image_url: `data:image/png;base64,${png}` }] }],
      }),
    },
    1,
    /an image/,
  ],
  [
    'an image for Gemini',
    {
      path: '/v1beta/models/m:generateContent',
      headers: google,
      body: JSON.stringify({
        contents: [{ role: 'user', parts: [{ inlineData: { mimeType: 'image/png', data: png } }] }],
      }),
    },
    1,
    /an image/,
  ],
];

describe.each(requests)('%s', (_what, options, count, name) => {
  test('passes as it is, and the record says how many nobody has read', async () => {
    const before = line.proxy.statistics().unscannedItems;
    expect((await send(line.proxy.port, options)).status).toBe(200);
    expect(line.provider.received[0]?.body.toString()).toBe(options.body);
    const { media } = await line.recordOf('ai.request');
    const entries = media as readonly { readonly count: number; readonly bytes: number }[];
    expect(entries.reduce((sum, entry) => sum + entry.count, 0)).toBe(count);
    for (const { bytes } of entries) expect(bytes).toBeGreaterThan(50);
    expect(line.proxy.statistics().unscannedItems - before).toBe(count);
  });

  test('is stopped where none may leave, says why, and is counted all the same', async () => {
    policy = 'block';
    const before = line.proxy.statistics().unscannedItems;
    // A body that passed before is not let through by what is remembered of it.
    const answers = [await send(line.proxy.port, options), await send(line.proxy.port, options)];
    for (const answer of answers) {
      expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([400, 'media']);
      expect(answer.body.toString()).toMatch(name);
    }
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect(line.provider.received).toEqual([]);
    expect(await line.recordOf('ai.request')).toMatchObject({
      decision: 'block',
      rule: 'media',
      media: [{ count: 1 }],
    });
    expect(line.proxy.statistics().unscannedItems).toBe(before);
  });
});
