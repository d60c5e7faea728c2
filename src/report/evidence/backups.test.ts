import { expect, test } from 'vitest';
import type { AuditRecord, RecordFields, RecordType } from '../../audit/record.ts';
import { BackupsAccumulator } from './backups.ts';

const seen = (type: RecordType, fields: RecordFields, isInPeriod = true) => ({
  record: { type, seq: 7, timestamp: '2026-02-02T10:00:00.000Z', ...fields } as unknown as AuditRecord,
  isInPeriod,
});

test('backups, drills and restores of the period are told apart', () => {
  const backups = new BackupsAccumulator();
  const about = { backup_id: 'b1', snapshot_at: '2026-02-02T09:59:00.000Z', records: 10_000, by: 'ada' };
  backups.visit(seen('backup.created', about, false));
  backups.visit(seen('backup.created', about));
  backups.visit(seen('backup.restored', { ...about, is_drill: true, missing_records: 3, rpo_ms: 60_000, rto_ms: 900 }));
  backups.visit(seen('backup.restored', { ...about, missing_records: null }));
  expect(backups.list.map(({ kind, missingRecords, lossMs }) => [kind, missingRecords, lossMs])).toEqual([
    ['backup', undefined, undefined],
    ['drill', 3, 60_000],
    ['restore', undefined, undefined],
  ]);
});
