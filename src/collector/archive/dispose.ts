// Disposal: the records of old days leave the database, their leaf hashes stay. The order of the steps is the point: first
// the leaf hashes are committed; then the removal, the certificate and its record, together. A crash leaves the records, or
// all three.
import { createHash, randomBytes } from 'node:crypto';
import { canonicalJson } from '../../base/canonical-json.ts';
import { manifestHash } from '../../audit/manifest.ts';
import { parseNote, signNote } from '../../audit/note.ts';
import { CompactTree } from '../../audit/tree.ts';
import type { Queries } from '../database/database.ts';

import { dropDay } from '../database/partitions.ts';
import { appendOwn, ownDeviceId } from '../own-chain/append-own.ts';
import { ArchiveError } from './archive-error.ts';
import { dayRows } from './day-rows.ts';
import { type CollectorDisposalPlan, planDisposal } from './disposal-plan.ts';
import type { ChainPart } from './part-manifest.ts';
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

/** What a certificate says, as the text of a note of the collector; docs/audit-record.md explains each field. */
export type Certificate = Readonly<Record<string, unknown>>;

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
    await keepLeaves(options, day);
    disposed.push(await removeDay(options, { plan, day, started }));
  }
  return { plan, disposed };
}

/** 32 bytes a record, a row for each stretch of a chain. A run that was stopped here is begun again. */
async function keepLeaves({ context, tenant }: DisposeOptions, day: string): Promise<void> {
  let open: { part: ChainPart; leaves: Buffer[] } | undefined;
  const parts: { readonly part: ChainPart; readonly leaves: Buffer }[] = [];
  const flush = (): void => {
    if (open !== undefined) parts.push({ part: open.part, leaves: Buffer.concat(open.leaves) });
  };
  for await (const { chain, seq, deviceId, prevHash, leaf, leafText } of dayRows(context.database, tenant, day)) {
    if (open?.part.chain !== chain || open.part.last_seq + 1 !== seq) {
      flush();
      const stretch = { chain, device_id: deviceId, first_seq: seq, first_prev_hash: prevHash };
      open = { part: { ...stretch, last_seq: seq, last_leaf: leafText }, leaves: [] };
    }
    open = { part: { ...open.part, last_seq: seq, last_leaf: leafText }, leaves: open.leaves };
    open.leaves.push(Buffer.from(leaf));
  }
  flush();
  await context.database.transaction({ role: 'retention', tenant }, async (queries) => {
    for (const { part, leaves } of parts) {
      const { chain, first_seq: first, last_seq: last, first_prev_hash: previous, last_leaf: lastLeaf } = part;
      await queries.query(
        `INSERT INTO disposed_parts (tenant_id, chain, first_seq, last_seq, day, first_prev_hash, last_leaf, leaves)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (tenant_id, chain, first_seq) DO UPDATE SET last_seq = $4, day = $5, first_prev_hash = $6, last_leaf = $7, leaves = $8`,
        [tenant, chain, first, last, day, previous, lastLeaf, leaves],
      );
    }
  });
}

/** Only what `keepLeaves` saw goes: a record that came since, or that no leaf is kept of, keeps its day. */
async function requireKeptLeaves(queries: Queries, tenant: string, day: string): Promise<void> {
  const [row] = await queries.query<{ readonly bare: number }>(
    `SELECT count(*) AS bare FROM records r WHERE r.tenant_id = $1 AND r.day = $2 AND NOT EXISTS (
       SELECT 1 FROM disposed_parts d WHERE d.tenant_id = r.tenant_id AND d.chain = r.chain
         AND r.seq >= d.first_seq AND r.seq <= d.last_seq AND d.day = r.day)`,
    [tenant, day],
  );
  if (Number(row?.bare ?? 0) > 0)
    throw new ArchiveError(
      'mismatch',
      `Records of ${day} changed while they were looked at. They stay where they are.`,
    );
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
    const { how } = await dropDay(queries, tenant, day, context.clock.now());
    const method = how === 'dropped' ? 'drop-partition' : 'rows-deleted';
    const [left] = await queries.query<{ readonly rows: number }>(
      `SELECT count(*) AS rows FROM records WHERE tenant_id = $1 AND day = $2`,
      [tenant, day],
    );
    const remaining = Number(left?.rows ?? 0);
    if (remaining > 0)
      throw new ArchiveError('mismatch', `${remaining} records of ${day} are still there after their disposal.`);
    const { chains, leavesRoot, rows } = await disposedStretches(queries, tenant, day);
    const archived = await manifestsOf(queries, tenant, day);
    const ended = context.clock.now().toISOString();
    const shared = {
      certificate_id: certificateId,
      day,
      count: rows,
      chain_count: chains.length,
      chains_sha256: sha256(canonicalJson(chains)),
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
    await queries.query(
      `UPDATE disposed_parts SET certificate_id = $3 WHERE tenant_id = $1 AND day = $2 AND certificate_id IS NULL`,
      [tenant, day, certificateId],
    );
    const fields = { ...shared, certificate_hash: manifestHash(parseNote(note).text), restates: null };
    await appendOwn(queries, context, tenant, 'retention.disposed', fields);
    return { day, rows, certificateId, method };
  });
}

/** A note is at most 1 MiB long; the hash goes over all of them. */
const maxListedChains = 2000;

async function disposedStretches(
  queries: Queries,
  tenant: string,
  day: string,
): Promise<{ readonly chains: readonly Certificate[]; readonly leavesRoot: string; readonly rows: number }> {
  const parts = await queries.query<{
    readonly chain: string;
    readonly first_seq: string | number;
    readonly last_seq: string | number;
    readonly leaves: Uint8Array;
  }>(
    `SELECT chain, first_seq, last_seq, leaves FROM disposed_parts
     WHERE tenant_id = $1 AND day = $2 AND certificate_id IS NULL ORDER BY chain, first_seq`,
    [tenant, day],
  );
  const tree = new CompactTree();
  for (const { leaves } of parts) {
    for (let start = 0; start < leaves.length; start += 32)
      tree.append(Buffer.from(leaves.subarray(start, start + 32)));
  }
  const chains = parts.map(({ chain, first_seq: first, last_seq: last }) => ({
    chain,
    first_seq: Number(first),
    last_seq: Number(last),
  }));
  return { chains, leavesRoot: Buffer.from(tree.root()).toString('hex'), rows: tree.size };
}

async function manifestsOf(queries: Queries, tenant: string, day: string): Promise<readonly string[]> {
  const parts = await queries.query<{ readonly manifest: string }>(
    `SELECT manifest FROM archive_parts WHERE tenant_id = $1 AND day = $2 ORDER BY part`,
    [tenant, day],
  );
  return parts.map(({ manifest }) => manifestHash(parseNote(manifest).text));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
