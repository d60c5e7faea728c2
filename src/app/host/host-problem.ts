// Why a window has no proxy, in words for people.
import { AuditError } from '../../audit/error.ts';
import { messageOf } from '../../base/error.ts';
import { ProxyError } from '../../proxy/error.ts';
import type { HostProblem, HostProblemCode } from '../../view/snapshot.ts';
import { KeysError } from '../keys.ts';
import { WordMapError } from '../word-map-file.ts';
import { findPortHolder } from './port-holder.ts';

/** A start that failed. */
export function problemOf(error: unknown, now: Date): HostProblem {
  return { code: codeOf(error), message: messageOf(error), since: now.toISOString() };
}

function codeOf(error: unknown): HostProblemCode {
  if (error instanceof AuditError) return 'log-unwritable';
  if (error instanceof WordMapError || error instanceof KeysError) return 'map-unreadable';
  if (error instanceof ProxyError && error.code === 'port-taken') return 'port-taken';
  return 'home-unusable';
}

/** Somebody else listens on the port. */
export async function strangerProblem(code: 'port-taken' | 'impostor', port: number, now: Date): Promise<HostProblem> {
  const holder = await findPortHolder(port);
  const who = holder === undefined ? 'Another program' : `${holder.program} (process ${holder.pid})`;
  const whatItIs =
    code === 'port-taken'
      ? `${who} listens on port ${port}, so Pretense cannot protect this window there. Tools that point at this port talk to that program. End it, or choose another port.`
      : `${who} listens on port ${port} and says that it is Pretense, but cannot prove that it belongs to this home. It may be the Pretense of another home, or a program that wants to read what your tools send. It is not used. End it, or choose another port.`;
  return { code, message: whatItIs, since: now.toISOString(), port, ...(holder === undefined ? {} : { holder }) };
}
