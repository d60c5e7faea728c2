// Short patterns looked for in a text unit by unit, all at once (Shift-And): what has begun is a set of bits, so several
// readings of what stood before are one set, too.

const asciiSize = 128;
/** Bits of a set. */
const maxUnits = 31;

export interface UnitPatterns {
  /** What may begin anywhere. */
  readonly starts: number;
  /** By code unit of ASCII: the places of all patterns at which it may stand. */
  readonly masks: Int32Array;
  /** The last place of each pattern, in their order: set once it stands there. */
  readonly ends: readonly number[];
}

/** Each pattern is a list of units: all the characters that may stand there. At most 31 units in all. */
export function unitPatterns(patterns: readonly (readonly string[])[]): UnitPatterns {
  const masks = new Int32Array(asciiSize);
  const ends: number[] = [];
  let [starts, place] = [0, 0];
  for (const pattern of patterns) {
    starts |= 1 << place;
    for (const units of pattern) {
      for (const unit of units) masks[unit.charCodeAt(0)] = (masks[unit.charCodeAt(0)] ?? 0) | (1 << place);
      place += 1;
    }
    ends.push(1 << (place - 1));
  }
  if (place > maxUnits) throw new RangeError(`unit patterns: ${place} units, ${maxUnits} are possible`);
  return { starts, masks, ends };
}

/** The same word in capitals too. */
export function eitherCase(word: string): readonly string[] {
  return [...word].map((letter) => letter + letter.toUpperCase());
}

/** What has begun once this unit is read, too. */
export function nextBegun({ starts, masks }: UnitPatterns, begun: number, code: number): number {
  return code < asciiSize ? ((begun << 1) | starts) & (masks[code] ?? 0) : 0;
}
