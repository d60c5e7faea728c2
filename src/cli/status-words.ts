// Figures of a running proxy, in words.
import type { RuntimeStatus } from '../app/runtime-types.ts';
import { countOf } from './count-of.ts';

/** What became of the secrets that were found. */
export function secretsText({
  secretsDetected,
  secretsBlocked,
}: Pick<RuntimeStatus['counts'], 'secretsDetected' | 'secretsBlocked'>): string {
  const left = secretsDetected - secretsBlocked;
  return `${secretsBlocked} stopped${left > 0 ? `, ${left} left` : ''}`;
}

export interface IndexFigures {
  readonly files: number;
  readonly declaredNames: number;
  /** Files that were not parsed, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
}

/** What an index holds. */
export function indexText({ files, declaredNames, skipped }: IndexFigures): string {
  const left = Object.entries(skipped).filter(([, count]) => count > 0);
  const unparsed =
    left.length === 0 ? '' : `; not parsed: ${left.map(([reason, count]) => `${count} ${reason}`).join(', ')}`;
  return `${countOf(files, 'file')}, ${countOf(declaredNames, 'declared name')}${unparsed}`;
}
