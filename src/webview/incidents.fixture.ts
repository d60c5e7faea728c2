// Incidents of the made-up day; of each kind of state one.
import type { IncidentMove, IncidentsView, IncidentView } from '../view/incidents.ts';
import { before, minute } from './moment.fixture.ts';

const hour = 60 * minute;
const day = 24 * hour;

const triage: IncidentMove = { to: 'triaged', reasons: ['suspected', 'confirmed'], asks: undefined };
const contain: IncidentMove = {
  to: 'contained',
  reasons: ['credential-rotated', 'nothing-to-contain'],
  asks: undefined,
};
const resolve: IncidentMove = { to: 'resolved', reasons: ['remediated', 'cause-not-found'], asks: undefined };
const close: IncidentMove = { to: 'closed', reasons: ['remediated', 'cause-not-found'], asks: undefined };
const falseAlarm: IncidentMove = { to: 'false_positive', reasons: ['test-data'], asks: undefined };

const bulk: IncidentView = {
  id: 'inc_0000bulk',
  type: 'bulk_transmission',
  severity: 'high',
  status: 'new',
  title: 'Far more than usual was sent in one day',
  since: before(3 * hour),
  lastSeen: before(20 * minute),
  count: 2,
  rule: 'BULK-D',
  ruleVersion: '1',
  observed: 412_000_000,
  threshold: 61_500_000,
  measure: 'bytes sent in one day by one developer',
  developers: ['ada@claims.example'],
  repositories: ['payment-service'],
  files: [],
  tools: ['claude-code'],
  evidence: [48_102, 48_224],
  acknowledgeBy: before(-21 * hour),
  closeBy: before(-14 * day),
  isOverdue: false,
  needsAction: true,
  moves: [triage, { ...falseAlarm, asks: 'second' }],
  history: [],
};

export const incidentViews: readonly IncidentView[] = [
  bulk,
  {
    ...bulk,
    id: 'inc_0000gap0',
    type: 'log_silence',
    severity: 'medium',
    status: 'triaged',
    title: 'The proxy ran without a sign of life for 5 hours',
    since: before(33 * day),
    count: 1,
    rule: 'SILENCE',
    observed: 302,
    threshold: 60,
    measure: 'minutes without a heartbeat',
    developers: [],
    tools: [],
    evidence: [41_007],
    acknowledgeBy: undefined,
    closeBy: before(3 * day),
    isOverdue: true,
    moves: [contain, resolve, falseAlarm],
    history: [
      {
        at: before(32 * day),
        to: 'triaged',
        by: 'grace@claims.example',
        reason: 'unclear',
        comment: 'Asked for the logs of the machine.',
        approver: undefined,
      },
    ],
  },
  {
    ...bulk,
    id: 'inc_000secrt',
    type: 'secret_transmitted',
    severity: 'critical',
    status: 'resolved',
    title: 'A secret left readable during a pause',
    since: before(2 * day),
    count: 1,
    rule: 'SECRET-SENT',
    observed: 1,
    threshold: 0,
    measure: 'secrets that left in one request',
    files: ['src/config/gateway-keys.ts', 'deploy/staging.env'],
    evidence: [47_300],
    acknowledgeBy: undefined,
    closeBy: before(-5 * day),
    needsAction: false,
    moves: [{ ...close, asks: 'other' }],
    history: [],
  },
];

export const incidentsShown: IncidentsView = {
  incidents: incidentViews,
  ended: 7,
  reviews: [
    {
      queue: 'findings',
      title: 'requests with secrets that were found, whatever became of them',
      reviewedTo: '2026-08-15',
      dueAt: before(9 * day),
      isOverdue: true,
    },
    { queue: 'blocks', title: 'blocked requests', reviewedTo: undefined, dueAt: before(-9 * day), isOverdue: false },
  ],
};

export const noIncidents: IncidentsView = { incidents: [], ended: 0, reviews: [] };
