// What an incident points to, as far as the collector holds it, and what became of it.
import type { IncidentStatus } from '../../incidents/types.ts';
import type { Queries } from '../database/database.ts';
import type { StoredIncident } from './incident-table.ts';
import type { EvidenceState, EvidenceView, HeadView, HistoryView, IncidentView } from './view-types.ts';

const maxShown = 50;
const maxHistory = 500;

interface RecordRow {
  readonly seq: number | string;
  readonly type: string;
  readonly happened_at: string | Date;
  readonly leaf: Uint8Array;
}

/** The first fifty pointers, each looked up in the records that are held. */
export async function evidenceOf(
  queries: Queries,
  tenant: string,
  { incident, evidenceChain }: StoredIncident,
): Promise<Pick<IncidentView, 'evidence' | 'evidenceOmitted'>> {
  const shown = incident.evidence.slice(0, maxShown);
  const evidenceOmitted = incident.evidence.length - shown.length;
  if (shown.length === 0) return { evidence: [], evidenceOmitted };
  const rows = await queries.query<RecordRow>(
    'SELECT seq, type, happened_at, leaf FROM records WHERE tenant_id = $1 AND chain = $2 AND seq = ANY($3::bigint[])',
    [tenant, evidenceChain, shown.map(({ seq }) => seq)],
  );
  const bySeq = new Map(rows.map((row) => [Number(row.seq), row]));
  const size = (await headOf(queries, tenant, evidenceChain))?.size ?? 0;
  const evidence = shown.map(({ seq, leaf }): EvidenceView => {
    const row = bySeq.get(seq);
    const held = row === undefined ? undefined : Buffer.from(row.leaf).toString('hex');
    const state = stateOf({ seq, held, named: leaf, size });
    const at = row === undefined ? undefined : new Date(row.happened_at).toISOString();
    return { chain: evidenceChain, seq, type: row?.type, leaf: held, at, state };
  });
  return { evidence, evidenceOmitted };
}

interface Held {
  readonly seq: number;
  readonly held: string | undefined;
  readonly named: string | undefined;
  readonly size: number;
}

function stateOf({ seq, held, named, size }: Held): EvidenceState {
  if (held === undefined) return 'missing';
  if (named !== undefined && named !== held) return 'differs';
  return seq < size ? 'proven' : 'not-cosigned';
}

/** Undefined: no checkpoint of the chain is cosigned. */
export async function headOf(queries: Queries, tenant: string, chain: string): Promise<HeadView | undefined> {
  const [row] = await queries.query<{ readonly cosigned_size: number | string | null; readonly cosigned_at: unknown }>(
    'SELECT cosigned_size, cosigned_at FROM chains WHERE tenant_id = $1 AND chain = $2',
    [tenant, chain],
  );
  const size = Number(row?.cosigned_size ?? 0);
  const at = row?.cosigned_at;
  if (size === 0 || !(typeof at === 'string' || at instanceof Date)) return undefined;
  return { chain, size, cosignedAt: new Date(at).toISOString() };
}

interface MoveData {
  readonly at: string | Date;
  readonly from_status: string;
  readonly to_status: string;
  readonly by_name: string;
  readonly source: string | null;
  readonly reason_code: string;
  readonly comment: string;
  readonly approver: string | null;
  readonly expires: string | Date | null;
  readonly duplicate_of: string | null;
  readonly chain: string;
  readonly seq: number | string;
  readonly refused: string | null;
}

/** In the order of their times; those that count for nothing too. */
export async function historyOf(queries: Queries, tenant: string, number: number): Promise<readonly HistoryView[]> {
  const rows = await queries.query<MoveData>(
    `SELECT at, from_status, to_status, by_name, source, reason_code, comment, approver, expires, duplicate_of, chain, seq,
       refused
     FROM incident_moves WHERE tenant_id = $1 AND number = $2 ORDER BY at, chain, seq LIMIT $3`,
    [tenant, number, maxHistory],
  );
  return rows.map((row) => ({
    at: new Date(row.at).toISOString(),
    // Of known states: `transitionOf` lets no others through.
    from: row.from_status as IncidentStatus,
    to: row.to_status as IncidentStatus,
    by: row.by_name,
    source: sourceOf(row.source),
    reasonCode: row.reason_code,
    comment: row.comment,
    approver: row.approver ?? undefined,
    expires: row.expires === null ? undefined : new Date(row.expires).toISOString(),
    duplicateOf: row.duplicate_of ?? undefined,
    chain: row.chain,
    seq: Number(row.seq),
    refused: row.refused ?? undefined,
  }));
}

function sourceOf(source: string | null): HistoryView['source'] {
  return source === 'signed-in' || source === 'git' || source === 'os' || source === 'claimed' ? source : undefined;
}
