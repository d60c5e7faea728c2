// What waits for a person, the most urgent first: the top of the overview.
import type { Queries } from '../database/database.ts';
import { silentAfterMs } from './detect-devices.ts';
import { type ExceptionLooking, listExceptions } from './exception-views.ts';
import { listIncidents } from './incident-views.ts';
import { listReviews } from './reviews.ts';
import type { NeedView } from './view-types.ts';

const maxIncidents = 10;
const maxExceptions = 5;

export async function listNeeds(queries: Queries, looking: ExceptionLooking): Promise<readonly NeedView[]> {
  const { tenant, now } = looking;
  const { incidents } = await listIncidents(queries, { tenant, now }, { limit: 200 });
  const urgent = incidents.filter(({ needsAction, proposal }) => needsAction && proposal === undefined);
  const proposed = incidents.flatMap((incident) =>
    incident.proposal === undefined ? [] : [{ kind: 'agree', incident, proposal: incident.proposal } as const],
  );
  const { waiting } = await listExceptions(queries, looking);
  const { due } = await listReviews(queries, looking);
  const silent = await silentDevices(queries, looking);
  return [
    ...urgent.slice(0, maxIncidents).map((incident) => ({ kind: 'incident', incident }) as const),
    ...proposed.slice(0, maxIncidents),
    ...(silent === undefined ? [] : [silent]),
    ...waiting.slice(0, maxExceptions).map((exception) => ({ kind: 'exception', exception }) as const),
    ...due.filter(({ isOverdue }) => isOverdue).map((review) => ({ kind: 'review', review }) as const),
  ];
}

async function silentDevices(
  queries: Queries,
  { tenant, now }: Pick<ExceptionLooking, 'tenant' | 'now'>,
): Promise<NeedView | undefined> {
  const [row] = await queries.query<{ readonly devices: number | string; readonly since: string | Date | null }>(
    `SELECT count(*) AS devices, min(last_heartbeat_at) AS since FROM devices
     WHERE tenant_id = $1 AND state = 'active' AND last_heartbeat_at <= $2`,
    [tenant, new Date(now.getTime() - silentAfterMs).toISOString()],
  );
  const devices = Number(row?.devices ?? 0);
  const since = row?.since ?? undefined;
  if (devices === 0 || since === undefined) return undefined;
  return { kind: 'silent', devices, longestSince: new Date(since).toISOString() };
}
