// Attachments whose field says that they are base64 are looked into whatever their length and whatever stands in them.
import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { anthropicHeaders, send, startTestProxy, type TestProxy } from './proxy-harness.ts';

const open: TestProxy[] = [];
afterEach(async () => {
  for (const line of open.splice(0)) await line.close();
});

interface Attachment {
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: (data: string, kind: string) => unknown;
}

const bearer = ['content-type', 'application/json', 'authorization', 'Bearer sk-nobody'];
const google = ['content-type', 'application/json', 'x-goog-api-key', `${'AI'}zaNobody`];
const message = (content: unknown): unknown => ({ model: 'm', max_tokens: 5, messages: [{ role: 'user', content }] });
const document = (data: string, kind: string): unknown => ({
  type: 'document',
  source: { type: 'base64', media_type: kind, data },
});
const dataUrl = (data: string, kind: string): string => `data:${kind};base64,${data}`;

const attachments: Readonly<Record<string, Attachment>> = {
  'a document of Messages': {
    path: '/v1/messages',
    headers: anthropicHeaders,
    body: (data, kind) => message([document(data, kind)]),
  },
  'a document in a tool result': {
    path: '/v1/messages',
    headers: anthropicHeaders,
    body: (data, kind) => ({
      model: 'm',
      max_tokens: 5,
      messages: [
        { role: 'user', content: 'read' },
        { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'read', input: {} }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: [document(data, kind)] }] },
      ],
    }),
  },
  'a file of Chat Completions': {
    path: '/v1/chat/completions',
    headers: bearer,
    body: (data, kind) => message([{ type: 'file', file: { filename: 'a.txt', file_data: dataUrl(data, kind) } }]),
  },
  'a file of Chat Completions without its kind': {
    path: '/v1/chat/completions',
    headers: bearer,
    body: (data) => message([{ type: 'file', file: { filename: 'a.txt', file_data: data } }]),
  },
  'an image of Chat Completions that is text': {
    path: '/v1/chat/completions',
    headers: bearer,
    body: (data, kind) => message([{ type: 'image_url', image_url: { url: dataUrl(data, kind) } }]),
  },
  'a file of Responses': {
    path: '/v1/responses',
    headers: bearer,
    body: (data, kind) => ({
      model: 'm',
      input: [
        {
          role: 'user',
          content: [{ type: 'input_file', filename: 'a.txt', file_data: dataUrl(data, kind) }],
        },
      ],
    }),
  },
  'inline data of Gemini': {
    path: '/v1beta/models/gemini-3-pro:generateContent',
    headers: google,
    body: (data, kind) => ({ contents: [{ role: 'user', parts: [{ inlineData: { mimeType: kind, data } }] }] }),
  },
};

const name = 'computeZorbamPremium';
const token = ['ghp', '_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('');
const held: readonly (readonly [string, string, Buffer])[] = [
  ['a short name', 'text/plain', Buffer.from(name)],
  ['a program', 'text/x-python', Buffer.from(`def ${name}(): pass`)],
  ['a secret', 'text/plain', Buffer.from(token)],
  ['a name before 400 bytes of noise', 'text/plain', Buffer.concat([Buffer.from(`${name}\n`), randomBytes(400)])],
];

async function start(): Promise<TestProxy> {
  const line = await startTestProxy();
  open.push(line);
  return line;
}

describe.each(Object.entries(attachments))('%s', (_name, { path, headers, body }) => {
  test('stops the request when it holds a name or a secret', async () => {
    const line = await start();
    for (const [what, kind, bytes] of held) {
      const sent = JSON.stringify(body(bytes.toString('base64'), kind));
      const answer = await send(line.proxy.port, { path, headers, body: sent });
      expect.soft(answer.headers['x-pretense-rule'], what).toBe('encoded-text');
    }
    expect(line.provider.received).toEqual([]);
  });

  test('leaves as it is when it holds none', async () => {
    const line = await start();
    const sent = JSON.stringify(body(Buffer.from('the sum of two numbers').toString('base64'), 'text/plain'));
    expect((await send(line.proxy.port, { path, headers, body: sent })).status).toBe(200);
    expect(line.provider.received[0]?.body.toString('utf8')).toBe(sent);
  });
});

test('what passed as a message is looked into as an attachment', async () => {
  const line = await start();
  const data = Buffer.from(name).toString('base64');
  const { body, path, headers } = attachments['a document of Messages'] ?? expect.fail('no such attachment');
  const said = await send(line.proxy.port, { path, headers, body: JSON.stringify(message(`it is ${data}`)) });
  expect(said.status).toBe(200);
  expect((await send(line.proxy.port, { path, headers, body: JSON.stringify(message(data)) })).status).toBe(200);
  const attached = await send(line.proxy.port, { path, headers, body: JSON.stringify(body(data, 'text/plain')) });
  expect(attached.status).toBe(400);
});
