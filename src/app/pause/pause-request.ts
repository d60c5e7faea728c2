// What somebody who wants a pause has to say.
import { PauseError } from './pause-error.ts';

export interface PauseRequest {
  readonly minutes: number;
  readonly reason: string;
}

/** A person looks at it at the end of each pause; longer work is better served by several. */
export const defaultMaxMinutes = 60;
const maxReasonLength = 200;

/** The same with a trimmed reason. Untrusted: it stands in a record. Throws PauseError. */
export function checkPause({ minutes, reason: given }: PauseRequest, maxMinutes: number): PauseRequest {
  if (maxMinutes <= 0) {
    throw new PauseError(
      'not-allowed',
      'Your policy allows no pause (/pause/allowed). Nothing was paused; `pretense exception request` asks for what you need.',
    );
  }
  const reason = given.trim();
  if (reason === '') {
    throw new PauseError('reason-missing', 'A pause needs a reason: it stands in the audit log. Nothing was paused.');
  }
  if (reason.length > maxReasonLength || /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(reason)) {
    throw new PauseError(
      'reason-unusable',
      `The reason must be one line of at most ${maxReasonLength} characters. Nothing was paused.`,
    );
  }
  if (!Number.isSafeInteger(minutes) || minutes < 1) {
    throw new PauseError('minutes-unusable', 'A pause lasts a whole number of minutes, from 1 on. Nothing was paused.');
  }
  if (minutes > maxMinutes) {
    throw new PauseError(
      'too-long',
      `A pause lasts at most ${maxMinutes} minutes, so ${minutes} is too long. Nothing was paused; choose a shorter one.`,
    );
  }
  return { minutes, reason };
}

/** Untrusted: the body of a control request. */
export function parsePause(body: unknown): PauseRequest {
  if (typeof body === 'object' && body !== null && 'minutes' in body && 'reason' in body) {
    const { minutes, reason } = body;
    if (typeof minutes === 'number' && typeof reason === 'string') return { minutes, reason };
  }
  throw new PauseError('bad-request', 'Expected {"minutes": 15, "reason": "…"}.');
}
