// What is done with what was found: the user's decision about the value, else the policy's about its kind.
import { decideFinding, policyKey } from '../policy/decide.ts';
import { builtInPolicy } from '../policy/defaults.ts';
import type { Clause, EffectivePolicy, FindingAction } from '../policy/types.ts';
import type { SecretScanner } from '../secrets/types.ts';
import type { FindingDecisions } from './ports.ts';
import type { SpelledFinding } from './secret-spellings.ts';

export interface JudgedFinding extends SpelledFinding {
  /** Of the value as it reads. */
  readonly fingerprint: string;
  readonly action: FindingAction;
  readonly clause: string;
}

export interface FindingJudgeOptions {
  readonly secrets: SecretScanner;
  /** Default: the built-in one. */
  readonly policy?: EffectivePolicy | undefined;
  readonly decisions?: FindingDecisions | undefined;
  readonly nowMs: number;
}

type Verdict = Pick<JudgedFinding, 'fingerprint' | 'action' | 'clause'>;

/** For one request: each value is judged once, wherever it stands. */
export class FindingJudge {
  /** Changes whenever a verdict can change. */
  readonly key: string;
  readonly #options: FindingJudgeOptions;
  readonly #policy: EffectivePolicy;
  readonly #verdicts = new Map<string, Verdict>();

  constructor(options: FindingJudgeOptions) {
    const { policy = builtInPolicy(), decisions, nowMs } = options;
    this.#options = options;
    this.#policy = policy;
    this.key = `${policyKey(policy, nowMs)} ${decisions?.key() ?? ''}`;
  }

  judge(found: readonly SpelledFinding[]): readonly JudgedFinding[] {
    return found.map((finding) => ({ ...finding, ...this.#verdictOn(finding) }));
  }

  #verdictOn({ rule, class: kind, reading }: SpelledFinding): Verdict {
    const key = `${rule} ${kind} ${reading}`;
    const known = this.#verdicts.get(key);
    if (known !== undefined) return known;
    const { secrets, decisions, nowMs } = this.#options;
    const fingerprint = secrets.fingerprint(reading);
    const decided = decisions?.actionOf(fingerprint);
    const verdict =
      decided === undefined
        ? { fingerprint, ...this.#byPolicy({ rule, class: kind, finding: fingerprint }, nowMs) }
        : { fingerprint, action: decided, clause: 'decision of the user' };
    this.#verdicts.set(key, verdict);
    return verdict;
  }

  // Which file a text is from is what the request says, and such a claim loosens nothing.
  #byPolicy(facts: Parameters<typeof decideFinding>[1], nowMs: number): Pick<Verdict, 'action' | 'clause'> {
    const { value, clause, exception } = decideFinding(this.#policy, facts, nowMs);
    return { action: value, clause: exception === undefined ? clauseText(clause) : `exception ${exception}` };
  }
}

/** `user /findings/classes/email`. Without the folder of a repository: records name no paths of a machine. */
function clauseText({ source, pointer }: Clause): string {
  return `${source} ${pointer}`;
}
