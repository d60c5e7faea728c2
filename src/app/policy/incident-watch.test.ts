import { expect, test } from 'vitest';
import type { AuditRecord, RecordFields } from '../../audit/record.ts';
import { silentLogger } from '../../base/log.ts';
import { builtInPolicy } from '../../policy/defaults.ts';
import type { EffectivePolicy } from '../../policy/types.ts';
import { IncidentWatch } from './incident-watch.ts';

const clause = { source: 'organisation', pointer: '/incidents/blocksPerDay' } as const;
const policy: EffectivePolicy = {
  ...builtInPolicy(),
  incidents: {
    findingsPerDay: { value: 5, clause },
    blocksPerDay: { value: 2, clause },
    pausesPerWeek: { value: 2, clause },
  },
};

function watch() {
  const opened: RecordFields[] = [];
  const records = {
    append: async (_: string, fields: RecordFields) => {
      opened.push(fields);
      return {} as AuditRecord;
    },
  };
  return { opened, incidents: new IncidentWatch({ policy: () => policy, records, logger: silentLogger }) };
}

let seq = 0;

function record(type: string, timestamp: string, fields: RecordFields = {}): AuditRecord {
  seq += 1;
  return { type, timestamp, seq, ...fields } as unknown as AuditRecord;
}

const blocked = (at: string): AuditRecord => record('ai.request', at, { decision: 'block' });

test('a day with as many blocked requests as the policy says is one incident', () => {
  const { opened, incidents } = watch();
  incidents.observe(blocked('2026-05-04T23:59:59.000Z'));
  incidents.observe(blocked('2026-05-05T00:00:00.000Z'));
  expect(opened).toEqual([]);
  for (const second of [1, 2, 3]) incidents.observe(blocked(`2026-05-05T00:00:0${second}.000Z`));
  expect(opened).toEqual([
    { what: 'blocksPerDay', count: 2, threshold: 2, clause: '/incidents/blocksPerDay', severity: 'medium' },
  ]);
});

test('findings of a day are added up, whatever they are of', () => {
  const { opened, incidents } = watch();
  incidents.observe(record('ai.request', '2026-05-05T10:00:00.000Z', { secrets_detected: 3 }));
  incidents.observe(
    record('ai.request', '2026-05-05T11:00:00.000Z', { secrets_detected: 1, personal_data_detected: 1 }),
  );
  expect(opened).toMatchObject([{ what: 'findingsPerDay', count: 5 }]);
});

test('pauses are counted over seven days', () => {
  const { opened, incidents } = watch();
  for (const at of ['2026-05-01T10:00:00.000Z', '2026-05-08T10:00:00.000Z', '2026-05-10T10:00:00.000Z'])
    incidents.observe(record('pause.started', at));
  expect(opened).toMatchObject([{ what: 'pausesPerWeek', count: 2 }]);
});

test('what an earlier process has recorded counts, and is not opened again', () => {
  const { opened, incidents } = watch();
  const before = blocked('2026-05-05T10:00:00.000Z');
  incidents.recall(before);
  incidents.recall(before);
  incidents.recall(record('pause.started', '2026-05-05T10:00:00.000Z'));
  incidents.recall(record('incident.threshold', '2026-05-05T10:00:00.000Z', { what: 'pausesPerWeek' }));
  incidents.observe(record('pause.started', '2026-05-05T11:00:00.000Z'));
  incidents.observe(blocked('2026-05-05T11:00:00.000Z'));
  expect(opened).toMatchObject([{ what: 'blocksPerDay', count: 2 }]);
});
