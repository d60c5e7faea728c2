// A client on another machine: who it is, and how much it may ask for at a time.
import type { Budget } from '../../base/async.ts';

/** Who asks over the network. */
export interface Guest {
  /** Stable and unique among guests: limits count by it, and names that were pushed belong to it. */
  readonly key: string;
  /** For records: from the certificate's subject, or the name beside the token. */
  readonly name: string;
  readonly source: 'certificate' | 'token';
}

/** Of one guest, shared by all of its requests. */
export interface GuestLimits {
  /** Of one body, after decompression. */
  readonly maxBodyBytes: number;
  /** The guest's own share of memory for bodies first, then that of the whole proxy. */
  readonly budget: (whole: Pick<Budget, 'take'>) => Pick<Budget, 'take'>;
}

/** The key of a guest: a name in a certificate and the same name beside a token are two. */
export function guestKey(source: Guest['source'], name: string): string {
  return `${source} ${name}`;
}
