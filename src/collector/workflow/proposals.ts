// Moves that wait for a second person: one an incident, the last one counts. Each step is on the record.
import type { IncidentStatus } from '../../incidents/types.ts';
import type { Queries } from '../database/database.ts';

export interface Proposal {
  readonly from: IncidentStatus;
  readonly to: IncidentStatus;
  readonly by: { readonly name: string; readonly id: string };
  /** RFC 3339. */
  readonly at: string;
  readonly reasonCode: string;
  readonly comment: string;
  readonly expires: string | undefined;
  readonly duplicate: { readonly id: string; readonly number: number } | undefined;
}

export interface ProposalRow {
  readonly number: number | string;
  readonly from_status: string;
  readonly to_status: string;
  readonly by_name: string;
  readonly by_id: string;
  readonly at: string | Date;
  readonly reason_code: string;
  readonly comment: string;
  readonly expires: string | Date | null;
  readonly duplicate_id: string | null;
  readonly duplicate_number: number | string | null;
}

export const proposalColumns =
  'number, from_status, to_status, by_name, by_id, at, reason_code, comment, expires, duplicate_id, duplicate_number';

export function proposalOf(row: ProposalRow): Proposal {
  const { duplicate_id: id, duplicate_number: number } = row;
  return {
    // Ours: written by `saveProposal`.
    from: row.from_status as IncidentStatus,
    to: row.to_status as IncidentStatus,
    by: { name: row.by_name, id: row.by_id },
    at: new Date(row.at).toISOString(),
    reasonCode: row.reason_code,
    comment: row.comment,
    expires: row.expires === null ? undefined : new Date(row.expires).toISOString(),
    duplicate: id === null || number === null ? undefined : { id, number: Number(number) },
  };
}

export async function lockProposal(queries: Queries, tenant: string, number: number): Promise<Proposal | undefined> {
  const [row] = await queries.query<ProposalRow>(
    `SELECT ${proposalColumns} FROM incident_proposals WHERE tenant_id = $1 AND number = $2 FOR UPDATE`,
    [tenant, number],
  );
  return row === undefined ? undefined : proposalOf(row);
}

/** In the place of the one before. */
export async function saveProposal(
  queries: Queries,
  tenant: string,
  proposal: Proposal & { readonly number: number },
): Promise<void> {
  const { number, from, to, by, at, reasonCode, comment, expires, duplicate } = proposal;
  await queries.query('DELETE FROM incident_proposals WHERE tenant_id = $1 AND number = $2', [tenant, number]);
  await queries.query(
    `INSERT INTO incident_proposals (tenant_id, number, from_status, to_status, by_name, by_id, at, reason_code, comment,
       expires, duplicate_id, duplicate_number)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      tenant,
      number,
      from,
      to,
      by.name,
      by.id,
      at,
      reasonCode,
      comment,
      expires ?? null,
      duplicate?.id ?? null,
      duplicate?.number ?? null,
    ],
  );
}
