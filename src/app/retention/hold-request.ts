// What a person says of a legal hold. Untrusted: everything.
import type { HoldScope } from '../../audit/disposal-holds.ts';
import { RetentionError } from './retention-error.ts';

export interface HoldRequest {
  readonly scope: HoldScope;
  readonly reason: string;
}

export interface ClearRequest {
  readonly id: string;
  readonly reason: string;
}

const maxText = 500;
const dayPattern = /^\d{4}-\d\d-\d\d$/;

/** Throws RetentionError `bad-request`. */
export function parseHoldRequest(body: unknown): HoldRequest {
  const { scope, reason } = objectOf(body);
  const { from, to, repository, developer } = scope === undefined ? {} : objectOf(scope);
  const first = optionalDay(from, 'The first day');
  const last = optionalDay(to, 'The last day');
  if (first !== undefined && last !== undefined && first > last) {
    throw bad(`The period ends (${last}) before it begins (${first}).`);
  }
  const [whose, where] = [optionalText(developer, 'The developer'), optionalText(repository, 'The repository')];
  return {
    scope: {
      ...(first === undefined ? {} : { from: first }),
      ...(last === undefined ? {} : { to: last }),
      ...(where === undefined ? {} : { repository: where }),
      ...(whose === undefined ? {} : { developer: whose }),
    },
    reason: textOf(reason, 'The reason'),
  };
}

/** Throws RetentionError `bad-request`. */
export function parseClearRequest(body: unknown): ClearRequest {
  const { id, reason } = objectOf(body);
  return { id: textOf(id, 'The id of the hold'), reason: textOf(reason, 'The reason') };
}

/** One line of 1 to 500 characters that can stand in a record. Throws RetentionError `bad-request`. */
export function textOf(value: unknown, what: string): string {
  const text = typeof value === 'string' ? value.trim() : '';
  if (text === '') throw bad(`${what} is missing.`);
  if (text.length > maxText) throw bad(`${what} has ${text.length} characters; use at most ${maxText}.`);
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) throw bad(`${what} holds a control character or a line break.`);
  return text;
}

function optionalText(value: unknown, what: string): string | undefined {
  return value === undefined ? undefined : textOf(value, what);
}

function optionalDay(value: unknown, what: string): string | undefined {
  if (value === undefined) return undefined;
  const isDay = typeof value === 'string' && dayPattern.test(value) && isReal(value);
  if (!isDay) throw bad(`${what} of the period is no day; write it as 2026-01-31.`);
  return value;
}

function isReal(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00.000Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw bad('Expected {"scope": {"from": "2026-01-01", "to": "2026-03-31"}, "reason": "why"}.');
}

function bad(message: string): RetentionError {
  return new RetentionError('bad-request', message);
}
