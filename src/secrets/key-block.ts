// The extent of a private key: from its begin marker to its end marker, or as far as the key material goes when one
// of the two was cut off. Works on plain, quoted, escaped (`\n` as two characters), indented and numbered lines.
import type { Span } from '../base/text.ts';

const maxBlockChars = 65_536;
const dashes = '-----';

/** Shorter pieces are words, line numbers, header names. */
const minRunChars = 16;
/** A key has at least one such line; Ed25519, the shortest, has 64 characters in one. */
const minSeedChars = 40;
/** PEM and PGP headers (`Proc-Type`, `Comment`) stand between the marker and the first line. */
const maxHeaderChars = 512;
/** Line breaks, quotes, a `+`, indentation, a line number. */
const maxGapChars = 64;
/** A short last line and what stands between it and the marker. */
const maxTailChars = 96;

/** Matches a marker: the same text that the rule's pattern matches. */
export const keyMarker = String.raw`-----(?:BEGIN|END)[A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?-----`;

const endMarker = new RegExp(keyMarker.replace('(?:BEGIN|END)', 'END'), 'y');

/** The whole block that the marker belongs to; undefined when no key material stands beside it. */
export function keyBlockAt(text: string, marker: Span): Span | undefined {
  const isEnd = text.startsWith('END', marker.start + dashes.length);
  return isEnd ? blockBefore(text, marker) : blockAfter(text, marker);
}

function blockAfter(text: string, marker: Span): Span | undefined {
  const window = text.slice(marker.end, marker.end + maxBlockChars);
  const nextDashes = window.indexOf(dashes);
  const body = nextDashes < 0 ? window : window.slice(0, nextDashes);
  let last = 0;
  let isSeeded = false;
  for (const run of longRuns(body)) {
    if (run.start - last > (isSeeded ? maxGapChars : maxHeaderChars)) break;
    if (!isSeeded && !isSeed(body.slice(run.start, run.end))) continue;
    isSeeded = true;
    last = run.end;
  }
  if (!isSeeded) return undefined;
  if (body.length - last <= maxTailChars) {
    const bodyEnd = marker.end + body.length;
    endMarker.lastIndex = bodyEnd;
    const end = endMarker.exec(text);
    if (end !== null) return { start: marker.start, end: bodyEnd + end[0].length };
    // Cut off by whoever quoted it: a short last piece is key material too.
    if (bodyEnd === text.length) return { start: marker.start, end: bodyEnd };
  }
  return { start: marker.start, end: marker.end + last };
}

function blockBefore(text: string, marker: Span): Span | undefined {
  const windowStart = Math.max(0, marker.start - maxBlockChars);
  const window = text.slice(windowStart, marker.start);
  const lastDashes = window.lastIndexOf(dashes);
  const bodyStart = lastDashes < 0 ? windowStart : windowStart + lastDashes + dashes.length;
  const body = text.slice(bodyStart, marker.start);
  let start = 0;
  let last = Number.NEGATIVE_INFINITY;
  let isSeeded = false;
  for (const run of longRuns(body)) {
    if (run.start - last > maxGapChars) {
      start = run.start;
      isSeeded = false;
    }
    isSeeded ||= isSeed(body.slice(run.start, run.end));
    last = run.end;
  }
  if (!isSeeded || body.length - last > maxTailChars) return undefined;
  return { start: bodyStart + start, end: marker.end };
}

function* longRuns(body: string): Generator<Span> {
  for (const match of body.matchAll(/(?:[A-Za-z0-9+/=]|%[\dA-Fa-f]{2}|\\\/|\\u00[\da-fA-F]{2})+/g)) {
    if (match[0].length >= minRunChars) yield { start: match.index, end: match.index + match[0].length };
  }
}

/** Long enough and mixed: no identifier and no path of a parser's source looks like this. */
function isSeed(run: string): boolean {
  return run.length >= minSeedChars && /[A-Z]/.test(run) && /[a-z]/.test(run) && /[0-9]/.test(run);
}
