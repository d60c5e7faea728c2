// Records that show an incident, each with the proof that it stands under the cosigned head of its chain (RFC 6962 §2.1.1).
import { hashBytes, StoredTree } from '../../audit/tree.ts';
import type { Database, Queries } from '../database/database.ts';
import { incidentColumns, incidentNumber, type IncidentRowData, storedIncident } from './incident-table.ts';

export interface IncidentProofs {
  readonly incident: string;
  readonly chain: string;
  /** Signed by the device and cosigned by the witness, over `size` records. */
  readonly checkpoint: string | null;
  readonly size: number;
  readonly records: readonly ProvenRecord[];
  readonly how: string;
}

export interface ProvenRecord {
  readonly seq: number;
  /** Without its newline; null: it is not held. */
  readonly line: string | null;
  /** Hex. */
  readonly leaf: string | null;
  /** Hex, from the leaf's sibling up; null: it is not under the head, or not all leaves are held. */
  readonly proof: readonly string[] | null;
}

const maxRecords = 200;
const maxLeaves = 4_000_000;
const pageSize = 20_000;

const how =
  'Leaf hash: SHA-256 of a zero byte and the line (RFC 6962). Hash it with each hash of the proof in turn, a byte 1 before the two, left and right by the bits of seq, up to the root that stands in base64 in the third line of the checkpoint. Its signatures: C2SP signed-note and cosignature/v1.';

/** Undefined: there is no such incident. Memory: 64 bytes for each record under the head. */
export async function incidentProofs(
  database: Database,
  tenant: string,
  number: number,
): Promise<IncidentProofs | undefined> {
  return await database.transaction({ role: 'reader', tenant }, async (queries) => {
    const [row] = await queries.query<IncidentRowData>(
      `SELECT ${incidentColumns} FROM incidents WHERE tenant_id = $1 AND number = $2`,
      [tenant, number],
    );
    if (row === undefined) return undefined;
    const { incident, evidenceChain } = storedIncident(row);
    const place = { tenant, chain: evidenceChain };
    const [head] = await queries.query<{ readonly size: number; readonly note: string | null }>(
      'SELECT cosigned_size AS size, cosigned_note AS note FROM chains WHERE tenant_id = $1 AND chain = $2',
      [tenant, evidenceChain],
    );
    const size = Number(head?.size ?? 0);
    const seqs = incident.evidence.slice(0, maxRecords).map(({ seq }) => seq);
    const lines = await linesOf(queries, place, seqs);
    const leaves = size > 0 && size <= maxLeaves ? await leavesOf(queries, place, size) : undefined;
    const tree = leaves === undefined ? undefined : new StoredTree(leaves);
    const records = seqs.map((seq): ProvenRecord => {
      const held = lines.get(seq);
      const isProvable = held !== undefined && tree !== undefined && seq < size;
      return {
        seq,
        line: held?.line ?? null,
        leaf: held === undefined ? null : hex(held.leaf),
        proof: isProvable ? tree.inclusionProof(seq, size).map(hex) : null,
      };
    });
    return {
      incident: incidentNumber(number),
      chain: evidenceChain,
      checkpoint: head?.note ?? null,
      size,
      records,
      how,
    };
  });
}

interface Place {
  readonly tenant: string;
  readonly chain: string;
}

interface Held {
  readonly line: string;
  readonly leaf: Uint8Array;
}

async function linesOf(
  queries: Queries,
  { tenant, chain }: Place,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, Held>> {
  if (seqs.length === 0) return new Map();
  const rows = await queries.query<Held & { readonly seq: number }>(
    'SELECT seq, line, leaf FROM records WHERE tenant_id = $1 AND chain = $2 AND seq = ANY($3::bigint[])',
    [tenant, chain, seqs],
  );
  return new Map(rows.map((row) => [Number(row.seq), row]));
}

/** Those of records that were disposed of too. Undefined: one of them is not held. */
async function leavesOf(queries: Queries, { tenant, chain }: Place, size: number): Promise<Uint8Array | undefined> {
  const leaves = new Uint8Array(size * hashBytes);
  for (let next = 0; next < size;) {
    const rows = await queries.query<{ readonly seq: number; readonly leaf: Uint8Array }>(
      'SELECT seq, leaf FROM records WHERE tenant_id = $1 AND chain = $2 AND seq >= $3 AND seq < $4 ORDER BY seq LIMIT $5',
      [tenant, chain, next, size, pageSize],
    );
    const before = next;
    for (const { seq, leaf } of rows) {
      if (Number(seq) !== next || leaf.length !== hashBytes) break;
      leaves.set(leaf, next * hashBytes);
      next += 1;
    }
    if (next > before) continue;
    const kept = await keptLeaves(queries, { tenant, chain }, next);
    if (kept === undefined || kept.length === 0) return undefined;
    const taken = kept.subarray(0, (size - next) * hashBytes);
    leaves.set(taken, next * hashBytes);
    next += taken.length / hashBytes;
  }
  return leaves;
}

/** Of records that were disposed of, from this one to the end of their run. */
async function keptLeaves(queries: Queries, { tenant, chain }: Place, seq: number): Promise<Uint8Array | undefined> {
  const [row] = await queries.query<{ readonly first_seq: number; readonly leaves: Uint8Array }>(
    `SELECT first_seq, leaves FROM disposed_parts
     WHERE tenant_id = $1 AND chain = $2 AND first_seq <= $3 AND last_seq >= $3 AND certificate_id IS NOT NULL
     ORDER BY first_seq DESC LIMIT 1`,
    [tenant, chain, seq],
  );
  return row?.leaves.subarray((seq - Number(row.first_seq)) * hashBytes);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
