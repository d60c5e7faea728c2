// Bodies that are no batches: whatever comes, it is never a 500, and nothing is half committed.
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maxBatchBytes, paths, protocolVersion, type Refusal } from '../../src/sync/protocol.ts';
import { databaseKinds } from './databases.ts';
import { forgedLines } from './forged-log.ts';
import {
  type Answer,
  answerOf,
  batchBody,
  chainState,
  send,
  storedLines,
  type TestCollector,
  type TestDevice,
} from './ingest-harness.ts';
import { inIngestWorld } from './ingest-world.ts';

const refusals = [400, 401, 403, 409, 413, 415, 422];

describe.each(databaseKinds)('A body that is no batch, on %s,', (kind) => {
  let collector: TestCollector;
  let device: TestDevice;

  inIngestWorld({ kind, records: 5 }, (world) => ({ collector, device } = world));

  const post = (body: Buffer, headers: Record<string, string> = {}): Promise<Answer> =>
    collector.ask('POST', paths.batches, {
      body,
      headers: { authorization: `Bearer ${device.token}`, 'content-type': 'application/x-ndjson', ...headers },
    });

  async function expectRefused(answer: Answer): Promise<void> {
    expect(refusals).toContain(answer.status);
    expect(answer.json<Refusal>().message).not.toBe('');
    const chain = await device.chain();
    expect((await chainState(collector, chain)).size).toBeLessThan(1);
    expect(await storedLines(collector, chain)).toEqual([]);
  }

  async function wholeBody(): Promise<Buffer> {
    const lines = await device.lines();
    const chain = await device.chain();
    const checkpoint = device.checkpointOf(chain, lines);
    return batchBody({ lines, head: { chain, firstSeq: 0, checkpoint, keys: device.keys } });
  }

  test('is refused whatever bytes it has', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.boolean(), async (bytes, isGzip) => {
        const body = isGzip ? gzipSync(bytes) : Buffer.from(bytes);
        await expectRefused(await post(body, isGzip ? { 'content-encoding': 'gzip' } : {}));
      }),
      { numRuns: 40 },
    );
  });

  test('is refused, or taken whole, when one byte of a batch is another one', async () => {
    const whole = await wholeBody();
    const { size } = answerOf(await post(whole));
    const chain = await device.chain();
    const lines = await device.lines();
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (place, change) => {
        const other = Buffer.from(whole);
        other[place] = (other[place] ?? 0) ^ change;
        const { status } = await post(other);
        expect([200, ...refusals]).toContain(status);
        expect((await storedLines(collector, chain)).slice(0, size)).toEqual(lines);
      }),
      { numRuns: 60 },
    );
  });

  test('is refused when it was cut off anywhere, plain or inside the gzip', async () => {
    const whole = await wholeBody();
    const packed = gzipSync(whole);
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 0.999, noNaN: true }), async (share) => {
        await expectRefused(await post(whole.subarray(0, Math.floor(share * (whole.length - 1)))));
        const cut = packed.subarray(0, Math.floor(share * (packed.length - 1)));
        await expectRefused(await post(cut, { 'content-encoding': 'gzip' }));
      }),
      { numRuns: 25 },
    );
  });

  test('is refused for any value in a field of its head', async () => {
    const lines = await device.lines();
    const chain = await device.chain();
    const strange = fc.oneof(
      fc.constantFrom(null, true, '', -1, 1.5, 1e300, 2 ** 53, "'; DROP TABLE records; --", '\u0000', '\ud800', [], {}),
      fc.string({ maxLength: 30 }),
      fc.jsonValue({ maxDepth: 2 }),
    );
    const field = fc.constantFrom('v', 'chain', 'firstSeq', 'count', 'checkpoint', 'cosignedSize', 'keys');
    await fc.assert(
      fc.asyncProperty(field, strange, async (name, value) => {
        const head = { v: protocolVersion, chain, firstSeq: 0, count: lines.length, cosignedSize: 0, keys: [] };
        const text = JSON.stringify({ ...head, [name]: value });
        fc.pre(text !== JSON.stringify(head));
        const body = Buffer.from(`${text}\n${lines.map((line) => `${line}\n`).join('')}`);
        const { status } = await post(body);
        // What only the device says of itself may be anything of its form.
        if (name === 'cosignedSize' || name === 'keys') expect([200, ...refusals]).toContain(status);
        else expect(refusals).toContain(status);
      }),
      { numRuns: 60 },
    );
  });

  test('is refused for any value in a field of the envelope of a record', async () => {
    const chain = 'c_envelope';
    const [line = ''] = forgedLines([], 1, { chain });
    const strange = fc.oneof(
      fc.constantFrom(
        null,
        -1,
        2 ** 31,
        2 ** 53 - 1,
        '',
        "'",
        'a\u0000b',
        '0000-01-01T00:00:00.000Z',
        '2026-02-30T00:00:00.000Z',
      ),
      fc.constantFrom('9999-99-99T99:99:99.999Z', '2026-01-01T24:00:00.000Z', 'ai.request\u0000', 'A'.repeat(100)),
      fc.jsonValue({ maxDepth: 1 }),
    );
    const field = fc.constantFrom('v', 'chain', 'inc', 'seq', 'prev_hash', 'nonce', 'type', 'timestamp', 'mono_ms');
    await fc.assert(
      fc.asyncProperty(field, strange, async (name, value) => {
        const record = JSON.parse(line) as Record<string, unknown>;
        fc.pre(JSON.stringify(record[name]) !== JSON.stringify(value));
        const body = batchBody({ lines: [JSON.stringify({ ...record, [name]: value })], head: { chain, firstSeq: 0 } });
        const { status } = await post(body);
        const isFree = name === 'mono_ms' || name === 'inc' || name === 'type' || name === 'nonce';
        if (isFree) expect([200, ...refusals]).toContain(status);
        else expect(refusals).toContain(status);
      }),
      { numRuns: 80 },
    );
  });

  test.each<[string, (lines: readonly string[]) => readonly string[]]>([
    ['a record twice', ([first = '', ...rest]) => [first, first, ...rest]],
    ['a record left out', ([first = '', , ...rest]) => [first, ...rest]],
    ['two records in each other’s place', ([one = '', two = '', ...rest]) => [two, one, ...rest]],
    ['a space in a record', ([first = '', ...rest]) => [first.replace(',', ', '), ...rest]],
    ['a field twice', ([first = '', ...rest]) => [first.replace('{', '{"v":1,'), ...rest]],
    ['an empty line', (lines) => ['', ...lines]],
    ['a carriage return', ([first = '', ...rest]) => [`${first}\r`, ...rest]],
    ['a fraction', ([first = '', ...rest]) => [first.replace('"v":1', '"v":1.0'), ...rest]],
  ])('is refused with %s', async (_name, change) => {
    const chain = await device.chain();
    const lines = change(await device.lines());
    await expectRefused(await send(collector, device, { lines, head: { chain, firstSeq: 0 } }));
  });

  test('is refused when it says another number of records than it has', async () => {
    const chain = await device.chain();
    const lines = await device.lines();
    for (const count of [0, lines.length - 1, lines.length + 1, 1001]) {
      const answer = await send(collector, device, { lines, head: { chain, firstSeq: 0, count } });
      await expectRefused(answer);
      expect(answer.status).toBe(count > 1000 ? 413 : 400);
    }
  });

  test('is given up at its limit, plain or inflating', async () => {
    const chain = await device.chain();
    const long = forgedLines([], 3, { chain, fields: { filler: 'x'.repeat(3_500_000) } });
    const body = batchBody({ lines: long, head: { chain, firstSeq: 0 } });
    expect(body.length).toBeGreaterThan(maxBatchBytes);
    const plain = await post(body);
    expect(plain.status).toBe(413);
    const packed = await post(gzipSync(body), { 'content-encoding': 'gzip' });
    expect(packed.status).toBe(413);
    const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024));
    const before = process.memoryUsage().rss;
    expect((await post(bomb, { 'content-encoding': 'gzip' })).status).toBe(413);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
    await expectRefused(packed);
  });

  test('is refused in an encoding or of a type that nobody speaks', async () => {
    const body = await wholeBody();
    expect((await post(body, { 'content-encoding': 'br' })).status).toBe(415);
    expect((await post(body, { 'content-type': 'application/json' })).status).toBe(415);
    expect((await post(body, { 'content-type': 'multipart/form-data; boundary=x' })).status).toBe(415);
  });

  test('holds SQL and HTML in every field, and they are text', async () => {
    const poison = `'; DROP TABLE records; -- "><script>alert(1)</script>\u202e{{7*7}}\${7*7}%00\\u0000`;
    const chain = await device.chain();
    const names = ['developer', 'repository', 'file', 'tool', 'provider', 'model', 'decision', 'policy_hash', 'title'];
    const fields = Object.fromEntries(names.map((name) => [name, `${poison} ${name}`]));
    const lines = forgedLines([], 4, { chain, fields: { ...fields, nested: { [poison]: [poison, '\u0000'] } } });
    expect(answerOf(await send(collector, device, { lines, head: { chain, firstSeq: 0 } })).size).toBe(4);
    expect(await storedLines(collector, chain)).toEqual(lines);
    const [count] = await collector.rows<{ readonly count: unknown }>('SELECT count(*) AS count FROM records', []);
    expect(Number(count?.count)).toBeGreaterThan(4);
  });
});

describe('A connection that does not behave', () => {
  let collector: TestCollector;
  let device: TestDevice;

  inIngestWorld(
    { kind: 'pglite', limits: { requestTimeoutMs: 600, headersTimeoutMs: 400 } },
    (world) => ({ collector, device } = world),
  );

  /** What comes back until the server ends the connection. */
  function talk(text: string, { isSlow = false } = {}): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(collector.port, '127.0.0.1');
      let heard = '';
      socket.setEncoding('utf8');
      socket.on('data', (chunk: string) => {
        heard += chunk;
        if (!isSlow && heard.includes('\r\n\r\n')) socket.end();
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(heard));
      socket.write(text);
    });
  }

  const line = (...lines: readonly string[]): string => lines.map((each) => `${each}\r\n`).join('');

  test('cannot smuggle a second request with two lengths, or with a length and chunks', async () => {
    const start = [`POST ${paths.enrol} HTTP/1.1`, 'Host: x', 'Content-Type: application/json'];
    for (const headers of [
      ['Content-Length: 4', 'Content-Length: 5'],
      ['Content-Length: 4', 'Transfer-Encoding: chunked'],
      ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'],
      ['Content-Length: +4'],
      ['Content-Length: 4, 4'],
      ['Content-Length : 4'],
    ]) {
      const heard = await talk(`${line(...start, ...headers, '')}{}\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`);
      expect({ headers, heard: heard.slice(0, 12) }).toEqual({ headers, heard: 'HTTP/1.1 400' });
      expect(heard).not.toContain('200 OK');
    }
  });

  test('is closed when its body does not come in time', async () => {
    const heard = await talk(
      line(
        `POST ${paths.batches} HTTP/1.1`,
        'Host: x',
        `Authorization: Bearer ${device.token}`,
        'Content-Type: application/x-ndjson',
        'Content-Length: 1000',
        '',
      ),
      { isSlow: true },
    );
    expect(heard).toMatch(/^HTTP\/1\.1 4\d\d/);
  });

  test('is closed when its headers do not come in time', async () => {
    expect(await talk('GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: ', { isSlow: true })).toMatch(/^(?:HTTP\/1\.1 408|$)/);
  });

  test('gets no further with huge headers, or with an address that is none', async () => {
    expect(await talk(line('GET /healthz HTTP/1.1', 'Host: x', `X-A: ${'a'.repeat(40_000)}`, ''))).toContain(' 431 ');
    for (const path of ['/v1/../../etc/passwd', '/%', '/v1/%00', `/${'a'.repeat(8000)}`, '//x', '/v1/batches/..;/']) {
      const heard = await talk(line(`GET ${path} HTTP/1.1`, 'Host: x', ''));
      expect({ path, heard: heard.slice(0, 10) }).toEqual({ path, heard: 'HTTP/1.1 4' });
    }
  });
});
