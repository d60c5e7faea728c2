// Our own answers in OpenAI's error shape, and where that shape tells its kind.
import type { OwnError } from './types.ts';

const errorTypes: Readonly<Record<OwnError['status'], string>> = {
  400: 'invalid_request_error',
  403: 'permission_error',
  413: 'invalid_request_error',
  421: 'invalid_request_error',
  426: 'invalid_request_error',
  429: 'rate_limit_exceeded',
  502: 'server_error',
  503: 'server_error',
};

/** What the SDKs of OpenAI and of compatible hosts show to their user. */
export function openAiErrorBody({ status, rule, message }: OwnError): string {
  return JSON.stringify({ error: { message, type: errorTypes[status], param: null, code: rule } });
}
