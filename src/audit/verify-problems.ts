// What is wrong with a log, as it is found: the first hundred, and the count of all.
import type { VerifyProblem, VerifyProblemKind, VerifyResult } from './verify-result.ts';

const maxListed = 100;

/** The stored bytes are as written, but a part is missing, or what would vouch for them. */
const incompleteKinds: ReadonlySet<VerifyProblemKind> = new Set([
  'torn-tail',
  'missing-segment',
  'unreadable',
  'recorded-gap',
  'missing-keys',
  'unsigned',
  'cut-off',
  'not-witnessed',
  'unsealed',
  'undocumented-disposal',
]);

export class ProblemList {
  readonly problems: VerifyProblem[] = [];
  readonly notices: VerifyProblem[] = [];
  #count = 0;
  #hasTampering = false;

  get count(): number {
    return this.#count;
  }

  /** Of a log with so many records, when nothing more is looked for. */
  verdict(treeSize: number, has: { readonly disposed: number; readonly isWitnessed: boolean }): VerifyResult {
    if (this.#hasTampering) return 'TAMPERED';
    if (this.#count > 0) return 'INCOMPLETE';
    if (treeSize === 0) return 'EMPTY';
    if (has.disposed > 0) return 'VERIFIED_WITH_DISPOSALS';
    return has.isWitnessed ? 'VERIFIED_WITNESSED' : 'VERIFIED_LOCAL_ONLY';
  }

  report(problem: VerifyProblem): void {
    this.#count += 1;
    if (!incompleteKinds.has(problem.kind)) this.#hasTampering = true;
    if (this.problems.length < maxListed) this.problems.push(problem);
  }

  notice(notice: VerifyProblem): void {
    if (this.notices.length < maxListed) this.notices.push(notice);
  }
}
