// Who looks on from beside gets what was sent and what was said, by reference, and can break nothing.
import { afterEach, describe, expect, test } from 'vitest';
import type { ExchangeObserver, SentRequest } from '../../src/proxy/ports.ts';
import type { SpokenText } from '../../src/wire/types.ts';
import {
  answerJson,
  plainAnswer,
  send,
  startTestProxy,
  type TestProxy,
  textStream,
  userMessage,
} from './proxy-harness.ts';

class Watcher implements ExchangeObserver {
  readonly requests: SentRequest[] = [];
  readonly answers: (readonly [string, readonly SpokenText[]])[] = [];
  onSent: () => void = () => {};

  sent(request: SentRequest): void {
    this.requests.push(request);
    this.onSent();
  }

  answered(id: string, spoken: readonly SpokenText[]): void {
    this.answers.push([id, spoken]);
  }
}

let line: TestProxy;
let watcher: Watcher;
afterEach(() => line.close());

async function start(options: Parameters<typeof startTestProxy>[0] = {}): Promise<void> {
  watcher = new Watcher();
  line = await startTestProxy({ ...options, ports: { observer: watcher } });
}

describe('an observer', () => {
  test('is shown both bodies of a request, after its record is durable and before the provider has it', async () => {
    await start();
    const seen: unknown[] = [];
    watcher.onSent = () =>
      seen.push(
        line.records.map(({ type }) => type),
        line.provider.received.length,
      );
    const body = userMessage('rename QuarkleLedgerService');
    await send(line.proxy.port, { body });
    const [request] = watcher.requests;
    expect(seen).toEqual([['ai.request'], 0]);
    expect(Buffer.from(request?.original ?? []).toString()).toBe(body);
    expect(Buffer.from(request?.sent ?? [])).toEqual(line.provider.received[0]?.body);
    expect(request).toMatchObject({
      id: line.records[0]?.['request_id'],
      endpointHost: `127.0.0.1:${line.provider.port}`,
    });
    expect(request?.format?.id).toBe('anthropic-messages');
    expect(request?.carried.size).toBeGreaterThan(0);
  });

  test('gets the very same array twice when nothing changed', async () => {
    await start();
    await send(line.proxy.port, { body: userMessage('hello') });
    expect(watcher.requests[0]?.sent).toBe(watcher.requests[0]?.original);
  });

  test('gets what the model said, as the provider wrote it and as the client got it', async () => {
    await start({
      handler: (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(textStream(['rename ', line.surrogateOf('quarkle'), ' now']));
      },
    });
    await send(line.proxy.port, { body: userMessage('what is quarkle', { stream: true }) });
    await line.recordOf('ai.response');
    const [[id, spoken] = []] = watcher.answers;
    expect(id).toBe(watcher.requests[0]?.id);
    expect(spoken).toMatchObject([{ kind: 'text', client: 'rename quarkle now' }]);
    expect(spoken?.[0]?.provider).toBe(`rename ${line.surrogateOf('quarkle')} now`);
  });

  test('that fails ends the exchange, with its record, and leaves no answer behind that nobody reads', async () => {
    let running = 0;
    await start({
      handler: (request, response, received) => {
        if (!received.body.includes('never ends')) return answerJson(plainAnswer)(request, response, received);
        running += 1;
        request.socket.once('close', () => (running -= 1));
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(textStream(['it goes on']));
      },
    });
    watcher.onSent = () => {
      throw new Error('of its own making');
    };
    expect((await send(line.proxy.port, { body: userMessage('never ends', { stream: true }) })).status).toBe(502);
    expect(await line.recordOf('ai.response')).toMatchObject({ outcome: 'upstream-unreadable' });
    // The provider has read the first one, if it ever does, when it answers the next.
    watcher.onSent = () => {};
    expect((await send(line.proxy.port, { body: userMessage('hello') })).status).toBe(200);
    await expect.poll(() => running).toBe(0);
  });

  test('is shown nothing of a blocked request', async () => {
    await start();
    line.disk.append = () => Promise.reject(new Error('disk full'));
    expect((await send(line.proxy.port, { body: userMessage('hello') })).status).toBe(400);
    expect((await send(line.proxy.port, { body: '{"not": "a request"}' })).status).toBe(400);
    expect([watcher.requests, watcher.answers]).toEqual([[], []]);
  });
});

describe('what Pretense adds', () => {
  test('is on the record in microseconds, without the time that the provider took', async () => {
    await start({
      handler: (request, response, received) => {
        setTimeout(() => answerJson(plainAnswer)(request, response, received), 300);
      },
    });
    await send(line.proxy.port, { body: userMessage('hello') });
    const response = await line.recordOf('ai.response');
    expect(Number.isSafeInteger(response['added_us'])).toBe(true);
    expect(response['added_us']).toBeGreaterThan(0);
    expect(Number(response['added_us']) / 1000).toBeLessThanOrEqual(Number(response['latency_ms']) - 290);
  });

  test('is on the record also when the provider could not be reached', async () => {
    await start({ handler: (request) => request.socket.destroy() });
    await send(line.proxy.port, { body: userMessage('hello') });
    expect(await line.recordOf('ai.response')).toMatchObject({
      outcome: 'upstream-reset',
      added_us: expect.any(Number),
    });
  });
});
