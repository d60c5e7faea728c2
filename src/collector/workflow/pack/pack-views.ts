// Packs as pages show them, and their bytes.
import type { Database, Queries } from '../../database/database.ts';
import { RequestError } from '../../error.ts';
import type { PackView } from '../view-types.ts';
import { silentJobMs } from './pack-jobs.ts';

interface Row {
  readonly pack_id: string;
  readonly state: PackView['state'];
  readonly from_date: string;
  readonly to_date: string;
  readonly sample: number;
  readonly redact: PackView['redact'];
  readonly by_name: string;
  readonly created_at: Date;
  readonly beat_at: Date;
  readonly finished_at: Date | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly records: number | null;
  readonly problem: string | null;
  readonly progress: string | null;
}

/** The newest first. */
export async function listPacks(
  queries: Queries,
  { tenant, now }: { readonly tenant: string; readonly now: Date },
): Promise<readonly PackView[]> {
  const rows = await queries.query<Row>(
    `SELECT pack_id, state, from_date, to_date, sample, redact, by_name, created_at, beat_at, finished_at, bytes, sha256,
       records, problem, progress
     FROM evidence_packs WHERE tenant_id = $1 ORDER BY created_at DESC LIMIT 20`,
    [tenant],
  );
  return rows.map((row) => packView(row, now));
}

function packView(row: Row, now: Date): PackView {
  // The process that made it was ended.
  const isLost = row.state === 'running' && now.getTime() - row.beat_at.getTime() > silentJobMs;
  return {
    id: row.pack_id,
    state: isLost ? 'failed' : row.state,
    from: row.from_date,
    to: row.to_date,
    sample: row.sample,
    redact: row.redact,
    by: row.by_name,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString(),
    bytes: row.bytes ?? undefined,
    sha256: row.sha256 ?? undefined,
    records: row.records ?? undefined,
    problem: isLost ? 'Making it was interrupted. Ask for it again.' : (row.problem ?? undefined),
    progress: row.progress ?? undefined,
    path: row.state === 'done' ? `/evidence/packs/${row.pack_id}.zip` : undefined,
  };
}

/** Undefined: there is none that is done. */
export async function packFile(
  database: Database,
  tenant: string,
  id: string,
): Promise<{ readonly name: string; readonly bytes: number; readonly chunks: AsyncGenerator<Uint8Array> } | undefined> {
  const rows = await database.transaction({ role: 'reader', tenant }, (queries) =>
    queries.query<Pick<Row, 'bytes' | 'from_date' | 'to_date'>>(
      `SELECT bytes, from_date, to_date FROM evidence_packs WHERE tenant_id = $1 AND pack_id = $2 AND state = 'done'`,
      [tenant, id],
    ),
  );
  const [row] = rows;
  if (row === undefined || row.bytes === null) return undefined;
  const name = `pretense-evidence-${row.from_date}-${row.to_date}.zip`;
  return { name, bytes: row.bytes, chunks: chunksOf(database, { tenant, id, bytes: row.bytes }) };
}

interface StoredPack {
  readonly tenant: string;
  readonly id: string;
  readonly bytes: number;
}

/**
 * One at a time, each in a transaction of its own: a client that reads slowly holds up nobody. Throws RequestError
 * `not-found` when the pack goes meanwhile: what was sent is then cut off, and seen to be.
 */
async function* chunksOf(database: Database, { tenant, id, bytes }: StoredPack): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for (let place = 0; sent < bytes; place += 1) {
    const [row] = await database.transaction({ role: 'reader', tenant }, (queries) =>
      queries.query<{ readonly bytes: Uint8Array }>(
        'SELECT bytes FROM evidence_chunks WHERE tenant_id = $1 AND pack_id = $2 AND place = $3',
        [tenant, id, place],
      ),
    );
    if (row === undefined) throw new RequestError('not-found', 'The pack was removed while it was downloaded.');
    sent += row.bytes.length;
    yield row.bytes;
  }
}
