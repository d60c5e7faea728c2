// Leaf hashes of records that are about to go: dense runs of each chain, as the certificates speak of them.
import { createHash } from 'node:crypto';
import {
  type ChainCertificate,
  type DisposedRun,
  type KeyChange,
  leavesHash,
  maxKeyChanges,
  maxRunRecords,
  signChainCertificate,
} from '../../audit/chain-certificate.ts';
import type { NoteSigner } from '../../audit/note.ts';
import { CompactTree } from '../../audit/tree.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import type { Queries } from '../database/database.ts';
import { ArchiveError } from './archive-error.ts';
import { type DayRow, dayRows } from './day-rows.ts';
import type { ArchiveContext } from './write-archive.ts';

interface OpenRun {
  readonly first: DayRow;
  last: DayRow;
  readonly leaves: Uint8Array[];
  readonly keyChanges: KeyChange[];
}

/** Commits 32 bytes a record, a row for each run of a chain. A call that was stopped is begun again. */
export async function keepLeaves(
  { database }: Pick<ArchiveContext, 'database'>,
  tenant: string,
  day: string,
): Promise<void> {
  const runs: OpenRun[] = [];
  for await (const row of dayRows(database, tenant, day)) {
    const open = runs.at(-1);
    const run = open !== undefined && continues(open, row) ? open : begin(runs, row);
    run.last = row;
    run.leaves.push(row.leaf);
    if (row.type === 'key.rotated') run.keyChanges.push(keyChangeOf(row));
  }
  await database.transaction({ role: 'retention', tenant }, async (queries) => {
    for (const run of runs) await store(queries, { tenant, day, run });
  });
}

function continues({ last, leaves, keyChanges }: OpenRun, row: DayRow): boolean {
  const isNext = last.chain === row.chain && last.seq + 1 === row.seq;
  return isNext && leaves.length < maxRunRecords && keyChanges.length < maxKeyChanges;
}

function begin(runs: OpenRun[], row: DayRow): OpenRun {
  const run = { first: row, last: row, leaves: [], keyChanges: [] };
  runs.push(run);
  return run;
}

/** Untrusted: the record, of which nobody has to have signed anything. */
function keyChangeOf({ seq, record }: DayRow): KeyChange {
  const text = (name: string): string => {
    const value = record[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    seq,
    inc: incOf(record),
    old_key: text('old_key'),
    new_key: text('new_key'),
    signature_old: record['signature_old'] === null ? null : text('signature_old'),
    signature_new: text('signature_new'),
  };
}

function incOf({ inc }: DayRow['record']): number {
  return typeof inc === 'number' && Number.isSafeInteger(inc) && inc > 0 ? inc : 1;
}

interface Storing {
  readonly tenant: string;
  readonly day: string;
  readonly run: OpenRun;
}

async function store(queries: Queries, { tenant, day, run }: Storing): Promise<void> {
  const { first, last, keyChanges } = run;
  const leaves = Buffer.concat(run.leaves);
  const facts: DisposedRun = {
    chain: first.chain,
    device_id: first.deviceId,
    first_seq: first.seq,
    last_seq: last.seq,
    count: run.leaves.length,
    first_timestamp: String(first.record['timestamp']),
    last_timestamp: String(last.record['timestamp']),
    inc: incOf(last.record),
    first_prev_hash: first.prevHash,
    last_leaf: last.leafText,
    leaves_sha256: leavesHash(leaves),
    key_changes: keyChanges,
  };
  await queries.query(
    `INSERT INTO disposed_parts (tenant_id, chain, first_seq, last_seq, day, first_prev_hash, last_leaf, leaves, facts)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (tenant_id, chain, first_seq)
     DO UPDATE SET last_seq = $4, day = $5, first_prev_hash = $6, last_leaf = $7, leaves = $8, facts = $9`,
    [tenant, first.chain, first.seq, last.seq, day, first.prevHash, last.leafText, leaves, canonicalJson(facts)],
  );
}

/** Only what `keepLeaves` saw goes: a record that came since, or that no leaf is kept of, keeps its day. */
export async function requireKeptLeaves(queries: Queries, tenant: string, day: string): Promise<void> {
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

export interface KeptRuns {
  readonly runs: readonly DisposedRun[];
  /** RFC 6962, over the leaf hashes of all of them in their order; hex. */
  readonly leavesRoot: string;
  readonly rows: number;
}

/** Of a day, as far as no certificate is about them yet. */
export async function keptRuns(queries: Queries, tenant: string, day: string): Promise<KeptRuns> {
  const parts = await queries.query<{ readonly facts: string; readonly leaves: Uint8Array }>(
    `SELECT facts, leaves FROM disposed_parts
     WHERE tenant_id = $1 AND day = $2 AND certificate_id IS NULL ORDER BY chain, first_seq`,
    [tenant, day],
  );
  const tree = new CompactTree();
  for (const { leaves } of parts) {
    for (let start = 0; start < leaves.length; start += 32)
      tree.append(Buffer.from(leaves.subarray(start, start + 32)));
  }
  const runs = parts.map(({ facts }) => JSON.parse(facts) as DisposedRun);
  return { runs, leavesRoot: Buffer.from(tree.root()).toString('hex'), rows: tree.size };
}

/** What the certificates of all runs of a day have in common. */
export type DayFacts = Omit<ChainCertificate, keyof DisposedRun | 'v' | 'kind'>;

/** Puts a signed certificate beside the leaf hashes of each run. */
export async function certifyRuns(
  queries: Queries,
  signer: NoteSigner,
  { runs, facts }: { readonly runs: readonly DisposedRun[]; readonly facts: DayFacts },
): Promise<void> {
  for (const run of runs) {
    const note = signChainCertificate({ v: 1, kind: 'chain-disposal', ...facts, ...run }, signer);
    await queries.query(
      `UPDATE disposed_parts SET certificate_id = $4, note = $5 WHERE tenant_id = $1 AND chain = $2 AND first_seq = $3`,
      [facts.tenant, run.chain, run.first_seq, facts.certificate_id, note],
    );
  }
}

/** SHA-256 of the list of runs as the certificate of the day has it, hex. */
export function hashOfRuns(runs: readonly RunInDay[]): string {
  return createHash('sha256').update(canonicalJson(runs)).digest('hex');
}

export type RunInDay = Pick<DisposedRun, 'chain' | 'first_seq' | 'last_seq'>;
