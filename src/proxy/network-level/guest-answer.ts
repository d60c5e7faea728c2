// Answers of our own endpoints for known clients of the network. Untrusted: the client is known, what it sends is not.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Budget } from '../../base/async.ts';
import { CodedError } from '../../base/error.ts';
import type { Logger } from '../../base/log.ts';
import { readBody } from '../body.ts';
import { Refusal } from '../error.ts';
import { splitTarget } from '../route.ts';
import { sendJson } from '../send-json.ts';
import type { Guest } from './guest.ts';
import { type GuestEndpoint, guestPrefix } from './network-level.ts';

export interface GuestAnswerOptions {
  readonly guest: Guest;
  /** Behind the prefix with the token. */
  readonly target: string;
  readonly endpoints: Readonly<Record<string, GuestEndpoint>>;
  readonly logger: Logger;
  readonly budget: Budget;
}

/** After decompression: the names of a few very large workspaces. */
const maxGuestBytes = 32 * 1024 * 1024;
/** All that such bodies may take at a time. */
export function guestBodyBudget(): Budget {
  return new Budget(2 * maxGuestBytes);
}

interface GuestAnswer {
  readonly status: number;
  readonly value: unknown;
}

/** Never rejects. */
export async function answerGuest(
  request: IncomingMessage,
  response: ServerResponse,
  options: GuestAnswerOptions,
): Promise<void> {
  request.on('error', () => {});
  response.on('error', () => {});
  const { status, value } = await answerOf(request, response, options).catch((error: unknown) =>
    failed(error, options.logger),
  );
  if (response.headersSent || response.destroyed) return;
  sendJson(request, response, status, value);
}

async function answerOf(
  request: IncomingMessage,
  response: ServerResponse,
  { guest, target, endpoints, budget }: GuestAnswerOptions,
): Promise<GuestAnswer> {
  const name = `${request.method ?? ''} ${splitTarget(target).path.slice(guestPrefix.length)}`;
  const endpoint = Object.hasOwn(endpoints, name) ? endpoints[name] : undefined;
  if (endpoint === undefined) return problem(404, 'unknown-endpoint', 'This Pretense has no such endpoint.');
  const abort = new AbortController();
  response.once('close', () => abort.abort());
  const { bytes, lease } = await readBody(request, response, { maxBytes: maxGuestBytes, budget, signal: abort.signal });
  try {
    return { status: 200, value: await endpoint(guest, parsed(bytes)) };
  } finally {
    lease.release();
  }
}

function parsed(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new Refusal(400, 'body-not-json', 'The body of this request must be JSON. Nothing was changed.', { cause });
  }
}

function failed(error: unknown, logger: Logger): GuestAnswer {
  if (error instanceof Refusal) return problem(error.status, error.code, error.message);
  if (error instanceof CodedError) return problem(400, String(error.code), error.message);
  logger.log('error', 'guest-endpoint-failed', { error: error instanceof Error ? error.name : typeof error });
  return problem(
    500,
    'internal',
    'The request failed. Nothing was changed. See the log of the Pretense that answered.',
  );
}

function problem(status: number, code: string, message: string): GuestAnswer {
  return { status, value: { error: { code, message } } };
}
