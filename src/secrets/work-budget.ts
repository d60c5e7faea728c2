// How much work the scan of one body may take: counted, not timed, so that the same body always has the same outcome.
import { SecretsError } from './error.ts';

/** Attempts that any body may take. */
const baseAttempts = 50_000;
/** Real texts take one attempt in thirty characters and more; a keyword in each place of a text takes two in three. */
const attemptsPerCharacter = 1;

/** Made per body, and handed to the scan of each of its texts. */
export class WorkBudget {
  #left: number;

  /** `length`: characters of the body. */
  constructor(length: number) {
    this.#left = baseAttempts + length * attemptsPerCharacter;
  }

  /** Throws SecretsError `too-much-work` when nothing is left. */
  spend(attempts: number): void {
    this.#left -= attempts;
    if (this.#left >= 0) return;
    throw new SecretsError(
      'too-much-work',
      'a text is made so that looking for secrets in it takes far longer than in any real text; it was not checked',
    );
  }
}
