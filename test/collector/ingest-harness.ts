// A collector over real HTTP on a test database, and devices with real logs, written by the product's own journal.
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { readCheckpoints } from '../../src/audit/checkpoints.ts';
import { type Journal, openJournal } from '../../src/audit/journal.ts';
import { keyText } from '../../src/audit/log-keys.ts';
import { checkpointText, ed25519Signer, type NoteSigner, signNote, type VerifierKey } from '../../src/audit/note.ts';
import type { RecordFields, RecordType } from '../../src/audit/record.ts';
import { listSegments, readSegment } from '../../src/audit/segment.ts';
import { rootOf } from '../../src/audit/tree.ts';
import { leafHash } from '../../src/audit/line.ts';
import type { Clock } from '../../src/base/clock.ts';
import { silentLogger } from '../../src/base/log.ts';
import type { CollectorContext, CollectorSettings } from '../../src/collector/context.ts';
import { createEnrolmentToken } from '../../src/collector/control/enrolment-token.ts';
import type { Database } from '../../src/collector/database/database.ts';
import type { ConnectionLimits } from '../../src/collector/http/listener.ts';
import { CollectorMetrics } from '../../src/collector/http/metrics.ts';
import { buildServer } from '../../src/collector/http/server.ts';
import {
  type BatchAnswer,
  type BatchHead,
  batchText,
  type EnrolAnswer,
  type EnrolRequest,
  enrolmentText,
  paths,
  protocolVersion,
} from '../../src/sync/protocol.ts';
import { testTenant } from './databases.ts';

export class SteppingClock implements Clock {
  #ms = Date.now();

  now(): Date {
    return new Date(this.#ms);
  }

  monotonicMs(): number {
    return this.#ms;
  }

  advance(ms: number): void {
    this.#ms += ms;
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- what a test expects
  json<Value>(): Value;
}

export interface TestCollectorOptions {
  readonly clock?: SteppingClock;
  readonly settings?: Partial<CollectorSettings>;
  readonly limits?: Partial<ConnectionLimits>;
}

export class TestCollector {
  readonly context: CollectorContext;
  readonly clock: SteppingClock;
  readonly server: FastifyInstance;
  readonly port: number;
  readonly witnessKey: VerifierKey;

  private constructor(context: CollectorContext, clock: SteppingClock, server: FastifyInstance, port: number) {
    this.context = context;
    this.clock = clock;
    this.server = server;
    this.port = port;
    this.witnessKey = context.witness.key;
  }

  static async start(database: Database, options: TestCollectorOptions = {}): Promise<TestCollector> {
    const clock = options.clock ?? new SteppingClock();
    const seed = createHash('sha256').update('the seed of a witness in tests').digest();
    const context: CollectorContext = {
      database,
      clock,
      logger: silentLogger,
      witness: ed25519Signer('test-collector', seed, 4),
      signer: ed25519Signer('test-collector', seed, 1),
      publicUrl: 'http://127.0.0.1:9440',
      home: join(tmpdir(), 'no-home-of-a-collector'),
      settings: {
        retentionDays: 400,
        oidc: undefined,
        archive: undefined,
        forward: [],
        ratePerMinute: 100_000,
        policyFile: undefined,
        ...options.settings,
      },
      program: { productVersion: '0.0.0', verifier: async () => '', draw: async () => new Uint8Array() },
      metrics: new CollectorMetrics(),
    };
    const server = await buildServer(context, { limits: options.limits });
    await server.listen({ host: '127.0.0.1', port: 0 });
    const address = server.server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return new TestCollector(context, clock, server, port);
  }

  ask(
    method: string,
    path: string,
    { body, headers = {} }: { readonly body?: string | Buffer; readonly headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    return ask(this.port, method, path, { headers, ...(body === undefined ? {} : { body }) });
  }

  enrolmentToken(tenant = testTenant, team = ''): Promise<string> {
    return this.context.database.transaction({ role: 'people', tenant }, async (queries) => {
      const made = await createEnrolmentToken(queries, this.context, tenant, { team, expiresDays: 7, by: 'admin' });
      return made.token;
    });
  }

  /** What stands in a table for a tenant, as the reader sees it. */
  rows<Row>(text: string, parameters: readonly unknown[] = [], tenant = testTenant): Promise<readonly Row[]> {
    return this.context.database.transaction({ role: 'reader', tenant }, (queries) =>
      queries.query<Row>(text, parameters),
    );
  }

  async stop(): Promise<void> {
    this.server.server.closeAllConnections();
    await this.server.close();
  }
}

export function ask(
  port: number,
  method: string,
  path: string,
  { body, headers = {} }: { readonly body?: string | Buffer; readonly headers?: Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const asked = httpRequest(
      { host: '127.0.0.1', port, method, path, agent: false, headers: { ...length, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as above
            json: <Value>() => JSON.parse(text) as Value,
          });
        });
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

export function seedOf(name: string): Buffer {
  return createHash('sha256').update(`seed of ${name}`).digest();
}

/** A device with a log of its own in a temporary home. */
export class TestDevice {
  readonly id: string;
  readonly home: string;
  readonly auditDir: string;
  signer: NoteSigner;
  readonly clock: Clock;
  keys: readonly string[];
  token = '';
  #journal: Journal | undefined;

  private constructor(id: string, home: string, clock: Clock) {
    this.id = id;
    this.home = home;
    this.auditDir = join(home, 'audit');
    this.signer = ed25519Signer(`pretense/${id}`, seedOf(id));
    this.keys = [keyText(this.signer.key)];
    this.clock = clock;
  }

  static async create(clock: Clock, id = `dev_${randomUUID().replaceAll('-', '').slice(0, 20)}`): Promise<TestDevice> {
    return new TestDevice(id, await mkdtemp(join(tmpdir(), 'pretense-device-')), clock);
  }

  async journal(): Promise<Journal> {
    this.#journal ??= await openJournal({
      auditDir: this.auditDir,
      clock: this.clock,
      signer: this.signer,
      commonFields: () => ({ device_id: this.id, developer: 'dev@example.com' }),
    });
    return this.#journal;
  }

  async append(count: number, type: RecordType = 'ai.request', fields: RecordFields = {}): Promise<void> {
    const journal = await this.journal();
    await Promise.all(Array.from({ length: count }, (_, number) => journal.append(type, { number, ...fields })));
  }

  async rotate(next: NoteSigner): Promise<void> {
    const journal = await this.journal();
    const { chain } = journal;
    const oldKey = keyText(this.signer.key);
    const newKey = keyText(next.key);
    const text = Buffer.from(`pretense key rotation\n${chain}\n${oldKey}\n${newKey}\n`);
    const signed = (signer: NoteSigner): string => Buffer.from(signer.sign(text)).toString('base64');
    await journal.changeSigner(next, {
      old_key: oldKey,
      new_key: newKey,
      reason: 'test',
      by: 'test',
      signature_old: signed(this.signer),
      signature_new: signed(next),
    });
    this.signer = next;
    this.keys = [...this.keys, newKey];
  }

  async chain(): Promise<string> {
    return (await this.journal()).chain;
  }

  /** Stored lines without their newlines. */
  async lines(): Promise<readonly string[]> {
    const lines: string[] = [];
    for (const segment of await listSegments(this.auditDir)) {
      lines.push(
        ...(await readSegment(segment))
          .toString('utf8')
          .split('\n')
          .filter((line) => line !== ''),
      );
    }
    return lines;
  }

  /** A checkpoint that the journal itself signed and stored. */
  async storedCheckpoint(): Promise<{ readonly size: number; readonly note: string }> {
    await (await this.journal()).checkpoint();
    const last = (await readCheckpoints(this.auditDir)).checkpoints.at(-1);
    if (last === undefined) throw new Error('the journal signed nothing');
    return { size: last.checkpoint.size, note: last.note };
  }

  enrolment(enrolmentToken: string, extra: Partial<EnrolRequest> = {}): EnrolRequest {
    const deviceKey = keyText(this.signer.key);
    const proof = this.signer.sign(Buffer.from(enrolmentText(enrolmentToken, deviceKey)));
    return {
      v: protocolVersion,
      enrolmentToken,
      deviceId: this.id,
      deviceKey,
      proof: Buffer.from(proof).toString('base64'),
      productVersion: '0.1.0',
      developer: 'dev@example.com',
      ...extra,
    };
  }

  async enrol(collector: TestCollector, tenant = testTenant): Promise<EnrolAnswer> {
    const body = JSON.stringify(this.enrolment(await collector.enrolmentToken(tenant)));
    const answer = await collector.ask('POST', paths.enrol, { body, headers: { 'content-type': 'application/json' } });
    if (answer.status !== 200) throw new Error(`not enrolled: ${answer.status} ${answer.text}`);
    const enrolled = answer.json<EnrolAnswer>();
    this.token = enrolled.deviceToken;
    return enrolled;
  }

  /** Signed as the journal would, over what the lines say. */
  checkpointOf(chain: string, lines: readonly string[], size = lines.length, signer = this.signer): string {
    return checkpointFor({ origin: `pretense/${this.id}/${chain}`, lines: lines.slice(0, size), signer });
  }

  async remove(): Promise<void> {
    await this.#journal?.close();
    await rm(this.home, { recursive: true, force: true });
  }
}

export function checkpointFor({
  origin,
  lines,
  signer,
}: {
  readonly origin: string;
  readonly lines: readonly string[];
  readonly signer: NoteSigner;
}): string {
  const leaves = Buffer.concat(lines.map((line) => Buffer.from(leafHash(Buffer.from(line)), 'hex')));
  const root = Buffer.from(rootOf(leaves)).toString('hex');
  return signNote(checkpointText({ origin, size: lines.length, root }), signer);
}

export interface SentBatch {
  readonly lines: readonly string[];
  readonly head: Partial<BatchHead> & Pick<BatchHead, 'chain' | 'firstSeq'>;
}

export function batchBody({ lines, head }: SentBatch): Buffer {
  const whole = { v: protocolVersion, count: lines.length, cosignedSize: 0, keys: [], ...head };
  return Buffer.from(`${JSON.stringify(whole)}\n${lines.map((line) => `${line}\n`).join('')}`);
}

/** None over nothing. */
export function batchSignature({ lines, head }: SentBatch, signer: NoteSigner): Pick<BatchHead, 'signature'> {
  const last = lines.at(-1);
  if (last === undefined) return {};
  const { chain, firstSeq, cosignedSize = 0 } = head;
  const lastLeaf = leafHash(Buffer.from(last));
  const text = batchText({ chain, firstSeq, count: lines.length, cosignedSize, lastLeaf });
  return { signature: Buffer.from(signer.sign(Buffer.from(text))).toString('base64') };
}

export interface SendOptions {
  readonly token?: string;
  /** Who signs the head of the batch, unless it says itself; null: nobody. Default: the device. */
  readonly signer?: NoteSigner | null;
  readonly isPlain?: boolean;
}

export function send(
  collector: TestCollector,
  device: TestDevice,
  batch: SentBatch,
  { token = device.token, signer = device.signer, isPlain = false }: SendOptions = {},
): Promise<Answer> {
  const signature = signer === null ? {} : batchSignature(batch, signer);
  const body = batchBody({ lines: batch.lines, head: { keys: device.keys, ...signature, ...batch.head } });
  return collector.ask('POST', paths.batches, {
    body: isPlain ? body : gzipSync(body),
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/x-ndjson',
      ...(isPlain ? {} : { 'content-encoding': 'gzip' }),
    },
  });
}

/** Records `from` to `to` of the log, with a checkpoint at the end unless said. */
export async function sendRange(
  collector: TestCollector,
  device: TestDevice,
  {
    from,
    to,
    cosignedSize = 0,
    isSigned = true,
    token = device.token,
  }: {
    readonly from: number;
    readonly to: number;
    readonly cosignedSize?: number;
    readonly isSigned?: boolean;
    readonly token?: string;
  },
): Promise<Answer> {
  const lines = await device.lines();
  const chain = await device.chain();
  const checkpoint = isSigned ? { checkpoint: device.checkpointOf(chain, lines, to) } : {};
  const head = { chain, firstSeq: from, cosignedSize, ...checkpoint };
  return send(collector, device, { lines: lines.slice(from, to), head }, { token });
}

export interface ChainState {
  readonly size: number;
  readonly head: string;
  readonly cosigned: number;
  readonly state: string;
  readonly keys: number;
}

export async function chainState(collector: TestCollector, chain: string, tenant = testTenant): Promise<ChainState> {
  const [row] = await collector.rows<{
    readonly size: unknown;
    readonly head_leaf: string;
    readonly cosigned_size: unknown;
    readonly state: string;
    readonly keys: readonly string[];
  }>('SELECT size, head_leaf, cosigned_size, state, keys FROM chains WHERE chain = $1', [chain], tenant);
  return {
    size: Number(row?.size ?? -1),
    head: row?.head_leaf ?? '',
    cosigned: Number(row?.cosigned_size ?? -1),
    state: row?.state ?? 'none',
    keys: row?.keys.length ?? 0,
  };
}

/** Stored lines of a chain in their order. */
export async function storedLines(collector: TestCollector, chain: string, tenant = testTenant): Promise<string[]> {
  const rows = await collector.rows<{ readonly line: string }>(
    'SELECT line FROM records WHERE chain = $1 ORDER BY seq',
    [chain],
    tenant,
  );
  return rows.map(({ line }) => line);
}

/** Types of the collector's own records, in their order. */
export async function ownTypes(collector: TestCollector, tenant = testTenant): Promise<string[]> {
  const rows = await collector.rows<{ readonly type: string }>(
    `SELECT record.type FROM records record JOIN chains chain
       ON chain.tenant_id = record.tenant_id AND chain.chain = record.chain
     WHERE chain.device_id = 'collector' ORDER BY record.seq`,
    [],
    tenant,
  );
  return rows.map(({ type }) => type);
}

export function answerOf(answer: Answer): BatchAnswer {
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  return answer.json<BatchAnswer>();
}
