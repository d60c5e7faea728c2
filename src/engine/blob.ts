// Base64, hashes, tokens and the like: long runs that are no names and must not change by accident.
import { asciiShapes, shapeDigit, shapeLower, shapeUpper } from './identifier.ts';

export interface BlobRun {
  readonly start: number;
  readonly end: number;
  readonly isBlob: boolean;
}

const minLength = 32;
const minDigitGroups = 3;
const minChangeShare = 0.33;

/** The run of `[A-Za-z0-9+/_=-]` around a place. Long names and paths change class seldom and hold few groups of digits. */
export function blobRunAt(text: string, at: number): BlobRun {
  let start = at;
  while (start > 0 && isRunCode(text.charCodeAt(start - 1))) start--;
  let end = at;
  let characters = 0;
  let changes = 0;
  let digitGroups = 0;
  let previous = -1;
  for (let place = start; place < text.length && isRunCode(text.charCodeAt(place)); place++) {
    end = place + 1;
    const shape = classOf(text.charCodeAt(place));
    if (shape >= 0) {
      characters++;
      if (previous >= 0 && shape !== previous) {
        changes++;
        if (shape === shapeDigit) digitGroups++;
      }
    }
    previous = shape;
  }
  const isBlob = end - start >= minLength && digitGroups >= minDigitGroups && changes >= characters * minChangeShare;
  return { start, end, isBlob };
}

/** Whether the token could stand in a blob: it is long, or a character of such runs stands beside it. */
export function isInLongRun(text: string, start: number, end: number): boolean {
  if (end - start >= minLength || (start > 0 && isRunCode(text.charCodeAt(start - 1)))) return true;
  return end < text.length && isRunCode(text.charCodeAt(end));
}

function classOf(code: number): number {
  const shape = asciiShapes[code];
  return shape === shapeDigit || shape === shapeLower || shape === shapeUpper ? shape : -1;
}

function isRunCode(code: number): boolean {
  // + / _ = -
  return code < 128 && (classOf(code) >= 0 || code === 43 || code === 47 || code === 95 || code === 61 || code === 45);
}
