// The last valid text of each policy file, so that a broken one changes nothing, also over a restart.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../platform.ts';

export class LastValid {
  readonly #folder: string;
  readonly #isReader: boolean;

  /** `isReader`: for a process that only looks. */
  constructor(home: string, isReader: boolean) {
    this.#folder = join(home, 'policy');
    this.#isReader = isReader;
  }

  /** Undefined: there never was one, or it cannot be read. */
  read(path: string): string | undefined {
    try {
      return readFileSync(this.#fileFor(path), 'utf8');
    } catch {
      return undefined;
    }
  }

  /** Best effort: without it a broken file means strict defaults after the next start. */
  keep(path: string, text: string): void {
    if (this.#isReader || this.read(path) === text) return;
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      const file = this.#fileFor(path);
      writeFileSync(`${file}.draft`, text, { mode: 0o600 });
      renameSync(`${file}.draft`, file);
    } catch {
      // See above.
    }
  }

  #fileFor(path: string): string {
    return join(this.#folder, `${sha256(Buffer.from(path)).slice(0, 16)}.jsonc`);
  }
}
