// What can go wrong in the proxy: at its start (ProxyError), and with one request (Refusal).
import { CodedError } from '../base/error.ts';
import type { OwnError } from '../wire/types.ts';

export type ProxyErrorCode =
  | 'port-taken'
  | 'bind-failed'
  | 'tls-invalid'
  | 'upstream-invalid'
  | 'upstream-is-self'
  | 'network-proxy-invalid'
  | 'network-proxy-is-self';

/** The proxy cannot start. The message says what to do. */
export class ProxyError extends CodedError<ProxyErrorCode> {}

/** Rules of the proxy itself; the wire format, the engine and the secret rules add their own codes. */
export type ProxyRule =
  | 'foreign-host'
  | 'browser-origin'
  | 'upgrade'
  | 'connect'
  | 'request-target'
  | 'malformed-request'
  | 'transfer-encoding'
  | 'expectation'
  | 'body-too-large'
  | 'body-incomplete'
  | 'content-encoding'
  | 'body-not-utf8'
  | 'body-not-json'
  | 'unknown-upstream'
  | 'credential-mismatch'
  | 'bedrock'
  | 'signed-body'
  | 'realtime'
  | 'batch'
  | 'upload'
  | 'stored-content'
  | 'audio'
  | 'image-edit'
  | 'multipart'
  | 'media'
  | 'client-token'
  | 'client-unknown'
  | 'client-rate'
  | 'client-busy'
  | 'loopback-only'
  | 'unapproved-tool'
  | 'unapproved-provider'
  | 'unapproved-model'
  | 'unapproved-endpoint'
  | 'restricted-data'
  | 'secret-blocked'
  | 'secret-in-signed-block'
  | 'secret-in-protocol-field'
  | 'encoded-text'
  | 'name-in-header-name'
  | 'unreadable-target'
  | 'map-unwritable'
  | 'record-unwritable'
  | 'unchecked'
  | 'draining'
  | 'network-proxy'
  | 'upstream-unreachable'
  | 'upstream-timeout'
  | 'upstream-reset'
  | 'upstream-encoding'
  | 'upstream-too-large'
  | 'upstream-unreadable';

/** One request ends here with an answer of our own. `code` is the rule, sent as `x-pretense-rule`. */
export class Refusal extends CodedError<string> {
  readonly status: OwnError['status'];

  constructor(status: OwnError['status'], rule: ProxyRule, message: string, options?: { readonly cause?: unknown }) {
    super(rule, message, options);
    this.status = status;
  }
}

/** The client went away: nobody is left to answer. */
export class ClientGone extends CodedError<'client-gone'> {
  constructor() {
    super('client-gone', 'the client closed its connection');
  }
}

/** What a request that failed before it left is answered with. Anything unexpected is a block: unchecked text is not sent. */
export function ownErrorOf(error: unknown): OwnError {
  if (error instanceof Refusal) return { status: error.status, rule: error.code, message: error.message };
  if (error instanceof CodedError) {
    return {
      status: 400,
      rule: String(error.code),
      message: `Pretense blocked this request: ${error.message.replace(/\.$/, '')}. Nothing was sent to the provider.`,
    };
  }
  // The message of a foreign error may quote the text it failed on, so it stays here.
  return {
    status: 400,
    rule: 'unchecked',
    message:
      'Pretense blocked this request: it could not be checked because of an internal error. ' +
      'Nothing was sent to the provider. Please report this with the output of `pretense status`.',
  };
}
