// What a request needs to know about one of its texts.
import type { FileTally } from './file-counts.ts';

/** Holds neither the text nor the secret values. */
export interface TextResult {
  readonly scanned: number;
  readonly mutated: number;
  readonly keptBySchema: number;
  readonly carried: readonly number[];
  /** One rule id per secret found. */
  readonly secretRules: readonly string[];
  /** Encoded texts that hold a secret or a name and leave as they are, since the user lets them. */
  readonly encodedHits: number;
  readonly files: readonly FileTally[];
  /** Roots of workspaces that the text names. */
  readonly roots: readonly string[];
}

/** About how many bytes of memory it takes. */
export function resultBytes({ carried, files }: TextResult): number {
  return 200 + carried.length * 8 + files.length * 300;
}
