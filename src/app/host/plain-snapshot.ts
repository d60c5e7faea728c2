// What a proxy shows of itself when nobody has counted its records.
import type { ProxySnapshot } from '../../view/snapshot.ts';
import type { RuntimeStatus } from '../runtime-types.ts';

export function plainSnapshot(status: RuntimeStatus, auditDir: string, now: Date): ProxySnapshot {
  const { counts, workspaces } = status;
  const indexing = workspaces.find((workspace) => workspace.state === 'indexing');
  return {
    url: status.url,
    port: Number(/:(\d+)$/.exec(status.url)?.[1] ?? 0),
    version: status.version,
    startedAt: status.startedAt,
    home: status.home,
    auditDir,
    level: status.level,
    pause: status.pause,
    indexing:
      indexing === undefined
        ? undefined
        : {
            done: indexing.progress?.done ?? 0,
            total: indexing.progress?.total ?? 0,
            repository: indexing.repository,
          },
    workspaces: workspaces.map(({ root, repository, state }) => ({ root, repository, state })),
    today: {
      day: `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`,
      requests: counts.requests,
      protectedRequests: counts.protectedRequests,
      mutatedRequests: 0,
      blockedRequests: counts.blockedRequests,
      pausedRequests: counts.pausedRequests,
      identifiersScanned: 0,
      identifiersMutated: counts.identifiersMutated,
      secretsDetected: counts.secretsDetected,
      secretRequests: 0,
      addedMs: undefined,
    },
    traffic: [],
    tools: [],
    audit: { records: 0, lastSeq: -1, lastHash: '', lastAt: undefined, verified: undefined },
    lastBlocked: undefined,
    warnings: status.warnings,
  };
}
