// Failures of the secret engine.
import { CodedError } from '../base/error.ts';

/** `too-much-work`: a text asks for far more attempts than any real one, so it could not be checked. */
export type SecretsErrorCode = 'too-much-work';

/** Fail closed: what could not be checked is not sent. */
export class SecretsError extends CodedError<SecretsErrorCode> {}
