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
  scan(text: string): readonly SecretFinding[];
  /** Replaces each finding by a stable placeholder: equal values give equal placeholders on one device. */
  redact(text: string): RedactedText;
}

/** One vendor's token format. */
export interface SecretRule {
  readonly id: string;
  /** What it is, for people: `GitHub token`. */
  readonly title: string;
  /** Lower-case literals, at least one of which every match contains (case-insensitively): the prefilter. */
  readonly keywords: readonly string[];
  /** Sticky-free, global-free; applied to windows of at most 1 KB around a keyword. Group `secret`, when there is one, is the value. */
  readonly pattern: RegExp;
  /** Generated, never real. At least two each; built by concatenation so that no file holds a token. */
  readonly positives: readonly string[];
  readonly nearMisses: readonly string[];
}
