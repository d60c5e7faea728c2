// The words of the engine. Texts here are UTF-16 strings; offsets are UTF-16 code units.
import type { Span, TextEdit } from '../base/text.ts';

/** HMAC-SHA256 of the message under the per-device secret: 32 bytes. Comes in from outside; the engine holds no key. */
export type KeyedHash = (message: string) => Uint8Array;

/**
 * Copies the UTF-16 units of a text to the start of an array that has room for them. Comes in from outside: what a platform
 * has for it is several times as fast as a loop.
 */
export type CopyUnits = (text: string, into: Uint16Array) => void;

/** How much is changed. `balanced` and `light` are partial and are shown to the user as such. */
export type Level = 'strict' | 'balanced' | 'light';

/**
 * One line of the append-only word map.
 * - `word`: a lower-case cased word; its surrogate carries case and inflection both ways.
 * - `literal`: comes back exactly as written (surrogates met in real text, escaped spellings, words whose
 *   case does not round-trip, uncased scripts); no case transfer, no suffix reading.
 * - `burnt`: a shipped surrogate that was met in real text before it was ever allocated; never allocated after.
 */
export interface WordMapEntry {
  /** Dense from 1. */
  readonly seq: number;
  readonly kind: 'word' | 'literal' | 'burnt';
  /** Empty for `burnt`. */
  readonly word: string;
  /** Lower case letters a–z only. */
  readonly surrogate: string;
}

/** What one workspace says about names. Made by the index; plain data, so that it crosses threads. */
export interface WorkspaceNames {
  /** Names that the workspace's own code declares. */
  readonly declared: readonly string[];
  /** Those of them that change as at level `strict`, whatever the level is. */
  readonly confidential?: readonly string[];
  /** File and folder names of the workspace, with the names of the folders above it. */
  readonly pathSegments: readonly string[];
  /** Names that public code owns here: dependencies, imported names, magic names. Exact tokens. */
  readonly external: readonly string[];
  /** Kebab strings that public code owns (`logging-plugin`). */
  readonly externalKebab: readonly string[];
  /** Package names of public dependencies. */
  readonly dependencies: readonly string[];
  /** Languages seen, ids as in `languages.json`. */
  readonly languages: readonly string[];
}

/** A user's say about a word (`ledger`) or a name (`createPayment`). `always` beats `never`. */
export interface Pin {
  readonly text: string;
  readonly kind: 'always' | 'never';
}

/**
 * Which rule a text gets. `declared`: only declared names, pins and paths change (headers, unknown fields, keys).
 * `vendor`: those of several words, pins, and lone terms but for the most common words (an AI tool's own prompt).
 */
export type MutationScope = 'full' | 'declared' | 'vendor';

/** A part of a text with a rule of its own. */
export interface TextSection extends Span {
  readonly scope: MutationScope;
}

/** One change, in offsets of the input. */
export interface MutationEdit extends TextEdit {
  /** `seq` of the map entries that this edit carries out. */
  readonly carries: readonly number[];
}

/** A mutated text, verified: reversing `text` with `carried` gives the input back, unit by unit. */
export interface Mutation {
  readonly text: string;
  readonly edits: readonly MutationEdit[];
  /** Distinct identifiers (compounds and terms) that were looked at. */
  readonly scanned: number;
  /** Distinct identifiers that were changed. */
  readonly mutated: number;
  /** Distinct identifiers that hold a term and stayed since a tool's schema fixes them. */
  readonly keptNames: readonly string[];
  /** `seq` of every map entry that the text now carries. */
  readonly carried: ReadonlySet<number>;
}

export interface MutateOptions {
  readonly scope: MutationScope;
  /** Exact tokens that a tool's schema fixes (tool names, property names, enum values). */
  readonly schemaNames: ReadonlySet<string>;
  /** Parts of the text with a rule of their own, sorted, not overlapping. */
  readonly sections?: readonly TextSection[];
  /** Stretches of the text in which nothing changes (placeholders), sorted, not overlapping. */
  readonly kept?: readonly Span[] | undefined;
}
