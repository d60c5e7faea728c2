// Mutates for somebody who only looks: on a copy of the word map, so that no word gets a surrogate by being looked at.
import { Mutator } from '../../engine/mutate.ts';
import type { Protection } from '../../engine/protection.ts';
import type { KeyedHash } from '../../engine/types.ts';
import { WordMap } from '../../engine/word-map.ts';
import { copyUnits } from '../platform.ts';

interface Copy {
  readonly protection: Protection;
  readonly map: WordMap;
  readonly mutator: Mutator;
}

/**
 * Which surrogate a word gets depends on the device's secret and on what is taken, so what a copy gives is what the next
 * request would get. A copy in which nothing new was allocated serves again.
 */
export class PassingMutator {
  readonly #map: WordMap;
  readonly #keyedHash: KeyedHash;
  #copy: Copy | undefined;

  constructor(map: WordMap, keyedHash: KeyedHash) {
    this.#map = map;
    this.#keyedHash = keyedHash;
  }

  /** Good for one text. About 10 ms where the map has 15,000 entries and was not looked at since it grew. */
  under(protection: Protection): Mutator {
    const known = this.#copy;
    if (known?.protection === protection && known.map.lastSeq === this.#map.lastSeq) return known.mutator;
    const isClean = known !== undefined && known.map.lastSeq === this.#map.lastSeq;
    const map = isClean ? known.map : new WordMap({ keyedHash: this.#keyedHash, entries: this.#map.entries });
    this.#copy = { protection, map, mutator: new Mutator(map, protection, copyUnits) };
    return this.#copy.mutator;
  }
}
