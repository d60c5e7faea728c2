// One exchange as a line: what it was about, what was changed, what it cost.
import type { CoverageRow } from './coverage.ts';
import type { Format } from './format.ts';
import type { ExchangeRow, ExchangeTexts, TextPair } from './snapshot.ts';

export interface ExchangeLine {
  /** Name of the tool. */
  readonly tool: string;
  /** In full strength: a file, or what happened. */
  readonly subject: string;
  /** Behind it, muted. */
  readonly about: string;
  /** `37 of 418 mutated`. */
  readonly change: string;
  /** `+1.8 ms`. */
  readonly cost: string;
  readonly tone: 'quiet' | 'amber';
  /** Whether nothing reached the provider. */
  readonly isBlocked: boolean;
}

export function exchangeLine(row: ExchangeRow, coverage: readonly CoverageRow[], format: Format): ExchangeLine {
  const isBlocked = row.decision === 'block';
  return {
    tool: toolName(row.client, coverage),
    ...(isBlocked ? blockedSubject(row) : fileSubject(row, format)),
    change: changeOf(row, format),
    cost: isBlocked ? 'not sent' : format.addedTime(row.addedMs),
    tone: row.mode === 'paused' ? 'amber' : 'quiet',
    isBlocked,
  };
}

/** Name of a tool for people; its id where we know no name. */
export function toolName(client: string, coverage: readonly CoverageRow[]): string {
  return coverage.find((row) => row.client === client)?.name ?? client;
}

function blockedSubject({ rule, file }: ExchangeRow): Pick<ExchangeLine, 'subject' | 'about'> {
  const what = rule ?? 'it could not be checked';
  return { subject: 'Blocked, nothing was sent:', about: file === undefined ? what : `${what} in ${file}` };
}

function fileSubject(
  { file, files, repository }: ExchangeRow,
  format: Format,
): Pick<ExchangeLine, 'subject' | 'about'> {
  if (file === undefined) return { subject: '', about: 'no workspace text' };
  const name = file.slice(file.lastIndexOf('/') + 1);
  const more = files > 1 ? `and ${format.count(files - 1)} more` : '';
  const where = repository ?? '';
  return {
    subject: name,
    about: [more, more !== '' && where !== '' ? `in ${where}` : where].filter(Boolean).join(' '),
  };
}

function changeOf({ decision, mode, mutated, scanned, secrets, unscanned }: ExchangeRow, format: Format): string {
  const found = secrets > 0 ? [format.countOf(secrets, 'secret')] : [];
  if (decision === 'block') return found[0] ?? 'blocked';
  const paused = mode === 'paused' ? ['paused'] : [];
  const changed = mutated > 0 ? [`${format.count(mutated)} of ${format.count(scanned)} mutated`] : [];
  const unread = unscanned > 0 ? [`${format.countOf(unscanned, 'attachment')} unread`] : [];
  const all = [...paused, ...changed, ...found, ...unread];
  return all.length === 0 ? 'nothing to change' : all.join(', ');
}

/** How the answer went, as a sentence; undefined when there is nothing to add. */
export function outcomeOf({ outcome, status, decision }: ExchangeRow): string | undefined {
  if (decision === 'block') return undefined;
  if (outcome === undefined) return 'Answer still running';
  return status === undefined ? `Answer: ${outcome}` : `Answer: ${outcome}, status ${status}`;
}

/** Which texts of an exchange are shown: the one with the most changes, or as many as a page can carry. */
export interface ShownTexts {
  readonly pairs: readonly TextPair[];
  /** Texts that there are, shown or not. */
  readonly total: number;
  /** Some text or the end of one is left out. */
  readonly isCut: boolean;
}

const longestPart = 20_000;
const longestWhole = 200_000;

export function shownTexts(texts: ExchangeTexts, side: 'request' | 'answer', isWhole: boolean): ShownTexts {
  const all = texts[side];
  const wanted = isWhole ? all : mostChanged(all);
  const pairs: TextPair[] = [];
  let left = isWhole ? longestWhole : longestPart;
  let isCut = texts.isCut || wanted.length < all.length;
  for (const pair of wanted) {
    const cut = cutPair(pair, left);
    if (cut !== pair) isCut = true;
    if (cut === undefined) break;
    pairs.push(cut);
    left -= Math.max(cut.yours.length, cut.provider.length);
  }
  return { pairs, total: all.length, isCut };
}

function mostChanged(pairs: readonly TextPair[]): readonly TextPair[] {
  const [first, ...rest] = pairs;
  if (first === undefined) return [];
  return [rest.reduce((most, pair) => (pair.changes.length > most.changes.length ? pair : most), first)];
}

/** Cuts both sides behind the same change. Undefined when no room is left. */
function cutPair(pair: TextPair, room: number): TextPair | undefined {
  if (room <= 0) return undefined;
  if (pair.yours.length <= room && pair.provider.length <= room) return pair;
  const changes = pair.changes.filter(({ yours, provider }) => yours[1] <= room && provider[1] <= room);
  const last = changes.at(-1);
  const next = pair.changes[changes.length];
  // Between two changes both sides are equal, so the same length may follow on each.
  const yoursFrom = last?.yours[1] ?? 0;
  const providerFrom = last?.provider[1] ?? 0;
  const equal = next === undefined ? pair.yours.length - yoursFrom : next.yours[0] - yoursFrom;
  const tail = Math.max(0, Math.min(equal, room - Math.max(yoursFrom, providerFrom)));
  return {
    ...pair,
    yours: pair.yours.slice(0, yoursFrom + tail),
    provider: pair.provider.slice(0, providerFrom + tail),
    changes,
  };
}

/** A text as pieces in order; `change` counts the changed ones from 0. */
export interface TextPiece {
  readonly text: string;
  readonly change: number | undefined;
}

/** Spans that overlap or lie outside are left as plain text: the whole text is always there, once. */
export function textPieces(
  text: string,
  spans: readonly (readonly [start: number, end: number])[],
): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let at = 0;
  for (const [change, [start, end]] of spans.entries()) {
    if (start < at || end <= start || end > text.length) continue;
    if (start > at) pieces.push({ text: text.slice(at, start), change: undefined });
    pieces.push({ text: text.slice(start, end), change });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), change: undefined });
  return pieces;
}
