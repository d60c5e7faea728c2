// Texts that leave as they are or not at all: what the protocol needs, and what a provider signed. They are looked through
// for what must not leave, and nothing of them is carried.
import { ReadableNames } from '../engine/readable-names.ts';
import type { WorkBudget } from '../secrets/work-budget.ts';
import type { SignedText } from '../wire/types.ts';
import type { FindingJudge } from './finding-judge.ts';
import { secretInProtocolField, secretInSignedBlock } from './secret-refusals.ts';
import { findAnySpelling } from './secret-spellings.ts';
import { mayNotLeave, type Tally } from './tally.ts';
import { shortKey } from './text-memory.ts';
import { isAnyBlocked, isBlockedFinding, passing } from './text-finding.ts';
import type { TextFinding } from './text-result.ts';
import type { VisitorOptions } from './visitor-options.ts';

export class UnchangedTexts {
  readonly #options: VisitorOptions;
  readonly #judge: FindingJudge;
  readonly #rulesKey: string;
  readonly #budget: WorkBudget;

  /** `rulesKey`: names all that the judge decides by. */
  constructor(
    options: VisitorOptions,
    judge: FindingJudge,
    { rulesKey, budget }: { readonly rulesKey: string; readonly budget: WorkBudget },
  ) {
    this.#options = options;
    this.#judge = judge;
    this.#rulesKey = rulesKey;
    this.#budget = budget;
  }

  /** Throws Refusal `secret-in-signed-block`. */
  signed(block: SignedText, schemaNames: ReadonlySet<string>, tally: Tally): void {
    const { memory, parties, mutator } = this.#options;
    if (memory.isSignedHere(block, parties.upstream)) return;
    tally.unverifiedSignedBlocks += 1;
    if (block.text === '') return;
    if (isAnyBlocked(this.#lookAt(block.text, tally))) throw secretInSignedBlock();
    const readable = new ReadableNames(mutator.protection);
    tally.unverifiedSignedTerms += readable.count(block.text, { scope: 'full', schemaNames });
  }

  /** Throws Refusal `secret-in-protocol-field`. */
  inspect(text: string, tally: Tally): void {
    const { memory, hash } = this.#options;
    const key = `${this.#rulesKey} ${shortKey(text, hash)}`;
    const known = memory.inspected.get(key);
    const found = known ?? this.#lookAt(text, tally);
    if (known !== undefined) tally.addFindings(known);
    else if (!isAnyBlocked(found)) memory.inspected.set(key, found);
    if (isAnyBlocked(found)) throw secretInProtocolField(found.filter(isBlockedFinding).map(({ rule }) => rule));
  }

  #lookAt(text: string, tally: Tally): readonly TextFinding[] {
    const judged = this.#judge.judge(findAnySpelling(text, this.#options.secrets, this.#budget));
    const found = judged.map((finding) =>
      passing(mayNotLeave(finding.action) ? { ...finding, action: 'block' } : finding),
    );
    tally.addFindings(found);
    return found;
  }
}
