import { Agent, createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { collectAnswer, pump } from './pump.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function listen(handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<number> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface Passing {
  readonly answer: IncomingMessage;
  readonly response: ServerResponse;
}

/** A client that reads an answer through the pump; `observe` sees both ends before the pump does. */
async function passThrough(
  provider: (response: ServerResponse) => void,
  options: { readonly observe?: (passing: Passing) => void; readonly map?: (chunk: Buffer) => readonly Uint8Array[] },
): Promise<string> {
  const providerPort = await listen((_request, response) => provider(response));
  const proxyPort = await listen((_request, response) => {
    get({ port: providerPort, host: '127.0.0.1' }, (answer) => {
      response.writeHead(200);
      response.flushHeaders();
      options.observe?.({ answer, response });
      void pump(answer, answer, response, {
        map: options.map ?? ((chunk) => [chunk]),
        end: () => [],
        signal: new AbortController().signal,
        idleTimeoutMs: 20_000,
        onFirstByte() {},
      });
    });
  });
  return new Promise((resolve, reject) => {
    get({ port: proxyPort, host: '127.0.0.1' }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.once('end', () => resolve(text));
      answer.once('error', reject);
    });
  });
}

describe('an event', () => {
  test('leaves in the turn of the event loop in which it came', async () => {
    const isOut: boolean[] = [];
    const events = ['one', 'two', 'three'];
    let sendNext = (): void => {};
    const text = await passThrough(
      (response) => {
        sendNext = () => {
          const event = events.shift();
          if (event === undefined) response.end();
          else response.write(event);
        };
        sendNext();
      },
      {
        observe({ answer, response }) {
          let before = response.socket?.bytesWritten ?? 0;
          answer.on('data', () => {
            // Runs at the end of this turn, before anything new can come in.
            setImmediate(() => {
              const { bytesWritten = 0, writableLength = -1 } = response.socket ?? {};
              isOut.push(bytesWritten > before && writableLength === 0);
              before = bytesWritten;
              sendNext();
            });
          });
        },
      },
    );
    expect(text).toBe('onetwothree');
    expect(isOut).toEqual([true, true, true]);
  });

  test('goes through the mapper together with those that came in the same turn', async () => {
    const chunks: string[] = [];
    const text = await passThrough(
      (response) => {
        response.cork();
        for (const event of ['one', 'two', 'three']) response.write(event);
        response.uncork();
        response.end();
      },
      {
        map(chunk) {
          chunks.push(chunk.toString());
          return [chunk];
        },
      },
    );
    expect(text).toBe('onetwothree');
    expect(chunks.join('')).toBe('onetwothree');
    expect(chunks.length).toBeLessThan(3);
  });
});

describe('an answer that is held whole', () => {
  const body = Buffer.alloc(300_000, 'answer ');
  const start = (length: number): string => body.toString('latin1', 0, length);
  const ways = {
    'in one piece': (response: ServerResponse, bytes: Buffer) => void response.end(bytes),
    'in pieces': (response: ServerResponse, bytes: Buffer) => {
      const write = (at: number): void => {
        if (at >= bytes.length) response.end();
        else response.write(bytes.subarray(at, at + 40_000), () => setImmediate(() => write(at + 40_000)));
      };
      write(0);
    },
  };

  /** Both over one connection, which a body that was not read to its end would hold. */
  async function collected(way: keyof typeof ways, lengths: readonly number[], maxBytes = body.length) {
    const wanted = [...lengths];
    const port = await listen((_request, response) => ways[way](response, body.subarray(0, wanted.shift())));
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const results: { readonly text: string; readonly wasComplete: boolean }[] = [];
    while (wanted.length > 0) {
      const answer = await new Promise<IncomingMessage>((resolve) => {
        get({ port, host: '127.0.0.1', agent }, resolve);
      });
      const wasComplete = answer.complete;
      const options = { signal: new AbortController().signal, idleTimeoutMs: 20_000, maxBytes };
      const text = await collectAnswer(answer, answer, options).then(
        (bytes) => bytes.toString('latin1'),
        (error: { readonly code: string }) => error.code,
      );
      results.push({ text, wasComplete });
    }
    agent.destroy();
    return results;
  }

  const lengths = [1, 0, 20_000, 1, body.length, 3];

  test('is the same however it comes', async () => {
    const expected = lengths.map((length) => start(length));
    expect((await collected('in pieces', lengths)).map(({ text }) => text)).toEqual(expected);
    const whole = await collected('in one piece', lengths);
    expect(whole.map(({ text }) => text)).toEqual(expected);
    // Short ones are there with their head, and one of 300,000 bytes is not.
    expect(new Set(whole.map(({ wasComplete }) => wasComplete))).toEqual(new Set([true, false]));
  });

  test('is refused when it is too large, however it comes', async () => {
    for (const way of ['in one piece', 'in pieces'] as const) {
      const results = await collected(way, [20_000, 3, body.length], 19_999);
      expect(results.map(({ text }) => text)).toEqual(['upstream-too-large', start(3), 'upstream-too-large']);
    }
  });
});
