// Connections that break, hang or crawl, in every wire format: whatever is not whole must not look whole.
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { deferred } from '../../src/base/async.ts';
import { wireFormats } from '../../src/wire/index.ts';
import { fastest } from './fastest.ts';
import { type FaultFormat, faultFormats, streamedFormats, wholeFormats } from './fault-formats.ts';
import { type FaultLine, headOf, realName, startFaultLine } from './fault-line.ts';
import { type Answer, send } from './proxy-harness.ts';

let line: FaultLine | undefined;
afterEach(() => line?.close());

/** Two ways in which a connection ends early. */
const ends: readonly (readonly [string, (response: ServerResponse) => void])[] = [
  ['a reset', (response) => void response.socket?.resetAndDestroy()],
  ['an end', (response) => void response.socket?.destroy()],
];

/** An answer of our own, told as the vendor tells errors. */
function expectOwn(answer: Answer, { format }: FaultFormat, rule: string): void {
  expect([answer.status, answer.headers['x-pretense-rule'], answer.isCut]).toEqual([502, rule, false]);
  const shape = wireFormats.find(({ id }) => id === format)?.errorBody({ status: 502, rule, message: 'M' }) ?? '';
  const told = JSON.parse(answer.body.toString()) as unknown;
  expect(shapeOf(told)).toEqual(shapeOf(JSON.parse(shape)));
}

/** Names and kinds of a value's parts. */
function shapeOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shapeOf(part)]));
}

/** When the provider's side of an answer closes. */
function closingTime(response: ServerResponse): Promise<number> {
  return new Promise((resolve) => response.once('close', () => resolve(performance.now())));
}

describe.each(faultFormats)('$name', (format) => {
  test.each(ends)('%s before the answer is told as an error, and nothing is sent twice', async (_name, end) => {
    line = await startFaultLine((response) => end(response));
    expectOwn(await line.ask(format), format, 'upstream-reset');
    expect(line.provider.received).toHaveLength(1);
    expect(await line.recordOf('ai.response')).toMatchObject({ status: null, outcome: 'upstream-reset' });
  });

  test('a provider that says nothing is given up, and told as an error', async () => {
    const closed = deferred<void>();
    line = await startFaultLine((response) => response.once('close', () => closed.resolve()), {
      upstreamIdleTimeoutMs: 150,
    });
    expectOwn(await line.ask(format), format, 'upstream-timeout');
    await closed.promise;
    expect(await line.recordOf('ai.response')).toMatchObject({ status: null, outcome: 'upstream-timeout' });
  });

  test('a client that leaves before the answer ends the upstream within 100 ms', async () => {
    let arrived = deferred<ServerResponse>();
    const faultLine = await startFaultLine((response) => arrived.resolve(response));
    line = faultLine;
    const leave = async (): Promise<number> => {
      arrived = deferred();
      const outgoing = faultLine.open(format);
      const closed = closingTime(await arrived.promise);
      const left = performance.now();
      outgoing.destroy();
      return (await closed) - left;
    };
    expect(await fastest(100, leave)).toBeLessThan(100);
    expect(await line.recordOf('ai.response')).toMatchObject({ status: null, outcome: 'client-aborted' });
  });
});

describe.each(wholeFormats)('$name', (format) => {
  test.each(ends)('%s in the middle of the answer is told as an error: half of it is nothing', async (_name, end) => {
    line = await startFaultLine((response, name) => {
      const body = JSON.stringify(format.answer(name));
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
      response.write(body.slice(0, -5), () => end(response));
    });
    expectOwn(await line.ask(format), format, 'upstream-reset');
    expect(await line.recordOf('ai.response')).toMatchObject({ status: 200, outcome: 'upstream-reset' });
  });

  test('an answer that stops half-way is given up', async () => {
    line = await startFaultLine(
      (response, name) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write(JSON.stringify(format.answer(name)).slice(0, -5));
      },
      { upstreamIdleTimeoutMs: 150 },
    );
    expectOwn(await line.ask(format), format, 'upstream-timeout');
  });
});

describe.each(streamedFormats)('$name', (format) => {
  const { stream } = format;
  const begin = (response: ServerResponse, name: string): void => {
    response.writeHead(200, { 'content-type': stream.type });
    response.write(`${stream.start}${stream.text(`Renaming ${name} `, 0)}`);
  };

  test.each(ends)('%s in the stream cuts the client off: what came is there, and no end', async (_name, end) => {
    line = await startFaultLine((response, name) => {
      begin(response, name);
      response.write(stream.text('now. ', 1), () => end(response));
    });
    const answer = await line.ask(format);
    expect([answer.status, answer.isCut]).toEqual([200, true]);
    const text = answer.body.toString();
    // A reset overtakes what was on its way.
    if (text !== '') expect(text).toContain(realName);
    if (stream.end.trim() !== '') expect(text).not.toContain(stream.end.trim());
    expect(await line.recordOf('ai.response')).toMatchObject({ status: 200, outcome: 'upstream-reset' });
  });

  test('a stream that stops half-way is cut off', async () => {
    line = await startFaultLine(begin, { upstreamIdleTimeoutMs: 150 });
    const answer = await line.ask(format);
    expect([answer.status, answer.isCut]).toEqual([200, true]);
    expect(answer.body.toString()).toContain(`Renaming ${realName}`);
    expect(await line.recordOf('ai.response')).toMatchObject({ status: 200, outcome: 'upstream-timeout' });
  });

  test('a client that leaves in the stream ends the upstream within 100 ms', async () => {
    let arrived = deferred<ServerResponse>();
    const faultLine = await startFaultLine((response, name) => {
      begin(response, name);
      arrived.resolve(response);
    });
    line = faultLine;
    const leave = async (): Promise<number> => {
      arrived = deferred();
      const outgoing = faultLine.open(format);
      const head = headOf(outgoing);
      const closed = closingTime(await arrived.promise);
      await once(await head, 'data');
      const left = performance.now();
      outgoing.destroy();
      return (await closed) - left;
    };
    expect(await fastest(100, leave)).toBeLessThan(100);
    expect(await line.recordOf('ai.response')).toMatchObject({ outcome: 'client-aborted' });
  });

  test('a slow reader slows the provider down instead of filling memory, and gets all of it', async () => {
    const total = 24 * 1024 * 1024;
    const filler = 'word '.repeat(6_000);
    let written = 0;
    line = await startFaultLine((response, name) => {
      begin(response, name);
      let at = 1;
      const more = (): void => {
        for (; written < total; at += 1) {
          const piece = stream.text(filler, at);
          written += piece.length;
          if (!response.write(piece)) return void response.once('drain', more);
        }
        response.end(stream.end);
      };
      more();
    });
    const answer = await headOf(line.open(format));
    answer.pause();
    // Further requests through the same process: by then the stream has had every chance to run ahead.
    for (let round = 0; round < 3; round += 1)
      await send(line.proxy.port, { method: 'GET', path: '/__pretense/hello' });
    expect(written).toBeLessThan(total / 2);
    let read = 0;
    answer.on('data', (chunk: Buffer) => (read += chunk.length));
    answer.resume();
    await once(answer, 'end');
    expect(read).toBeGreaterThan(total);
    expect(written).toBeGreaterThanOrEqual(total);
  });
});
