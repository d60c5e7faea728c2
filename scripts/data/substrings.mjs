// A set of all substrings of 5 and 6 letters of the words put in, one bit each.

const lengths = [5, 6];

export class SubstringSet {
  #bits = new Map(lengths.map((length) => [length, new Uint8Array(Math.ceil(26 ** length / 8))]));

  /** Takes a word of letters a–z. */
  add(word) {
    for (const length of lengths) {
      const bits = this.#bits.get(length);
      for (let start = 0; start + length <= word.length; start += 1) {
        const code = codeOf(word, start, length);
        bits[code >> 3] |= 1 << (code & 7);
      }
    }
  }

  /** Whether the word, of 5 or 6 letters, lies in any word put in. */
  has(word) {
    const code = codeOf(word, 0, word.length);
    return (this.#bits.get(word.length)[code >> 3] & (1 << (code & 7))) !== 0;
  }
}

function codeOf(word, start, length) {
  let code = 0;
  for (let index = start; index < start + length; index += 1) code = code * 26 + word.charCodeAt(index) - 97;
  return code;
}

const ligatures = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ŋ: 'n' };

/** Lower-case a–z runs of a text, marks removed, with the runs glued together too: `aujourd'hui` gives three. */
export function foldedRuns(text) {
  const lower = text.toLowerCase();
  const plain = /^[a-z]*$/.test(lower)
    ? lower
    : lower
        .normalize('NFD')
        .replaceAll(/\p{M}/gu, '')
        .replaceAll(/[ßæœøłđðþıŋ]/g, (letter) => ligatures[letter]);
  const runs = plain.split(/[^a-z]+/).filter((run) => run.length > 4);
  const glued = plain.replaceAll(/[^a-z]+/g, '');
  return runs.length === 1 && runs[0] === glued ? runs : [...runs, glued];
}
