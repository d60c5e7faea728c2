// Why a question about names has no answer.
import { CodedError } from '../../base/error.ts';

/**
 * - `not-a-name`: more than one name, or nothing that could be one.
 * - `text-too-large`, `not-reversible`: a text that no preview is made of.
 * - `bad-request`: the call has another form.
 */
export type NameErrorCode = 'not-a-name' | 'text-too-large' | 'not-reversible' | 'bad-request';

export class NameError extends CodedError<NameErrorCode> {}
