// Composes what is shown: the status of the runtime, what the records say, and a pause.
import { join } from 'node:path';
import type { FindingView } from '../../view/findings.ts';
import type { IncidentSummary } from '../../view/incidents.ts';
import type { PolicyLineView } from '../../view/policy-line.ts';
import type { SyncView } from '../../view/sync.ts';
import type { FileRow, PauseView, ProxySnapshot } from '../../view/snapshot.ts';
import type { WorkspaceStatus } from '../protection-service.ts';
import type { RuntimeStatus } from '../runtime-types.ts';
import type { Activity } from './activity.ts';
import type { FileCounts } from './file-table.ts';

export interface SnapshotSources {
  readonly status: () => RuntimeStatus;
  readonly auditDir: string;
  readonly activity: Activity;
  readonly pause: () => PauseView | undefined;
  /** Those seen last first. */
  readonly findings?: () => readonly FindingView[];
  /** Undefined until the log was read. */
  readonly incidents?: () => IncidentSummary | undefined;
  readonly policy?: () => PolicyLineView;
  /** Undefined: this home has no collector. */
  readonly sync?: () => SyncView | undefined;
}

/** Enough for whoever tells of new ones: a snapshot is sent four times a second. */
const mostFindings = 10;

export function composeSnapshot(sources: SnapshotSources): ProxySnapshot {
  const { status, auditDir, activity, pause, findings, incidents, policy, sync } = sources;
  const collector = sync?.();
  const summary = incidents?.();
  const { url, version, startedAt, home, level, workspaces, warnings } = status();
  const today = activity.today();
  return {
    url,
    port: Number(URL.canParse(url) ? new URL(url).port : 0),
    version,
    startedAt,
    home,
    auditDir,
    level,
    pause: pause(),
    indexing: indexingOf(workspaces),
    workspaces: workspaces.map(({ root, repository, state }) => ({ root, repository, state })),
    today: today.counts,
    traffic: today.traffic,
    tools: activity.tools(),
    audit: activity.audit(),
    lastBlocked: today.lastBlocked,
    warnings: [...warnings, ...workspaceWarnings(workspaces), ...filesWarning(today.filesOmitted)],
    ...(findings === undefined ? {} : { findings: findings().slice(0, mostFindings) }),
    ...(summary === undefined ? {} : { incidents: summary }),
    ...(policy === undefined ? {} : { policy: policy() }),
    ...(collector === undefined ? {} : { sync: collector }),
  };
}

/** Rows with the place of their files, where exactly one registered workspace has that name. */
export function fileRows(files: readonly FileCounts[], workspaces: readonly WorkspaceStatus[]): readonly FileRow[] {
  const roots = new Map<string, string | undefined>();
  for (const { repository, root } of workspaces) roots.set(repository, roots.has(repository) ? undefined : root);
  return files.map((row) => ({ ...row, path: pathOf(row, roots.get(row.repository)) }));
}

/** Untrusted: a record's file. It must not lead out of the workspace. */
function pathOf({ file }: FileCounts, root: string | undefined): string | undefined {
  const parts = file.split('/');
  if (root === undefined || parts.some((part) => part === '' || part === '.' || part === '..')) return undefined;
  return join(root, ...parts);
}

function indexingOf(workspaces: RuntimeStatus['workspaces']): ProxySnapshot['indexing'] {
  const current = workspaces.find(({ state }) => state === 'indexing');
  if (current === undefined) return undefined;
  const { done, total } = current.progress ?? { done: 0, total: 0 };
  return { done, total, repository: current.repository };
}

function workspaceWarnings(workspaces: RuntimeStatus['workspaces']): readonly string[] {
  return workspaces.flatMap(({ repository, problem, notes }) => [
    ...(problem === undefined ? [] : [`The index of ${repository} failed: ${problem}`]),
    ...notes.map((note) => `${repository}: ${note}`),
  ]);
}

function filesWarning(omitted: number): readonly string[] {
  if (omitted === 0) return [];
  return [
    `The table of files leaves out ${omitted} mentions of files, those with the fewest changes. The sums above it count everything.`,
  ];
}
