// What a restore did, as events for the audit log.
import type { RestoreOutcome } from '../../clients/restoring.ts';
import type { RoutingEvent } from '../../view/calls.ts';

/** What failed has changed nothing, and is no event. */
export function restoreEvents(outcomes: readonly RestoreOutcome[], by: RoutingEvent['by']): readonly RoutingEvent[] {
  return outcomes.flatMap(({ what, client, file }) => (what === 'failed' ? [] : [{ what, client, file, by }]));
}
