// What stands in base64 or hexadecimal digits cannot be replaced there: it stops the request, or is recorded.
import { afterEach, expect, test } from 'vitest';
import type { EncodedTextPolicy } from '../../src/proxy/content-policy.ts';
import { leaksOf, send, startTestProxy, type TestProxy, userMessage, workspace } from './proxy-harness.ts';

const open: TestProxy[] = [];
afterEach(async () => {
  for (const line of open.splice(0)) await line.close();
});

async function start(policy?: EncodedTextPolicy): Promise<TestProxy> {
  const line = await startTestProxy(policy === undefined ? {} : { ports: { encodedText: () => policy } });
  open.push(line);
  return line;
}

const named = 'export const computeZorbamPremium = (rate: number): number => rate * 2;\n'.repeat(2);
const plain = 'export const computeAverage = (numbers: number[]): number => numbers.length;\n'.repeat(2);
const token = ['ghp', '_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('');
const secret = `GITHUB_TOKEN=${token}\n# ${'made for a test of encoded text. '.repeat(2)}`;
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const errorOf = (body: Buffer): { type: string; message: string } =>
  (JSON.parse(body.toString('utf8')) as { error: { type: string; message: string } }).error;

test.each([
  ['a name in base64', base64(named)],
  ['a name in base64url', Buffer.from(named).toString('base64url')],
  ['a name in hexadecimal digits', Buffer.from(named).toString('hex')],
  ['a name in base64 in base64', base64(`data: ${base64(named)}`)],
  ['a secret in base64', base64(secret)],
  [
    'a folder of the workspace in base64',
    base64(`{"cwd":"${workspace.root}/src","sources":["quarkle-app/a.ts","b.ts"]}`),
  ],
  ['a source map', `//# sourceMappingURL=data:application/json;base64,${base64(JSON.stringify({ names: [named] }))}`],
])('%s stops the request before anything leaves, every time alike', async (_name, text) => {
  const line = await start();
  const answers = [];
  for (let tries = 0; tries < 2; tries++)
    answers.push(await send(line.proxy.port, { body: userMessage(`Read this: ${text}`) }));
  for (const answer of answers) {
    expect(answer.status).toBe(400);
    expect(answer.headers['x-pretense-rule']).toBe('encoded-text');
    expect(errorOf(answer.body).message).toContain('a message holds base64');
  }
  expect(answers[0]?.body).toEqual(answers[1]?.body);
  expect(line.provider.received).toEqual([]);
  expect(await line.recordOf('ai.request')).toMatchObject({ decision: 'block', rule: 'encoded-text', encoded_hits: 1 });
});

test.each([
  ['text without names', base64(plain)],
  ['an image', `data:image/png;base64,${base64(`\u0089PNG${'\u0000\u0001\u00ff\u0090'.repeat(200)}`)}`],
])('%s leaves as it is', async (_name, text) => {
  const line = await start();
  expect((await send(line.proxy.port, { body: userMessage(text) })).status).toBe(200);
  expect(line.provider.received[0]?.body.toString('utf8')).toContain(text);
  expect(await line.recordOf('ai.request')).toMatchObject({ decision: 'forward', encoded_hits: 0 });
});

test('where the policy is to record them they leave, and each request counts them', async () => {
  const line = await start('record');
  const body = userMessage(`computeZorbamPremium ${base64(named)}`);
  for (const count of [1, 2]) {
    expect((await send(line.proxy.port, { body })).status).toBe(200);
    expect(await line.recordOf('ai.request', count)).toMatchObject({ decision: 'mutate', encoded_hits: 1 });
  }
  expect(line.provider.received[0]?.body.toString('utf8')).toContain(base64(named));
  expect(leaksOf(line.provider)).toEqual([]);
});
