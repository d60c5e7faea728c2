// What a collector answers, made of untrusted JSON.
import { parseVerifierKey } from '../audit/note.ts';
import { SyncError } from './error.ts';
import type { BatchAnswer, EnrolAnswer, PolicyAnswer, Refusal, TokenAnswer } from './protocol.ts';

/** An answer of whatever status. */
export interface Reply {
  readonly status: number;
  /** Parsed JSON; undefined: there was none. */
  readonly body: unknown;
  /** As it came. */
  readonly text: string;
  /** Of the header `Retry-After`. */
  readonly retryAfterMs: number | undefined;
  /** The collector's clock less that of this machine, from the header `Date`: whole seconds at best. */
  readonly clockOffsetMs: number | undefined;
}

const maxText = 500;
const maxToken = 1024;

/** Undefined: it is none. */
export function batchAnswer(body: unknown): BatchAnswer | undefined {
  const { size, cosigned, policyHash } = fieldsOf(body);
  if (!isCount(size)) return undefined;
  return {
    size,
    ...(typeof cosigned === 'string' ? { cosigned } : {}),
    ...(typeof policyHash === 'string' ? { policyHash: policyHash.slice(0, maxText) } : {}),
  };
}

/** Of any body: what is missing is said in our words. */
export function refusalOf({ status, body }: Reply): Refusal {
  const { error, message, size, seq } = fieldsOf(body);
  return {
    error: (typeof error === 'string' ? error.slice(0, 50) : 'failed') as Refusal['error'],
    message: typeof message === 'string' ? visible(message) : `The collector answered with status ${status}.`,
    ...(isCount(size) ? { size } : {}),
    ...(isCount(seq) ? { seq } : {}),
  };
}

/** Throws SyncError `bad-answer`. */
export function enrolAnswer(body: unknown): EnrolAnswer {
  const { collector, organisation, deviceToken, witnessKey, policyHash } = fieldsOf(body);
  if (typeof collector !== 'string' || typeof organisation !== 'string' || typeof witnessKey !== 'string')
    throw noAnswer();
  if (!isToken(deviceToken) || !isWitnessKey(witnessKey)) throw noAnswer();
  return {
    collector: visible(collector),
    organisation: visible(organisation),
    deviceToken,
    witnessKey,
    ...(typeof policyHash === 'string' ? { policyHash: policyHash.slice(0, maxText) } : {}),
  };
}

/** Throws SyncError `bad-answer`. */
export function policyAnswer(body: unknown): PolicyAnswer {
  const { hash, policy, signature } = fieldsOf(body);
  if (typeof hash !== 'string' || typeof policy !== 'string' || typeof signature !== 'string') throw noAnswer();
  return { hash: hash.slice(0, maxText), policy, signature };
}

/** Throws SyncError `bad-answer`. */
export function tokenAnswer(body: unknown): TokenAnswer {
  const { deviceToken } = fieldsOf(body);
  if (!isToken(deviceToken)) throw noAnswer();
  return { deviceToken };
}

function noAnswer(): SyncError {
  return new SyncError(
    'bad-answer',
    'The answer is not that of a Pretense collector. Check the address; a network proxy may have answered in its place.',
  );
}

/** It goes into a header: no other characters, whatever a server says. */
export function isToken(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxToken && /^[\w.~+/=-]+$/.test(value);
}

function isWitnessKey(text: string): boolean {
  try {
    return parseVerifierKey(text).algorithm === 4;
  } catch {
    return false;
  }
}

function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Untrusted: for a terminal and a record. */
function visible(text: string): string {
  return text.slice(0, maxText).replace(/[\p{Cc}\p{Cf}\p{Surrogate}]/gu, ' ');
}
