// One pass over a text: finds the identifiers that may hold a term and counts the distinct compounds.
import type { Automaton } from './automaton.ts';
import { mayBeginEscape } from './escapes.ts';
import { asciiShapes, shapeDigit, shapeOther } from './identifier.ts';
import { countedFlag, hitFlag, judgeToken } from './token-judgement.ts';
import { entryShift, factsAt, nextKey, nextTail, stampAt, type TokenTable } from './token-table.ts';
import type { UnitReader } from './units.ts';

export interface ScanVisitor {
  /** A token of the table in which the prefilter hits. Returns where to go on: the end of the token, or later. */
  known(entry: number, start: number, end: number): number;
  /** Any other run that may hold a term. A run that is not ASCII can hold several identifiers. */
  other(start: number, end: number, isAscii: boolean): number;
}

export interface ScanContext {
  readonly prefilter: Automaton;
  /** Whether terms have letters outside ASCII. */
  readonly wantsNonAscii: boolean;
  readonly tokens: TokenTable;
  readonly reader: UnitReader;
}

export interface ScanResult {
  /** How many distinct compounds and hits there are. */
  readonly distinct: number;
  /** A place before which no escape begins and no unseen character stands; −1 when none does anywhere. */
  readonly escapesFrom: number;
}

/** Visits every run of identifier characters in which the prefilter hits, or which is not ASCII if such are wanted. */
export type Scan = (text: string, context: ScanContext, visitor: ScanVisitor) => ScanResult;

const nameLead = 1;
const escapeLead = 2;
/** What an ASCII character outside a name can begin: nothing (a digit too), a name, an escape. */
const leads = Uint8Array.from(asciiShapes, (shape) => (shape === shapeOther || shape === shapeDigit ? 0 : nameLead));
for (const mark of '\\%&\u001b') leads[mark.charCodeAt(0)] = escapeLead;

/** Known tokens cost a hash and a look into the table: no slice of the text, no search by string. */
export const scanTokens: Scan = (text, context, visitor) => new TokenScan(text, context, visitor).run();

class TokenScan {
  readonly #text: string;
  readonly #context: ScanContext;
  readonly #visitor: ScanVisitor;
  readonly #units: Uint16Array;
  /** Hashes of counted tokens that are in no table. */
  readonly #others = new Set<number>();
  #escapesFrom = -1;

  constructor(text: string, context: ScanContext, visitor: ScanVisitor) {
    this.#text = text;
    this.#context = context;
    this.#visitor = visitor;
    this.#units = context.reader.unitsOf(text);
  }

  run(): ScanResult {
    const units = this.#units;
    const visitor = this.#visitor;
    const { tokens } = this.#context;
    const { length } = this.#text;
    const stamp = tokens.beginScan();
    let distinct = 0;
    for (let at = 0; at < length;) {
      // Neither units inside the text nor entries of ASCII characters are ever undefined.
      let code = units[at] as number;
      const lead = code < 128 ? (leads[code] as number) : nameLead;
      if (lead !== nameLead) {
        if (lead === escapeLead) this.#noteEscape(at);
        at++;
        continue;
      }
      const start = at;
      let key = 0;
      let tail = 0;
      while (isAsciiLetter(code) || (code < 128 && asciiShapes[code] !== shapeOther)) {
        key = nextKey(key, code);
        tail = nextTail(tail, code);
        if (++at === length) break;
        code = units[at] as number;
      }
      const slot = at < length && code >= 128 ? -1 : tokens.slotOf(units, start, at, key, tail);
      if (slot < 0) {
        at = this.#other(start, at);
        continue;
      }
      const { slots } = tokens;
      const facts = slots[slot + factsAt] as number;
      if ((facts & countedFlag) === 0) continue;
      if (slots[slot + stampAt] !== stamp) {
        slots[slot + stampAt] = stamp;
        distinct++;
      }
      if ((facts & hitFlag) !== 0) {
        const next = visitor.known(facts >>> entryShift, start, at);
        if (next > at) at = this.#passed(at, next);
      }
    }
    return { distinct: distinct + this.#others.size, escapesFrom: this.#escapesFrom };
  }

  /** A run that is in no table: it goes on past `from` when a character outside ASCII stands there. */
  #other(start: number, from: number): number {
    const units = this.#units;
    const { prefilter, wantsNonAscii } = this.#context;
    let end = from;
    for (; end < this.#text.length; end++) {
      const code = units[end] as number;
      if (code >= 128) this.#noteEscape(end);
      else if (asciiShapes[code] === shapeOther) break;
    }
    // What begins outside ASCII begins at `from`.
    const isAscii = end === from;
    const flags = judgeToken(units, start, end, prefilter);
    if ((flags & countedFlag) !== 0) this.#others.add(hashOf(units, start, end));
    if ((flags & hitFlag) === 0 && (isAscii || !wantsNonAscii)) return end;
    return this.#passed(end, this.#visitor.other(start, end, isAscii));
  }

  /** Where to go on after a visit; what it took beyond the run is looked through for unseen characters. */
  #passed(end: number, next: number): number {
    for (let at = end; at < next; at++) this.#noteEscape(at);
    return Math.max(end, next);
  }

  #noteEscape(at: number): void {
    if (this.#escapesFrom < 0 && mayBeginEscape(this.#text, at)) this.#escapesFrom = at;
  }
}

/** Most characters of names are letters; one comparison is faster than a look into a table (measured: a tenth of the scan). */
function isAsciiLetter(code: number): boolean {
  return ((code | 32) - 97) >>> 0 < 26;
}

function hashOf(units: Uint16Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (units[at] as number), 0x01000193);
  return hash;
}
