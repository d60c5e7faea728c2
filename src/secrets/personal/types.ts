// What a recognizer of personal data is made of: a place where it is tried, and words that must stand before.
import type { Span } from '../../base/text.ts';
import type { Recognizer } from '../types.ts';

/** Knowledge that needs a package; it comes from outside. */
export interface PersonalDataValidators {
  /** Whether digits and separators, with or without `+`, are a number that some network can have given out. */
  isPhoneNumber(candidate: string): boolean;
}

/** Tried at a run of digits, or at an `@`. A span that overlaps an earlier one of the same text is not asked for. */
export type Matcher = (start: number, end: number) => Span | undefined;

/** One text, as a matcher sees it. */
export interface ExaminedText {
  readonly text: string;
  /** Whether one of the recognizer's context words says what stands at `start`. */
  hasContext(start: number): boolean;
}

/** A recognizer that many share one pass with. */
export interface AnchoredRecognizer extends Recognizer {
  /** `digits`: at each run of two and more; `at`: at each `@`. */
  readonly anchor: 'digits' | 'at';
  /** Lengths of runs of digits at which it is tried; all of them unless said. The cheapest of filters. */
  readonly isRunLength?: (length: number) => boolean;
  /** Tried also where `a` to `f` stand on both sides of the run, as in every hash; not unless said. */
  readonly standsInHex?: boolean;
  /** Lower-case ASCII. `birth` is found in `birth date`, `dateOfBirth` and `DATE_OF_BIRTH`, not in `childbirth`. */
  readonly contextWords: readonly string[];
  /** Called once a text, so that a matcher may remember. Its work at one place is bounded. */
  matcherFor(examined: ExaminedText): Matcher;
}

/** What a file of this folder offers to the registry. */
export type RecognizerFactory = (validators: PersonalDataValidators) => AnchoredRecognizer;
