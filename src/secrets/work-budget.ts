// How much work the scan of one body may take: counted, not timed, so that the same body always has the same outcome.
import { SecretsError } from './error.ts';

/** Attempts that any body may take, however short it is. */
const baseAttempts = 15_000;
/** Real sources take 0.01 attempts in a character, files that are about nothing but credentials up to 0.045. */
const attemptsPerCharacter = 0.04;

/** Made per body, and handed to the scan of each of its texts. */
export class WorkBudget {
  #left = baseAttempts;

  /** So many characters are about to be read: attempts are allowed for them. */
  read(characters: number): void {
    this.#left += characters * attemptsPerCharacter;
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
