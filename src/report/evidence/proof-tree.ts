// The tree that proofs of a sample lead to: the signed one where it covers all of them.

export interface ProofTree {
  /** Leaves. */
  readonly size: number;
  /** A signed checkpoint has its root. False: the tree is that of all leaves, and nobody has signed it. */
  readonly isSigned: boolean;
}

export interface SampleExtent {
  /** Records that the last signed checkpoint covers. */
  readonly signedSize: number;
  /** Of the chain, as they are known. */
  readonly leaves: number;
  /** Of the last record of the sample; undefined: the sample is empty. */
  readonly lastSeq: number | undefined;
}

export function proofTree({ signedSize, leaves, lastSeq = 0 }: SampleExtent): ProofTree {
  const isSigned = signedSize > lastSeq && signedSize <= leaves;
  return { size: isSigned ? signedSize : leaves, isSigned };
}
