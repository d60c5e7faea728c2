// For tests of what leaves the database and comes back: chains of made-up devices, received on days of one's choice, with
// what the witness cosigned.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeRecord } from '../../src/audit/encode-record.ts';
import { firstPrevHash } from '../../src/audit/line.ts';
import { keyText } from '../../src/audit/log-keys.ts';
import { checkpointText, cosign, ed25519Signer, type NoteSigner, signNote } from '../../src/audit/note.ts';
import type { RecordFields, RecordType } from '../../src/audit/record.ts';
import { CompactTree } from '../../src/audit/tree.ts';
import type { Clock } from '../../src/base/clock.ts';
import { silentLogger } from '../../src/base/log.ts';
import type { OwnBeginning } from '../../src/collector/archive/restore.ts';
import type { CollectorContext, CollectorSettings } from '../../src/collector/context.ts';
import type { Database } from '../../src/collector/database/database.ts';
import { ensurePartitions } from '../../src/collector/database/partitions.ts';

export class HandClock implements Clock {
  time = Date.parse('2026-06-10T12:00:00.000Z');

  now(): Date {
    return new Date(this.time);
  }

  monotonicMs(): number {
    return this.time;
  }
}

export const testSettings: CollectorSettings = {
  retentionDays: 400,
  oidc: undefined,
  archive: undefined,
  forward: [],
  ratePerMinute: 6000,
  policyFile: undefined,
};

export interface World {
  readonly context: CollectorContext;
  readonly clock: HandClock;
  readonly folder: string;
  remove(): Promise<void>;
}

/** `clock`: the one with which the database was opened. */
export async function makeWorld(
  database: Database,
  clock: HandClock,
  settings: Partial<CollectorSettings> = {},
): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'pretense-collector-'));
  const seed = Buffer.alloc(32, 5);
  const context: CollectorContext = {
    database,
    clock,
    logger: silentLogger,
    witness: ed25519Signer('collector.test', seed, 4),
    signer: ed25519Signer('collector.test', seed, 1),
    publicUrl: 'http://127.0.0.1:1',
    home: folder,
    settings: { ...testSettings, ...settings },
    program: {
      productVersion: '0.1.0',
      verifier: () => Promise.resolve(''),
      draw: () => Promise.resolve(Buffer.of()),
    },
  };
  return { context, clock, folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** As `2026-06-01`: records of it are received at noon. */
export type Day = string;

/** One chain of one device, stored as the collector stores it. */
export class PlantedChain {
  readonly chain: string;
  readonly deviceId: string;
  signer: NoteSigner;
  #keys: readonly string[];
  readonly #context: CollectorContext;
  readonly #tenant: string;
  readonly #tree = new CompactTree();
  readonly lines: string[] = [];
  #head = { seq: -1, hash: firstPrevHash };

  constructor(context: CollectorContext, tenant: string, name: string) {
    this.#context = context;
    this.#tenant = tenant;
    this.chain = `c_${name}`;
    this.deviceId = `dev_${name}`;
    this.signer = ed25519Signer(`pretense/${this.deviceId}`, Buffer.alloc(32, name.length));
    this.#keys = [keyText(this.signer.key)];
  }

  get size(): number {
    return this.#tree.size;
  }

  /** Its record hands over to another key, which signs from then on. */
  async changeKey(day: Day): Promise<void> {
    const [old, next] = [this.signer, ed25519Signer(this.signer.name, Buffer.alloc(32, 99))];
    const [oldKey, newKey] = [keyText(old.key), keyText(next.key)];
    const text = Buffer.from(`pretense key rotation\n${this.chain}\n${oldKey}\n${newKey}\n`);
    const signed = (signer: NoteSigner): string => Buffer.from(signer.sign(text)).toString('base64');
    const signatures = { signature_old: signed(old), signature_new: signed(next) };
    const fields = { old_key: oldKey, new_key: newKey, reason: 'yearly', by: 'engineer@example.com', ...signatures };
    this.#keys = [...this.#keys, newKey];
    await this.receive(day, [{ type: 'key.rotated', fields }], { isCosigned: false });
    this.signer = next;
  }

  /** Received at noon of the day, and cosigned up to its end unless said otherwise. */
  async receive(
    day: Day,
    records: readonly { readonly type?: RecordType; readonly fields?: RecordFields }[],
    { isCosigned = true } = {},
  ): Promise<void> {
    const receivedAt = `${day}T12:00:00.000Z`;
    await this.#context.database.asOwner((queries) => ensurePartitions(queries, [day]));
    await this.#context.database.transaction({ role: 'ingest', tenant: this.#tenant }, async (queries) => {
      for (const { type = 'ai.request', fields = request } of records) {
        const pending = { type, fields, common: undefined, timestamp: `${day}T11:00:00.000Z`, monoMs: 1 };
        const { record, line, leaf } = encodeRecord(pending, this.#head, { chain: this.chain, inc: 1 });
        this.#head = { seq: record.seq, hash: leaf };
        this.#tree.append(Buffer.from(leaf, 'hex'));
        const text = line.toString('utf8', 0, line.length - 1);
        this.lines.push(text);
        await queries.query(
          `INSERT INTO records (tenant_id, chain, seq, day, received_at, type, happened_at, leaf, line)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
          [
            this.#tenant,
            this.chain,
            record.seq,
            day,
            receivedAt,
            type,
            pending.timestamp,
            Buffer.from(leaf, 'hex'),
            text,
          ],
        );
      }
      await this.#storeHead(queries, receivedAt, isCosigned);
    });
  }

  async #storeHead(
    queries: Parameters<Parameters<Database['transaction']>[1]>[0],
    at: string,
    isCosigned: boolean,
  ): Promise<void> {
    const { chain, deviceId, signer } = this;
    const frontier = this.#tree.frontier().map((node) => Buffer.from(node).toString('hex'));
    await queries.query(
      `INSERT INTO chains (tenant_id, chain, device_id, size, head_leaf, frontier, keys, inc, state, first_received_at, last_received_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 1, 'open', $8, $8)
       ON CONFLICT (tenant_id, chain) DO UPDATE SET size = $4, head_leaf = $5, frontier = $6, keys = $7, last_received_at = $8`,
      [this.#tenant, chain, deviceId, this.size, this.#head.hash, frontier, this.#keys, at],
    );
    if (!isCosigned) return;
    const root = Buffer.from(this.#tree.root()).toString('hex');
    const note = signNote(checkpointText({ origin: `${signer.name}/${chain}`, size: this.size, root }), signer);
    const cosigned = cosign(note, this.#context.witness, Date.parse(at) / 1000);
    await queries.query(
      `INSERT INTO checkpoints (tenant_id, chain, size, note, cosigned_note, cosigned_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [this.#tenant, chain, this.size, note, cosigned, at],
    );
    await queries.query(
      `UPDATE chains SET cosigned_size = $3, cosigned_note = $4, cosigned_at = $5 WHERE tenant_id = $1 AND chain = $2`,
      [this.#tenant, chain, this.size, cosigned, at],
    );
  }
}

export const request: RecordFields = {
  request_id: '00000000000000000000000000000001',
  developer: 'engineer@example.com',
  repository: 'payment-service',
  tool: 'claude-code',
  provider: 'anthropic',
  model: 'claude-sonnet-4-5',
  decision: 'mutate',
  files: [],
  title: 'a “quoted” line \\ with ünïcode 🙂 and a tab\t',
};

export function many(count: number, fields: RecordFields = {}): readonly { readonly fields: RecordFields }[] {
  return Array.from({ length: count }, (_, index) => ({ fields: { ...request, bytes_sent: index, ...fields } }));
}

/** Records of the collector itself, oldest first. */
export async function ownRecords(
  database: Database,
  tenant: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const rows = await database.transaction({ role: 'reader', tenant }, (queries) =>
    queries.query<{ readonly line: string }>(
      `SELECT r.line FROM records r JOIN chains c ON c.tenant_id = r.tenant_id AND c.chain = r.chain
       WHERE r.tenant_id = $1 AND c.device_id = 'collector' ORDER BY r.seq`,
      [tenant],
    ),
  );
  return rows.map(({ line }) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}

/** What a restore in a test begins the own chain with. */
export function ownOf({ clock, signer, witness }: CollectorContext, isDrill = false): OwnBeginning {
  return { context: { clock, signer, witness }, by: 'operator', isDrill, startedMs: clock.monotonicMs() };
}
