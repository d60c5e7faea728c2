// Hosts of a user's own that a routed tool names: the running proxy is told of them, and of nothing else.
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { openFrontDoor } from '../../src/proxy/front-door.ts';
import {
  anthropicHeaders,
  leaksOf,
  send,
  startProvider,
  startTestProxy,
  type TestProxy,
  userMessage,
} from './proxy-harness.ts';

const token = 'abcdefghij0123456789klmnop';
const path = `/c/opencode-${token}/u/gateway-example-1a2b3c4d/llm/v1/messages`;

let line: TestProxy | undefined;
afterEach(async () => {
  await line?.close();
  line = undefined;
});

async function started(): Promise<TestProxy> {
  line = await startTestProxy({ settings: { clientToken: token } });
  return line;
}

async function ask({ proxy }: TestProxy, headers = anthropicHeaders): Promise<string> {
  const { status, headers: told } = await send(proxy.port, {
    path,
    headers,
    body: userMessage('QuarkleLedgerService'),
  });
  return status === 200 ? 'carried' : String(told['x-pretense-rule']);
}

test('a host is refused until it is learned, then gets the tool’s own path, and no protected name', async () => {
  const all = await started();
  expect(await ask(all)).toBe('unknown-upstream');
  all.proxy.learn({ 'gateway-example-1a2b3c4d:anthropic': all.provider.url });
  expect(await ask(all)).toBe('carried');
  expect(all.provider.received.map(({ url }) => url)).toEqual(['/llm/v1/messages']);
  expect(leaksOf(all.provider)).toEqual([]);
});

test('a request that waited at the door while the proxy started may name one', async () => {
  const door = await openFrontDoor(0, 'test');
  const provider = await startProvider();
  try {
    const arrived = Promise.race(door.servers.map((server) => once(server, 'request')));
    const waiting = send(door.port, { path, headers: anthropicHeaders, body: userMessage('hello') });
    await arrived;
    const learned = { 'gateway-example-1a2b3c4d:anthropic': provider.url };
    line = await startTestProxy({ settings: { clientToken: token, door, learned } });
    expect((await waiting).status).toBe(200);
    expect(provider.received.map(({ url }) => url)).toEqual(['/llm/v1/messages']);
  } finally {
    await provider.close();
  }
});

test('attack: a learned host does not get the credentials of another vendor', async () => {
  const all = await started();
  all.proxy.learn({ 'gateway-example-1a2b3c4d:openai': all.provider.url });
  expect(await ask(all)).toBe('credential-mismatch');
  expect(all.provider.received).toEqual([]);
});

test('attack: a name that is known cannot be learned anew, nor this proxy itself', async () => {
  const all = await started();
  const other = 'http://127.0.0.1:9';
  all.proxy.learn({ anthropic: other, 'gateway-example-1a2b3c4d:anthropic': all.proxy.url });
  expect(await ask(all)).toBe('unknown-upstream');
  all.proxy.learn({ 'gateway-example-1a2b3c4d:anthropic': all.provider.url });
  all.proxy.learn({
    'gateway-example-1a2b3c4d:anthropic': other,
    'not a key': other,
    'bad:nobody': other,
    bad: 'no url',
  });
  expect(await ask(all)).toBe('carried');
  await send(all.proxy.port, { path: '/v1/messages', body: userMessage('hello') });
  expect(all.provider.received).toHaveLength(2);
});
