// The bijection between real words and surrogates: append-only, one for all workspaces.
import { chooseSurrogate } from './allocator.ts';
import { MutationError } from './error.ts';
import { Spellings } from './spellings.ts';
import { SurrogateFinder, type VisitWord } from './surrogate-finder.ts';
import { surrogateList, type SurrogateList } from './surrogate-list.ts';
import type { KeyedHash, WordMapEntry } from './types.ts';
import { vocabulary, type Vocabulary } from './vocabulary.ts';

export interface WordMapOptions {
  readonly keyedHash: KeyedHash;
  /** Everything that was persisted, in order. Untrusted: refused with `broken-map` when it contradicts itself. */
  readonly entries?: readonly WordMapEntry[];
  /** The shipped one by default. */
  readonly vocabulary?: Vocabulary;
}

/** What a surrogate stands for at this moment. */
export type SurrogateState = WordMapEntry | 'free' | 'burnt';

const free = 0;
const surrogatePattern = /^[a-z]{5,}$/;

/**
 * Surrogates have an id: their place in the shipped list, or the list's length plus their place among the
 * overflow words. Every decision depends on the entries and on static data only, so that a map made from
 * persisted entries goes on exactly as the one that made them.
 */
export class WordMap {
  readonly vocabulary: Vocabulary;
  /** How the entries are written in an answer. */
  readonly spellings: Spellings;
  readonly #keyedHash: KeyedHash;
  readonly #list: SurrogateList;
  readonly #entries: WordMapEntry[] = [];
  readonly #words = new Map<string, WordMapEntry>();
  readonly #literals = new Map<string, WordMapEntry>();
  /** `seq` of each listed word, `free`, or minus its `seq` when burnt. */
  readonly #seqOfListed: Int32Array;
  readonly #overflow: WordMapEntry[] = [];
  readonly #overflowWords = new Set<string>();
  /** Shipped and overflow words by id; the list's own while there are no overflow words. */
  #finder: SurrogateFinder | undefined;
  /** The words of entries that stand for something, by `seq`. */
  #entryFinder: SurrogateFinder | undefined;
  #takenSeq = 0;

  constructor(options: WordMapOptions) {
    this.vocabulary = options.vocabulary ?? vocabulary();
    this.spellings = new Spellings(this.vocabulary.morphology);
    this.#keyedHash = options.keyedHash;
    this.#list = surrogateList(this.vocabulary.surrogates);
    this.#seqOfListed = new Int32Array(this.#list.words.length);
    for (const entry of options.entries ?? []) {
      const problem = this.#problemWith(entry);
      if (problem !== undefined) {
        throw new MutationError(
          'broken-map',
          `Entry ${this.lastSeq + 1} of the word map is not valid (${problem}). Nothing is sent with it; restore the map from a backup.`,
        );
      }
      this.#add(entry);
    }
    this.#takenSeq = this.lastSeq;
  }

  /** `seq` of the newest entry; 0 when empty. */
  get lastSeq(): number {
    return this.#entries.length;
  }

  /** All entries in order. */
  get entries(): readonly WordMapEntry[] {
    return this.#entries;
  }

  entryAt(seq: number): WordMapEntry | undefined {
    return this.#entries[seq - 1];
  }

  /** Entries appended since the last take, in order. The caller persists them before a text that carries them is sent. */
  takeNew(): readonly WordMapEntry[] {
    const added = this.#entries.slice(this.#takenSeq);
    this.#takenSeq = this.lastSeq;
    return added;
  }

  /** The entry of a lower-case word, if it has its own. */
  wordEntry(word: string): WordMapEntry | undefined {
    return this.#words.get(word);
  }

  /** Gives a lower-case word its own surrogate, once for ever. */
  allocateWord(word: string): WordMapEntry {
    return this.#words.get(word) ?? this.#allocate('word', word);
  }

  /** The surrogate of an exact spelling. */
  allocateLiteral(spelling: string): WordMapEntry {
    return this.#literals.get(spelling) ?? this.#allocate('literal', spelling);
  }

  /** A surrogate that was met in real text before it stood for anything is never handed out. */
  burn(id: number): void {
    const surrogate = this.#list.words[id];
    if (surrogate === undefined || this.stateOf(id) !== 'free') return;
    const entry: WordMapEntry = { seq: this.lastSeq + 1, kind: 'burnt', word: '', surrogate };
    // A word that the next start would refuse can stand for nothing: it need not be burnt.
    if (this.#problemWith(entry) === undefined) this.#add(entry);
  }

  stateOf(id: number): SurrogateState {
    if (id >= this.#seqOfListed.length) return this.#overflow[id - this.#seqOfListed.length] ?? 'free';
    const seq = this.#seqOfListed[id] ?? free;
    if (seq < 0) return 'burnt';
    return this.entryAt(seq) ?? 'free';
  }

  get listedCount(): number {
    return this.#list.words.length;
  }

  /** Finds every word that stands for something, by the `seq` of its entry. Grows with the map. */
  get entryFinder(): SurrogateFinder {
    if (this.#entryFinder === undefined) {
      this.#entryFinder = new SurrogateFinder();
      for (const entry of this.#entries) if (entry.kind !== 'burnt') this.#entryFinder.add(entry.surrogate, entry.seq);
    }
    return this.#entryFinder;
  }

  /** Visits every surrogate that stands as a substring, whether it stands for something or not, by id. */
  visit(text: string, visit: VisitWord): void {
    if (this.#overflow.length > 0 && this.#finder === undefined) {
      this.#finder = new SurrogateFinder(this.#list.words);
      for (const [index, { surrogate }] of this.#overflow.entries()) {
        this.#finder.add(surrogate, this.listedCount + index);
      }
    }
    (this.#finder ?? this.#list.finder).scan(text, 0, visit);
  }

  /** Every surrogate that stands as a substring, in any case, overlapping ones too, by start. */
  scan(text: string, found: (start: number, end: number, id: number) => void): void {
    this.visit(text, (start, end, id) => {
      found(start, end, id);
      return start;
    });
  }

  #allocate(kind: 'word' | 'literal', word: string): WordMapEntry {
    const surrogate = chooseSurrogate(`${kind}\0${word}`, {
      keyedHash: this.#keyedHash,
      words: this.#list.words,
      isFree: (index) => this.#seqOfListed[index] === free && surrogatePattern.test(this.#list.words[index] ?? ''),
      isUsable: (invented) => this.#isUsable(invented),
    });
    const entry: WordMapEntry = { seq: this.lastSeq + 1, kind, word, surrogate };
    const problem = this.#problemWith(entry);
    if (problem !== undefined) {
      throw new MutationError(
        'broken-map',
        `A new entry of the word map would not be valid (${problem}). Nothing is sent; please report it.`,
      );
    }
    this.#add(entry);
    return entry;
  }

  #isUsable(invented: string): boolean {
    const { english, ecosystemsOf } = this.vocabulary;
    if (this.#overflowWords.has(invented) || english.has(invented) || ecosystemsOf(invented) > 0) return false;
    return !this.#words.has(invented) && !this.#literals.has(invented) && !this.#list.finder.isIn(invented);
  }

  #problemWith(entry: WordMapEntry): string | undefined {
    if (entry.seq !== this.lastSeq + 1) return 'its number is out of order';
    if (!surrogatePattern.test(entry.surrogate)) return 'its surrogate is not a lower-case word';
    const index = this.#list.indexOf(entry.surrogate);
    const isTaken = index === undefined ? this.#overflowWords.has(entry.surrogate) : this.#seqOfListed[index] !== free;
    if (isTaken) return 'its surrogate is taken';
    switch (entry.kind) {
      case 'word':
        return entry.word === '' || this.#words.has(entry.word) ? 'its word is taken or empty' : undefined;
      case 'literal':
        return entry.word === '' || this.#literals.has(entry.word) ? 'its spelling is taken or empty' : undefined;
      case 'burnt':
        return entry.word === '' ? undefined : 'a burnt surrogate stands for nothing';
      default:
        return 'its kind is unknown';
    }
  }

  #add(entry: WordMapEntry): void {
    this.#entries.push(entry);
    if (entry.kind !== 'burnt') this.#entryFinder?.add(entry.surrogate, entry.seq);
    if (entry.kind === 'word') this.#words.set(entry.word, entry);
    if (entry.kind === 'literal') this.#literals.set(entry.word, entry);
    const index = this.#list.indexOf(entry.surrogate);
    if (index !== undefined) {
      this.#seqOfListed[index] = entry.kind === 'burnt' ? -entry.seq : entry.seq;
      return;
    }
    // A word that was burnt and is shipped no longer: nothing can hand it out.
    if (entry.kind === 'burnt') return;
    this.#finder?.add(entry.surrogate, this.listedCount + this.#overflow.length);
    this.#overflow.push(entry);
    this.#overflowWords.add(entry.surrogate);
  }
}
