// An inclusion proof as shell commands that anybody can follow, one line for each hash (RFC 9162 §2.1.3.2).

export interface InclusionSteps {
  /** Hex. */
  readonly leaf: string;
  readonly index: number;
  readonly size: number;
  /** Hex, from the leaf's sibling up. */
  readonly proof: readonly string[];
}

/** Lines of shell that end with the root in `$node`. They use `bytes` and `digest` of HOW_TO_VERIFY.md. */
export function inclusionSteps({ leaf, index, size, proof }: InclusionSteps): string {
  const lines = [`node=${leaf}`];
  let place = index;
  let last = size - 1;
  for (const sibling of proof) {
    const isRight = place % 2 === 1 || place === last;
    lines.push(
      isRight
        ? `node=$({ printf '\\001'; bytes ${sibling}; bytes "$node"; } | digest)`
        : `node=$({ printf '\\001'; bytes "$node"; bytes ${sibling}; } | digest)`,
    );
    while (isRight && place % 2 === 0 && place !== 0) {
      place = Math.floor(place / 2);
      last = Math.floor(last / 2);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return lines.join('\n');
}
