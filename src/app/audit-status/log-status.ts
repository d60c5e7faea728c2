// The log as it stands: where it ends, what is signed of it, whether it verifies, and what it tells of incidents.
import { stat, statfs } from 'node:fs/promises';
import { readLastCheckpoints } from '../../audit/checkpoints.ts';
import { foldHolds } from '../../audit/disposal-holds.ts';
import { recordsOfTypes } from '../../audit/disposal-records.ts';
import type { VerifierKey } from '../../audit/note.ts';
import type { AuditRecord } from '../../audit/record.ts';
import { listSegments } from '../../audit/segment.ts';
import { verifyLog } from '../../audit/verify.ts';
import { foldIncidents } from '../../incidents/fold.ts';
import { endStates } from '../../incidents/timers.ts';
import { modeText } from '../retention/key-view.ts';
import type { AuditStatus, DetectorStatus, LogStatus } from './status-model.ts';

export interface LogLook {
  readonly log: LogStatus;
  readonly incidents: AuditStatus['incidents'];
  readonly lastSelfTest: DetectorStatus['lastSelfTest'];
}

const types = [
  'legalhold.set',
  'legalhold.cleared',
  'incident.opened',
  'incident.repeated',
  'incident.transition',
  'selftest.completed',
];

/** Untrusted: the folder. `pinnedKeys`: of this device; `witnessKeys`: of its collector. */
export async function lookAtLog(
  auditDir: string,
  pinnedKeys: readonly VerifierKey[],
  witnessKeys: readonly VerifierKey[] = [],
): Promise<LogLook> {
  const pinned = pinnedKeys.length === 0 ? {} : { pinnedKeys };
  const verification = await verifyLog(auditDir, { quick: true, witnessKeys, ...pinned });
  const records = (await recordsOfTypes(auditDir, types)).map(({ record }) => record);
  const last = (await readLastCheckpoints(auditDir)).checkpoints.at(-1)?.checkpoint;
  const [problem] = verification.problems;
  const folder = await stat(auditDir).catch(() => undefined);
  return {
    log: {
      folder: auditDir,
      mode: folder === undefined ? undefined : modeText(folder.mode),
      chain: verification.chains.at(-1),
      inc: (await listSegments(auditDir)).at(-1)?.inc,
      seq: verification.treeSize === 0 ? undefined : verification.treeSize - 1,
      head: verification.headHash,
      checkpoint: last === undefined ? undefined : { size: last.size, root: last.root },
      backlog: Math.max(0, verification.treeSize - verification.checkpoints.lastSize),
      freeBytes: await freeBytes(auditDir),
      verification: {
        result: verification.result,
        problems: verification.problemCount,
        first: problem === undefined ? undefined : `${problem.segment}: ${problem.message}`,
      },
      holds: foldHolds(records).filter(({ cleared }) => cleared === undefined).length,
    },
    incidents: openIncidents(records),
    lastSelfTest: lastSelfTest(records),
  };
}

function openIncidents(records: readonly AuditRecord[]): AuditStatus['incidents'] {
  return foldIncidents(records)
    .filter(({ status }) => !endStates.has(status))
    .map(({ id, severity, status, title }) => ({ id, severity, status, title }));
}

function lastSelfTest(records: readonly AuditRecord[]): DetectorStatus['lastSelfTest'] {
  const record = records.findLast(({ type }) => type === 'selftest.completed');
  if (record === undefined) return undefined;
  const { result, timestamp: at, seq } = record;
  return { at, seq, result: typeof result === 'string' ? result : 'unknown' };
}

async function freeBytes(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}
