// Texts that stand in a text encoded: base64, base64url, hexadecimal runs and dumps that decode to something one can read.
// Signatures, hashes, keys, images and compressed data decode to noise and are skipped after a few samples.
import { encodedRuns, minRunLength } from './encoded-runs.ts';
import { hexDumps } from './hex-dumps.ts';
import { allText, readableText } from './readable-bytes.ts';

export interface EncodedText {
  /** Where the run begins and ends, in UTF-16 units of the text that was asked about. */
  readonly start: number;
  readonly end: number;
  readonly encoding: 'base64' | 'hex';
  /** What can be read of it; stretches of noise between are one line feed each. */
  readonly decoded: string;
}

/** Text in base64 in base64 is found, and not a layer more. */
const maxDepth = 2;
/** Characters of a sample: whole groups of base64 and whole pairs of digits. */
const sampleLength = 64;
/** Samples of a run, evenly from its beginning to its end. */
const samples = 24;
const maxLengthReadWhole = sampleLength * samples;

/** Every run of 64 characters and more that decodes to text. Never throws; linear. Untrusted: any string. */
export function* encodedTexts(text: string): Generator<EncodedText> {
  for (const runs of [encodedRuns(text), hexDumps(text)]) {
    for (const { start, end, characters } of runs) {
      const decoded = decodedRun(characters);
      if (decoded !== undefined) yield { start, end, ...decoded };
    }
  }
}

/**
 * The runs in which something is held, as the caller judges decoded texts: their own, and what is encoded in them.
 * `declared`: the text is base64 as its field says, and read as a whole, whatever its length and what stands in it.
 */
export function findEncoded(
  text: string,
  holds: (decoded: string) => boolean,
  how: 'found' | 'declared' = 'found',
): readonly EncodedText[] {
  const declared = [...(how === 'declared' ? [wholeOf(text)] : []), ...dataUrls(text)];
  const found = declared.filter(({ decoded }) => isHeldIn(decoded, holds, 1));
  for (const one of encodedTexts(text)) {
    const isKnown = found.some(({ start, end }) => start < one.end && one.start < end);
    if (!isKnown && isHeldIn(one.decoded, holds, 1)) found.push(one);
  }
  return found;
}

function wholeOf(text: string): EncodedText {
  return { start: 0, end: text.length, encoding: 'base64', decoded: declaredText(text) };
}

const dataUrl = /data:([\w.+/-]{0,100})(?:;[^,;"'\s]{1,80}){0,4};base64,([\w+/=\\-]*)/gi;
const unreadKind = /^(?:image\/(?!svg)|audio\/|video\/|font\/)/i;

/** Data that says itself what it is; media are the business of who takes them for such. */
function* dataUrlsIn(text: string): Generator<EncodedText> {
  for (const { 0: whole, 1: kind = '', 2: data = '', index } of text.matchAll(dataUrl)) {
    if (unreadKind.test(kind)) continue;
    const end = index + whole.length;
    yield { start: end - data.length, end, encoding: 'base64', decoded: declaredText(data) };
  }
}

function dataUrls(text: string): readonly EncodedText[] {
  return /;base64,/i.test(text) ? [...dataUrlsIn(text)] : [];
}

/** As a lenient reader takes base64: other characters are skipped, padding ends a piece. */
function declaredText(text: string): string {
  const pieces = text.replaceAll(/[^\w+/=-]/g, '').split(/=+/);
  return pieces.map((piece) => allText(base64Bytes(piece, 0, piece.length))).join('');
}

function isHeldIn(decoded: string, holds: (decoded: string) => boolean, depth: number): boolean {
  if (holds(decoded)) return true;
  if (depth === maxDepth) return false;
  for (const inner of encodedTexts(decoded)) if (isHeldIn(inner.decoded, holds, depth + 1)) return true;
  return false;
}

interface Decoding {
  readonly encoding: EncodedText['encoding'];
  /** Characters of a group that whole bytes are made of. */
  readonly group: number;
  decode(run: string, from: number, length: number): Uint8Array;
}

const base64: Decoding = { encoding: 'base64', group: 4, decode: base64Bytes };
const hex: Decoding = { encoding: 'hex', group: 2, decode: hexBytes };

function decodedRun(run: string): Pick<EncodedText, 'encoding' | 'decoded'> | undefined {
  const digits = hexDigitsIn(run);
  return (digits === '' ? undefined : bestReading(digits, hex)) ?? bestReading(run, base64);
}

/** The first 64 hexadecimal digits and more, without what stands beside them (`0x`); an expression would throw on millions. */
function hexDigitsIn(run: string): string {
  for (let at = minRunLength - 1; at < run.length; at += minRunLength) {
    if (!isHexAt(run, at)) continue;
    let start = at;
    while (start > 0 && isHexAt(run, start - 1)) start--;
    let end = at + 1;
    while (end < run.length && isHexAt(run, end)) end++;
    if (end - start >= minRunLength) return run.slice(start, end);
    at = end;
  }
  return '';
}

function isHexAt(run: string, at: number): boolean {
  const code = run.charCodeAt(at);
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
}

/** What stands before a run without a gap (a path, the `n` of an escape) moves it: each shift is another reading. */
function bestReading(run: string, decoding: Decoding): Pick<EncodedText, 'encoding' | 'decoded'> | undefined {
  const { encoding, group, decode } = decoding;
  let decoded = '';
  for (let shift = 0; shift < group; shift++) {
    if (run.length > maxLengthReadWhole && !isTextSomewhere(run, shift, decoding)) continue;
    const reading = readableText(decode(run, shift, run.length - shift));
    if (reading.length > decoded.length) decoded = reading;
  }
  return decoded === '' ? undefined : { encoding, decoded };
}

/** Whether any sample of a long run decodes to text. */
function isTextSomewhere(run: string, shift: number, { group, decode }: Decoding): boolean {
  const last = run.length - shift - sampleLength;
  for (let sample = 0; sample < samples; sample++) {
    const place = Math.floor((last * sample) / (samples - 1));
    if (readableText(decode(run, shift + place - (place % group), sampleLength)) !== '') return true;
  }
  return false;
}

const values = new Uint8Array(128);
for (const [value, character] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  values[character.charCodeAt(0)] = value;
values['-'.charCodeAt(0)] = 62;
values['_'.charCodeAt(0)] = 63;

function base64Bytes(run: string, from: number, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let bits = 0;
  let at = 0;
  for (let place = 0; place < length; place++) {
    bits = ((bits << 6) | (values[run.charCodeAt(from + place)] ?? 0)) & 0xfffff;
    const phase = place & 3;
    if (phase !== 0) bytes[at++] = (bits >> (6 - 2 * phase)) & 0xff;
  }
  return bytes;
}

function hexBytes(run: string, from: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length >> 1);
  for (let at = 0; at < bytes.length; at++) {
    const place = from + 2 * at;
    bytes[at] = (hexValue(run.charCodeAt(place)) << 4) | hexValue(run.charCodeAt(place + 1));
  }
  return bytes;
}

function hexValue(code: number): number {
  return code <= 57 ? code - 48 : (code | 32) - 87;
}
