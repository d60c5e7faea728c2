// Backups of a collector, drills and restores: they stand in its own log. A device makes none.
import type { AuditRecord } from '../../audit/record.ts';
import { type Accumulator, countOf, numberOf, type Seen, textOf, unknownName } from './fields.ts';
import type { BackupFigures } from './model.ts';

const maxBackups = 10_000;

export class BackupsAccumulator implements Accumulator {
  readonly #backups: BackupFigures[] = [];

  visit({ record, isInPeriod }: Seen): void {
    if (!isInPeriod || this.#backups.length >= maxBackups) return;
    const kind = kindOf(record);
    if (kind === undefined) return;
    this.#backups.push({
      at: record.timestamp,
      seq: record.seq,
      kind,
      backup: textOf(record, 'backup_id') ?? unknownName,
      snapshotAt: textOf(record, 'snapshot_at'),
      records: countOf(record, 'records'),
      missingRecords: numberOf(record, 'missing_records'),
      lossMs: numberOf(record, 'rpo_ms'),
      durationMs: numberOf(record, 'rto_ms'),
      by: textOf(record, 'by') ?? unknownName,
    });
  }

  /** In the order of the log; at most 10,000. */
  get list(): readonly BackupFigures[] {
    return this.#backups;
  }
}

function kindOf({ type, is_drill: isDrill }: AuditRecord): BackupFigures['kind'] | undefined {
  if (type === 'backup.created') return 'backup';
  if (type !== 'backup.restored') return undefined;
  return isDrill === true ? 'drill' : 'restore';
}
