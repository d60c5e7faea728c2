// What a protection tells about a name to whoever shows it.

/** What decides about a name under the full rule, for whoever has to put it in a sentence. */
export interface NameFacts {
  /** The words that change, as they stand in the name. */
  readonly changing: readonly string[];
  /** All of its words, folded. */
  readonly words: readonly string[];
  /** The name or one of its words is pinned `always`. */
  readonly isPinned: boolean;
  readonly isNever: boolean;
  /** It, or a word of it, tells who works here, on which machine or for whom. */
  readonly isIdentity: boolean;
  readonly isDeclared: boolean;
  /** Places of the workspaces that declare it, in the order in which they were given; a name of one word has none. */
  readonly declaredBy: readonly number[];
  /** Whose it is besides: of a language or a public library that we ship names of, or of what a workspace depends on. */
  readonly external: 'shipped' | 'workspace' | undefined;
  /** Words that could change somewhere. */
  readonly terms: readonly string[];
  /** Words of a business that are telling wherever they stand. */
  readonly domain: readonly string[];
  /** Words that code everywhere has (`get`, `id`). */
  readonly structural: readonly string[];
}
