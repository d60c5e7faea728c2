// The word that somebody may have meant.

/** The word that takes the fewest changes, when these are few; the first one of equals. */
export function nearestOf(text: string, words: Iterable<string>): string | undefined {
  if (text.length > maxLength) return undefined;
  let nearest: string | undefined;
  let least = (text.length < 4 ? 1 : Math.max(2, Math.floor(text.length / 3))) + 1;
  for (const word of words) {
    const changes = word.length > maxLength ? least : changesBetween(text.toLowerCase(), word.toLowerCase());
    if (changes < least) [nearest, least] = [word, changes];
  }
  return nearest;
}

const maxLength = 64;

/** Letters put in, taken out or replaced (Levenshtein). */
function changesBetween(first: string, second: string): number {
  let above = Array.from({ length: second.length + 1 }, (_, index) => index);
  for (let row = 1; row <= first.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= second.length; column += 1) {
      const replaced = (above[column - 1] ?? 0) + (first[row - 1] === second[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[second.length] ?? 0;
}
