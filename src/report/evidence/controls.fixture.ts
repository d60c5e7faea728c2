// For tests: results of controls with and without deviations.
import type { ControlResult } from './model.ts';

export function sampleControls(): readonly ControlResult[] {
  return [
    {
      id: 'PC-01',
      title: 'Requests are checked before they leave',
      description:
        'Every request to an AI provider is read, its protected names are replaced, and a record is on disk first.',
      criteria: ['CC6.7', 'PI1.2'],
      kind: 'preventive',
      frequency: 'every request',
      population: { what: 'requests', count: 12_911 },
      strength: 'direct',
      evidence: ['log/records.ndjson', 'coverage/days.csv'],
      result: 'deviations',
      deviations: [
        {
          at: '2026-02-03T10:01:12.000Z',
          seq: 10_120,
          text: 'looked at during a pause: names that were new left readable',
        },
      ],
      deviationCount: 12,
    },
    {
      id: 'PC-02',
      title: 'Secrets do not leave',
      description: 'What a rule finds as a secret is replaced or the request is stopped.',
      criteria: ['CC6.1', 'CC6.7', 'C1.1'],
      kind: 'preventive',
      frequency: 'every request',
      population: { what: 'secrets found', count: 24 },
      strength: 'direct',
      evidence: ['findings/findings.csv'],
      result: 'deviations',
      deviations: [{ at: '2026-03-02T15:12:00.000Z', seq: 21_044, text: 'aws-access-key passed: exception ex_1a2b3c' }],
      deviationCount: 1,
    },
    {
      id: 'PC-05',
      title: 'Transport to providers is encrypted',
      description: 'The version and cipher that were agreed on with the provider are recorded with each answer.',
      criteria: ['CC6.7'],
      kind: 'detective',
      frequency: 'every answer',
      population: { what: 'answers', count: 12_850 },
      strength: 'supporting',
      evidence: ['providers/tls.csv'],
      result: 'no deviation',
      deviations: [],
      deviationCount: 0,
    },
    {
      id: 'PC-11',
      title: 'Disposal leaves a certificate',
      description: 'Records that are disposed of leave a record with what, why and by whom; their hashes stay.',
      criteria: ['C1.2'],
      kind: 'detective',
      frequency: 'every disposal',
      population: { what: 'disposals', count: 0 },
      strength: 'direct',
      evidence: ['retention/disposals.csv'],
      result: 'not tested',
      deviations: [],
      deviationCount: 0,
    },
  ];
}
