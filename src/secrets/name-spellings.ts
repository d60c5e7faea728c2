// Names of several words, as keywords and as a piece of a pattern: `acme cloud` stands as `ACME_CLOUD`, `acmeCloud`, ….

const separators = ['', '_', '-', '.', ' '];

/** Keywords for a name of two words: each spelling of it, in lower case. */
export function spellingsOf(first: string, second: string): readonly string[] {
  return separators.map((separator) => first + separator + second);
}

/** The same for a pattern that is blind to case. Of one word: the word. */
export function spelled(...words: readonly string[]): string {
  return words.join('[_. -]?');
}
