// What is said of a tree that was mutated or reversed.

export interface TreeSummary {
  /** Files and links of the result. */
  readonly files: number;
  /** Bytes of the result. */
  readonly bytes: number;
  /** Distinct identifiers of each file, summed. Reversed: distinct invented words of each file. */
  readonly identifiersScanned: number;
  readonly identifiersMutated: number;
  /** State of the word map with which the result can be reversed. */
  readonly mapId: string;
  /**
   * Mutated: files that would not come back byte by byte: a secret was taken out, or the text could not be mutated so
   * that it comes back (then the file is left out). Reversed: files that hold the placeholder of a secret.
   */
  readonly notExact: readonly string[];
  /** Files that are no text that can be read; they were copied as they are, and nobody looked into them. */
  readonly unscanned: readonly string[];
}

export interface TreeProgress {
  readonly done: number;
  readonly total: number;
}
