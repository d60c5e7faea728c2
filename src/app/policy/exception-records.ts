// Exceptions on the record: through the proxy that has the log open, or directly. What is recorded is what is stored.
import type { RecordWriter } from '../../audit/record.ts';
import { CodedError } from '../../base/error.ts';
import { askProxy, isNotRunning } from '../control-client.ts';
import { withLoneJournal } from '../lone-journal.ts';
import { prepareStateDir, type StatePaths } from '../state-dir.ts';
import { found } from './exception-changes.ts';
import { readExceptions, type StoredException } from './exception-store.ts';
import type { PolicyService } from './policy-service.ts';

export type ExceptionEvent = 'requested' | 'approved' | 'revoked';

const events: readonly ExceptionEvent[] = ['requested', 'approved', 'revoked'];

type ExceptionRequestErrorCode = 'bad-request';

class ExceptionRequestError extends CodedError<ExceptionRequestErrorCode> {}

export interface ExceptionEndpointOptions {
  readonly home: string;
  readonly records: RecordWriter;
  readonly policy: PolicyService;
  /** Whose machine this is. */
  readonly developer: () => string;
}

/** Untrusted: the body. It names an exception of the store, which is what goes on the record. */
export function exceptionEndpoints({ home, records, policy, developer }: ExceptionEndpointOptions) {
  return {
    'POST /__pretense/exceptions': async (body: unknown): Promise<{ readonly seq: number }> => {
      const { what, id } = (body ?? {}) as Readonly<Record<string, unknown>>;
      const event = events.find((each) => each === what);
      if (event === undefined || typeof id !== 'string') {
        throw new ExceptionRequestError('bad-request', 'Expected {"what": "approved", "id": "ex-0123abcd"}.');
      }
      const seq = await appendException(records, {
        what: event,
        stored: found(readExceptions(home), id),
        by: developer(),
      });
      policy.reload();
      return { seq };
    },
  };
}

/** False: the log could not be written. `by`: whose machine this is. */
export async function recordException(
  paths: StatePaths,
  { what, stored, by }: ExceptionFact,
  policy: PolicyService,
): Promise<boolean> {
  try {
    await askProxy(paths.runDir, { method: 'POST', path: 'exceptions', body: { what, id: stored.id } });
    return true;
  } catch (error) {
    if (!isNotRunning(error)) return false;
  }
  try {
    await prepareStateDir(paths);
    policy.reload();
    const write = (records: RecordWriter) => appendException(records, { what, stored, by });
    await withLoneJournal(paths, write, () => policy.fields);
    return true;
  } catch {
    return false;
  }
}

interface ExceptionFact {
  readonly what: ExceptionEvent;
  readonly stored: StoredException;
  readonly by: string;
}

async function appendException(records: RecordWriter, { what, stored, by }: ExceptionFact): Promise<number> {
  const { id, allow, reason, requestedBy, days, approval, revocation } = stored;
  const { seq } = await records.append(`exception.${what}`, {
    exception_id: id,
    allow: { ...allow },
    reason,
    days,
    requested_by: requestedBy,
    approved_by: approval?.approvedBy ?? null,
    expires: approval?.expires ?? null,
    is_signed: approval?.signature !== undefined,
    revoked_by: revocation?.revokedBy ?? null,
    by,
  });
  return seq;
}
