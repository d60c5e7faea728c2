// What is wrong with a log, in a sentence.
import type { Verification } from '../audit/verify.ts';

/** The first problem and where it is; undefined when the chain is whole. */
export function firstProblem({ problems, problemCount }: Verification): string | undefined {
  const [first] = problems;
  if (first === undefined) return undefined;
  const place = first.line === 0 ? first.segment : `${first.segment} line ${first.line}`;
  const more = problemCount === 1 ? '' : `; and ${problemCount - 1} more`;
  return `${place}: ${first.message}${more}.`;
}
