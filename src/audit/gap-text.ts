// What a gap of the log is, and how it is told to people.

/**
 * - `missing`: records that were there are not, or another chain begins.
 * - `unanswered`: a request whose outcome nobody recorded.
 * - `silence`: a proxy that should have shown a sign of life showed none.
 * - `torn tail`: what a crash left at the end of a segment was cut off; nothing that was acknowledged.
 * - `clock jump`: the wall clock was set, or no sleep explains how it went on.
 * - `disk full`: records could not be written; requests were blocked.
 * - `explained off`: the proxy had ended in good order, or the machine slept. No incident.
 */
export type GapKind = 'missing' | 'silence' | 'unanswered' | 'torn tail' | 'clock jump' | 'disk full' | 'explained off';

/** A stretch for which the log says less than it should. */
export interface Gap {
  readonly kind: GapKind;
  /** RFC 3339 UTC: the last moment before it that is on record. */
  readonly from: string;
  /** The first one after it. Undefined for a moment without a length. */
  readonly until: string | undefined;
  /** Of the record that shows it: mostly the first one after it; for `unanswered` the request. */
  readonly seq: number;
  /** How long it was, as far as a clock tells; 0 for a moment. Never negative. */
  readonly milliseconds: number;
  /** One line. Holds figures only, nothing that anybody else wrote. */
  readonly text: string;
}

/** Why a gap is one, with the figures of its text. */
export type GapReason =
  | { readonly what: 'missing'; readonly first: number; readonly last: number }
  | { readonly what: 'another-chain' }
  | { readonly what: 'gap-record' }
  | { readonly what: 'stopped' }
  | { readonly what: 'machine-restarted' }
  | { readonly what: 'ended'; readonly offMs: number }
  | { readonly what: 'slept'; readonly sleptMs: number }
  | { readonly what: 'silent'; readonly silentMs: number; readonly intervalMs: number }
  | { readonly what: 'still-silent'; readonly silentMs: number }
  | { readonly what: 'unanswered' }
  | { readonly what: 'torn'; readonly bytes: number }
  | { readonly what: 'disk-full' }
  | { readonly what: 'clock-moved'; readonly byMs: number };

/** One line for a gap. */
export function gapText(reason: GapReason): string {
  switch (reason.what) {
    case 'missing':
      return reason.first === reason.last
        ? `record ${reason.first} is missing`
        : `records ${reason.first} to ${reason.last} are missing`;
    case 'another-chain':
      return 'another chain begins: what was recorded before and after is not joined by a hash';
    case 'gap-record':
      return 'a start found fewer records than were signed, or others';
    case 'stopped':
      return 'the proxy had ended in good order';
    case 'machine-restarted':
      return 'the proxy ended with the machine, which was started again';
    case 'ended':
      return `the proxy ended without saying so; the next start was ${spokenDuration(reason.offMs)} later`;
    case 'slept':
      return `the machine slept for ${spokenDuration(reason.sleptMs)}, or the process was held`;
    case 'silent':
      return `no sign of life for ${spokenDuration(reason.silentMs)}; one was due every ${spokenDuration(reason.intervalMs)}`;
    case 'still-silent':
      return `no sign of life for the last ${spokenDuration(reason.silentMs)}`;
    case 'unanswered':
      return 'the outcome of this request is not recorded';
    case 'torn':
      return `${reason.bytes} bytes that a crash left unfinished were cut off`;
    case 'disk-full':
      return 'the disk was full: records could not be written, so requests were blocked';
    case 'clock-moved':
      return `the wall clock went ${reason.byMs < 0 ? 'back' : 'forward'} by ${spokenDuration(Math.abs(reason.byMs))}`;
  }
}

const units: readonly (readonly [name: string, milliseconds: number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

/** The two largest units: `3 hours 5 minutes`. Below a second: `less than a second`. */
export function spokenDuration(milliseconds: number): string {
  const from = units.findIndex(([, size]) => milliseconds >= size);
  if (from === -1) return 'less than a second';
  const parts: string[] = [];
  let rest = milliseconds;
  for (const [name, size] of units.slice(from, from + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? '' : 's'}`);
  }
  return parts.join(' ');
}
