// Every identifier met so far with what a scan needs to know of it, found by the hash of its characters.
import type { Automaton } from './automaton.ts';
import { judgeToken } from './token-judgement.ts';

/** A slot is four numbers: the hash, where the characters stand, the facts, and the scan that counted it last. */
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
const firstSlots = 1 << 10;

/** The hash of nothing. */
export const hashSeed = 0x811c9dc5 | 0;

/** The hash of a text and one more character. */
export function hashStep(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

/**
 * An open-addressed table. A hash only tells where to look: a token is the one in the slot when all its characters are.
 * Grows up to a limit. A scan that finds it full begins anew; what does not fit during a scan is judged each time it is met.
 */
export class TokenTable {
  /** The slots; another array after the table grew. */
  slots = new Int32Array(firstSlots * slotSize);
  readonly #prefilter: Automaton;
  readonly #forget: () => void;
  #characters = new Uint8Array(firstSlots * slotSize);
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
      this.slots = new Int32Array(firstSlots * slotSize);
      this.#characters = new Uint8Array(firstSlots * slotSize);
      this.#characterCount = 0;
      this.#entryCount = 0;
      this.#forget();
    }
    return ++this.#stamp;
  }

  /** The slot of a token of ASCII characters, a new one if need be; −1 when it is too long or the table is full. */
  slotOf(text: string, start: number, end: number, hash: number): number {
    const { slots } = this;
    const length = end - start;
    const last = slots.length - 1;
    let slot = firstSlotOf(hash) & last;
    for (;;) {
      // Slots of a table are never undefined.
      const facts = slots[slot + factsAt] as number;
      if (facts === 0) break;
      if (slots[slot] === hash && (facts & lengthMask) === length) {
        if (this.#isAt(slots[slot + 1] as number, text, start, end)) return slot;
      }
      slot = (slot + slotSize) & last;
    }
    return length > maxTokenLength || this.isFull ? -1 : this.#add(text, start, end, hash);
  }

  /** Whether the characters kept at the offset are those of the token. */
  #isAt(offset: number, text: string, start: number, end: number): boolean {
    const characters = this.#characters;
    const shift = offset - start;
    for (let at = start; at < end; at++) if (characters[at + shift] !== text.charCodeAt(at)) return false;
    return true;
  }

  #add(text: string, start: number, end: number, hash: number): number {
    const length = end - start;
    // At most half of the slots are taken, so that a search ends soon.
    if ((this.#entryCount + 1) * slotSize * 2 > this.slots.length) this.#grow();
    if (this.#characterCount + length > this.#characters.length) {
      const larger = new Uint8Array(this.#characters.length * 2);
      larger.set(this.#characters);
      this.#characters = larger;
    }
    const slot = freeSlot(this.slots, hash);
    this.slots[slot] = hash;
    this.slots[slot + 1] = this.#characterCount;
    this.slots[slot + factsAt] =
      (this.#entryCount++ << entryShift) | judgeToken(text, start, end, this.#prefilter) | length;
    for (let at = start; at < end; at++) this.#characters[this.#characterCount++] = text.charCodeAt(at);
    return slot;
  }

  #grow(): void {
    const { slots } = this;
    const larger = new Int32Array(slots.length * 2);
    for (let slot = 0; slot < slots.length; slot += slotSize) {
      if (slots[slot + factsAt] === 0) continue;
      larger.set(slots.subarray(slot, slot + slotSize), freeSlot(larger, slots[slot] as number));
    }
    this.slots = larger;
  }
}

function firstSlotOf(hash: number): number {
  return (hash ^ (hash >>> 15)) << slotShift;
}

function freeSlot(slots: Int32Array, hash: number): number {
  const last = slots.length - 1;
  let slot = firstSlotOf(hash) & last;
  while (slots[slot + factsAt] !== 0) slot = (slot + slotSize) & last;
  return slot;
}
