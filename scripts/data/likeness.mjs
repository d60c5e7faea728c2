// Finds invented words that look like a slip of a real one (`meical`): a model would silently correct them.

const shortest = 4;

/** Words that differ by one letter added, left out, changed or swapped with its neighbour. */
export class Likeness {
  #byDeletion = new Map();
  #words;

  /** Only words of about the same length matter. */
  constructor(words) {
    this.#words = new Set([...words].filter((word) => word.length >= shortest));
    for (const word of this.#words) {
      if (word.length > 7) continue;
      for (const shorter of deletions(word)) {
        const known = this.#byDeletion.get(shorter);
        if (known === undefined) this.#byDeletion.set(shorter, [word]);
        else known.push(word);
      }
    }
  }

  isNear(word) {
    return deletions(word).some((shorter) =>
      (this.#byDeletion.get(shorter) ?? []).some((real) => isOneSlipApart(word, real)),
    );
  }

  /** Whether the word begins or ends with a real word of four letters or more (`pathaf`). */
  holdsWord(word) {
    for (let length = shortest; length < word.length; length += 1) {
      if (this.#words.has(word.slice(0, length)) || this.#words.has(word.slice(-length))) return true;
    }
    return false;
  }
}

/** The word itself and the word with each of its letters left out. */
function deletions(word) {
  return [word, ...Array.from(word, (_letter, index) => word.slice(0, index) + word.slice(index + 1))];
}

function isOneSlipApart(left, right) {
  if (left.length > right.length) return isOneSlipApart(right, left);
  let start = 0;
  while (start < left.length && left[start] === right[start]) start += 1;
  const rest = left.slice(start + 1);
  if (left.length < right.length) return left.slice(start) === right.slice(start + 1);
  if (rest === right.slice(start + 1)) return true;
  const isSwapped = left[start] === right[start + 1] && left[start + 1] === right[start];
  return isSwapped && left.slice(start + 2) === right.slice(start + 2);
}
