// Findings in decoded text. Pure; hashes come in as an argument.
import type { Span } from '../base/text.ts';

export interface SecretFinding extends Span {
  /** Stable rule id, for example `github-token`. Never the value. */
  readonly rule: string;
}

export interface RedactedText {
  /** The same string when nothing was found. */
  readonly text: string;
  /** Spans are offsets in the original text. */
  readonly findings: readonly SecretFinding[];
}

export interface SecretScanner {
  /** Version of the rule set, for records. */
  readonly rulesVersion: string;
  /** Sorted, disjoint. Never throws; work is linear in the length of the text. Untrusted: any string. */
  scan(text: string): readonly SecretFinding[];
  /** Replaces each finding by a stable placeholder: equal values give equal placeholders on one device. */
  redact(text: string): RedactedText;
}

/** One token format of a vendor. */
export interface SecretRule {
  /** Kebab-case, unique, stable: it stands in records and placeholders. */
  readonly id: string;
  /** What it is, for people: `GitHub token`. */
  readonly title: string;
  /** Lower-case ASCII literals, at least one of which every match contains (case-insensitively): the prefilter. */
  readonly keywords: readonly string[];
  /**
   * Neither sticky nor global. Tried only where a keyword begins (minus `lead`), never searched for: its cost is one
   * attempt a hit. What stands before is seen by lookbehind. Group `secret`, when there is
   * one, is the value, and only punctuation may follow it.
   */
  readonly pattern: RegExp;
  /** Characters of the match that stand before the keyword; 0 unless said. */
  readonly lead?: number;
  /** For a value longer than a pattern should say (a key block): its span, or undefined when it is no secret. */
  readonly extent?: (text: string, match: Span) => Span | undefined;
  /** Says whether a matched value can be real. Without it, obvious stand-ins (`xxxx`, `EXAMPLE`) are left alone. */
  readonly isSecret?: (value: string) => boolean;
  /** Generated, never real. At least two each; built by concatenation so that no file holds a token. */
  readonly positives: readonly string[];
  readonly nearMisses: readonly string[];
}
