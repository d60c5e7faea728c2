// A body that may be one that came before is read as if nothing were known, however it arrives.
import fc from 'fast-check';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Budget } from '../base/async.ts';
import { readBody } from './body.ts';
import { CancelSource } from './cancel-source.ts';

let server: Server;
let earlier: Buffer | undefined;
let onBody: (body: Buffer) => void;

beforeEach(async () => {
  server = createServer((request, response) => {
    const budget = new Budget(1_000_000);
    const options = { maxBytes: 100_000, budget, signal: new CancelSource(), earlierOf: () => earlier };
    void readBody(request, response, options).then(({ bytes }) => {
      onBody(bytes);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Sends the pieces one by one, each when the one before has left; in chunks of HTTP when their length is not announced. */
async function received(pieces: readonly Buffer[], isAnnounced = true): Promise<Buffer> {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const framing = isAnnounced ? `content-length: ${length}` : 'transfer-encoding: chunked';
  const whole = new Promise<Buffer>((resolve) => {
    onBody = resolve;
  });
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').setNoDelay(true);
  socket.write(`POST / HTTP/1.1\r\nhost: localhost\r\n${framing}\r\n\r\n`);
  const write = (bytes: Buffer | string) => new Promise((resolve) => socket.write(bytes, resolve));
  for (const piece of pieces) {
    if (isAnnounced) await write(piece);
    else if (piece.length > 0) await write(`${piece.length.toString(16)}\r\n${piece.toString()}\r\n`);
  }
  if (!isAnnounced) await write('0\r\n\r\n');
  const body = await whole;
  socket.destroy();
  return body;
}

function cut(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  return ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end));
}

test('the very buffer of before stands for the same bytes', async () => {
  earlier = Buffer.from('a body that comes again');
  expect(await received(cut(Buffer.from(earlier), [5, 11]))).toBe(earlier);
});

test('law: whatever came before, the bytes are those that were sent', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 12 });
  const places = fc.array(fc.nat(12), { maxLength: 3 });
  const law = fc.asyncProperty(text, text, places, fc.boolean(), async (before, now, ends, isAnnounced) => {
    earlier = Buffer.from(before);
    const body = Buffer.from(now);
    expect((await received(cut(body, ends), isAnnounced)).toString()).toBe(now);
    expect(earlier.toString()).toBe(before);
  });
  await fc.assert(law, { numRuns: 60 });
});
