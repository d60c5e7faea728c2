// What may be asked of a running proxy about its audit log. Untrusted: the bodies.
import { verifyLog, type Verification } from '../audit/verify.ts';
import { CodedError } from '../base/error.ts';
import { firstProblem } from '../report/first-problem.ts';
import type { ProxyCalls } from '../view/calls.ts';
import type { ExportAsk } from '../view/export.ts';
import { ExportJobs, type ExportJobOptions } from './report/export-jobs.ts';

type LogRequestErrorCode = 'bad-request';

class LogRequestError extends CodedError<LogRequestErrorCode> {}

type Answer<Name extends keyof ProxyCalls> = Promise<ProxyCalls[Name]['answer']>;

/** All share the event loop with the requests: they take longer, and hold nothing up. */
export function logEndpoints(options: ExportJobOptions) {
  const { paths, onVerified } = options;
  const exports = new ExportJobs(options);
  let running: Promise<Verification> | undefined;
  // Whoever asks while a check runs gets the result of that one.
  const verified = async (): Promise<Verification> => {
    running ??= verifyLog(paths.auditDir).finally(() => (running = undefined));
    return running;
  };
  return {
    'POST /__pretense/verify': async (): Answer<'verify'> => {
      const result = await verified();
      onVerified?.(result);
      return { isWhole: result.problemCount === 0, records: result.records, problem: firstProblem(result) };
    },
    'POST /__pretense/export': async (body: unknown): Answer<'export'> => exports.run(parseExport(body)),
    'POST /__pretense/export/progress': async (body: unknown): Answer<'export/progress'> =>
      exports.progress(parseId(body)) ?? null,
    'POST /__pretense/export/cancel': async (body: unknown): Answer<'export/cancel'> => ({
      wasRunning: exports.cancel(parseId(body)),
    }),
  };
}

const maxIdLength = 100;

function parseExport(body: unknown): ExportAsk {
  const { from, to, folder, file, kind, id, redact } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof from === 'string' && typeof to === 'string' && isId(id)) {
    const asked = { from, to, ...(id === undefined ? {} : { id }) };
    if ((kind === undefined || kind === 'records') && typeof folder === 'string') return { ...asked, folder };
    const isFile = kind === 'report' || kind === 'pack';
    if (isFile && typeof file === 'string' && (redact === 'pseudonymise' || redact === 'none'))
      return { ...asked, kind, file, redact };
  }
  throw new LogRequestError(
    'bad-request',
    'Expected {"from": "2026-01-01", "to": "2026-03-31", "folder": "/path"}, or with "kind" "report" or "pack" a "file" and "redact".',
  );
}

function isId(id: unknown): id is string | undefined {
  return id === undefined || (typeof id === 'string' && id.length <= maxIdLength);
}

function parseId(body: unknown): string {
  const { id } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof id === 'string' && isId(id)) return id;
  throw new LogRequestError('bad-request', 'Expected {"id": "…"}, as the export was asked for.');
}
