// One sub-verb of `pretense collector`: one file here and one line in verbs.ts.
import type { CommandContext } from '../command.ts';

export interface CollectorVerb {
  readonly name: string;
  /** `words`: what stands after the name. Answers the exit code. */
  run(context: CommandContext, words: readonly string[]): Promise<number>;
}
