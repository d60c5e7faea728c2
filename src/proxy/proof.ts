// How a listener proves that it belongs to a home: it knows the home's control token, and need not say it.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Where anybody on this machine may ask for a proof. */
export const provePath = '/__pretense/prove';

/** What a proof is about. The port is the listener's own: a proof that another program passes on names another port. */
export interface ProofSubject {
  /** 64 hex digits, new for each question. */
  readonly nonce: string;
  readonly port: number;
  readonly pid: number;
}

export function newNonce(): string {
  return randomBytes(32).toString('hex');
}

export function isNonce(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

/** HMAC-SHA-256 under the control token, hex. */
export function proofOf(controlToken: string, { nonce, port, pid }: ProofSubject): string {
  return createHmac('sha256', controlToken).update(`pretense proof\0${nonce}\0${port}\0${pid}`).digest('hex');
}

/** Compares in constant time. Untrusted: the given proof. An empty token proves nothing. */
export function isProof(given: unknown, controlToken: string, subject: ProofSubject): boolean {
  if (controlToken === '' || typeof given !== 'string' || !/^[0-9a-f]{64}$/.test(given)) return false;
  return timingSafeEqual(Buffer.from(given, 'hex'), Buffer.from(proofOf(controlToken, subject), 'hex'));
}
