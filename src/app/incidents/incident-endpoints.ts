// What may be asked of a running proxy about incidents and reviews. Untrusted: the bodies.
import type { Incident } from '../../incidents/types.ts';
import { type AttestedReview, type AttestOptions, attestReview, parseReview } from './attest-review.ts';
import { moveIncident, type MoveOptions, parseMove } from './move-incident.ts';

export function incidentEndpoints(options: MoveOptions & AttestOptions) {
  let last: Promise<unknown> = Promise.resolve();
  // One after the other: each is checked against what the one before has put on the record.
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const next = last.then(run, run);
    last = next.catch(() => undefined);
    return next;
  };
  return {
    'POST /__pretense/incidents/move': async (body: unknown): Promise<Incident> =>
      inTurn(() => moveIncident(options, parseMove(body))),
    'POST /__pretense/reviews': async (body: unknown): Promise<AttestedReview> =>
      inTurn(() => attestReview(options, parseReview(body))),
  };
}
