// Looks into what a text holds encoded: nothing can be replaced inside of base64 or hexadecimal digits so that it would
// come back, so what must not leave there stops the request, or is recorded where the user says so.
import { kebabPattern } from '../engine/identifier.ts';
import type { Mutator } from '../engine/mutate.ts';
import type { Protection } from '../engine/protection.ts';
import { findEncoded } from '../secrets/encoded-texts.ts';
import type { SecretScanner } from '../secrets/types.ts';
import type { WorkBudget } from '../secrets/work-budget.ts';
import type { TextSite } from '../wire/types.ts';
import { Refusal } from './error.ts';
import type { FindingJudge, JudgedFinding } from './finding-judge.ts';
import { findAnySpelling } from './secret-spellings.ts';
import { mayNotLeave } from './tally.ts';

export interface EncodedFindings {
  /** How many encoded texts hold what must not leave: a secret, or a name that tells something about its workspace. */
  readonly hits: number;
  /** Values that may leave, by the place of the encoded text. */
  readonly passed: readonly JudgedFinding[];
  /** Names in them that a tool's schema fixes, and that may therefore leave. */
  readonly keptNames: readonly string[];
}

export interface EncodedOptions {
  /** The scans of what is decoded are counted in it. */
  readonly budget?: WorkBudget | undefined;
  /** As its field says. */
  readonly encoding?: TextSite['encoding'] | undefined;
}

/** Under one set of rules; keeps what it learnt about names. */
export class EncodedCheck {
  readonly #secrets: SecretScanner;
  readonly #judge: FindingJudge;
  readonly #protection: Protection;
  readonly #verdicts = new Map<string, boolean>();

  constructor(secrets: SecretScanner, judge: FindingJudge, { protection }: Mutator) {
    this.#secrets = secrets;
    this.#judge = judge;
    this.#protection = protection;
  }

  /** Throws SecretsError `too-much-work`. */
  findings(text: string, schemaNames: ReadonlySet<string>, { budget, encoding }: EncodedOptions = {}): EncodedFindings {
    const passed: JudgedFinding[] = [];
    const kept = new Set<string>();
    const holds = (decoded: string): boolean => {
      const judged = this.#judge.judge(findAnySpelling(decoded, this.#secrets, budget));
      // Offsets in what is decoded say nothing about the text.
      passed.push(...judged.map((finding) => ({ ...finding, start: 0, end: 0 })));
      return judged.some(({ action }) => mayNotLeave(action)) || this.#holdsName(decoded, schemaNames, kept);
    };
    const hits = findEncoded(text, holds, encoding === undefined ? 'found' : 'declared').length;
    return { hits, passed, keptNames: [...kept] };
  }

  /** Adds the names that a schema keeps. */
  #holdsName(decoded: string, schemaNames: ReadonlySet<string>, kept: Set<string>): boolean {
    if (this.#protection.identity.isIn(decoded)) return true;
    for (const [name] of decoded.matchAll(kebabPattern)) {
      let isTelling = this.#verdicts.get(name);
      if (isTelling === undefined) {
        isTelling = this.#isTelling(name);
        if (this.#verdicts.size >= maxVerdicts) this.#verdicts.clear();
        this.#verdicts.set(name, isTelling);
      }
      if (!isTelling) continue;
      if (!schemaNames.has(name)) return true;
      kept.add(name);
    }
    return false;
  }

  /** Common words of a name say nothing by themselves: no reason to stop a request. */
  #isTelling(name: string): boolean {
    const words = name.includes('-')
      ? this.#protection.kebabWordsToChange(name, 'vendor')
      : this.#protection.wordsToChange(name, 'vendor');
    return words.length > 0;
  }
}

const maxVerdicts = 100_000;

/** What a request is answered with. */
export function encodedText({ role, toolName }: TextSite): Refusal {
  return new Refusal(
    400,
    'encoded-text',
    `Pretense blocked this request: ${placeOf(role, toolName)} holds base64 or hexadecimal data that decodes to text with a ` +
      'secret or with names of your workspace. Inside of encoded data nothing can be replaced, so nothing was sent. ' +
      'Have the tool read the decoded file instead, or leave the data out; if it is in the history, start a new ' +
      'conversation. With `--encoded-text record` (setting `pretense.content.encodedText`) such data passes and is counted.',
  );
}

const shortName = /^[\w.-]{1,64}$/;

function placeOf(role: TextSite['role'], toolName: string | undefined): string {
  const ofTool = toolName !== undefined && shortName.test(toolName) ? ` of the tool ${toolName}` : '';
  switch (role) {
    case 'tool-result':
      return `a result${ofTool}`;
    case 'tool-input':
      return `a call${ofTool}`;
    case 'tool-description':
    case 'parameter':
      return 'the description of a tool';
    case 'system':
      return 'the system prompt';
    case 'assistant':
      return 'an earlier answer';
    case 'user':
    case 'document':
      return 'a message';
    case 'unknown':
      return 'a field';
  }
}
