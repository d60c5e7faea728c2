// What one source says about names of others: what it imports, and what it reaches for.
import type { ImportedNames } from '../types.ts';

export interface SourceFacts {
  /** Relative to the workspace, `/` between segments. */
  readonly path: string;
  readonly imports: readonly ImportedNames[];
  /** Names in the position of a member, a key or a string. */
  readonly reached: readonly string[];
}
