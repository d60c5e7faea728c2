// For tests: incidents of the sample period, in several states.
import type { Incident, IncidentTransition } from '../../incidents/types.ts';

const subjects = { developers: ['engineer@example.com'], repositories: ['payment-service'], files: [], tools: [] };

export function sampleIncidents(): readonly Incident[] {
  return [
    {
      ...incident('inc_A1b2C3d4', 'high', 'secret_transmitted', 'A secret left readable'),
      status: 'closed',
      history: [
        move(21_060, '2026-03-03T09:20:00.000Z', 'new', 'triaged', 'Key of a documentation example; rotated anyway'),
        move(21_300, '2026-03-04T09:00:00.000Z', 'triaged', 'contained', 'Key disabled at the vendor'),
        move(21_700, '2026-03-05T15:00:00.000Z', 'contained', 'closed', 'Exception revoked', 'security@example.com'),
      ],
    },
    { ...incident('inc_E5f6G7h8', 'high', 'unapproved_tool', 'Requests of a tool that no list names'), count: 57 },
    {
      ...incident('inc_J9k0L1m2', 'medium', 'bulk_transmission', 'Far more sent in a day than usual'),
      status: 'false_positive',
      history: [move(9_900, '2026-02-02T08:00:00.000Z', 'new', 'false_positive', 'Import of a vendored library')],
    },
    incident('inc_N3p4Q5r6', 'medium', 'log_silence', 'A proxy ran and gave no sign of life'),
    {
      ...incident('inc_S7t8U9v0', 'low', 'policy_threshold', 'More findings in a day than the policy expects'),
      status: 'closed',
      history: [move(11_000, '2026-02-05T08:00:00.000Z', 'new', 'closed', '=1+1')],
    },
    {
      ...incident('inc_W1x2Y3z4', 'info', 'unapproved_model', 'A model was seen for the first time'),
      closeBy: undefined,
    },
  ];
}

function incident(id: string, severity: Incident['severity'], type: Incident['type'], title: string): Incident {
  return {
    id,
    type,
    severity,
    status: 'new',
    title,
    detectedAt: '2026-02-20T09:05:00.000Z',
    detectedBy: { rule: 'first-seen', version: '1', observed: 57, threshold: 1, measure: 'requests of 2026-02-20' },
    firstSeen: '2026-02-20T09:00:00.000Z',
    lastSeen: '2026-02-21T10:00:00.000Z',
    count: 1,
    subjects,
    evidence: [{ seq: 15_980, leaf: 'b'.repeat(64) }],
    acknowledgeBy: severity === 'info' ? undefined : '2026-02-23T09:05:00.000Z',
    closeBy: '2026-03-06T09:05:00.000Z',
    reopenCount: 0,
    history: [],
  };
}

function move(
  seq: number,
  at: string,
  from: IncidentTransition['from'],
  to: IncidentTransition['to'],
  comment: string,
  approver?: string,
): IncidentTransition {
  return { at, seq, from, to, by: 'lead@example.com', reasonCode: 'reviewed', comment, approver };
}
