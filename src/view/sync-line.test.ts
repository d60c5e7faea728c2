import { describe, expect, test } from 'vitest';
import { createFormat } from './format.ts';
import type { SyncView } from './sync.ts';
import { syncLine, syncLines } from './sync-line.ts';

const format = createFormat('en', 'UTC');
const now = new Date('2026-03-04T15:00:00.000Z');
const good: SyncView = {
  collector: 'collector.company.example',
  organisation: 'Company',
  mode: 'records',
  state: 'syncing',
  since: '2026-03-01T08:00:00.000Z',
  backlog: 0,
  cosigned: { size: 8100, at: '2026-03-04T14:42:10Z' },
  lastSuccessAt: '2026-03-04T14:42:11.000Z',
  clockOffsetMs: 1200,
  warnings: [],
};

describe('the line about the collector', () => {
  test.each<[string, Partial<SyncView>, string, 'quiet' | 'red']>([
    ['all is sent', {}, 'Synced to collector.company.example, cosigned 14:42', 'quiet'],
    ['some wait', { backlog: 1 }, 'Synced to collector.company.example, cosigned 14:42; 1 record waits', 'quiet'],
    [
      'it was away for two days',
      { state: 'offline', backlog: 312, lastSuccessAt: '2026-03-02T13:00:00.000Z' },
      '312 records wait for collector.company.example, offline for 2 d',
      'quiet',
    ],
    [
      'a part is refused',
      { state: 'refused', message: 'It holds another record.' },
      'collector.company.example does not take all records. It holds another record.',
      'red',
    ],
    [
      'checkpoints alone are sent',
      { mode: 'witness' },
      'Witnessed by collector.company.example (records stay here), cosigned 14:42',
      'quiet',
    ],
    [
      'checkpoints alone are sent, and nobody was reached',
      { mode: 'witness', state: 'offline', backlog: 2, lastSuccessAt: '2026-03-04T12:00:00.000Z' },
      '2 records wait for a cosignature of collector.company.example, offline for 3 h',
      'quiet',
    ],
    [
      'checkpoints alone are sent, and the collector wants records',
      { mode: 'witness', state: 'refused', message: 'It takes whole records only.' },
      'collector.company.example does not cosign all of the log. It takes whole records only.',
      'red',
    ],
    [
      'the device is not accepted',
      { state: 'stopped', backlog: 2 },
      'collector.company.example does not accept this device. 2 records wait',
      'red',
    ],
    [
      'there is a warning',
      { warnings: ['The clocks differ.'] },
      'Synced to collector.company.example, cosigned 14:42',
      'red',
    ],
  ])('when %s', (_name, change, text, tone) => {
    expect(syncLine({ ...good, ...change }, format, now)).toMatchObject({ text, tone });
  });

  test('before the first cosignature says so', () => {
    const { cosigned: _none, ...fresh } = good;
    expect(syncLine(fresh, format, now).text).toBe('Synced to collector.company.example, nothing cosigned yet');
  });
});

test('a terminal is told that records stay here', () => {
  expect(syncLines({ ...good, mode: 'witness' }).slice(0, 3)).toEqual([
    'Witnessed by collector.company.example',
    'organisation  Company',
    'sends         checkpoints alone: the records stay on this machine',
  ]);
});

test('a terminal is told exact times', () => {
  expect(syncLines(good)).toEqual([
    'Synced to collector.company.example',
    'organisation  Company',
    'sends         whole records',
    'waiting       0 records',
    'cosigned      the first 8100 records, at 2026-03-04T14:42:10Z by the collector’s clock',
    'last sent     2026-03-04T14:42:11.000Z',
    'clocks        1 s apart',
  ]);
});
