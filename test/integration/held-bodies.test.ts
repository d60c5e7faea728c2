// What a stream that runs for minutes holds in memory: not the bodies of its request.
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { anthropicHeaders, startTestProxy, userMessage } from './proxy-harness.ts';

/** Larger than what any memory of the proxy keeps. */
const bodyBytes = 9 * 1024 * 1024;

test('the bodies of a request are let go of when its answer has begun', async () => {
  const bodies = new Map<string, WeakRef<Uint8Array>>();
  const line = await startTestProxy({
    handler: (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('event: ping\ndata: {"type":"ping"}\n\n');
    },
    ports: {
      observer: {
        sent({ original, sent }) {
          if (original !== undefined) bodies.set('original', new WeakRef(original));
          if (sent !== undefined) bodies.set('sent', new WeakRef(sent));
        },
        answered() {},
      },
    },
  });
  const body = userMessage(`${'QuarkleLedgerService '.repeat(10)}${'a '.repeat(bodyBytes / 2)}`);
  const answer = await new Promise<IncomingMessage>((resolve) => {
    const port = line.proxy.port;
    const headers = { 'content-length': body.length, ...pairsOf(anthropicHeaders) };
    httpRequest({ port, host: '127.0.0.1', path: '/v1/messages', method: 'POST', headers }, resolve).end(body);
  });
  await new Promise((resolve) => answer.once('data', resolve));
  expect([...bodies.keys()]).toEqual(['original', 'sent']);
  await expect.poll(() => collected(bodies)).toEqual(['original', 'sent']);
  answer.destroy();
  await line.close();
});

/** Those that nobody holds any more. */
async function collected(bodies: ReadonlyMap<string, WeakRef<Uint8Array>>): Promise<readonly string[]> {
  // A reference that was followed holds until its turn of the event loop is over.
  await nextTurn();
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return [...bodies].filter(([, body]) => body.deref() === undefined).map(([name]) => name);
}

function pairsOf(headers: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(headers.flatMap((name, at) => (at % 2 === 0 ? [[name, headers[at + 1] ?? '']] : [])));
}
