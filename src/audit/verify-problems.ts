// What is wrong with a log, as it is found: the first hundred, and the count of all.
import type { VerifyProblem, VerifyProblemKind } from './verify-result.ts';

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

  get hasTampering(): boolean {
    return this.#hasTampering;
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
