// Errors that carry a stable code. Callers branch on `code`; the message is for people.

/** Base of all our errors. `code` comes from a closed union per folder; `cause` is kept. */
export abstract class CodedError<Code extends string> extends Error {
  readonly code: Code;

  constructor(code: Code, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.name = new.target.name;
  }
}

export type InvariantErrorCode = 'invariant';

/** A promise of ours is broken: a bug, never a user's mistake. */
export class InvariantError extends CodedError<InvariantErrorCode> {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super('invariant', message, options);
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
