// What a device is told instead of an answer: a code of the protocol and the HTTP status that it has.
import { CodedError } from '../../base/error.ts';
import type { Refusal, RefusalCode } from '../../sync/protocol.ts';

const statuses: Readonly<Record<RefusalCode, number>> = {
  malformed: 400,
  unauthorised: 401,
  'foreign-chain': 403,
  unsigned: 403,
  'records-required': 403,
  gap: 409,
  behind: 409,
  'too-large': 413,
  fork: 422,
  'too-many': 429,
  busy: 503,
  failed: 500,
};

export interface RefusedDetails {
  readonly size?: number;
  readonly seq?: number;
  /** HTTP status when it is not the usual one of the code. */
  readonly status?: number;
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** Thrown where the work ends; undone work is rolled back. */
export class Refused extends CodedError<RefusalCode> {
  readonly statusCode: number;
  readonly retryAfterSeconds: number | undefined;
  readonly refusal: Refusal;

  constructor(code: RefusalCode, message: string, details: RefusedDetails = {}) {
    super(code, message, details.cause === undefined ? undefined : { cause: details.cause });
    const { size, seq } = details;
    this.statusCode = details.status ?? statuses[code];
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.refusal = {
      error: code,
      message,
      ...(size === undefined ? {} : { size }),
      ...(seq === undefined ? {} : { seq }),
    };
  }
}
