// Copies for programs of others: every record at least once, in the order of its chain, whatever the receiver does.
import { createRequire } from 'node:module';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AuditRecord } from '../../src/audit/record.ts';
import type { ForwardSettings } from '../../src/collector/context.ts';
import { deliver, type Delivery, maxRefusals } from '../../src/collector/forward/delivery.ts';
import { type ForwardOptions, type ForwardRun, forwardAll } from '../../src/collector/forward/forward.ts';
import { pauseAfter, startForwarding } from '../../src/collector/forward/forwarding.ts';
import { openReceiver } from '../../src/collector/forward/receiver.ts';
import { directOutbound, type Outbound } from '../../src/collector/http/outbound.ts';
import type { ExportedRecord } from '../../src/sync/exported-record.ts';
import { HandClock, makeWorld, many, ownRecords, PlantedChain, type World } from './archive-world.ts';
import { databaseKinds, openTestDatabase, type TestDatabase, testTenant } from './databases.ts';

interface Logs {
  readonly resourceLogs: readonly {
    readonly scopeLogs: readonly { readonly logRecords: readonly { eventName: string }[] }[];
  }[];
}

/** The messages of OTLP as OpenTelemetry's own package reads them: it has them, and does not export them. */
const generated = createRequire(import.meta.url)('@opentelemetry/otlp-transformer/build/src/generated/root.js') as {
  opentelemetry: {
    proto: {
      collector: {
        logs: {
          v1: {
            ExportLogsServiceRequest: {
              fromObject(value: object): object;
              verify(value: object): string | null;
              encode(value: object): { finish(): Uint8Array };
              decode(bytes: Uint8Array): object;
              toObject(value: object, options: object): Logs;
            };
          };
        };
      };
    };
  };
};
const { ExportLogsServiceRequest } = generated.opentelemetry.proto.collector.logs.v1;

const authorization = ['Splunk', 'made-up'].join(' ');

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

type Script = (received: Received) => {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
};

/** A receiver on this machine that does what a script says. */
class ScriptedReceiver {
  readonly received: Received[] = [];
  script: Script = () => ({ status: 200 });
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8');
        const received = { headers: request.headers, text };
        this.received.push(received);
        const { status, headers, body } = this.script(received);
        if (status === 0) response.destroy();
        else response.writeHead(status, headers).end(body);
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => void this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/in`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => void this.#server.close(resolve));
  }
}

/** `seq` of the records in a body of Splunk. */
function seqsIn(text: string): readonly number[] {
  return text.split('\n').map((line) => (JSON.parse(line) as { event: { seq: number } }).event.seq);
}

describe.each(databaseKinds)('forwarding, %s', (kind) => {
  let opened: TestDatabase;
  let world: World;
  let receiver: ScriptedReceiver;
  let url: string;
  beforeEach(async () => {
    const clock = new HandClock();
    opened = await openTestDatabase(kind, { clock });
    world = await makeWorld(opened.database, clock);
    receiver = new ScriptedReceiver();
    url = await receiver.start();
  });
  afterEach(async () => {
    await receiver.stop();
    await opened.close();
    await world.remove();
  });

  const settingsOf = (more: Partial<ForwardSettings> = {}): ForwardSettings => ({
    name: 'siem',
    kind: 'splunk',
    url,
    headers: { authorization },
    names: 'pseudonymise',
    ...more,
  });
  const refusals = new Map<string, Map<number, number>>();
  const run = (more: Partial<ForwardSettings> = {}, extra: Partial<ForwardOptions> = {}): Promise<ForwardRun> =>
    forwardAll({
      context: world.context,
      tenant: testTenant,
      receiver: openReceiver(settingsOf(more), () => world.clock.now()),
      signal: new AbortController().signal,
      isMine: () => Promise.resolve(true),
      refusals,
      ...extra,
    });
  const plant = async (count: number): Promise<PlantedChain> => {
    const chain = new PlantedChain(world.context, testTenant, 'one');
    await chain.receive('2026-06-09', many(count));
    return chain;
  };
  const sentSeqs = (): readonly number[] => receiver.received.flatMap(({ text }) => seqsIn(text));

  test('sends each record once to a receiver that takes all, and goes on from there', async () => {
    const chain = await plant(600);
    expect(await run()).toMatchObject({ sent: 600, skipped: 0, later: undefined });
    await chain.receive('2026-06-10', many(3));
    expect(await run()).toMatchObject({ sent: 3 });
    expect(sentSeqs()).toEqual(Array.from({ length: 603 }, (_, seq) => seq));
  });

  test('speaks Splunk with its token, host, time and sourcetype', async () => {
    await plant(1);
    await run();
    expect(receiver.received[0]?.headers.authorization).toBe(authorization);
    expect(JSON.parse(receiver.received[0]?.text ?? '')).toMatchObject({
      time: '1781002800.000',
      host: 'dev_one',
      source: 'pretense',
      sourcetype: 'pretense:audit',
      event: { type: 'ai.request', seq: 0, record_hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    });
  });

  test('hides names unless told otherwise, the same way every time', async () => {
    await plant(1);
    await run();
    await run({ name: 'inside', names: 'as recorded' });
    await run({ name: 'third' });
    const [hidden, plain, again] = receiver.received.map(({ text }) => text);
    expect(hidden).not.toMatch(/engineer@example\.com|payment-service/);
    expect(hidden).toMatch(/"developer":"developer-[0-9a-f]{16}"/);
    expect(plain).toContain('engineer@example.com');
    expect(again).toBe(hidden);
  });

  test('speaks OTLP that OpenTelemetry reads, and counts what it says it rejected', async () => {
    await plant(3);
    receiver.script = () => ({ status: 200, body: JSON.stringify({ partialSuccess: { rejectedLogRecords: '1' } }) });
    // One of three, and the record that says so: about that one there is no other.
    expect(await run({ kind: 'otlp' })).toMatchObject({ sent: 2, skipped: 2, later: undefined });
    expect(receiver.received).toHaveLength(2);
    const request = JSON.parse(receiver.received[0]?.text ?? '') as object;
    const message = ExportLogsServiceRequest.fromObject(request);
    expect(ExportLogsServiceRequest.verify(message)).toBeNull();
    const read = ExportLogsServiceRequest.decode(ExportLogsServiceRequest.encode(message).finish());
    const { resourceLogs } = ExportLogsServiceRequest.toObject(read, { longs: String });
    const names = resourceLogs[0]?.scopeLogs[0]?.logRecords.map(({ eventName }) => eventName);
    expect(names).toEqual(['pretense.ai.request', 'pretense.ai.request', 'pretense.ai.request']);
  });

  test('speaks OCSF as lines, or as a list where the receiver wants JSON', async () => {
    await plant(2);
    await run({ kind: 'ocsf', headers: {} });
    await run({ kind: 'ocsf', name: 'list', headers: { 'Content-Type': 'application/json' } });
    const [lines, list] = receiver.received;
    expect(lines?.headers['content-type']).toBe('application/x-ndjson');
    const events = (lines?.text ?? '')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { class_uid: number });
    expect(events.map(({ class_uid: uid }) => uid)).toEqual([6003, 6003]);
    expect(JSON.parse(list?.text ?? '')).toHaveLength(2);
  });

  test.each([429, 503, 500, 401, 403, 404, 302, 0])(
    'keeps everything for later when it is answered %s',
    async (status) => {
      await plant(5);
      receiver.script = () => ({ status, headers: { location: 'http://127.0.0.1:1/', 'retry-after': '7' } });
      const failed = await run();
      expect(failed).toMatchObject({ sent: 0, skipped: 0 });
      expect(failed.later?.afterMs).toBe(status === 0 ? undefined : 7000);
      receiver.script = () => ({ status: 200 });
      expect(await run()).toMatchObject({ sent: expect.any(Number) as number, skipped: 0, later: undefined });
      expect(new Set(sentSeqs())).toEqual(new Set([0, 1, 2, 3, 4]));
    },
  );

  test('records that a receiver fails when it begins to, and when it is over, not each time', async () => {
    await plant(2);
    receiver.script = () => ({ status: 503 });
    for (let time = 0; time < 3; time += 1) await run();
    receiver.script = () => ({ status: 200 });
    await run();
    await run();
    const states = (await ownRecords(opened.database, testTenant)).filter(({ type }) => type === 'forward.failed');
    expect(states).toMatchObject([
      { receiver: 'siem', state: 'failing', reason: 'HTTP 503' },
      { receiver: 'siem', state: 'ok' },
    ]);
    expect(JSON.stringify(states)).not.toContain(authorization);
  });

  test('gives up the one record that is refused while others are taken, and says which', async () => {
    await plant(20);
    receiver.script = ({ text }) => ({ status: seqsIn(text).includes(7) ? 400 : 200 });
    const runs: ForwardRun[] = [];
    for (let time = 0; time < maxRefusals; time += 1) runs.push(await run());
    expect(runs.map(({ skipped }) => skipped)).toEqual([0, 0, 1]);
    expect(runs.at(-1)?.later).toBeUndefined();
    const records = await ownRecords(opened.database, testTenant);
    expect(records.find(({ state }) => state === 'skipped')).toMatchObject({
      skipped_chain: 'c_one',
      skipped_seqs: [7],
    });
    const wanted = Array.from({ length: 20 }, (_, seq) => seq).filter((seq) => seq !== 7);
    const taken = receiver.received
      .map(({ text }) => seqsIn(text))
      .filter((seqs) => !seqs.includes(7))
      .flat();
    expect([...new Set(taken)].toSorted((left, right) => left - right).slice(0, 19)).toEqual(wanted.slice(0, 19));
  });

  test('gives up nothing when a receiver refuses everything', async () => {
    await plant(4);
    receiver.script = () => ({ status: 400 });
    for (let time = 0; time < 6; time += 1) expect(await run()).toMatchObject({ sent: 0, skipped: 0 });
    receiver.script = () => ({ status: 200 });
    const last = await run();
    expect([last.skipped, last.later]).toEqual([0, undefined]);
  });

  test('halves a batch that is too large until it fits', async () => {
    await plant(40);
    receiver.script = ({ text }) => ({ status: seqsIn(text).length > 10 ? 413 : 200 });
    expect(await run()).toMatchObject({ sent: 40, skipped: 0, later: undefined });
  });

  test('ends when another replica has the work', async () => {
    await plant(10);
    expect(await run({}, { isMine: () => Promise.resolve(false) })).toMatchObject({ sent: 0, later: undefined });
    expect(receiver.received).toEqual([]);
  });

  test('runs beside requests, by the way out of the program, until it is stopped', async () => {
    await plant(5);
    const ways: string[] = [];
    const outbound: Outbound = (request) => {
      ways.push(request.url.href);
      return directOutbound(request);
    };
    const { settings, program } = world.context;
    const context = {
      ...world.context,
      settings: { ...settings, forward: [settingsOf()] },
      program: { ...program, outbound },
    };
    const arrived = new Promise<void>((resolve) => {
      receiver.script = () => {
        resolve();
        return { status: 200 };
      };
    });
    const forwarding = startForwarding(context);
    await arrived;
    await forwarding.stop();
    expect(sentSeqs().slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
    expect(new Set(ways)).toEqual(new Set([url]));
  });

  test.each([
    ['http to another machine', { url: 'http://siem.example/in' }],
    ['a credential in the address', { url: 'https://user:word@siem.example/in' }],
    ['no address', { url: 'nonsense' }],
    ['Splunk without its token', { headers: {} }],
    ['a header that is none', { headers: { authorization, 'bad header': 'x' } }],
  ])('refuses %s', (_name, more) => {
    expect(() => openReceiver(settingsOf(more), () => new Date())).toThrow(
      expect.objectContaining({ code: 'settings' }),
    );
  });
});

describe('delivery', () => {
  const record = (seq: number): ExportedRecord => ({
    record: { v: 1, chain: 'c_a', inc: 1, seq, type: 'heartbeat' } as unknown as AuditRecord,
    leaf: '',
  });
  const answers = fc.infiniteStream(fc.constantFrom<'work' | 'later' | 'lost'>('work', 'work', 'later', 'lost'));

  test('law: every record that a receiver takes arrives, and only what it refuses is given up', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 60 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 59 }), { maxLength: 4 }),
        fc.integer({ min: 1, max: 16 }),
        answers,
        async (count, refused, batchSize, moods) => {
          const poison = new Set(refused);
          const arrived = new Set<number>();
          const send = (records: readonly ExportedRecord[]): Promise<Delivery> => {
            const mood = moods.next().value;
            if (mood === 'later') return Promise.resolve({ kind: 'later', reason: 'busy' });
            if (records.some(({ record: { seq } }) => poison.has(seq)))
              return Promise.resolve({ kind: 'refused', reason: 'bad' });
            for (const { record: each } of records) arrived.add(each.seq);
            // It has them, and its answer got lost.
            return Promise.resolve(
              mood === 'lost' ? { kind: 'later', reason: 'lost' } : { kind: 'taken', rejected: 0 },
            );
          };
          const skipped = new Set<number>();
          const refusals = new Map<number, number>();
          let next = 0;
          for (let round = 0; next < count && round < 5000; round += 1) {
            const batch = Array.from({ length: Math.min(batchSize, count - next) }, (_, place) => record(next + place));
            const before = next === 0 ? undefined : record(next - 1);
            const outcome = await deliver(batch, { send, before, refusals });
            for (const place of outcome.skipped) skipped.add(next + place);
            next += outcome.done;
          }
          // A record before the batch that is itself refused proves nothing: such a run may stand still, and loses nothing.
          for (let seq = 0; seq < next; seq += 1) expect(arrived.has(seq) || skipped.has(seq)).toBe(true);
          for (const seq of skipped) expect(poison.has(seq)).toBe(true);
          const isStuck = next < count;
          expect(isStuck && !poison.has(next)).toBe(false);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('law: the pause after failures grows, and never beyond five minutes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const waitMs = pauseAfter(failures, random);
        expect(waitMs).toBeGreaterThanOrEqual(500);
        expect(waitMs).toBeLessThanOrEqual(300_000);
        expect(pauseAfter(failures + 1, random)).toBeGreaterThanOrEqual(waitMs);
      }),
    );
  });

  test('a receiver that asks for a time gets it, and no receiver is asked again at once', () => {
    expect(pauseAfter(1, 0.5, 7000)).toBe(7000);
    expect(pauseAfter(9, 0.5, 600_000)).toBe(600_000);
    expect(pauseAfter(1, 0.5, 0)).toBe(500);
  });
});
