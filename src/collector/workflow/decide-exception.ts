// Decisions about exceptions, on the record. They say what an approver wants; what lets something through on a device is the
// organisation's signature, which no collector can make.
import type { Person } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { RequestError } from '../error.ts';
import { maxCommentLength } from '../../incidents/transitions.ts';
import { appendOwn, type OwnChainContext } from '../own-chain/append-own.ts';
import { exceptionColumns, exceptionNumber, type ExceptionRow, refusal } from './exception-views.ts';
import type { OrganisationPolicy } from './organisation-policy.ts';

export interface ExceptionDecision {
  readonly number: number;
  readonly verdict: 'approve' | 'decline';
  readonly comment: string;
}

/** Throws RequestError: `not-found`, `conflict` when it was decided before, `forbidden`, `bad-request`. */
export async function decideException(
  queries: Queries,
  context: OwnChainContext,
  { person, organisation }: { readonly person: Person; readonly organisation: OrganisationPolicy },
  { number, verdict, comment }: ExceptionDecision,
): Promise<void> {
  const [row] = await queries.query<ExceptionRow>(
    `SELECT ${exceptionColumns} FROM exceptions WHERE tenant_id = $1 AND number = $2 FOR UPDATE`,
    [person.tenant, number],
  );
  const name = exceptionNumber(number);
  if (row === undefined) throw new RequestError('not-found', `There is no exception ${name}.`);
  if (row.verdict !== null || row.state !== 'requested') {
    const by = row.decided_by === null ? 'on its device' : `by ${row.decided_by}`;
    throw new RequestError('conflict', `${name} was decided ${by} before, so nothing was done. Look at it again.`);
  }
  if (comment.trim() === '' || comment.length > maxCommentLength) {
    throw new RequestError('bad-request', `Nothing was done. Say why in 1 to ${maxCommentLength} characters.`);
  }
  const problem = refusal(row, { person, organisation });
  if (problem !== undefined) throw new RequestError('forbidden', `Nothing was done. ${problem}`);
  const at = context.clock.now().toISOString();
  await queries.query(
    `UPDATE exceptions SET verdict = $3, decided_by = $4, decided_by_id = $5, decided_at = $6, decision_comment = $7
     WHERE tenant_id = $1 AND number = $2`,
    [person.tenant, number, verdict, person.name, person.id, at, comment],
  );
  await appendOwn(queries, context, person.tenant, 'exception.decided', {
    exception_id: row.exception_id,
    exception_number: name,
    device: row.device_id,
    of_chain: row.chain,
    decision: verdict,
    comment,
    requested_by: row.requested_by,
    by: person.name,
    by_id: person.id,
    policy_hash: organisation.policy.hash,
  });
}
