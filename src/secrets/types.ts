// Findings in decoded text. Pure; hashes come in as an argument.
import type { Span } from '../base/text.ts';
import type { ScanMemo } from './scan-memo.ts';
import type { WorkBudget } from './work-budget.ts';

/** What a rule finds; a policy decides by it. Stands in policies and records. */
export type FindingClass =
  /** A token in a vendor's own format. */
  | 'vendor-secret'
  | 'private-key'
  /** The value of a credential in a known configuration format (.env, .npmrc, .netrc, kubeconfig, …). */
  | 'config-secret'
  /** Random characters assigned to a name that says it is a credential. */
  | 'generic-secret'
  | 'payment-card'
  | 'bank-account'
  /** Social security and tax numbers of persons. */
  | 'national-id'
  | 'medical-id'
  | 'birth-date'
  | 'phone'
  | 'email';

export interface SecretFinding extends Span {
  /** Stable rule id, for example `github-token`. Never the value. */
  readonly rule: string;
  readonly class: FindingClass;
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
  /**
   * Sorted, disjoint. Work is linear in the length of the text, and counted in the budget: that of the body that the text
   * stands in, or one of its own. Throws SecretsError `too-much-work` when it is used up, and nothing else.
   * Untrusted: any string.
   */
  scan(text: string, budget?: WorkBudget): readonly SecretFinding[];
  /** Names a value on this device without telling it: `f_` and 16 hex digits of its keyed hash. */
  fingerprint(value: string): string;
  /** What stands in requests for values that do not leave. */
  readonly placeholders: PlaceholderMint;
  /** Replaces each finding by a stable placeholder: equal values give equal placeholders on one device. */
  redact(text: string): RedactedText;
}

export interface MintOptions {
  readonly rule: string;
  readonly class: FindingClass;
  /** What the placeholder belongs to: a session, else an account. Another one gives another placeholder. */
  readonly chain: string;
  /** How the value reads where it is spelled with escapes: the placeholder has that form. Default: the value. */
  readonly reading?: string | undefined;
  /** Counts up where a placeholder cannot be used; 0 unless said. */
  readonly attempt?: number;
}

export interface PlaceholderMint {
  /**
   * Of the form of the value where that has room, else `REDACTED-<rule>-<hex>`. The same arguments give the same
   * placeholder; two values may give one (less than once in 2^24), which is the caller's to see.
   */
  mint(value: string, options: MintOptions): string;
  /** Whether the whole text is a placeholder of this device. By chance once in 2^40 texts of its form. */
  isMinted(text: string): boolean;
  /** Placeholders of this device that are what a rule takes for a value, or stand in it, or it in them. */
  mintedAround(text: string, found: Span): readonly Span[];
}

/** One token format of a vendor. */
export interface SecretRule {
  /** Kebab-case, unique, stable: it stands in records and placeholders. */
  readonly id: string;
  /** What it is, for people: `GitHub token`. */
  readonly title: string;
  /** `vendor-secret` unless said. */
  readonly class?: FindingClass;
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
  /** Characters past the keyword that a pattern without an end of its own may look at; 1,024 unless said. */
  readonly window?: number;
  /**
   * For a value longer than a pattern should say (a key block), or one that what stands around it decides: its span, or
   * undefined when it is no secret.
   */
  readonly extent?: (text: string, match: Span, memo: ScanMemo) => Span | undefined;
  /** Says whether a matched value can be real. Without it, obvious stand-ins (`xxxx`, `EXAMPLE`) are left alone. */
  readonly isSecret?: (value: string) => boolean;
  /** Generated, never real. At least two each; built by concatenation so that no file holds a token. */
  readonly positives: readonly string[];
  readonly nearMisses: readonly string[];
}

/**
 * Finds a kind of personal data, which no literal announces. Pure, linear in the text, never throws.
 * `validate`-like knowledge that needs a package (phone numbers) comes in when the recognizer is made.
 */
export interface Recognizer {
  /** Kebab-case, unique among rules and recognizers, stable. */
  readonly id: string;
  readonly title: string;
  readonly class: FindingClass;
  /** Calls `found` for each finding, in order of their starts. */
  find(text: string, found: (start: number, end: number) => void): void;
  /** As those of a rule. */
  readonly positives: readonly string[];
  readonly nearMisses: readonly string[];
}
