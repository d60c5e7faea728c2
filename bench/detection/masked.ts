// A text with what a secret is blotted out, fit for a terminal and a document.
import type { Span } from '../../src/base/text.ts';

const shownAround = 24;
const shownOfValue = 4;

/** One line: the value's first characters, its length, and what stands around. */
export function maskedAt(text: string, { start, end }: Span): string {
  const before = text.slice(Math.max(0, start - shownAround), start);
  const after = text.slice(end, end + shownAround);
  return JSON.stringify(`${before}${maskedValue(text.slice(start, end))}${after}`);
}

/** `ghp_…(40)`: its beginning and its length. */
function maskedValue(value: string): string {
  const shown = value.slice(0, Math.min(shownOfValue, Math.floor(value.length / 4)));
  return `${shown}…(${value.length})`;
}
