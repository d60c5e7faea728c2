// The answer's way back: events and JSON bodies are mapped, everything else passes untouched.
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { ResponseContext, ResponseFacts, StreamMapper } from '../wire/types.ts';
import { codingsOf, decodingStream } from './content-coding.ts';
import { ClientGone, Refusal } from './error.ts';
import { responseHeaders } from './headers.ts';
import { locationFor } from './location.ts';
import { collectAnswer, type PumpOutcome, pump } from './pump.ts';

/** How an answer is rewritten; both undefined: it is not. */
export interface AnswerMapping {
  readonly openStream: ((context: ResponseContext) => StreamMapper) | undefined;
  readonly mapResponse:
    | ((
        body: Uint8Array,
        context: ResponseContext,
      ) => { readonly body: Uint8Array; readonly facts: ResponseFacts; readonly isUnderstood: boolean })
    | undefined;
}

export interface RespondOptions {
  readonly mapping: AnswerMapping;
  readonly context: ResponseContext;
  readonly upstreamUrl: URL;
  /** Path and query that were asked for there. */
  readonly target: string;
  readonly signal: AbortSignal;
  readonly idleTimeoutMs: number;
  /** Limit for a JSON answer, which has to be held whole. */
  readonly maxBytes: number;
  /** Called when the first byte of the body goes to the client. */
  readonly onFirstByte: () => void;
}

export interface AnswerResult {
  readonly outcome: PumpOutcome;
  readonly facts: ResponseFacts | undefined;
  readonly bytesReceived: number;
  /** SHA-256 (hex) of the body as it came from the provider. */
  readonly sha256: string;
}

/** Resolves when the client has the answer, or nobody will have it. Rejects with Refusal only while nothing was sent. */
export async function respond(
  answer: IncomingMessage,
  response: ServerResponse,
  options: RespondOptions,
): Promise<AnswerResult> {
  const received = watch(answer);
  const { mapping } = options;
  const type = (answer.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const hasBody = response.req.method !== 'HEAD' && answer.statusCode !== 204 && answer.statusCode !== 304;
  if (hasBody && type === 'text/event-stream' && mapping.openStream !== undefined) {
    const mapper = mapping.openStream(options.context);
    return { ...(await respondWithEvents(answer, response, mapper, options)), ...received() };
  }
  if (hasBody && /[/+]json$/.test(type) && mapping.mapResponse !== undefined) {
    return { ...(await respondWithJson(answer, response, mapping.mapResponse, options)), ...received() };
  }
  return { ...(await respondUntouched(answer, response, options)), ...received() };
}

type Mapped = Pick<AnswerResult, 'outcome' | 'facts'>;

async function respondWithEvents(
  answer: IncomingMessage,
  response: ServerResponse,
  mapper: StreamMapper,
  options: RespondOptions,
): Promise<Mapped> {
  const source = decoded(answer);
  sendHead(answer, response, options, { contentLength: undefined, isDecoded: true });
  // In the turn's last phase: what has come of the body by then takes the head along.
  setImmediate(() => {
    if (!response.destroyed && !response.writableEnded) response.flushHeaders();
  });
  const outcome = await pump(answer, source, response, {
    ...options,
    map: (chunk) => mapper.push(chunk),
    end: () => mapper.end(),
  });
  return { outcome, facts: mapper.facts() };
}

async function respondWithJson(
  answer: IncomingMessage,
  response: ServerResponse,
  mapResponse: NonNullable<AnswerMapping['mapResponse']>,
  options: RespondOptions,
): Promise<Mapped> {
  const body = await collectAnswer(answer, decoded(answer), options);
  if (!isUtf8(body)) throw unreadable('is not valid UTF-8');
  const mapped = mapResponse(body, options.context);
  sendHead(answer, response, options, { contentLength: mapped.body.length, isDecoded: true });
  options.onFirstByte();
  const outcome = await finish(response, mapped.body, options.signal);
  return { outcome, facts: mapped.facts };
}

/** Status, headers and body as they are; also what a request on an unknown path gets. */
async function respondUntouched(
  answer: IncomingMessage,
  response: ServerResponse,
  options: RespondOptions,
): Promise<Mapped> {
  const length = answer.headers['content-length'];
  sendHead(answer, response, options, {
    contentLength: length === undefined ? undefined : Number(length),
    isDecoded: false,
  });
  const outcome = await pump(answer, answer, response, { ...options, map: (chunk) => [chunk], end: () => [] });
  return { outcome, facts: undefined };
}

function sendHead(
  answer: IncomingMessage,
  response: ServerResponse,
  options: RespondOptions,
  body: { readonly contentLength: number | undefined; readonly isDecoded: boolean },
): void {
  const mapLocation = (location: string): string | undefined =>
    locationFor(location, options.upstreamUrl, options.target);
  const headers = responseHeaders(answer.rawHeaders, { ...body, mapLocation });
  response.sendDate = false;
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', headers);
}

/** We ask for `identity`; some gateways compress all the same. Throws Refusal `upstream-encoding`. */
function decoded(answer: IncomingMessage): Readable {
  const codings = codingsOf(answer.headers['content-encoding']);
  const [coding] = codings;
  if (coding === undefined) return answer;
  const decoder = codings.length === 1 ? decodingStream(coding) : undefined;
  if (decoder !== undefined) return answer.pipe(decoder);
  answer.destroy();
  throw new Refusal(
    502,
    'upstream-encoding',
    "The provider's answer came in a content-encoding that was not asked for and is not known, so it could not be read. Try again.",
  );
}

function finish(response: ServerResponse, body: Uint8Array, signal: AbortSignal): Promise<PumpOutcome> {
  return new Promise((resolve) => {
    response.once('close', () => resolve(response.writableFinished ? 'complete' : outcomeOf(signal)));
    response.end(body);
  });
}

function outcomeOf(signal: AbortSignal): PumpOutcome {
  return !signal.aborted || signal.reason instanceof ClientGone ? 'client-aborted' : 'drained';
}

/** Events are hashed together: each by itself costs as much as this many bytes. */
const hashedBytes = 16 * 1024;

/** Counts and hashes what arrives. Its listener starts the flow with the next tick, so a reader must be on by then. */
function watch(answer: IncomingMessage): () => Pick<AnswerResult, 'bytesReceived' | 'sha256'> {
  const hash = createHash('sha256');
  let bytesReceived = 0;
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  const hashPending = (): void => {
    hash.update(Buffer.concat(pending, pendingBytes));
    pending = [];
    pendingBytes = 0;
  };
  answer.on('data', (chunk: Buffer) => {
    bytesReceived += chunk.length;
    pending.push(chunk);
    pendingBytes += chunk.length;
    if (pendingBytes >= hashedBytes) hashPending();
  });
  return () => {
    hashPending();
    return { bytesReceived, sha256: hash.digest('hex') };
  };
}

function unreadable(what: string): Refusal {
  return new Refusal(502, 'upstream-unreadable', `The provider's answer ${what}, so it could not be read. Try again.`);
}
