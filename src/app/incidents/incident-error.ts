import { CodedError } from '../../base/error.ts';
import type { TransitionProblemCode } from '../../incidents/transitions.ts';

/**
 * - `no-such-incident`: no record of this log opened it.
 * - `not-recorded`: the log could not be written, so nothing has changed.
 * - the rest: a rule of transitions, see `transitionProblem`.
 */
export type IncidentErrorCode = TransitionProblemCode | 'no-such-incident' | 'bad-request' | 'not-recorded';

export class IncidentError extends CodedError<IncidentErrorCode> {}
