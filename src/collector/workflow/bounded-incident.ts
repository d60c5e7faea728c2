// What the collector keeps of an incident: a device can write records of 4 MiB, and as many moves as it likes.
import type { FoldOptions } from '../../incidents/fold.ts';
import { endStates } from '../../incidents/timers.ts';
import type { Incident, IncidentTransition } from '../../incidents/types.ts';
import { storable } from './storable.ts';

const maxListed = 50;
const maxEvidence = 200;
const maxTitle = 300;
const maxName = 500;

/** Moves of one incident that come from a device; people who are signed in have more. */
export const maxDeviceMoves = 100;
export const maxMoves = 400;

/** The same for what is bounded already. Moves change nothing of it. */
export function boundedIncident(incident: Incident): Incident {
  const { title, subjects, evidence, detectedBy } = incident;
  const listed = (values: readonly string[]): readonly string[] =>
    values.slice(0, maxListed).map((value) => storable(value, maxName));
  return {
    ...incident,
    title: storable(title, maxTitle),
    detectedBy: {
      ...detectedBy,
      rule: storable(detectedBy.rule, maxName),
      version: storable(detectedBy.version, maxName),
      measure: storable(detectedBy.measure, maxName),
    },
    subjects: {
      developers: listed(subjects.developers),
      repositories: listed(subjects.repositories),
      files: listed(subjects.files),
      tools: listed(subjects.tools),
    },
    evidence: evidence.slice(0, maxEvidence),
  };
}

/**
 * What a device's own log cannot do to the incidents of the tenant: whoever works there writes the names in it, so it
 * ends nothing that is high or critical, and it does not go round in circles for ever.
 */
export const deviceObjection: NonNullable<FoldOptions['objection']> = (incident, transition) => {
  if (incident.history.length >= maxDeviceMoves) return `${incident.id} was moved ${maxDeviceMoves} times before`;
  return endObjection(incident, transition);
};

/** The same for what a signed-in person does. */
export const personObjection: NonNullable<FoldOptions['objection']> = ({ id, history }) =>
  history.length >= maxMoves ? `${id} was moved ${maxMoves} times before` : undefined;

function endObjection({ severity }: Incident, { to }: IncidentTransition): string | undefined {
  if (!endStates.has(to) || (severity !== 'high' && severity !== 'critical')) return undefined;
  return `only the device's own log says that it is ${to}; what is ${severity} is ended by people who are signed in at the collector`;
}
