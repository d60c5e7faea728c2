// Bytes written as hexadecimal digits with signs between them: what `xxd`, `hexdump -C` and `od -t x1` print, `67:6c:…`,
// `0x67, 0x6c, …`; put together again, without offsets and the column of characters.
import { type EncodedRun, minRunLength } from './encoded-runs.ts';

/** Of a dump at least so many neighbouring characters are digits and signs between them. */
const probeLength = 13;
/** Lines of dumps have forty such characters and more in a row. */
const probeEvery = 24;
const minProbeDigits = 6;
const maxGroup = 40;
/** Fewer groups are a number, a hash or an identifier. */
const minGroups = 8;

const group = /(?:0[xX])?((?:[\da-fA-F]{2}){1,16})(?![\dA-Za-z])/y;
const firstGroup = /(?<![\dA-Za-z])(?:0[xX])?(?:[\da-fA-F]{2}){1,16}(?![\dA-Za-z])/;
const between = /[:,] ?|-| {1,2}/y;
/** The column of characters, the end of the line, what tools write before a line, the offset. */
const nextLine =
  /,?(?:[ \t]{1,60}[^\r\n]{0,48}?)?(?:\r?\n|\\{1,16}n)[ \t]{0,80}(?:L?\d{1,7}(?:\t|: | ?\| ?|→))?[ \t]{0,8}(?:[+>#*]|\/\/)?[ \t]{0,80}(?:(?:0x)?[\da-fA-F]{4,16}(?::[ \t]{1,2}|[ \t]{2,3})|[0-7]{7}[ \t]{1,2})?(?=0[xX]|[\da-fA-F]{2})/y;

const isOfDump = new Uint8Array(128);
const isDigit = new Uint8Array(128);
for (const character of '0123456789abcdefABCDEF') isDigit[character.charCodeAt(0)] = 1;
for (const character of '0123456789abcdefABCDEFxX :,-\t') isOfDump[character.charCodeAt(0)] = 1;

/** Every dump of 32 bytes and more. Linear; plain text costs one look at each twenty-fourth character. */
export function* hexDumps(text: string): Generator<EncodedRun> {
  let from = 0;
  for (let at = probeLength >> 1; at < text.length; at += probeEvery) {
    if (!isDumpAround(text, at)) continue;
    let start = at;
    while (start > from && isDumpAt(text, start - 1)) start--;
    let run = dumpFrom(text, start, at);
    while (run !== undefined && run.end <= at) run = dumpFrom(text, Math.max(run.end, run.start + 1), at);
    // What was looked at once is not looked at again.
    from = Math.max(at, run?.end ?? 0);
    if (run === undefined) continue;
    at = Math.max(at, run.end);
    if (run.isDump) yield run;
  }
}

function isDumpAround(text: string, at: number): boolean {
  if (!isDumpAt(text, at)) return false;
  let digits = 0;
  const start = Math.max(0, at - (probeLength >> 1));
  for (let place = start; place < start + probeLength; place++) {
    if (!isDumpAt(text, place)) return false;
    digits += isDigit[text.charCodeAt(place)] ?? 0;
  }
  return digits >= minProbeDigits;
}

function isDumpAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128 && isOfDump[code] === 1;
}

/** What begins with the first group that begins at the place or behind it; undefined when none does before the limit. */
function dumpFrom(text: string, place: number, limit: number): (EncodedRun & { readonly isDump: boolean }) | undefined {
  const first = text.slice(place, limit + maxGroup).search(firstGroup);
  if (first < 0) return undefined;
  const groups: string[] = [];
  let at = place + first;
  let end = at;
  for (;;) {
    group.lastIndex = at;
    const digits = group.exec(text)?.[1];
    if (digits === undefined) break;
    groups.push(digits);
    end = group.lastIndex;
    at = placeOfNext(text, end, digits.length === 2);
    if (at === end) break;
  }
  const characters = groups.join('');
  // A table of numbers of two digits has no letters.
  const isDump = groups.length >= minGroups && characters.length >= minRunLength && /[a-fA-F]/.test(characters);
  return { start: place + first, end, characters, isDump };
}

/** Where the next group begins, in the line or in the next one; the place itself when there is none. */
function placeOfNext(text: string, end: number, isByte: boolean): number {
  between.lastIndex = end;
  const [sign] = between.exec(text) ?? [];
  if (sign !== undefined && (isByte || sign !== '  ')) {
    group.lastIndex = end + sign.length;
    if (group.test(text)) return end + sign.length;
  }
  nextLine.lastIndex = end;
  const [line] = nextLine.exec(text) ?? [];
  return end + (line?.length ?? 0);
}
