// Every identifier met so far with what a scan needs to know of it, found by the hash of its characters.
import type { Automaton } from './automaton.ts';
import { asciiShapes, shapeDigit, shapeOther } from './identifier.ts';
import { hitFlag, judgeToken } from './token-judgement.ts';

/** A slot is four numbers: the key, the last characters, the facts, and the scan that counted it last. */
const slotShift = 2;
const slotSize = 1 << slotShift;
export const factsAt = 2;
export const stampAt = 3;
/** The facts are a length below the flags (`hitFlag`, `countedFlag`) and the number of the entry above them; 0 is an empty slot. */
const lengthMask = 127;
export const entryShift = 9;

/** Longer tokens are in no table. */
export const maxTokenLength = 120;
const maxEntries = 1 << 17;
const firstBits = 10;
/** Characters of which the last ones and the key leave no doubt. */
const exactLength = 8;

/**
 * The key of a token and one more character. The base is odd and larger than any ASCII character: no two strings of four
 * characters have the same key, and a key and the last four characters have one key before them. So they tell
 * tokens of up to eight characters apart without a doubt, and longer ones whose other characters are the same.
 */
export function nextKey(key: number, code: number): number {
  return (Math.imul(key, 131) + code) | 0;
}

/** The last four characters of a token and one more. */
export function nextTail(tail: number, code: number): number {
  return (tail << 8) | code;
}

/**
 * An open-addressed table. It never takes a token for another one. Grows up to a limit: a scan that finds it full begins
 * anew; what does not fit during a scan is judged each time it is met.
 */
export class TokenTable {
  /** The slots; another array after the table grew. */
  slots = new Int32Array(slotSize << firstBits);
  readonly #prefilter: Automaton;
  readonly #forget: () => void;
  #bits = firstBits;
  /** Where the characters of each entry begin, and the characters. */
  #offsets = new Int32Array(1 << firstBits);
  #characters = new Uint8Array(16 << firstBits);
  #characterCount = 0;
  #entryCount = 0;
  #stamp = 0;

  /** `forget` is called when the entries are numbered anew. */
  constructor(prefilter: Automaton, forget: () => void) {
    this.#prefilter = prefilter;
    this.#forget = forget;
  }

  get isFull(): boolean {
    return this.#entryCount >= maxEntries;
  }

  /** The stamp of a new scan. */
  beginScan(): number {
    if (this.isFull) {
      this.#bits = firstBits;
      this.slots = new Int32Array(slotSize << firstBits);
      this.#characterCount = 0;
      this.#entryCount = 0;
      this.#forget();
    }
    return ++this.#stamp;
  }

  /** Whether tokens can be put in before any text brings them, and leave as much room for those of the texts. */
  get hasRoom(): boolean {
    return this.#entryCount < maxEntries / 2;
  }

  /** Puts a name in: its entry, or −1 when nothing needs to be known of it or it has no place in a table. */
  put(name: string): number {
    const units = Uint16Array.from(name, (character) => character.charCodeAt(0));
    let key = 0;
    let tail = 0;
    for (const [at, code] of units.entries()) {
      if (code >= 128 || asciiShapes[code] === shapeOther || (at === 0 && asciiShapes[code] === shapeDigit)) return -1;
      key = nextKey(key, code);
      tail = nextTail(tail, code);
    }
    const slot = name === '' ? -1 : this.slotOf(units, 0, units.length, key, tail);
    const facts = slot < 0 ? 0 : (this.slots[slot + factsAt] as number);
    return (facts & hitFlag) === 0 ? -1 : facts >>> entryShift;
  }

  /** The slot of a token of ASCII characters, a new one if need be; −1 when it is too long or the table is full. */
  slotOf(units: Uint16Array, start: number, end: number, key: number, tail: number): number {
    const { slots } = this;
    const length = end - start;
    const last = slots.length - 1;
    let slot = firstSlotOf(key, this.#bits);
    for (;;) {
      // Slots of a table are never undefined.
      const facts = slots[slot + factsAt] as number;
      if (facts === 0) break;
      if (slots[slot] === key && slots[slot + 1] === tail && (facts & lengthMask) === length) {
        if (length <= exactLength || this.#beginsWith(facts >>> entryShift, units, start, end - exactLength))
          return slot;
      }
      slot = (slot + slotSize) & last;
    }
    return length > maxTokenLength || this.isFull ? -1 : this.#add(units, start, end, key, tail);
  }

  #beginsWith(entry: number, units: Uint16Array, start: number, end: number): boolean {
    const characters = this.#characters;
    const shift = (this.#offsets[entry] as number) - start;
    for (let at = start; at < end; at++) if (characters[at + shift] !== units[at]) return false;
    return true;
  }

  #add(units: Uint16Array, start: number, end: number, key: number, tail: number): number {
    const length = end - start;
    // At most half of the slots are taken, so that a search ends soon.
    if (this.#entryCount >= 1 << (this.#bits - 1)) this.#grow();
    const entry = this.#entryCount++;
    if (entry === this.#offsets.length) this.#offsets = twice(this.#offsets);
    if (this.#characterCount + length > this.#characters.length) this.#characters = twice(this.#characters);
    const slot = freeSlot(this.slots, firstSlotOf(key, this.#bits));
    this.slots[slot] = key;
    this.slots[slot + 1] = tail;
    this.slots[slot + factsAt] = (entry << entryShift) | judgeToken(units, start, end, this.#prefilter) | length;
    this.slots[slot + stampAt] = 0;
    this.#offsets[entry] = this.#characterCount;
    for (let at = start; at < end; at++) this.#characters[this.#characterCount++] = units[at] as number;
    return slot;
  }

  #grow(): void {
    const { slots } = this;
    this.#bits++;
    this.slots = new Int32Array(slotSize << this.#bits);
    for (let slot = 0; slot < slots.length; slot += slotSize) {
      if (slots[slot + factsAt] === 0) continue;
      const free = freeSlot(this.slots, firstSlotOf(slots[slot] as number, this.#bits));
      this.slots.set(slots.subarray(slot, slot + slotSize), free);
    }
  }
}

/** The upper bits of a product with an odd constant are spread well. */
function firstSlotOf(key: number, bits: number): number {
  return (Math.imul(key, 0x9e3779b1) >>> (32 - bits)) << slotShift;
}

function freeSlot(slots: Int32Array, first: number): number {
  let slot = first;
  while (slots[slot + factsAt] !== 0) slot = (slot + slotSize) & (slots.length - 1);
  return slot;
}

function twice<T extends Int32Array | Uint8Array>(array: T): T {
  const larger = array instanceof Int32Array ? new Int32Array(array.length * 2) : new Uint8Array(array.length * 2);
  larger.set(array);
  return larger as T;
}
