// An audit status that goes out: on the record by its hash, and as a file with a signature of this device beside it.
import { hash } from 'node:crypto';
import { signNote } from '../../audit/note.ts';
import { loadDeviceKey } from '../device-key.ts';
import { findDeveloper } from '../developer.ts';
import type { PolicyService } from '../policy/policy-service.ts';
import { recordExport } from '../report/export-record.ts';
import type { StatePaths } from '../state-dir.ts';
import { replaceWholeFile } from '../whole-file.ts';
import type { AuditStatus } from './status-model.ts';

export interface StatusBytes {
  readonly format: 'text' | 'json';
  readonly bytes: Buffer;
}

export interface GivenStatus {
  /** Of the bytes, hex. */
  readonly sha256: string;
  /** False: the log could not be written, so that it does not tell of this. */
  readonly isRecorded: boolean;
}

/** Puts it on the record. */
export async function recordStatus(
  status: AuditStatus,
  { format, bytes }: StatusBytes,
  { paths, policy }: { readonly paths: StatePaths; readonly policy: PolicyService },
): Promise<GivenStatus> {
  const sha256 = hash('sha256', bytes, 'hex');
  const day = status.generatedAt.slice(0, 10);
  const fact = {
    what: 'status',
    format,
    exportId: undefined,
    from: day,
    to: day,
    records: status.audit.seq === undefined ? 0 : status.audit.seq + 1,
    populationHash: '',
    redact: 'none',
    sha256,
  } as const;
  return { sha256, isRecorded: await recordExport(paths, { fact, by: findDeveloper().developer }, policy) };
}

/** Writes the file, and `<file>.note` with the signature over its hash. Throws KeysError `missing` without a key. */
export async function writeSigned(
  path: string,
  { bytes }: StatusBytes,
  { keysDir, sha256, at }: { readonly keysDir: string; readonly sha256: string; readonly at: string },
): Promise<string> {
  const signer = await loadDeviceKey({ keysDir }, { mayCreate: false });
  const note = signNote(`pretense audit status\nsha256:${sha256}\n${at}\n`, signer);
  await replaceWholeFile(path, bytes);
  await replaceWholeFile(`${path}.note`, Buffer.from(note, 'utf8'));
  return `${path}.note`;
}
