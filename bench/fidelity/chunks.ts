// Cuts of random sizes, the same in every run.

/** Whole numbers from 1 to `most`. */
export function randomSizes(seed = 12_345): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7f_ff_ff_ff;
    return 1 + Math.floor((state / 0x80_00_00_00) * most);
  };
}

/** Pieces of 1 to `most` characters; a character outside the basic plane stays whole. */
export function* chunksOf(text: string, most: number, size: (most: number) => number): Generator<string> {
  for (let at = 0; at < text.length;) {
    let end = Math.min(text.length, at + size(most));
    if (end < text.length && (text.charCodeAt(end) & 0xfc_00) === 0xdc_00) end += 1;
    yield text.slice(at, end);
    at = end;
  }
}
