// Disposal: the records of old days leave the database, their leaf hashes stay. The order of the steps is the point: first
// the leaf hashes are committed; then the removal, the certificates and their record, together. A crash leaves the records, or
// all three.
import { randomBytes } from 'node:crypto';
import { canonicalJson } from '../../base/canonical-json.ts';
import { manifestHash } from '../../audit/manifest.ts';
import { parseNote, signNote } from '../../audit/note.ts';
import type { Queries } from '../database/database.ts';
import { dropDay } from '../database/partitions.ts';
import { appendOwn, ownDeviceId } from '../own-chain/append-own.ts';
import { ArchiveError } from './archive-error.ts';
import { type CollectorDisposalPlan, planDisposal } from './disposal-plan.ts';
import { certifyRuns, hashOfRuns, keepLeaves, keptRuns, requireKeptLeaves } from './kept-leaves.ts';
import type { ArchiveContext } from './write-archive.ts';

export interface DisposeOptions {
  readonly context: ArchiveContext;
  readonly tenant: string;
  /** Who started it: a person's name, or `schedule`. */
  readonly by: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface DisposedDay {
  readonly day: string;
  readonly rows: number;
  readonly certificateId: string;
  readonly method: DisposalMethod;
}

export interface CollectorDisposalRun {
  /** As it stood before. */
  readonly plan: CollectorDisposalPlan;
  readonly disposed: readonly DisposedDay[];
}

/** `drop-partition`: nobody else had records of that day. */
export type DisposalMethod = 'drop-partition' | 'rows-deleted';

/** Everything that is due, one day after the other. What was done before an error stays done. */
export async function disposeDue(options: DisposeOptions): Promise<CollectorDisposalRun> {
  const { context, tenant, signal } = options;
  const plan = await planDisposal(context, tenant);
  for (const warning of plan.warnings) context.logger.log('warn', 'retention.warning', { warning });
  const going = plan.days.filter(({ fate }) => fate.kind === 'due');
  const disposed: DisposedDay[] = [];
  for (const { day } of going) {
    signal?.throwIfAborted();
    options.onProgress?.(disposed.length, going.length);
    const started = context.clock.now().toISOString();
    await keepLeaves(context, tenant, day);
    disposed.push(await removeDay(options, { plan, day, started }));
  }
  return { plan, disposed };
}

interface Ending {
  readonly plan: CollectorDisposalPlan;
  readonly day: string;
  readonly started: string;
}

async function removeDay(
  { context, tenant, by }: DisposeOptions,
  { plan, day, started }: Ending,
): Promise<DisposedDay> {
  const certificateId = `cert_${randomBytes(6).toString('hex')}`;
  return await context.database.transaction({ role: 'retention', tenant }, async (queries) => {
    // Before the table is locked: whoever writes to the own chain takes the two in this order as well.
    await queries.query(`SELECT chain FROM chains WHERE tenant_id = $1 AND device_id = $2 FOR UPDATE`, [
      tenant,
      ownDeviceId,
    ]);
    await requireKeptLeaves(queries, tenant, day);
    const { how, rows: removed } = await dropDay(queries, tenant, day, context.clock.now());
    const method = how === 'dropped' ? 'drop-partition' : 'rows-deleted';
    const [left] = await queries.query<{ readonly rows: number }>(
      `SELECT count(*) AS rows FROM records WHERE tenant_id = $1 AND day = $2`,
      [tenant, day],
    );
    const remaining = Number(left?.rows ?? 0);
    if (remaining > 0)
      throw new ArchiveError('mismatch', `${remaining} records of ${day} are still there after their disposal.`);
    const { runs, leavesRoot, rows } = await keptRuns(queries, tenant, day);
    // Nothing is certified that was not there just now: leaf hashes without records would be somebody else's work.
    if (rows !== removed)
      throw new ArchiveError(
        'mismatch',
        `${removed} records of ${day} are here, and leaf hashes of ${rows}. They stay.`,
      );
    const chains = runs.map(({ chain, first_seq, last_seq }) => ({ chain, first_seq, last_seq }));
    const archived = await manifestsOf(queries, tenant, day);
    const ended = context.clock.now().toISOString();
    const shared = {
      certificate_id: certificateId,
      day,
      count: rows,
      chain_count: chains.length,
      chains_sha256: hashOfRuns(chains),
      leaves_root: leavesRoot,
      manifest_hashes: archived,
      method,
      retention_days: plan.retentionDays,
      cutoff: plan.cutoff,
      holds_evaluated: plan.holds.length,
      holds_matching: 0,
      rows_remaining: remaining,
      by,
      approved_by: null,
      started_at: started,
      ended_at: ended,
      // Not known here: who makes backups says how long they are kept, and devices dispose by their own policy.
      backups_expire_at: null,
      device_copies: 'not confirmed',
    };
    const listed = chains.length <= maxListedChains ? chains : [];
    const note = signNote(
      `${canonicalJson({ v: 1, kind: 'disposal', tenant, ...shared, chains: listed })}\n`,
      context.signer,
    );
    await queries.query(
      `INSERT INTO disposal_certificates (tenant_id, certificate_id, day, rows, note, disposed_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [tenant, certificateId, day, rows, note, ended],
    );
    const certificateHash = manifestHash(parseNote(note).text);
    const { retention_days, cutoff, ended_at } = shared;
    const dayFacts = { tenant, day, method, retention_days, cutoff, ended_at };
    const facts = { ...dayFacts, certificate_id: certificateId, certificate_hash: certificateHash };
    await certifyRuns(queries, context.signer, { runs, facts });
    const fields = { ...shared, certificate_hash: certificateHash, restates: null };
    await appendOwn(queries, context, tenant, 'retention.disposed', fields);
    return { day, rows, certificateId, method };
  });
}

/** A note is at most 1 MiB long; the hash goes over all of them. */
const maxListedChains = 2000;

async function manifestsOf(queries: Queries, tenant: string, day: string): Promise<readonly string[]> {
  const parts = await queries.query<{ readonly manifest: string }>(
    `SELECT manifest FROM archive_parts WHERE tenant_id = $1 AND day = $2 ORDER BY part`,
    [tenant, day],
  );
  return parts.map(({ manifest }) => manifestHash(parseNote(manifest).text));
}
