// Spells out every word that the rules of shape allow: pronounceable, five or six letters.

/** Never a letter that can follow a backslash or be a hex digit, so an escape never joins a surrogate. */
const first = 'ghjklmpqyz';
const consonants = 'bcdfghjklmnprstvwz';
const vowels = 'aeiou';
const patterns = ['cvcvc', 'cvccv', 'cvcvcv', 'cvccvc', 'cvcvcc', 'cvvcv', 'cvvcvc', 'cvcvvc'];
/** Two consonants in a row that most readers can say inside a word, and at its end. */
const innerCluster =
  /^(?:[lmnr][bcdfgjkpstvz]|[sz][bdgklmnptv]|[bdfgkpt][lr]|[bdgkpt][mnvw]|[lr][mnw]|[ckpt]h|[bfkp][st]|[dgkt]z)$/;
const lastCluster = /(?:l[bdfkmpt]|m[bp]|n[dgkt]|r[bdfgkmnpt]|s[kpt]|[ckp]t|ft|[cpt]h)$/;
/** Endings that read as a suffix or plural, and letters that no common word ends in. */
const forbiddenEnd = /(?:[jswxz]|[aeiou]h|ed|ing|er|ly|y)$/;
/** Fragments that no reader should meet in a prompt. */
const offensive =
  /anal|anus|arse|bastar|bitch|boob|cock|coon|cunt|dago|dick|dildo|dyke|fag|fuck|fuk|gook|hitler|homo|hore|jap|jew|jizz|kike|kunt|kurv|muslim|nazi|neger|negr|nig|paki|penis|phuk|pimp|piss|poof|porn|pussy|puta|queer|rape|semen|sex|shit|slut|spic|tit|twat|vagin|wank|wog|whor/;

/** Candidates in a fixed order. About two million. */
export function* candidates() {
  for (const pattern of patterns) yield* fill(pattern, '');
}

function* fill(pattern, start) {
  const position = start.length;
  if (position === pattern.length) {
    if (!forbiddenEnd.test(start) && !offensive.test(start)) yield start;
    return;
  }
  const letters = position === 0 ? first : pattern[position] === 'c' ? consonants : vowels;
  for (const letter of letters) if (fits(pattern, start, letter)) yield* fill(pattern, start + letter);
}

function fits(pattern, start, letter) {
  const previous = start.at(-1);
  if (letter === previous) return false;
  const position = start.length;
  if (position === 0 || pattern[position] !== 'c' || pattern[position - 1] !== 'c') return true;
  return (position === pattern.length - 1 ? lastCluster : innerCluster).test(previous + letter);
}

/** Two vowels in a row: sayable, yet spelt wrong more easily. */
export function hasHiatus(word) {
  return /[aeiou]{2}/.test(word);
}
