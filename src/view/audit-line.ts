// What the log says of itself: whether its chain holds, how far that was checked, how much of it is signed, and what that
// shows.
import type { Format } from './format.ts';
import { shortHash } from './format.ts';
import type { AuditView, CheckpointView } from './snapshot.ts';

export interface AuditLine {
  readonly glyph: 'check' | 'ring' | 'triangle';
  readonly tone: 'accent' | 'quiet' | 'red';
  readonly text: string;
  /** Behind it, muted. */
  readonly detail: string;
  /** Undefined before the first record. */
  readonly hash: { readonly short: string; readonly full: string } | undefined;
  /** What the last checkpoint covers and what not yet, and exactly when it was signed. Undefined before the first record. */
  readonly checkpoint: { readonly text: string; readonly exact: string | undefined } | undefined;
}

/** Beside what it shows stands what it does not. */
export const chainProof =
  'It shows that the records on this disk form one chain, in which none was changed, taken out or put in. ' +
  'It does not show what tools sent that are not routed, nor that nobody with full control of this machine wrote the whole chain anew. ' +
  'A checkpoint is signed with the key of this device and covers all records up to it: whoever keeps one elsewhere can show later that none of them was changed or is missing.';

export function auditLine(audit: AuditView | undefined, format: Format, now: Date): AuditLine {
  if (audit === undefined) {
    return {
      glyph: 'ring',
      tone: 'quiet',
      text: 'The log is not open',
      detail: '',
      hash: undefined,
      checkpoint: undefined,
    };
  }
  const { verified, lastSeq, lastAt, lastHash, records } = audit;
  const hash = lastHash === '' || lastSeq === 0 ? undefined : { short: shortHash(lastHash), full: lastHash };
  const last = lastAt === undefined ? [] : [`last record ${format.relative(lastAt, now)}`];
  const checkpoint = records === 0 ? undefined : checkpointWords(audit.checkpoint, { records, format, now });
  const line = { hash, detail: last.join(', '), checkpoint };
  if (verified === undefined) {
    const text = lastSeq === 0 ? 'No record yet' : `${format.countOf(records, 'record')}, chain not verified yet`;
    return { ...line, glyph: 'ring', tone: 'quiet', text };
  }
  if (!verified.isWhole) {
    const problem = verified.problem ?? 'A record does not match its chain.';
    return { ...line, glyph: 'triangle', tone: 'red', text: `The chain does not hold. ${problem}` };
  }
  const since = lastSeq - verified.upToSeq;
  const more = since > 0 ? [`${format.countOf(since, 'record')} since`] : [];
  const text = `Chain verified up to record ${format.count(verified.upToSeq)}`;
  return { ...line, glyph: 'check', tone: 'accent', text, detail: [...more, ...last].join(', ') };
}

interface Surroundings {
  readonly records: number;
  readonly format: Format;
  readonly now: Date;
}

function checkpointWords(
  checkpoint: CheckpointView | undefined,
  { records, format, now }: Surroundings,
): AuditLine['checkpoint'] {
  if (checkpoint === undefined) return { text: 'No checkpoint signed yet', exact: undefined };
  const { signedAt } = checkpoint;
  const signed = signedAt === undefined ? '' : `, signed ${format.relative(signedAt, now)}`;
  const uncovered = Math.max(0, records - checkpoint.records);
  const covered = `${uncovered === 0 ? 'all ' : ''}${format.countOf(checkpoint.records, 'record')}`;
  const rest = uncovered === 0 ? '' : `; ${format.count(uncovered)} not covered yet`;
  return {
    text: `Last checkpoint: ${covered}${signed}${rest}`,
    exact: signedAt === undefined ? undefined : format.exact(signedAt),
  };
}
