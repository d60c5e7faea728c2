// Joins how tools are configured with what was seen of them: only a request that arrived makes a tool protected.
import type { CoverageRow } from '../view/coverage.ts';
import type { ToolTraffic } from '../view/snapshot.ts';
import type { ClientState } from './drift.ts';

/**
 * One row per tool that is on this machine, or was seen, in the order of the states. `traffic` undefined: no proxy
 * answers, so nothing goes through it.
 */
export function coverageOf(
  states: readonly ClientState[],
  traffic: readonly ToolTraffic[] | undefined,
): readonly CoverageRow[] {
  const known = new Set(states.map(({ client }) => client));
  const rows = states
    .map((state) => rowOf(state, traffic))
    .filter((row) => row.state !== 'not-installed' || row.requests > 0);
  const others = (traffic ?? []).filter(({ client }) => !known.has(client));
  return [...rows, ...others.map(strangerRow)];
}

function rowOf(state: ClientState, traffic: readonly ToolTraffic[] | undefined): CoverageRow {
  const seen = traffic?.find(({ client }) => client === state.client);
  const row = {
    client: state.client,
    name: state.name,
    requests: seen?.requests ?? 0,
    ...(state.file === undefined ? {} : { file: state.file }),
    ...(seen === undefined ? {} : { lastSeen: seen.lastSeen }),
    ...(state.limits === undefined ? {} : { limits: state.limits }),
    ...(state.isUnverified === undefined ? {} : { isUnverified: state.isUnverified }),
  };
  const hasArrived = seen !== undefined && (state.routedAt === undefined || seen.lastSeen >= state.routedAt);
  // A file that the user has to load into the tool: its requests tell that this was done.
  const isLoaded = state.isAssisted === true && hasArrived;
  if (state.state !== 'routed' && !isLoaded) {
    return { ...row, state: state.state, reason: reasonWithTraffic(state, seen) };
  }
  if (traffic === undefined) {
    return {
      ...row,
      state: 'routed',
      reason: `${state.name} points at Pretense, which is not running: it cannot work now.`,
    };
  }
  if (hasArrived) return { ...row, state: 'protected', reason: `Requests of ${state.name} arrive.` };
  return { ...row, state: 'routed', reason: `${state.reason} No request has arrived since.` };
}

function reasonWithTraffic(state: ClientState, seen: ToolTraffic | undefined): string {
  if (seen === undefined || seen.requests === 0 || state.state === 'not-routable') return state.reason;
  return `${state.reason} Some of its requests arrive all the same; those are protected.`;
}

/** A program that was pointed here by hand. */
function strangerRow({ client, requests, lastSeen }: ToolTraffic): CoverageRow {
  return {
    client,
    name: client,
    state: 'protected',
    reason: 'It was pointed at Pretense by hand, and its requests arrive.',
    requests,
    lastSeen,
  };
}
