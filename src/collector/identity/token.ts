// Bearer tokens: they carry their tenant, so that the database is asked in its name from the first query on.
import { hash, randomBytes } from 'node:crypto';

/** `ptd`: of a device. `pte`: for one enrolment. `pts`: session of a person. */
export type TokenPrefix = 'ptd' | 'pte' | 'pts';

export interface NewToken {
  /** Shown once, kept by whoever got it: `<prefix>_<tenant without dashes>_<43 base64url characters>`. */
  readonly token: string;
  /** SHA-256 of the whole text, 32 bytes: all that is stored. */
  readonly hash: Uint8Array;
}

export interface ParsedToken {
  /** UUID as the token says: nothing is known of it until the hash was found. */
  readonly tenant: string;
  readonly hash: Uint8Array;
}

const secretBytes = 32;
const form = /^(pt[des])_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/;

/** `tenant`: UUID with dashes. 256 random bits. */
export function newToken(prefix: TokenPrefix, tenant: string): NewToken {
  const secret = randomBytes(secretBytes).toString('base64url');
  const token = `${prefix}_${tenant.replaceAll('-', '')}_${secret}`;
  return { token, hash: hash('sha256', token, 'buffer') };
}

/** Untrusted: the text. Undefined when it has not the form of a token with this prefix. */
export function parseToken(prefix: TokenPrefix, text: string): ParsedToken | undefined {
  const match = form.exec(text);
  if (match === null || match[1] !== prefix) return undefined;
  return { tenant: match.slice(2).join('-'), hash: hash('sha256', text, 'buffer') };
}

/** Untrusted: the header. The token of `Authorization: Bearer …`, in the form that one with this prefix has. */
export function bearerToken(prefix: TokenPrefix, header: string | undefined): ParsedToken | undefined {
  const match = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(header ?? '');
  return match?.[1] === undefined ? undefined : parseToken(prefix, match[1]);
}
