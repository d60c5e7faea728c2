// What to do about a sample whose proofs lead to no signed checkpoint.
import type { SignedFirst } from '../app/report/sign-first.ts';
import type { Verification } from '../audit/verify.ts';

interface Drawn {
  /** Requests in it, and whether its proofs lead to a signed root. Undefined: no sample was asked for. */
  readonly sample: { readonly size: number; readonly isSigned: boolean } | undefined;
  readonly verification: Verification;
  readonly signedFirst: SignedFirst;
  readonly isRecorded: boolean;
}

/** Undefined: there is nothing to do. */
export function unsignedSample({ sample, verification, signedFirst, isRecorded }: Drawn): string | undefined {
  if (sample === undefined || sample.size === 0 || sample.isSigned) return undefined;
  const { checkpoints, treeSize } = verification;
  const what = `No signed checkpoint covers the sample (${checkpoints.lastSize} of ${treeSize} records are signed), so its proofs lead to a root that nobody signed.`;
  switch (signedFirst) {
    case 'signed':
      return `${what} Records came in while it was written: make it again.`;
    case 'failed':
      return `${what} The running proxy could not sign: see "pretense doctor", then make it again.`;
    case 'no-proxy':
      return isRecorded
        ? `${what} No proxy runs that could have signed them. They were signed now, with the record of this export: make it again.`
        : `${what} No proxy runs that could have signed them: start one ("pretense start") and make it again.`;
  }
}
