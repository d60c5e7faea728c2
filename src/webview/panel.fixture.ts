// A made-up day of a developer, in every state that the panel knows.
import type { CoverageRow } from '../view/coverage.ts';
import type { FileRow, HostState, ProxySnapshot, TrafficBucket } from '../view/snapshot.ts';
import { ownPolicy } from './findings.fixture.ts';
import { before, fixtureNow, minute, second } from './moment.fixture.ts';
import type { HostMessage } from './protocol.ts';

export const panelStates = [
  'protected',
  'attention',
  'paused',
  'indexing',
  'empty',
  'off',
  'starting',
  'port-taken',
  'stopped',
] as const;

export type PanelStateName = (typeof panelStates)[number];

/** The `state` message of a state. */
export function stateMessage(name: PanelStateName, locale = 'en'): HostMessage {
  return { type: 'state', state: hostState(name), coverage: coverageOf(name), locale, sentAt: fixtureNow };
}

function hostState(name: PanelStateName): HostState {
  const leader = { kind: 'window', label: 'payment-service', pid: 4127, version: '0.1.0' } as const;
  const state: HostState = { role: 'leader', leader, problem: undefined, proxy: snapshot, otherWindows: 1 };
  switch (name) {
    case 'protected':
    case 'attention':
      return state;
    case 'paused': {
      const pause = {
        since: before(3 * minute + 18 * second),
        until: before(-11 * minute - 42 * second),
        reason: 'support session with the provider',
        by: 'dev-17',
      };
      return { ...state, role: 'follower', proxy: { ...snapshot, pause } };
    }
    case 'indexing':
      return {
        ...state,
        proxy: { ...snapshot, indexing: { done: 7412, total: 11_960, repository: 'payment-service' } },
      };
    case 'empty':
      return { ...state, proxy: emptySnapshot };
    case 'off':
      return { ...state, role: 'off', leader: undefined };
    case 'starting':
      return { ...state, role: 'starting', leader: undefined, proxy: undefined };
    case 'port-taken': {
      const message =
        'Port 9339 is held by node (process 4127), which is not Pretense. Routed tools would reach it; do not use them until this is solved.';
      const problem = { code: 'port-taken', message, since: before(41 * minute), port: 9339 } as const;
      return { ...state, role: 'failed', leader: undefined, proxy: undefined, problem };
    }
    case 'stopped': {
      const message =
        'The proxy ended with code 1, twice. Routed tools cannot send until it runs again, so nothing leaves unchecked.';
      return {
        ...state,
        role: 'failed',
        leader: undefined,
        problem: { code: 'stopped', message, since: before(4 * minute) },
      };
    }
  }
}

const quarters: readonly (readonly [mutated: number, unchanged: number, paused?: number, blocked?: number])[] = [
  [0, 0], [3, 1], [16, 2], [26, 5], [44, 6], [52, 8], [42, 5], [50, 8], [57, 6], [46, 9, 0, 1], [54, 7], [50, 8],
  [42, 5], [22, 4], [20, 2], [0, 0, 6], [2, 1], [12, 2], [28, 3], [41, 7], [57, 6], [55, 11], [69, 2, 0, 1], [56, 8],
  [52, 6], [59, 10], [52, 5], [30, 4],
]; // prettier-ignore

const quarterMs = 15 * minute;
const traffic: readonly TrafficBucket[] = quarters.flatMap(([mutated, unchanged, paused = 0, blocked = 0], index) => {
  const start = Math.floor(Date.parse(fixtureNow) / quarterMs) * quarterMs - (quarters.length - 1 - index) * quarterMs;
  const bucket = { start: new Date(start).toISOString(), mutated, unchanged, paused, blocked };
  return mutated + unchanged + paused + blocked === 0 ? [] : [bucket];
});

const snapshot: ProxySnapshot = {
  url: 'http://127.0.0.1:9339',
  port: 9339,
  version: '0.1.0',
  startedAt: before(391 * minute),
  home: '/home/dev-17/.pretense',
  auditDir: '/home/dev-17/.pretense/audit',
  level: 'strict',
  pause: undefined,
  indexing: undefined,
  workspaces: [
    { root: '/srv/payment-service', repository: 'payment-service', state: 'ready' },
    { root: '/srv/claims-api', repository: 'claims-api', state: 'ready' },
  ],
  today: {
    day: '2026-11-22',
    requests: 1184,
    protectedRequests: 1176,
    mutatedRequests: 1035,
    blockedRequests: 2,
    pausedRequests: 6,
    identifiersScanned: 412_906,
    identifiersMutated: 31_655,
    secretsDetected: 3,
    secretsStopped: 3,
    secretRequests: 2,
    unscannedItems: 0,
    addedMs: 1.9,
  },
  traffic,
  tools: [
    { client: 'claude-code', requests: 812, lastSeen: before(12 * second) },
    { client: 'codex', requests: 344, lastSeen: before(4 * minute) },
    { client: 'continue', requests: 28, lastSeen: before(54 * minute) },
  ],
  audit: {
    records: 48_225,
    lastSeq: 48_225,
    lastHash: '9f3c61d0a4b7e25588c1f0932d7be4aa06cd51f7e38b9a1240ddc6f57a8e21b4',
    lastAt: before(12 * second),
    verified: { isWhole: true, upToSeq: 48_213, at: before(40 * minute), problem: undefined },
    checkpoint: { records: 48_200, signedAt: before(40 * second) },
  },
  lastBlocked: undefined,
  warnings: [],
  policy: ownPolicy,
};

const emptySnapshot: ProxySnapshot = {
  ...snapshot,
  startedAt: before(2 * minute),
  today: {
    day: '2026-11-22',
    requests: 0,
    protectedRequests: 0,
    mutatedRequests: 0,
    blockedRequests: 0,
    pausedRequests: 0,
    identifiersScanned: 0,
    identifiersMutated: 0,
    secretsDetected: 0,
    secretsStopped: 0,
    secretRequests: 0,
    unscannedItems: 0,
    addedMs: undefined,
  },
  traffic: [],
  tools: [],
  audit: {
    records: 6,
    lastSeq: 6,
    lastHash: snapshot.audit.lastHash,
    lastAt: before(2 * minute),
    verified: { isWhole: true, upToSeq: 6, at: before(minute), problem: undefined },
    checkpoint: { records: 6, signedAt: before(minute) },
  },
};

function coverageOf(name: PanelStateName): readonly CoverageRow[] {
  const hasProxy = name !== 'starting' && name !== 'port-taken' && name !== 'empty';
  const seen = (client: string, tool: string, requests: number, age: number): CoverageRow =>
    hasProxy
      ? {
          client,
          name: tool,
          state: 'protected',
          reason: 'Its requests come through Pretense.',
          requests,
          lastSeen: before(age),
        }
      : { client, name: tool, state: 'routed', reason: 'No request of it has come through yet.', requests: 0 };
  const drifted: CoverageRow = {
    client: 'continue',
    name: 'Continue',
    state: 'drifted',
    reason: 'config.yaml was changed at 13:52 and points to its provider again.',
    file: '~/.continue/config.yaml',
    requests: 28,
    lastSeen: before(54 * minute),
  };
  return [
    seen('claude-code', 'Claude Code', 812, 12 * second),
    seen('codex', 'Codex', 344, 4 * minute),
    name === 'attention' ? drifted : seen('continue', 'Continue', 28, 54 * minute),
    { client: 'cline', name: 'Cline', state: 'routed', reason: 'Set at 09:02, no request so far.', requests: 0 },
    {
      client: 'copilot-chat',
      name: 'Copilot Chat',
      state: 'not-routable',
      reason: 'Its own models have no supported address setting.',
      requests: 0,
    },
    {
      client: 'codex-cloud',
      name: 'Codex cloud',
      state: 'not-routable',
      reason: 'It runs on the vendor’s servers, out of reach of this machine.',
      requests: 0,
    },
    { client: 'cursor', name: 'Cursor', state: 'not-installed', reason: 'It is not on this machine.', requests: 0 },
  ];
}

/** `file path requests scanned mutated secrets age-in-seconds`. */
const fileLines = [
  'payment-service src/settlement/reconcile-ledger.ts 96 18204 2911 0 12',
  'payment-service src/settlement/payout-store.ts 71 12870 2140 0 12',
  'claims-api app/adjudication/rules_engine.py 64 15032 1987 0 240',
  'payment-service src/api/refund-controller.ts 58 9911 1460 0 120',
  'claims-api app/policies/policyholder_repo.py 52 8406 1322 0 240',
  'payment-service src/fraud/velocity-rules.ts 49 10228 1204 0 1080',
  'payment-service src/merchant/onboarding-flow.tsx 44 13950 1118 0 1860',
  'payment-service test/settlement/reconcile-ledger.test.ts 41 11207 1095 0 12',
  'claims-api app/adjudication/eligibility.py 37 6518 842 0 3120',
  'payment-service src/ledger/entry-mapper.ts 33 4460 788 0 3700',
  'claims-api app/intake/first_notice.py 29 5873 611 0 4000',
  'payment-service migrations/0042_split_payouts.sql 12 1905 344 0 7300',
  'payment-service src/config/gateway-keys.ts 3 412 57 1 15420',
  'payment-service .env.staging 2 96 0 2 4320',
  'payment-service src/util/logger.ts 9 1320 0 0 17700',
];

const namedFiles: readonly FileRow[] = fileLines.map((line) => {
  const [repository = '', file = '', requests, scanned, mutated, secrets, age] = line.split(' ');
  return {
    repository,
    file,
    path: `/srv/${repository}/${file}`,
    requests: Number(requests),
    scanned: Number(scanned),
    mutated: Number(mutated),
    secrets: Number(secrets),
    lastSeen: before(Number(age) * second),
  };
});

/** The named files, and made-up ones behind them until there are `count`. */
export function fileRows(count: number): readonly FileRow[] {
  const more = Array.from({ length: Math.max(0, count - namedFiles.length) }, (_, index): FileRow => {
    const file = `src/module-${index % 97}/part-${String(index).padStart(5, '0')}.ts`;
    const mutated = index % 41;
    return {
      repository: 'payment-service',
      file,
      path: index % 50 === 49 ? undefined : `/srv/payment-service/${file}`,
      requests: 1 + (index % 3),
      scanned: 60 + (index % 300),
      mutated,
      secrets: 0,
      lastSeen: before((18_000 + index) * second),
    };
  });
  return [...namedFiles.slice(0, count), ...more];
}
