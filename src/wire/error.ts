// Why a body could not be understood. The proxy answers with a block; the code is the rule that stopped it.
import { CodedError } from '../base/error.ts';
import { JsonError } from '../base/json.ts';
import type { JsonErrorCode } from '../base/json.ts';

export type WireErrorCode =
  /** Not one JSON text, or not UTF-8. */
  | 'not-json'
  | 'too-deep'
  | 'too-many-values'
  | 'duplicate-key'
  /** JSON, but not the shape of this wire format. */
  | 'bad-shape'
  /** Media whose bytes are not of the type that it claims, or of a type that could hide text. */
  | 'bad-media'
  /** The answer would come token by token, where replaced names cannot be turned back. */
  | 'logprobs'
  /** Text as numbers of tokens. */
  | 'token-ids'
  /** A stream that cannot be followed: one event beyond the limit. */
  | 'bad-stream';

export class WireError extends CodedError<WireErrorCode> {}

const codes: Readonly<Record<JsonErrorCode, WireErrorCode>> = {
  syntax: 'not-json',
  truncated: 'not-json',
  'bad-utf8': 'not-json',
  'too-deep': 'too-deep',
  'too-many-values': 'too-many-values',
  'duplicate-key': 'duplicate-key',
};

/** Runs the reading of a body, so that only WireError, or what a visitor threw, comes out. */
export function withWireErrors<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new WireError(codes[error.code], `the body could not be read: ${error.message}`, {
      cause: error,
    });
  }
}
