// What a request needs to know about one of its texts.
import type { Span } from '../base/text.ts';
import type { FindingAction } from '../policy/types.ts';
import type { FindingClass } from '../secrets/types.ts';
import type { FileTally } from './file-counts.ts';

/** What was found in a text and what became of it, without the value. Offsets in the text as its client sent it. */
export interface TextFinding extends Span {
  readonly rule: string;
  readonly class: FindingClass;
  readonly action: FindingAction;
  /** The clause that decided: `built-in /findings/classes/email`. */
  readonly clause: string;
  /** What stands in its place; undefined: the value itself does. */
  readonly placeholder: string | undefined;
}

/** Holds neither the text nor the secret values. */
export interface TextResult {
  readonly scanned: number;
  readonly mutated: number;
  readonly keptBySchema: number;
  readonly carried: readonly number[];
  readonly findings: readonly TextFinding[];
  /** Encoded texts that hold a secret or a name and leave as they are, since the user lets them. */
  readonly encodedHits: number;
  readonly files: readonly FileTally[];
  /** Roots of workspaces that the text names. */
  readonly roots: readonly string[];
}

/** About how many bytes of memory it takes. */
export function resultBytes({ carried, files, findings }: TextResult): number {
  return 200 + carried.length * 8 + files.length * 300 + findings.length * 250;
}
