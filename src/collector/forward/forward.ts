// Copies for receivers: what the database has goes out chain by chain, and a cursor says how far each receiver is.
import { createHash, createHmac } from 'node:crypto';
import { type PseudonymHash, pseudonymise } from '../../audit/pseudonym.ts';
import type { AuditRecord } from '../../audit/record.ts';
import type { ExportedRecord } from '../../sync/exported-record.ts';
import type { CollectorContext } from '../context.ts';
import { appendOwn, ownDeviceId } from '../own-chain/append-own.ts';
import { deliver, type DeliverOutcome } from './delivery.ts';
import type { Receiver } from './receiver.ts';

export type ForwardContext = Pick<
  CollectorContext,
  'database' | 'clock' | 'logger' | 'signer' | 'witness' | 'program' | 'metrics'
>;

export interface ForwardOptions {
  readonly context: ForwardContext;
  readonly tenant: string;
  readonly receiver: Receiver;
  readonly signal: AbortSignal;
  /** False: another replica took the work over, and this one ends. Asked before each batch. */
  readonly isMine: () => Promise<boolean>;
  /** Refusals of records by chain; kept by the caller from one run to the next. */
  readonly refusals: Map<string, Map<number, number>>;
  readonly limits?: { readonly records: number; readonly bytes: number };
}

/** `later`: undefined when the receiver has all there is. */
export interface ForwardRun {
  readonly sent: number;
  readonly skipped: number;
  readonly later: DeliverOutcome['later'];
}

const defaultLimits = { records: 256, bytes: 1024 * 1024 };
const chainsAtOnce = 100;
const stopped = 'stopped';

interface Waiting {
  readonly chain: string;
  readonly device_id: string;
  readonly size: number;
  readonly next_seq: number;
}

/** Until the receiver has everything, or takes nothing more just now. Throws StoreError. */
export async function forwardAll(options: ForwardOptions): Promise<ForwardRun> {
  const total = { sent: 0, skipped: 0 };
  for (;;) {
    const chains = await waitingChains(options);
    if (chains.length === 0) break;
    for (const waiting of chains) {
      const run = await forwardChain(options, waiting);
      total.sent += run.sent;
      total.skipped += run.skipped;
      if (run.later === undefined) continue;
      if (run.later.reason === stopped) return { ...total, later: undefined };
      await changeState(options, 'failing', run.later.reason);
      options.context.metrics?.forwardFailed(options.receiver.name);
      return { ...total, later: run.later };
    }
    if (options.signal.aborted || !(await options.isMine())) return { ...total, later: undefined };
  }
  await changeState(options, 'ok', '');
  return { ...total, later: undefined };
}

async function waitingChains({ context, tenant, receiver }: ForwardOptions): Promise<readonly Waiting[]> {
  return await context.database.transaction({ role: 'retention', tenant }, (queries) =>
    queries.query<Waiting>(
      `SELECT c.chain, c.device_id, c.size, coalesce(f.next_seq, 0) AS next_seq
       FROM chains c LEFT JOIN forward_cursors f ON f.tenant_id = c.tenant_id AND f.chain = c.chain AND f.receiver = $2
       WHERE c.tenant_id = $1 AND c.size > coalesce(f.next_seq, 0)
       ORDER BY c.last_received_at LIMIT ${chainsAtOnce}`,
      [tenant, receiver.name],
    ),
  );
}

/** Records that the receiver does not have yet. */
export async function lagOf(context: ForwardContext, tenant: string, receiver: string): Promise<number> {
  const [row] = await context.database.transaction({ role: 'retention', tenant }, (queries) =>
    queries.query<{ readonly lag: number | null }>(
      `SELECT sum(c.size - coalesce(f.next_seq, 0)) AS lag
       FROM chains c LEFT JOIN forward_cursors f ON f.tenant_id = c.tenant_id AND f.chain = c.chain AND f.receiver = $2
       WHERE c.tenant_id = $1 AND c.size > coalesce(f.next_seq, 0)`,
      [tenant, receiver],
    ),
  );
  return Number(row?.lag ?? 0);
}

async function forwardChain(
  options: ForwardOptions,
  { chain, device_id: deviceId, size, next_seq: from }: Waiting,
): Promise<ForwardRun> {
  const { context, receiver, signal } = options;
  const origin = { productVersion: context.program.productVersion, deviceId };
  const refusals = options.refusals.get(chain) ?? new Map<number, number>();
  options.refusals.set(chain, refusals);
  let run: ForwardRun = { sent: 0, skipped: 0, later: undefined };
  for (let next = Number(from); next < Number(size);) {
    if (signal.aborted || !(await options.isMine())) return { ...run, later: { reason: stopped } };
    const batch = await readBatch(options, { chain, next });
    // What was disposed of in the meantime goes to nobody.
    if (batch.records.length === 0) {
      await moveCursor(options, { chain, deviceId, next: Number(size), sent: 0, seqs: [], rejected: 0 });
      return run;
    }
    const outcome = await deliver(batch.records, {
      send: (records) => receiver.send(records, origin, signal),
      before: batch.before,
      refusals,
    });
    const skipped = outcome.skipped.length + outcome.rejected;
    const sent = Math.max(0, outcome.done - skipped);
    if (outcome.done > 0) {
      next = (batch.records[outcome.done - 1]?.record.seq ?? next) + 1;
      const seqs = outcome.skipped.flatMap((place) => batch.records[place]?.record.seq ?? []);
      await moveCursor(options, { chain, deviceId, next, sent, seqs, rejected: outcome.rejected });
    }
    run = { sent: run.sent + sent, skipped: run.skipped + skipped, later: outcome.later };
    // Taken off the line by a stop, not by the receiver.
    if (signal.aborted) return { ...run, later: { reason: stopped } };
    if (outcome.later !== undefined) return run;
  }
  return run;
}

interface Batch {
  readonly records: readonly ExportedRecord[];
  readonly before: ExportedRecord | undefined;
}

interface Row {
  readonly seq: number;
  readonly leaf: Uint8Array;
  readonly line: string;
}

/** Bounded by number and bytes; a single record may be larger. One record more, before it, if there is one. */
async function readBatch(
  { context, tenant, receiver, limits = defaultLimits }: ForwardOptions,
  { chain, next }: { readonly chain: string; readonly next: number },
): Promise<Batch> {
  const rows = await context.database.transaction({ role: 'retention', tenant }, (queries) =>
    queries.query<Row>(
      `SELECT seq, leaf, line FROM records WHERE tenant_id = $1 AND chain = $2 AND seq >= $3 ORDER BY seq LIMIT $4`,
      [tenant, chain, Math.max(0, next - 1), limits.records + 1],
    ),
  );
  const hash = receiver.names === 'pseudonymise' ? tenantPseudonyms(context, tenant) : undefined;
  const [first, ...others] = rows;
  const [before, ahead] = first !== undefined && Number(first.seq) < next ? [first, others] : [undefined, rows];
  const taken: Row[] = [];
  let bytes = 0;
  for (const row of ahead.slice(0, limits.records)) {
    bytes += Buffer.byteLength(row.line);
    if (taken.length > 0 && bytes > limits.bytes) break;
    taken.push(row);
  }
  return {
    records: taken.map((row) => exported(row, hash)),
    before: before === undefined ? undefined : exported(before, hash),
  };
}

function exported({ leaf, line }: Row, hash: PseudonymHash | undefined): ExportedRecord {
  const record = JSON.parse(line) as AuditRecord;
  return {
    record: hash === undefined ? record : pseudonymise(record, hash),
    leaf: Buffer.from(leaf).toString('hex'),
  };
}

/**
 * The tenant's key comes out of the witness key in the collector's home, so that all replicas write the same pseudonyms and
 * there is nothing more to keep: an Ed25519 signature (deterministic, RFC 8032) over a text that is no checkpoint.
 */
function tenantPseudonyms({ signer }: ForwardContext, tenant: string): PseudonymHash {
  const secret = signer.sign(Buffer.from(`pretense key of pseudonyms, version 1\n${tenant}\n`, 'utf8'));
  const key = createHash('sha256').update(secret).digest();
  return (message) => createHmac('sha256', key).update(message).digest();
}

interface Move {
  readonly chain: string;
  readonly deviceId: string;
  readonly next: number;
  readonly sent: number;
  /** Of records that were refused alone. */
  readonly seqs: readonly number[];
  /** Of the batch, by a receiver that does not say which. */
  readonly rejected: number;
}

async function moveCursor(
  options: ForwardOptions,
  { chain, deviceId, next, sent, seqs, rejected }: Move,
): Promise<void> {
  const { context, tenant, receiver } = options;
  const skipped = seqs.length + rejected;
  const now = context.clock.now().toISOString();
  await context.database.transaction({ role: 'retention', tenant }, async (queries) => {
    // Two replicas at the same moment: the cursor never goes back.
    await queries.query(
      `INSERT INTO forward_cursors AS f (tenant_id, receiver, chain, next_seq) VALUES ($1, $2, $3, $4)
       ON CONFLICT (tenant_id, receiver, chain) DO UPDATE SET next_seq = greatest(f.next_seq, $4)`,
      [tenant, receiver.name, chain, next],
    );
    await queries.query(
      `INSERT INTO forward_receivers AS f (tenant_id, receiver, state, reason, changed_at, sent, skipped)
       VALUES ($1, $2, 'ok', '', $3, $4, $5)
       ON CONFLICT (tenant_id, receiver) DO UPDATE SET sent = f.sent + $4, skipped = f.skipped + $5`,
      [tenant, receiver.name, now, sent, skipped],
    );
    // What the own chain says of skipped records goes out as well, and would be skipped without end.
    if (skipped > 0 && deviceId !== ownDeviceId) {
      const fields = {
        receiver: receiver.name,
        state: 'skipped',
        reason: 'refused',
        skipped_chain: chain,
        skipped_seqs: seqs,
        rejected,
      };
      await appendOwn(queries, context, tenant, 'forward.failed', fields);
    }
  });
  context.metrics?.forwarded(receiver.name, sent);
}

/** On the record when it changes, not each time. */
async function changeState(options: ForwardOptions, state: 'ok' | 'failing', reason: string): Promise<void> {
  const { context, tenant, receiver } = options;
  const now = context.clock.now().toISOString();
  await context.database.transaction({ role: 'retention', tenant }, async (queries) => {
    const [row] = await queries.query<{ readonly state: string }>(
      `SELECT state FROM forward_receivers WHERE tenant_id = $1 AND receiver = $2 FOR UPDATE`,
      [tenant, receiver.name],
    );
    if ((row?.state ?? 'ok') === state) return;
    await queries.query(
      `INSERT INTO forward_receivers (tenant_id, receiver, state, reason, changed_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (tenant_id, receiver) DO UPDATE SET state = $3, reason = $4, changed_at = $5`,
      [tenant, receiver.name, state, reason, now],
    );
    const fields = { receiver: receiver.name, state, reason, skipped_chain: null, skipped_seqs: [], rejected: 0 };
    await appendOwn(queries, context, tenant, 'forward.failed', fields);
  });
  context.logger.log(state === 'ok' ? 'info' : 'warn', `forward.${state}`, { receiver: receiver.name, reason });
}
