// For tests: a period of 90 days with something in every part: incidents, gaps, pauses, exceptions, three policy
// versions, names that are meant to do harm. Fixed: the same value each time.
import type { Verification } from '../../audit/verify.ts';
import { sampleControls } from './controls.fixture.ts';
import { sampleIncidents } from './incidents.fixture.ts';
import type {
  DayFigures,
  EvidenceModel,
  ExceptionFigures,
  GapFigures,
  PauseFigures,
  PolicyVersionFigures,
} from './model.ts';

const chain = 'c_V1StGXR8_Z5jdHi6B-myT';
const firstDay = Date.UTC(2026, 0, 1);
const dayMs = 86_400_000;
const hashOf = (digit: string) => digit.repeat(64);

/** What `collectEvidence` would give for it. */
export function sampleModel(): EvidenceModel {
  const days = Array.from({ length: 90 }, (_, index) => dayFigures(index));
  const sum = (of: (day: DayFigures) => number) => days.reduce((total, day) => total + of(day), 0);
  const requests = sum((day) => day.forwarded + day.mutated + day.redacted + day.blocked);
  const identifiersScanned = sum((day) => day.identifiersScanned);
  const identifiersMutated = sum((day) => day.identifiersMutated);
  return {
    about: {
      exportId: 'exp_4f9a2c71d0e8',
      generatedAt: '2026-04-02T08:30:00.000Z',
      productVersion: '0.1.0',
      period: {
        from: '2026-01-01',
        to: '2026-03-31',
        timeZone: 'UTC',
        fromUtc: '2026-01-01T00:00:00.000Z',
        untilUtc: '2026-04-01T00:00:00.000Z',
      },
      organisation: 'Example Payments Ltd',
      deviceId: 'dev_3f09c1a7b2d4e6f80912',
      chain,
      names: 'as recorded',
      place: 'device',
    },
    population: {
      records: requests * 2 + 4_312,
      firstSeq: 1_204,
      lastSeq: 1_203 + requests * 2 + 4_312,
      firstAt: '2026-01-01T00:04:11.000Z',
      lastAt: '2026-03-31T21:58:40.000Z',
      hash: hashOf('7'),
      byType: [
        { name: 'ai.request', count: requests },
        { name: 'ai.response', count: requests - 61 },
        { name: 'heartbeat', count: 4_120 },
        { name: 'daemon.start', count: 94 },
        { name: 'pause.started', count: 2 },
      ],
      requests,
      blockedRequests: sum((day) => day.blocked),
      pausedRequests: sum((day) => day.paused),
      unansweredRequests: 3,
    },
    verification: sampleVerification(requests * 2 + 5_516),
    days,
    developers: [
      { name: 'engineer@example.com', count: Math.round(requests * 0.7) },
      { name: 'ана@example.com', count: Math.round(requests * 0.2) },
      { name: '=HYPERLINK("http://evil.example","name")', count: 12 },
    ],
    repositories: [
      { name: 'payment-service', count: Math.round(requests * 0.6) },
      { name: 'risk\u001b[31m-engine\u202e', count: 45 },
    ],
    tools: [
      {
        tool: 'claude-code',
        versions: ['2.0.14', '2.0.15'],
        requests: Math.round(requests * 0.8),
        protectedRequests: Math.round(requests * 0.79),
        blockedRequests: 41,
        firstSeen: '2026-01-01T08:10:00.000Z',
        lastSeen: '2026-03-31T21:58:00.000Z',
        isApproved: true,
      },
      {
        tool: 'unknown-agent',
        versions: ['0.3'],
        requests: 57,
        protectedRequests: 40,
        blockedRequests: 17,
        firstSeen: '2026-02-20T09:00:00.000Z',
        lastSeen: '2026-02-21T10:00:00.000Z',
        isApproved: false,
      },
    ],
    providers: sampleProviders(requests),
    mutation: {
      identifiersScanned,
      identifiersMutated,
      shareBasisPoints: Math.round((identifiersMutated * 10_000) / identifiersScanned),
      media: [
        { name: 'image', count: 74 },
        { name: 'pdf', count: 5 },
      ],
      encodedHits: 2,
      keptByHistory: 31,
      lexicalRequests: 210,
      levels: [
        { name: 'strict', count: requests - 200 },
        { name: 'balanced', count: 200 },
      ],
      foreignSurrogates: 4,
      brokenEvents: 1,
      egressTerms: 388,
    },
    findings: [
      { rule: 'github-token', class: 'secret', redacted: 14, blocked: 2, reported: 0, allowed: 0 },
      { rule: 'aws-access-key', class: 'secret', redacted: 6, blocked: 1, reported: 0, allowed: 1 },
      { rule: 'email', class: 'email', redacted: 0, blocked: 0, reported: 903, allowed: 0 },
      { rule: 'iban', class: 'financial', redacted: 9, blocked: 0, reported: 0, allowed: 0 },
    ],
    secrets: { detected: 24, blocked: 23, transmitted: 1, personalData: 912 },
    blockRules: [
      { name: 'secret', count: 3 },
      { name: 'unapproved-tool', count: 17 },
      { name: 'encoded-text', count: 2 },
    ],
    policyVersions: samplePolicyVersions(requests),
    exceptions: sampleExceptions,
    pauses: samplePauses,
    incidents: sampleIncidents(),
    incidentsBySeverity: [
      { severity: 'critical', count: 0, open: 0 },
      { severity: 'high', count: 2, open: 1 },
      { severity: 'medium', count: 2, open: 1 },
      { severity: 'low', count: 1, open: 0 },
      { severity: 'info', count: 1, open: 1 },
    ],
    anomalyRules: [
      {
        rule: 'bulk-day',
        version: '1',
        title: 'Far more sent in a day than this developer usually sends',
        threshold: 'z > 4 on log bytes, > 20 MB and > 3 × the 95th percentile of 42 days; or > 400 MB',
        alerts: 2,
        confirmed: 1,
        falsePositives: 1,
        open: 0,
      },
      {
        rule: 'silence',
        version: '1',
        title: 'A proxy ran and gave no sign of life',
        threshold: 'no record for 30 minutes while awake',
        alerts: 1,
        confirmed: 0,
        falsePositives: 0,
        open: 1,
      },
    ],
    gaps: sampleGaps,
    changes: [
      { at: '2026-01-31T09:00:00.000Z', seq: 9_110, type: 'policy.changed', text: 'policy acme version 1 to 2' },
      { at: '2026-02-14T10:20:00.000Z', seq: 14_002, type: 'daemon.start', text: 'program 0.1.0 to 0.1.1' },
      { at: '2026-03-01T09:00:00.000Z', seq: 20_450, type: 'policy.changed', text: 'policy acme version 2 to 3' },
      { at: '2026-03-02T11:00:00.000Z', seq: 20_700, type: 'key.rotated', text: 'device key 1 to 2: yearly rotation' },
    ],
    risks: [
      { kind: 'tool', value: 'unknown-agent', firstSeen: '2026-02-20T09:00:00.000Z', requests: 57, isApproved: false },
      { kind: 'model', value: 'gpt-5.2', firstSeen: '2026-02-03T13:00:00.000Z', requests: 804, isApproved: true },
      {
        kind: 'endpoint',
        value: 'api.openai.com',
        firstSeen: '2026-02-03T13:00:00.000Z',
        requests: 804,
        isApproved: true,
      },
    ],
    selfTests: { passed: 86, failed: 1, daysWithout: 3 },
    reviews: [
      {
        at: '2026-02-02T10:00:00.000Z',
        by: 'lead@example.com',
        queue: 'blocked-secrets',
        period: '2026-01-01 to 2026-01-31',
        events: 9,
        escalated: 0,
      },
    ],
    retention: {
      days: 400,
      disposals: [
        {
          at: '2026-03-20T03:00:00.000Z',
          seq: 24_900,
          text: 'segment 00000001-1.ndjson, records 0 to 1203, older than 400 days (/retention/days)',
        },
      ],
      holds: [{ at: '2026-02-10T12:00:00.000Z', seq: 12_800, text: 'hold hold_7, whole log: pending litigation' }],
    },
    backups: [],
    keys: [
      { name: 'pretense/dev_3f09c1a7b2d4e6f80912', since: '2026-03-02T11:00:00.000Z', text: 'device key 2, Ed25519' },
      { name: 'pretense/dev_3f09c1a7b2d4e6f80912', since: undefined, text: 'device key 1, Ed25519, until 2026-03-02' },
    ],
    timings: {
      addedUs: { count: requests - 61, p50: 4_200, p90: 11_000, p99: 31_000, max: 180_000 },
      latencyMs: { count: requests - 61, p50: 6_100, p90: 24_000, p99: 88_000, max: 301_000 },
      timeToFirstByteMs: { count: requests - 61, p50: 640, p90: 1_900, p99: 7_200, max: 41_000 },
    },
    controls: sampleControls(),
    redFacts: [
      '1 secret left readable: aws-access-key, allowed by an exception (record 21044).',
      '2 incidents are open, 1 of them past its time.',
      '41 minutes of silence on 2026-02-20 are not explained.',
      '57 requests of a tool that no list of the policy names: unknown-agent.',
      '1 of 87 self-tests failed.',
    ],
  };
}

function dayFigures(index: number): DayFigures {
  const date = new Date(firstDay + index * dayMs);
  const isWorkday = date.getUTCDay() !== 0 && date.getUTCDay() !== 6;
  const mutated = isWorkday ? 110 + ((index * 37) % 90) : (index * 7) % 9;
  const identifiersScanned = mutated * 41;
  const share = 2_400 + ((index * 53) % 400);
  return {
    day: date.toISOString().slice(0, 10),
    forwarded: isWorkday ? 20 + (index % 13) : 0,
    mutated,
    redacted: index % 11 === 0 ? 2 : 0,
    blocked: index === 50 ? 17 : Number(index % 9 === 4),
    paused: index === 33 ? 12 : 0,
    identifiersScanned,
    identifiersMutated: Math.round((identifiersScanned * share) / 10_000),
    secretsDetected: index % 11 === 0 ? 2 : 0,
    bytesSent: mutated * 18_400,
    mutationShare: mutated === 0 ? undefined : { p10: share - 900, p50: share, p90: share + 1_100 },
    heartbeats: isWorkday ? 44 : index % 14,
    silentMinutes: index === 50 ? 41 : 0,
  };
}

function sampleVerification(records: number): Verification {
  // A value rather than a literal: fields of a later verification may stand in it already.
  const verification = {
    result: 'VERIFIED_LOCAL_ONLY' as const,
    records,
    chains: [chain],
    firstTimestamp: '2025-12-11T09:00:00.000Z',
    lastTimestamp: '2026-04-02T08:29:00.000Z',
    headHash: hashOf('9'),
    problems: [],
    problemCount: 0,
    notices: [
      {
        segment: '00000031-12.ndjson',
        line: 812,
        seq: 17_020,
        kind: 'clock-backwards' as const,
        message: 'the clock went back from 2026-02-24T10:00:07.000Z to 2026-02-24T09:58:00.000Z',
      },
    ],
    proves: [`The ${records} stored records form one chain, numbered 0 to ${records - 1} without a gap or a repeat.`],
    doesNotProve: [
      'That every AI call went through the proxy: a call that was never recorded leaves no gap.',
      'That the recorded values were true when they were written: names come from the machine, times from its clock.',
    ],
    treeSize: records,
    root: hashOf('a'),
    checkpoints: { count: 1_012, lastSize: records, pinned: 'pinned' as const },
    witnessed: undefined,
    disposed: { records: 1_204, segments: 1, certificates: 1, atCollector: 0 },
    incarnations: 94,
    keys: [],
    isQuick: false,
  };
  return verification;
}

function sampleProviders(requests: number): EvidenceModel['providers'] {
  const openAi = 804;
  return [
    {
      provider: 'anthropic',
      hosts: ['api.anthropic.com'],
      models: [{ name: 'claude-sonnet-4-5', count: requests - openAi }],
      requests: requests - openAi,
      bytesSent: (requests - openAi) * 18_000,
      tokensInput: 48_211_090,
      tokensOutput: 3_901_224,
      tls: [{ name: 'TLSv1.3 TLS_AES_256_GCM_SHA384', count: requests - openAi - 50 }],
      firstSeen: '2026-01-01T08:10:00.000Z',
      lastSeen: '2026-03-31T21:58:00.000Z',
    },
    {
      provider: 'openai',
      hosts: ['api.openai.com', 'gateway.example'],
      models: [{ name: 'gpt-5.2', count: openAi }],
      requests: openAi,
      bytesSent: openAi * 15_500,
      tokensInput: 6_120_400,
      tokensOutput: 410_007,
      tls: [
        { name: 'TLSv1.3 TLS_AES_128_GCM_SHA256', count: 780 },
        { name: 'none', count: 13 },
      ],
      firstSeen: '2026-02-03T13:00:00.000Z',
      lastSeen: '2026-03-30T17:12:00.000Z',
    },
  ];
}

function samplePolicyVersions(requests: number): readonly PolicyVersionFigures[] {
  const shares = [3_300, 3_400, 3_300];
  return ['1', '2', '3'].map((version, index) => ({
    id: 'acme',
    version,
    hash: `sha256:${hashOf(version)}`,
    firstSeen: ['2026-01-01T00:04:11.000Z', '2026-01-31T09:00:00.000Z', '2026-03-01T09:00:00.000Z'][index] ?? '',
    lastSeen: ['2026-01-31T08:59:00.000Z', '2026-03-01T08:59:00.000Z', '2026-03-31T21:58:40.000Z'][index] ?? '',
    requests: Math.round((requests * (shares[index] ?? 0)) / 10_000),
    shareBasisPoints: shares[index] ?? 0,
  }));
}

const sampleExceptions: readonly ExceptionFigures[] = [
  {
    id: 'ex_1a2b3c',
    what: 'rule aws-access-key in test/fixtures/**',
    reason: 'Keys of a documentation example',
    requestedBy: 'engineer@example.com',
    requestedAt: '2026-02-27T14:00:00.000Z',
    approvedBy: 'security@example.com',
    approvedAt: '2026-02-27T16:30:00.000Z',
    expires: '2026-03-27T16:30:00.000Z',
    revokedAt: undefined,
  },
  {
    id: 'ex_9z8y7x',
    what: 'tool unknown-agent',
    reason: 'Trial',
    requestedBy: 'engineer@example.com',
    requestedAt: '2026-02-20T09:30:00.000Z',
    approvedBy: undefined,
    approvedAt: undefined,
    expires: undefined,
    revokedAt: undefined,
  },
];

const samplePauses: readonly PauseFigures[] = [
  {
    startedAt: '2026-02-03T10:00:00.000Z',
    endedAt: '2026-02-03T10:15:00.000Z',
    how: 'expired',
    minutesPlanned: 15,
    reason: 'A name that has to be discussed with support',
    by: 'engineer@example.com',
    protectedNames: 4_120,
    requests: 12,
  },
  {
    startedAt: '2026-03-31T21:50:00.000Z',
    endedAt: undefined,
    how: undefined,
    minutesPlanned: 30,
    reason: '-1+1|cmd',
    by: 'ана@example.com',
    protectedNames: 4_300,
    requests: 0,
  },
];

const sampleGaps: readonly GapFigures[] = [
  {
    kind: 'silence',
    from: '2026-02-20T09:10:00.000Z',
    until: '2026-02-20T09:51:00.000Z',
    seq: 16_001,
    text: 'A proxy ran and wrote nothing for 41 minutes.',
  },
  {
    kind: 'torn tail',
    from: '2026-02-14T10:20:00.000Z',
    until: undefined,
    seq: 14_001,
    text: '112 bytes of an unfinished line were cut off after a crash; nothing had been sent on its strength.',
  },
  {
    kind: 'clock jump',
    from: '2026-02-24T09:58:00.000Z',
    until: undefined,
    seq: 17_020,
    text: 'The clock was set back by 127 seconds.',
  },
  {
    kind: 'explained off',
    from: '2026-02-14T18:00:00.000Z',
    until: '2026-02-16T08:00:00.000Z',
    seq: 14_400,
    text: 'The proxy was stopped in good order.',
  },
];
