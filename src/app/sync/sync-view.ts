// What is shown of a device's collector.
import type { SyncView } from '../../view/sync.ts';
import type { Failure } from '../../sync/judge-reply.ts';
import { lastCosigned, type SyncState } from '../../sync/state.ts';

/** Clocks further apart are told: times of records and of cosignatures could not be compared. */
const maxClockOffsetMs = 5 * 60 * 1000;

/** `failure`: what goes wrong right now, before it is a change of state. */
export function syncView(state: SyncState, backlog: number, failure?: Failure): SyncView {
  const { condition, clockOffsetMs, lastSuccessAt } = state;
  const now = failure === undefined || condition.state === 'stopped' ? condition : { ...condition, ...failure };
  const cosigned = lastCosigned(state);
  return {
    collector: new URL(state.url).host,
    organisation: state.organisation,
    mode: state.mode,
    state: now.state,
    ...(now.reason === undefined ? {} : { reason: now.reason }),
    ...(now.message === undefined ? {} : { message: now.message }),
    since: condition.since,
    backlog,
    ...(cosigned === undefined ? {} : { cosigned }),
    ...(lastSuccessAt === undefined ? {} : { lastSuccessAt }),
    ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }),
    warnings: warningsOf(state),
  };
}

function warningsOf({ behindAt, policyProblem, clockOffsetMs = 0, chains }: SyncState): readonly string[] {
  const minutes = Math.round(Math.abs(clockOffsetMs) / 60_000);
  return [
    ...(behindAt === undefined
      ? []
      : [
          `The collector had lost records that it had cosigned (noticed ${behindAt}): it was restored from a backup, and is sent them again from the log of this machine.`,
        ]),
    ...(policyProblem === undefined ? [] : [policyProblem]),
    ...(Math.abs(clockOffsetMs) <= maxClockOffsetMs
      ? []
      : [
          `The clock of this machine and that of the collector are ${minutes} minutes apart. The times of records are those of this machine; set its clock.`,
        ]),
    ...Object.values(chains).flatMap(({ stop }) => (stop === undefined ? [] : [stop.message])),
  ];
}
