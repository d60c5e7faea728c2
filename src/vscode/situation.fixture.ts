// States of a window for tests: a proxy that runs, and tools beside it.
import { createFormat } from '../view/format.ts';
import type { CoverageRow } from '../view/coverage.ts';
import type { DayCounts, HostProblemCode, HostState, ProxySnapshot } from '../view/snapshot.ts';
import type { StatusFacts } from './status-text.ts';

export const now = new Date('2026-03-09T13:31:00Z');

export const day: DayCounts = {
  day: '2026-03-09',
  requests: 1200,
  protectedRequests: 1184,
  mutatedRequests: 900,
  blockedRequests: 3,
  pausedRequests: 13,
  identifiersScanned: 412_906,
  identifiersMutated: 31_655,
  secretsDetected: 3,
  secretsStopped: 3,
  secretRequests: 3,
  unscannedItems: 0,
  addedMs: 1.8,
};

export const noTraffic: DayCounts = {
  ...day,
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
};

export const proxy: ProxySnapshot = {
  url: 'http://127.0.0.1:9339',
  port: 9339,
  version: '0.1.0',
  startedAt: '2026-03-09T08:12:00Z',
  home: '/home/dev/.pretense',
  auditDir: '/home/dev/.pretense/audit',
  level: 'strict',
  pause: undefined,
  indexing: undefined,
  workspaces: [],
  today: day,
  traffic: [],
  tools: [{ client: 'claude-code', requests: 812, lastSeen: '2026-03-09T13:30:48Z' }],
  audit: {
    records: 48_213,
    lastSeq: 48_213,
    lastHash: 'ab'.repeat(32),
    lastAt: '2026-03-09T13:30:20Z',
    verified: { isWhole: true, upToSeq: 48_213, at: '2026-03-09T08:12:01Z', problem: undefined },
  },
  lastBlocked: undefined,
  warnings: [],
};

export const leading: HostState = {
  role: 'leader',
  leader: { kind: 'window', label: 'claims-api', pid: 4127, version: '0.1.0' },
  problem: undefined,
  proxy,
  otherWindows: 0,
};

export const claudeCode: CoverageRow = {
  client: 'claude-code',
  name: 'Claude Code',
  state: 'protected',
  reason: 'Requests of Claude Code arrive.',
  requests: 812,
  lastSeen: '2026-03-09T13:30:48Z',
};

export const drifted: CoverageRow = {
  client: 'continue',
  name: 'Continue',
  state: 'drifted',
  reason: '~/.continue/config.yaml does not hold what Pretense wrote any more.',
  file: '~/.continue/config.yaml',
  requests: 28,
};

const format = createFormat('en');

export const facts: StatusFacts = {
  state: leading,
  coverage: [claudeCode],
  isEnabled: true,
  now,
  sinceRoleMs: 60_000,
  openedRequestId: undefined,
  format: () => format,
  port: 9339,
};

/** The same window, with other parts. */
export function factsWith(state: Partial<HostState>, more: Partial<StatusFacts> = {}): StatusFacts {
  return { ...facts, ...more, state: { ...leading, ...state } };
}

export function proxyWith(parts: Partial<ProxySnapshot>): { readonly proxy: ProxySnapshot } {
  return { proxy: { ...proxy, ...parts } };
}

export function withProblem(code: HostProblemCode): Partial<HostState> {
  const message = 'The disk with the audit log is full. What cannot be recorded is not sent. Free 200 MB.';
  return { role: 'failed', problem: { code, message, since: '2026-03-09T13:02:00Z', port: 9340 } };
}
