// Who a connection belongs to: the subject of a certificate that our authority signed, a token that is known, or both.
// Untrusted: everything that comes over the connection.
import type { IncomingMessage } from 'node:http';
import { type PeerCertificate, TLSSocket } from 'node:tls';
import { type ClientTarget, knownTargetOf } from '../client-prefix.ts';
import { Refusal } from '../error.ts';
import { clientTokenHeader, headerValues } from '../headers.ts';
import { type Guest, guestKey } from './guest.ts';

/** Asks who a token belongs to; undefined: nobody. Compares in a time that says nothing about the tokens. */
export type TokenOwner = (token: string) => string | undefined;

export interface ClientRules {
  /** Undefined: tokens count for nothing. Otherwise each request needs one. */
  readonly ownerOf: TokenOwner | undefined;
  /** Each connection needs a certificate of the authority. */
  readonly needsCertificate: boolean;
}

/** Who asks, and for what behind the prefix of its URL. Throws Refusal `client-unknown` and `client-token`. */
export function identify(
  request: IncomingMessage,
  { ownerOf, needsCertificate }: ClientRules,
): { readonly guest: Guest; readonly from: ClientTarget } {
  const owners = new Set<string | undefined>();
  const from = knownTargetOf(request.url ?? '/', (token) => {
    const owner = ownerOf?.(token);
    owners.add(owner);
    return owner !== undefined;
  });
  for (const token of headerValues(request.rawHeaders, clientTokenHeader)) owners.add(ownerOf?.(token));
  const [owner] = owners;
  const certified = needsCertificate ? certifiedName(request) : undefined;
  if (needsCertificate && certified === undefined) throw unknownClient('a client certificate');
  if (ownerOf !== undefined && (owners.size !== 1 || owner === undefined)) throw unknownClient('a token');
  if (certified !== undefined) return { guest: guestOf('certificate', certified), from };
  if (owner !== undefined) return { guest: guestOf('token', owner), from };
  throw unknownClient('a token');
}

function guestOf(source: Guest['source'], name: string): Guest {
  return { key: guestKey(source, name), name, source };
}

function certifiedName({ socket }: IncomingMessage): string | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const certificate = socket.getPeerCertificate();
  // A connection may outlive its certificate.
  if (!(Date.parse(certificate.valid_to) > Date.now())) return undefined;
  return nameOf(certificate);
}

const maxNameLength = 200;

/** The e-mail address of the subject where there is one, else its common name. The authority vouches for both. */
export function nameOf({ subject }: Pick<PeerCertificate, 'subject'>): string | undefined {
  const parts: Readonly<Record<string, string | readonly string[] | undefined>> = { ...subject };
  for (const part of ['emailAddress', 'CN']) {
    const value = parts[part];
    const text = typeof value === 'string' ? value : value?.[0];
    // What a log or a page would not show as it is, is no name.
    if (text !== undefined && text !== '' && text.length <= maxNameLength && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text))
      return text;
  }
  return undefined;
}

function unknownClient(what: string): Refusal {
  return new Refusal(
    403,
    'client-unknown',
    `This Pretense serves a network, and takes requests only with ${what} that it knows. Nothing was sent. ` +
      'Ask who runs it for yours; a token stands in the URL (/c/TOOL-TOKEN/…) or in the header x-pretense-token.',
  );
}
