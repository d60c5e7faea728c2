// Tells what a generator of keys made from what a person wrote: names, words, paths, addresses, versions.
import { isNoStandIn } from './config-values.ts';

/**
 * Pairs of letters that make up four fifths of English words and names in code. Of random letters a fifth of the pairs
 * is among them.
 */
const commonPairs =
  'th he in er an re nd at on nt ha es st en ed to it ou ea hi is or ti as te et ng of al de se le sa si ar ve ra ld ur ' +
  'io ne me co ro ri li ic ll ce ma la no om ta el ch ca ec us ot tr ge pe ly ke ut un im il ac ho ad os ss ee ct wi di ' +
  'so wa em id tt ol ai pr po na ir ow ie mo sh lo pl mi ns am ag ey ev ay bu ul sp av ga op ex up ap ab bl br fi fo fr ' +
  'su do da be by ck cl cr ci cu cc mp my ry ty pa pu pi qu rs rt rm rd rk sc sk ts ub ui vi ue uc oo od ob og oc ov ok ' +
  'gr gi gl gu ef ei eq ep dr du ds fa fe fu ff if ig ia ib ip iv iz ja je jo js jw ki kn ks lt ls mb mm nc nn nu og pp ' +
  'sl sm sn sw sy tw ug um va vo we wo xt ye zo ze go gt hm';

const isCommonPair = new Uint8Array(26 * 26);
for (const pair of commonPairs.split(' ')) isCommonPair[pairIndex(pair.charCodeAt(0), pair.charCodeAt(1))] = 1;

/** Fewer pairs than these say nothing. */
const leastPairs = 4;

/** Of so many pairs, how many are common in words, and hardly ever in random letters. */
function leastCommonPairs(pairs: number): number {
  return pairs * 0.5 + Math.sqrt(pairs) * 0.6;
}

/** Whether the value, of so many characters at least, was made by a machine, and not as the name of something. */
export function isRandomText(value: string, least: number): boolean {
  if (value.length < least || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  if (isAddress(value) || entropyOf(value) < leastEntropy(value)) return false;
  return (isHex(value) || !hasWords(value)) && isNoStandIn(value);
}

/** Bits a character. */
export function entropyOf(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

/** Hexadecimal digits have at most four bits each; short values cannot show all they have. */
function leastEntropy(value: string): number {
  const most = Math.log2(value.length);
  return isHex(value) ? Math.min(3, most * 0.66) : Math.min(3.6, most * 0.74);
}

function isHex(value: string): boolean {
  return /^(?:[\da-f-]+|[\dA-F-]+)$/.test(value);
}

/** Whether the letters that stand together are as those of words. */
function hasWords(value: string): boolean {
  let pairs = 0;
  let common = 0;
  for (let at = 1; at < value.length; at++) {
    const index = pairIndex(value.charCodeAt(at - 1), value.charCodeAt(at));
    if (index < 0) continue;
    pairs++;
    common += isCommonPair[index] ?? 0;
  }
  return pairs >= leastPairs ? common > leastCommonPairs(pairs) : /[A-Za-z]{3}/.test(value) && value.length < 12;
}

/** Of two letters of any case; negative when one is none. Where a word begins with a capital, a new one begins. */
function pairIndex(first: number, second: number): number {
  const one = (first | 32) - 97;
  const two = (second | 32) - 97;
  const isLetters = one >= 0 && one < 26 && two >= 0 && two < 26 && first >= 65 && second >= 65;
  return isLetters && !(first >= 97 && second < 97) ? one * 26 + two : -1;
}

/** Also what is code, and a universally unique identifier with something behind it. */
function isAddress(value: string): boolean {
  return (
    /^(?:[a-z][a-z\d+.-]*:\/\/|mailto:|data:|urn:|\.{0,2}\/[\w.-]+\/|[A-Za-z]:\\)/i.test(value) ||
    /^[\w-]+(?:\.[\w-]+)+$/.test(value) ||
    /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}./i.test(value) ||
    /^\/\^|[()[\]{};,|<>]/.test(value) ||
    /^[\w.+-]+@[\w-]+\.[\w.]+$/.test(value)
  );
}
