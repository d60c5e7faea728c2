// What a token or a kebab run becomes: which of its words change (protection) and into what (word map).
import { Expressions } from './expression.ts';
import type { IdentityPattern } from './identity/identity-pattern.ts';
import type { PhraseAnchor } from './phrases.ts';
import type { KebabPart, Protection } from './protection.ts';
import { literalForm } from './reading.ts';
import { applyCase, caseOf, isAscii, type Word } from './split.ts';
import { isHexNumber } from './token-context.ts';
import { TokenTable } from './token-table.ts';
import type { CopyUnits, MutationEdit, MutationScope } from './types.ts';
import { UnitReader } from './units.ts';
import type { WordMap } from './word-map.ts';

/**
 * By which rule a token is looked at; `phrase`: as a word of a name that is spelled out; `part`: as the rest of a name that
 * a template makes (`${verb}Ledger`).
 */
export type NamingRule = MutationScope | 'phrase' | 'part';

/** A token or kebab run under one scope. */
export interface Naming {
  readonly run: string;
  /** The words that change; none of a hexadecimal number. */
  readonly words: readonly Word[];
  /** Their replacements, in offsets of the run, one for each word; undefined until `editsOf` made them. */
  edits: readonly MutationEdit[] | undefined;
  /** Set when a name that is spelled out can begin with it. */
  readonly anchor: PhraseAnchor | undefined;
  /** Names of who works here that can stand around it. */
  readonly identity: readonly IdentityPattern[];
  /** Of a kebab run: the words that can belong to a name that is spelled out. */
  readonly parts: readonly KebabPart[];
  /** The same token as a word of a name that is spelled out, once that was asked. */
  spelled: Naming | undefined;
  /** The mutation that counted it last; each counts a name once. */
  countedBy: object | undefined;
}

const noParts: readonly KebabPart[] = [];
const cacheLimit = 100_000;
const maxCachedLength = 120;

export class Namer {
  /** The tokens met in plain places, which no string is cut out for. */
  readonly tokens: TokenTable;
  /** Reads the texts for the scans. */
  readonly reader: UnitReader;
  readonly #map: WordMap;
  readonly #protection: Protection;
  readonly #expressions: Expressions;
  readonly #caches: Readonly<Record<NamingRule, Map<string, Naming>>> = {
    full: new Map(),
    declared: new Map(),
    vendor: new Map(),
    phrase: new Map(),
    part: new Map(),
  };
  /** The same by their entries in the table. */
  #byEntry = noEntries();

  constructor(map: WordMap, protection: Protection, copyUnits?: CopyUnits) {
    this.#map = map;
    this.#protection = protection;
    this.reader = new UnitReader(copyUnits);
    this.tokens = new TokenTable(protection.prefilter, () => (this.#byEntry = noEntries()));
    this.#expressions = new Expressions(
      map,
      (word) => protection.isTerm(word),
      (word) => protection.termsInside(word),
    );
  }

  /** What a token, or a kebab run if it holds a hyphen, becomes. */
  of(run: string, rule: NamingRule): Naming {
    const cache = this.#caches[rule];
    const known = cache.get(run);
    if (known !== undefined) return known;
    if (run.length > maxCachedLength) return this.#make(run, rule);
    const naming = this.#make(detached(run), rule);
    if (cache.size >= cacheLimit) cache.clear();
    cache.set(naming.run, naming);
    return naming;
  }

  /** What the token of an entry of the table becomes, if that was asked before. */
  ofEntry(entry: number, scope: MutationScope): Naming | undefined {
    return this.#byEntry[scope][entry];
  }

  /** The same for a token that stands here in a text. */
  learn(entry: number, scope: MutationScope, token: string): Naming {
    const naming = this.of(token, scope);
    this.#byEntry[scope][entry] = naming;
    return naming;
  }

  /** Learns names before a text brings them; allocates nothing. False when there is no room for more. */
  preload(names: Iterable<string>): boolean {
    for (const name of names) {
      if (!this.tokens.hasRoom) return false;
      const entry = this.tokens.put(name);
      if (entry >= 0) this.learn(entry, 'full', name);
    }
    return true;
  }

  /** The replacements of the words that change; may allocate. */
  editsOf(naming: Naming): readonly MutationEdit[] {
    return (naming.edits ??= naming.words.map((word) => this.wordEdit(word)));
  }

  /** The replacement of one word. */
  wordEdit(word: Word): MutationEdit {
    const wordCase = caseOf(word.text);
    // `kESTREL` has no case that a surrogate can carry.
    if (!isAscii(word.text) || wordCase === 'mixed') return this.#literalEdit(word);
    const { text, carries } = this.#expressions.of(word.text.toLowerCase());
    return { start: word.start, end: word.end, text: applyCase(text, wordCase), carries };
  }

  /** The replacement of a raw spelling that holds escapes; `decoded` tells its case. */
  escapedEdit(raw: Word, decoded: string): MutationEdit {
    const entry = this.#map.allocateLiteral(detached(raw.text));
    return { start: raw.start, end: raw.end, text: applyCase(entry.surrogate, caseOf(decoded)), carries: [entry.seq] };
  }

  #literalEdit(word: Word): MutationEdit {
    const { spelling, wordCase } = literalForm(word.text);
    const entry = this.#map.allocateLiteral(spelling);
    return { start: word.start, end: word.end, text: applyCase(entry.surrogate, wordCase), carries: [entry.seq] };
  }

  #make(run: string, rule: NamingRule): Naming {
    const found = this.#wordsToChange(run, rule);
    const isNumber = found.length > 0 && isHexNumber(run) && !this.#protection.isDeclared(run);
    const words = isNumber ? [] : found;
    const isKebab = run.includes('-');
    const anchor = isKebab ? undefined : this.#protection.phrases.anchorOf(run);
    const parts = isKebab ? this.#protection.kebabParts(run) : noParts;
    const identity = this.#protection.identity.patternsAt(run);
    return { run, words, edits: undefined, anchor, identity, parts, spelled: undefined, countedBy: undefined };
  }

  #wordsToChange(run: string, rule: NamingRule): readonly Word[] {
    if (rule === 'phrase') return this.#protection.wordsInName(run);
    if (run.includes('-')) return this.#protection.kebabWordsToChange(run, rule === 'part' ? 'full' : rule);
    return rule === 'part' ? this.#protection.wordsInPart(run) : this.#protection.wordsToChange(run, rule);
  }
}

function noEntries(): Record<MutationScope, (Naming | undefined)[]> {
  return { full: [], declared: [], vendor: [] };
}

/** A copy that does not keep the whole text alive which the run was cut out of. */
function detached(run: string): string {
  return ` ${run}`.slice(1);
}
