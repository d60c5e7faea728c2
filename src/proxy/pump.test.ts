import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { pump } from './pump.ts';

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
