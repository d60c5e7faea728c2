// What of bytes is text: stretches of UTF-8, and of UTF-16 of Western letters, without control characters.

/** Random bytes are text for so long once in 10^9 places. */
const minStretch = 24;
/** Where text was found, shorter stretches beside it are read as well. */
const minBesides = 8;
/** In what says it is text, shorter ones between bytes of noise are no words. */
const minDeclared = 4;
/** Certificates and other files of records have names between bytes that mean something else: those are no texts. */
const minShare = 0.7;
/** What stands before and after a run without a gap (a path, a word) is noise when it is decoded with it. */
const maxNoiseBefore = 96;
const maxNoiseAfter = 24;

/** The stretches that can be read, one in a line; empty when there is none of at least 24 bytes. */
export function readableText(bytes: Uint8Array): string {
  return stretchesOf(withoutZeros(bytes) ?? bytes);
}

/**
 * All that can be read in bytes that say they are a text, whatever else stands among them. What is no UTF-8 is read as
 * Latin letters of one byte each as well, and as UTF-16 where it begins like that.
 */
export function allText(bytes: Uint8Array): string {
  if (endOfText(bytes, 0) === bytes.length) return decodeUtf8(bytes, 0, bytes.length);
  const narrow = withoutZeros(bytes);
  const texts = [allStretches(bytes, endOfText, decodeUtf8), allStretches(bytes, endOfLatin, decodeLatin)];
  if (narrow !== undefined) texts.push(allStretches(narrow, endOfText, decodeUtf8));
  return texts.join('\n');
}

function allStretches(
  bytes: Uint8Array,
  endOf: (bytes: Uint8Array, start: number) => number,
  decode: (bytes: Uint8Array, start: number, end: number) => string,
): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = endOf(bytes, at);
    if (end - at >= minDeclared) parts.push(decode(bytes, at, end));
    at = end + 1;
  }
  return parts.join('\n');
}

function stretchesOf(bytes: Uint8Array): string {
  const parts: string[] = [];
  let readable = 0;
  let first = -1;
  let last = 0;
  for (let at = 0; at < bytes.length;) {
    const end = endOfText(bytes, at);
    if (end - at >= minBesides) {
      parts.push(decodeUtf8(bytes, at, end));
      readable += end - at;
    }
    if (end - at >= minStretch) {
      if (first < 0) first = at;
      last = end;
    }
    at = end + 1;
  }
  if (first < 0) return '';
  const noise = Math.min(first, maxNoiseBefore) + Math.min(bytes.length - last, maxNoiseAfter);
  return readable >= (bytes.length - noise) * minShare ? parts.join('\n') : '';
}

/** Every other byte, when nearly all those between are zero: UTF-16. */
function withoutZeros(bytes: Uint8Array): Uint8Array | undefined {
  const looked = Math.min(bytes.length & ~1, 64);
  for (const first of [0, 1]) {
    let zeros = 0;
    for (let at = 1 - first; at < looked; at += 2) if (bytes[at] === 0) zeros++;
    if (zeros * 16 < looked * 7) continue;
    return Uint8Array.from({ length: bytes.length >> 1 }, (_, at) => bytes[2 * at + first] ?? 0);
  }
  return undefined;
}

/** Where the text that begins here ends; the place itself when none does. */
function endOfText(bytes: Uint8Array, start: number): number {
  let at = start;
  for (;;) {
    const length = characterLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
}

/** Bytes of the printable character at the place; 0 when there is none. */
function characterLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at];
  if (lead === undefined) return 0;
  // Tab, line feed, form feed, carriage return; escape begins a terminal's colours.
  if (lead < 0x80) return (lead >= 0x20 && lead !== 0x7f) || (lead >= 9 && lead <= 13) || lead === 0x1b ? 1 : 0;
  const length =
    lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
  for (let next = 1; next < length; next++) if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

function endOfLatin(bytes: Uint8Array, start: number): number {
  let at = start;
  while ((bytes[at] ?? 0) >= 0xa0 || ((bytes[at] ?? 0) < 0x80 && characterLength(bytes, at) === 1)) at++;
  return at;
}

const chunk = 4096;

function decodeLatin(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at += chunk)
    text += String.fromCharCode(...bytes.subarray(at, Math.min(end, at + chunk)));
  return text;
}

/** The bytes are well formed. */
function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  let codes: number[] = [];
  for (let at = start; at < end;) {
    const lead = bytes[at] ?? 0;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    let code = length === 1 ? lead : lead & (0xff >> (length + 1));
    for (let next = 1; next < length; next++) code = (code << 6) | ((bytes[at + next] ?? 0) & 0x3f);
    codes.push(Math.min(code, 0x10ffff));
    at += length;
    if (codes.length < chunk) continue;
    text += String.fromCodePoint(...codes);
    codes = [];
  }
  return text + String.fromCodePoint(...codes);
}
