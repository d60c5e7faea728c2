// A collector without its server: a database, keys that are made here, devices whose records come in.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeRecord } from '../../src/audit/encode-record.ts';
import { firstPrevHash } from '../../src/audit/line.ts';
import { keyText } from '../../src/audit/log-keys.ts';
import { checkpointText, cosign, ed25519Signer, type NoteSigner, signNote } from '../../src/audit/note.ts';
import type { AuditRecord, RecordFields, RecordType } from '../../src/audit/record.ts';
import { CompactTree } from '../../src/audit/tree.ts';
import { silentLogger } from '../../src/base/log.ts';
import type { CollectorContext, Person, PersonRole } from '../../src/collector/context.ts';
import type { Queries } from '../../src/collector/database/database.ts';
import type { AcceptedBatch, AcceptedRecord } from '../../src/collector/ingest/batch-observer.ts';
import { observeExceptions } from '../../src/collector/workflow/observe-exceptions.ts';
import { observeIncidents } from '../../src/collector/workflow/observe-incidents.ts';
import { observeReviews } from '../../src/collector/workflow/observe-reviews.ts';
import { type DatabaseKind, openTestDatabase, testTenant } from './databases.ts';

export class TestClock {
  #ms = Date.parse('2026-11-20T09:00:00.000Z');
  #monotonicMs = 0;

  now(): Date {
    return new Date(this.#ms);
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  advance(ms: number): void {
    this.#ms += ms;
    this.#monotonicMs += ms;
  }
}

export interface Workflow {
  readonly context: CollectorContext;
  readonly clock: TestClock;
  readonly url: string | undefined;
  close(): Promise<void>;
}

export async function openWorkflow(
  kind: DatabaseKind,
  settings: Partial<CollectorContext['settings']> = {},
): Promise<Workflow> {
  const clock = new TestClock();
  const test = await openTestDatabase(kind, { clock });
  const home = await mkdtemp(join(tmpdir(), 'pretense-workflow-'));
  const seed = randomBytes(32);
  const context: CollectorContext = {
    database: test.database,
    clock,
    logger: silentLogger,
    witness: ed25519Signer('test-collector', seed, 4),
    signer: ed25519Signer('test-collector', seed, 1),
    publicUrl: 'http://127.0.0.1',
    home,
    settings: {
      retentionDays: 400,
      oidc: undefined,
      archive: undefined,
      forward: [],
      ratePerMinute: 10_000,
      policyFile: undefined,
      ...settings,
    },
    program: {
      productVersion: '0.0.0-test',
      verifier: async () => '',
      draw: async () => new Uint8Array([0x25, 0x50, 0x44, 0x46]),
    },
  };
  return {
    context,
    clock,
    url: test.url,
    async close() {
      await test.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

export function person(name: string, role: PersonRole = 'reviewer'): Person {
  return { tenant: testTenant, id: `id-${name}`, name, role, source: 'local' };
}

/** A device with its log. What it appends waits until it is received. */
export class TestDevice {
  readonly deviceId: string;
  readonly developer: string;
  readonly chain: string;
  readonly signer: NoteSigner;
  readonly all: AcceptedRecord[] = [];
  readonly #clock: TestClock;
  readonly #tree = new CompactTree();
  #waiting: AcceptedRecord[] = [];
  #head = firstPrevHash;

  constructor(name: string, clock: TestClock) {
    this.deviceId = `dev_${name}`;
    this.developer = `${name}@company.example`;
    this.chain = `c_${name}`;
    this.signer = ed25519Signer(`pretense/${this.deviceId}`, randomBytes(32));
    this.#clock = clock;
  }

  append(type: RecordType, fields: RecordFields = {}): AuditRecord {
    const { record, line, leaf } = encodeRecord(
      {
        type,
        fields,
        common: { policy_id: 'test', device_id: this.deviceId },
        timestamp: this.#clock.now().toISOString(),
        monoMs: this.#clock.monotonicMs(),
      },
      { seq: this.all.length - 1, hash: this.#head },
      { chain: this.chain, inc: 1 },
    );
    this.#head = leaf;
    this.#tree.append(Buffer.from(leaf, 'hex'));
    const accepted = { seq: record.seq, leaf, line: line.toString('utf8', 0, line.length - 1), record };
    this.all.push(accepted);
    this.#waiting.push(accepted);
    return record;
  }

  /** What waits goes into the tables, with a cosigned checkpoint, and through the observers. */
  async sync({ database, clock, witness }: CollectorContext): Promise<void> {
    const records = this.#waiting;
    this.#waiting = [];
    await database.transaction({ role: 'ingest', tenant: testTenant }, async (queries) => {
      const now = clock.now();
      await queries.query(
        `INSERT INTO devices (tenant_id, device_id, device_key, developer, state, enrolled_at)
         VALUES ($1, $2, $3, $4, 'active', $5) ON CONFLICT DO NOTHING`,
        [testTenant, this.deviceId, keyText(this.signer.key), this.developer, now],
      );
      const size = this.all.length;
      const root = Buffer.from(this.#tree.root()).toString('hex');
      const origin = `${this.signer.name}/${this.chain}`;
      const note = signNote(checkpointText({ origin, size, root }), this.signer);
      const cosigned = cosign(note, witness, Math.floor(now.getTime() / 1000));
      await queries.query(
        `INSERT INTO chains (tenant_id, chain, device_id, size, head_leaf, keys, inc, cosigned_size, cosigned_note,
           cosigned_at, state, first_received_at, last_received_at)
         VALUES ($1, $2, $3, $4, $5, $6::text[], 1, $4, $7, $8, 'open', $8, $8)
         ON CONFLICT (tenant_id, chain) DO UPDATE SET size = $4, head_leaf = $5, cosigned_size = $4, cosigned_note = $7,
           cosigned_at = $8, last_received_at = $8`,
        [testTenant, this.chain, this.deviceId, size, this.#head, [keyText(this.signer.key)], cosigned, now],
      );
      await queries.query(
        `INSERT INTO checkpoints (tenant_id, chain, size, note, cosigned_note, cosigned_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT DO NOTHING`,
        [testTenant, this.chain, size, note, cosigned, now],
      );
      for (const { seq, leaf, line, record } of records) {
        await queries.query(
          `INSERT INTO records (tenant_id, chain, seq, day, received_at, type, happened_at, leaf, line)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
          [
            testTenant,
            this.chain,
            seq,
            now.toISOString().slice(0, 10),
            now,
            record.type,
            record.timestamp,
            Buffer.from(leaf, 'hex'),
            line,
          ],
        );
      }
      const { deviceId, chain } = this;
      const batch: AcceptedBatch = { tenant: testTenant, deviceId, chain, receivedAt: now, records };
      for (const observe of [observeIncidents, observeExceptions, observeReviews]) await observe(queries, batch);
    });
  }
}

/** Fields of `incident.opened`, as the rules of a device write them. */
export function opened(id: string, fields: RecordFields = {}): RecordFields {
  return {
    incident_id: id,
    incident_type: 'secret_transmitted',
    severity: 'high',
    title: 'A secret was sent',
    rule: 'SECRET-SENT',
    rule_version: '3',
    observed: 1,
    threshold: 1,
    measure: 'secrets sent',
    developers: ['ann@company.example'],
    repositories: ['payment-service'],
    files: [],
    tools: ['claude-code'],
    evidence: [{ seq: 0 }],
    dedup_key: id,
    ...fields,
  };
}

export function asPeople<Result>(
  { database }: CollectorContext,
  work: (queries: Queries) => Promise<Result>,
): Promise<Result> {
  return database.transaction({ role: 'people', tenant: testTenant }, work);
}

export function asReader<Result>(
  { database }: CollectorContext,
  work: (queries: Queries) => Promise<Result>,
): Promise<Result> {
  return database.transaction({ role: 'reader', tenant: testTenant }, work);
}
