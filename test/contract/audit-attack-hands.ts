// What attackers have in common: what they do to a log, and who may notice.
import { rmSync } from 'node:fs';
import { parseNote } from '../../src/audit/note.ts';
import type { AuditRecord } from '../../src/audit/record.ts';
import { type AttackedLog, firstKey, secondKey } from './audit-attack-log.ts';

/** `noticed`: a notice, and the log verifies. */
export type Outcome = 'detected' | 'noticed' | 'not detectable';

export interface Attack {
  readonly name: string;
  /** What is known: the key from the log's own file; the device's keys; these and the last checkpoint of a witness. */
  readonly outcomes: readonly [fromTheLog: Outcome, pinned: Outcome, witnessed: Outcome];
  /** Which log. Default: `signed`. */
  readonly log?: 'disposed' | 'long' | 'medium' | 'short';
  readonly attack: (log: AttackedLog) => void;
  /** False: the quick check does not look there. */
  readonly isQuick?: false;
}

export const always = ['detected', 'detected', 'detected'] as const;
export const never = ['not detectable', 'not detectable', 'not detectable'] as const;
export const withTheKey = ['not detectable', 'detected', 'detected'] as const;
export const withAWitness = ['not detectable', 'not detectable', 'detected'] as const;

export const sameDeveloper = (developer: string) => (record: AuditRecord) => ({ ...record, developer });
/** The change of keys stands in the second start. */
export const realKeys = (log: AttackedLog) => {
  const change = log.segments
    .flatMap((name) => log.lines(name))
    .findIndex((line) => line.includes('"type":"key.rotated"'));
  return (seq: number) => (seq <= change ? firstKey : secondKey);
};
/** Only the form of the last line gives it away: no later record and no signature covers it. */
export const respell = (change: (line: string) => string) => (log: AttackedLog) =>
  log.edit(log.last, (lines) => [...lines.slice(0, -1), change(lines.at(-1) ?? '')]);
export const remove = (log: AttackedLog, ...kinds: readonly string[]) => {
  for (const kind of kinds) for (const name of log.names(kind)) rmSync(log.path(name));
};
export const changeCosignature = (log: AttackedLog, change: (kept: string) => string) => {
  const text = parseNote(log.kept).text;
  log.writeCheckpoints(log.checkpoints().map((note) => (parseNote(note).text === text ? change(log.kept) : note)));
};
