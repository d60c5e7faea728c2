// What a running proxy keeps of the values that it finds, and what its user decides about them.
import type { RecordWriter } from '../../audit/record.ts';
import type { Logger } from '../../base/log.ts';
import type { EffectivePolicy } from '../../policy/types.ts';
import { FindingsRegistry } from '../../proxy/findings.ts';
import type { Recognizer } from '../../secrets/types.ts';
import { systemClock } from '../platform.ts';
import type { SmallState } from '../small-state.ts';
import { FindingDecisionStore } from './finding-decisions.ts';
import type { FindingEndpointOptions } from './finding-endpoints.ts';

export interface OpenFindingsOptions {
  readonly state: SmallState;
  readonly journal: RecordWriter;
  readonly policy: { readonly hasOrganisation: boolean; current(): EffectivePolicy };
  readonly recognizers: readonly Pick<Recognizer, 'id' | 'title'>[];
  readonly logger: Logger;
  /** Called when there is something else to see. */
  readonly onChanged: () => void;
}

export function openFindings(options: OpenFindingsOptions): FindingEndpointOptions {
  const { state, journal: records, policy, recognizers, logger, onChanged } = options;
  const maxDays = (): number => policy.current().exceptionRules.maxDays.value;
  return {
    registry: new FindingsRegistry({
      clock: systemClock,
      // The user is told of each value once.
      onFirst: ({ rule, action, finding }) => logger.log('warn', 'value-withheld', { rule, action, finding }),
      onChanged,
    }),
    decisions: new FindingDecisionStore({ state, clock: systemClock, records, policy, maxDays }),
    titles: new Map(recognizers.map(({ id, title }) => [id, title])),
    onDecided: onChanged,
  };
}
