// Every error of a route becomes an answer here: JSON for programs, a page for people, nothing of ours inside.
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { CollectorContext } from '../context.ts';
import { html } from '../dashboard/html.ts';
import { page } from '../dashboard/page.ts';
import { RequestError, type RequestErrorCode, StoreError, type StoreErrorCode } from '../error.ts';
import type { RefusalCode } from '../../sync/protocol.ts';
import { Refused } from './refused.ts';

const requestStatuses: Readonly<Record<RequestErrorCode, number>> = {
  'bad-request': 400,
  unauthorised: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-many': 429,
};

const requestRefusals: Readonly<Record<RequestErrorCode, RefusalCode>> = {
  'bad-request': 'malformed',
  unauthorised: 'unauthorised',
  forbidden: 'unauthorised',
  'not-found': 'malformed',
  conflict: 'malformed',
  'too-many': 'too-many',
};

interface StoreAnswer {
  readonly code: RefusalCode;
  readonly status: number;
  readonly message: string;
  readonly retryAfterSeconds?: number;
}

const storeAnswers: Readonly<Record<StoreErrorCode, StoreAnswer>> = {
  unavailable: {
    code: 'busy',
    status: 503,
    message: 'The collector cannot reach its database, so nothing was stored. Send it again later.',
    retryAfterSeconds: 5,
  },
  conflict: {
    code: 'busy',
    status: 503,
    message: 'Something else changed the same data at this moment, so nothing was stored. Send it again.',
    retryAfterSeconds: 1,
  },
  'disk-full': {
    code: 'busy',
    status: 503,
    message: 'The database of the collector is full, so nothing was stored. Its operator has to make room.',
    retryAfterSeconds: 60,
  },
  invalid: {
    code: 'malformed',
    status: 400,
    message: 'A value cannot be stored, so nothing of the request was.',
  },
  forbidden: { code: 'failed', status: 500, message: 'The collector failed, so nothing was stored.' },
  'not-migrated': {
    code: 'failed',
    status: 500,
    message: 'The database of the collector has another schema than this program. Its operator has to update it.',
  },
  'many-tenants': { code: 'failed', status: 500, message: 'The collector failed, so nothing was stored.' },
};

/** Untrusted: what was thrown may hold anything, and only messages that are meant for people are shown. */
export function refusedFor(error: unknown): Refused {
  if (error instanceof Refused) return error;
  if (error instanceof RequestError) {
    const status = requestStatuses[error.code];
    return new Refused(requestRefusals[error.code], error.message, { status, cause: error });
  }
  if (error instanceof StoreError) {
    const { code, message, status, retryAfterSeconds } = storeAnswers[error.code];
    return new Refused(code, message, {
      status,
      cause: error,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
  }
  return refusedForFramework(error);
}

function refusedForFramework(error: unknown): Refused {
  const { statusCode: status = 500 } = (error ?? {}) as Partial<FastifyError>;
  const cause = error;
  if (status === 413) {
    return new Refused('too-large', 'The body is larger than this path takes. Send less at once.', { cause });
  }
  if (status === 429) return new Refused('too-many', 'Too many requests. Come back later.', { cause });
  if (status >= 400 && status < 500) {
    return new Refused('malformed', 'The request has not the form that this path takes.', { status, cause });
  }
  if (status === 503) {
    return new Refused('busy', 'The collector is stopping. Send it again.', { cause, retryAfterSeconds: 1 });
  }
  return new Refused('failed', 'The collector failed, so nothing was stored. Its log says why.', { cause });
}

/** Answers, logs what is ours to mend, and says when to come back. */
export function errorHandler(
  context: CollectorContext,
): (error: unknown, request: FastifyRequest, reply: FastifyReply) => void {
  return (error, request, reply) => {
    const refused = refusedFor(error);
    if (refused.statusCode >= 500) logFailure(context, request, error);
    context.metrics?.refused(refused.code);
    if (refused.retryAfterSeconds !== undefined) void reply.header('retry-after', String(refused.retryAfterSeconds));
    sendRefused(request, reply, refused);
  };
}

export function notFoundHandler(request: FastifyRequest, reply: FastifyReply): void {
  const message = 'There is nothing at this address. Check it.';
  sendRefused(request, reply, new Refused('malformed', message, { status: 404 }));
}

function sendRefused(request: FastifyRequest, reply: FastifyReply, refused: Refused): void {
  void reply.status(refused.statusCode).header('cache-control', 'no-store');
  if (!isForPeople(request)) {
    void reply.type('application/json; charset=utf-8').send(JSON.stringify(refused.refusal));
    return;
  }
  if (refused.statusCode === 401 && request.method === 'GET') {
    void reply.redirect('/login', 303);
    return;
  }
  const body = html`<p>${refused.message}</p>
    <p><a href="/">Back to the start</a></p>`;
  const title = titles[refused.statusCode] ?? 'That did not work';
  void reply.type('text/html; charset=utf-8').send(page({ title, body }));
}

const titles: Readonly<Record<number, string>> = {
  403: 'Not allowed',
  404: 'Not found',
  409: 'Changed meanwhile',
  429: 'Too many requests',
};

const programPaths = /^\/(?:v1\/|healthz|readyz|metrics)/;

/** Browsers say that they take HTML. */
function isForPeople(request: FastifyRequest): boolean {
  return !programPaths.test(request.url) && (request.headers.accept ?? '').includes('text/html');
}

function logFailure({ logger }: CollectorContext, request: FastifyRequest, error: unknown): void {
  // The route as it is written, never the address that was asked for: that may hold anything.
  const route = request.routeOptions.url ?? 'none';
  const cause = error instanceof StoreError ? (error.cause ?? error) : error;
  logger.log('error', 'http.failed', { route, method: request.method, reason: reasonOf(cause), code: codeOf(error) });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unexpected';
}

/** Of the database: its SQLSTATE and short message; a detail would name values. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const state = 'code' in error ? ` (${String(error.code)})` : '';
  return `${error.name}: ${error.message.slice(0, 300)}${state}`;
}
