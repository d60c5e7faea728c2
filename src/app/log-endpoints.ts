// What may be asked of a running proxy about its audit log. Untrusted: the bodies.
import { verifyLog, type Verification } from '../audit/verify.ts';
import { CodedError } from '../base/error.ts';
import { exportLog } from '../report/export-log.ts';
import { firstProblem } from '../report/first-problem.ts';
import type { ProxyCalls } from '../view/calls.ts';
import { productVersion } from './version.ts';

type LogRequestErrorCode = 'bad-request';

class LogRequestError extends CodedError<LogRequestErrorCode> {}

type Answer<Name extends keyof ProxyCalls> = Promise<ProxyCalls[Name]['answer']>;

export interface LogEndpointOptions {
  readonly auditDir: string;
  /** Called after each check of the whole chain. */
  readonly onVerified?: ((result: Verification) => void) | undefined;
}

/** Both share the event loop with the requests: they take longer, and hold nothing up. */
export function logEndpoints({ auditDir, onVerified }: LogEndpointOptions) {
  let running: Promise<Verification> | undefined;
  // Whoever asks while a check runs gets the result of that one.
  const verified = async (): Promise<Verification> => {
    running ??= verifyLog(auditDir).finally(() => (running = undefined));
    return running;
  };
  return {
    'POST /__pretense/verify': async (): Answer<'verify'> => {
      const result = await verified();
      onVerified?.(result);
      return { isWhole: result.problemCount === 0, records: result.records, problem: firstProblem(result) };
    },
    'POST /__pretense/export': async (body: unknown): Answer<'export'> =>
      exportLog({ auditDir, version: productVersion, ...parseExport(body), onVerified }),
  };
}

function parseExport(body: unknown): ProxyCalls['export']['ask'] {
  const { from, to, folder } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof from === 'string' && typeof to === 'string' && typeof folder === 'string') return { from, to, folder };
  throw new LogRequestError('bad-request', 'Expected {"from": "2026-01-01", "to": "2026-03-31", "folder": "/path"}.');
}
