// The answer's way back: events and JSON bodies are mapped, everything else passes untouched.
import { isUtf8 } from 'node:buffer';
import { createHash, type Hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { CancelSignal } from '../base/async.ts';
import type { ResponseContext, ResponseFacts, StreamMapper } from '../wire/types.ts';
import { codingsOf, decodingStream } from './content-coding.ts';
import { ClientGone, Refusal } from './error.ts';
import { responseHeaders } from './headers.ts';
import { locationFor } from './location.ts';
import { collectAnswer, type PumpOutcome, pump } from './pump.ts';

/** How an answer is rewritten; all undefined: it is not. */
export interface AnswerMapping {
  readonly openStream: ((context: ResponseContext) => StreamMapper) | undefined;
  /** For JSON that comes piece by piece; gives undefined when it has to be held whole. */
  readonly openJsonStream: ((context: ResponseContext) => StreamMapper | undefined) | undefined;
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
  /** What stands before paths that this client asks for. */
  readonly clientPrefix: string;
  readonly signal: CancelSignal;
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
  const received = new Received();
  const { mapping } = options;
  const type = (answer.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const hasBody = response.req.method !== 'HEAD' && answer.statusCode !== 204 && answer.statusCode !== 304;
  const mapper = hasBody ? openedStream(type, mapping, options.context) : undefined;
  if (mapper !== undefined) {
    const mapped = await respondWithEvents({ answer, received }, response, mapper, options);
    return received.resultOf(mapped);
  }
  if (hasBody && isJson(type) && mapping.mapResponse !== undefined) {
    const mapped = await respondWithJson({ answer, received }, response, mapping.mapResponse, options);
    return received.resultOf(mapped);
  }
  return received.resultOf(await respondUntouched({ answer, received }, response, options));
}

function isJson(type: string): boolean {
  return /[/+]json$/.test(type);
}

/** Undefined for an answer that is held whole, or passes as it is. */
function openedStream(
  type: string,
  { openStream, openJsonStream }: AnswerMapping,
  context: ResponseContext,
): StreamMapper | undefined {
  if (type === 'text/event-stream') return openStream?.(context);
  return isJson(type) ? openJsonStream?.(context) : undefined;
}

type Mapped = Pick<AnswerResult, 'outcome' | 'facts'>;

interface Incoming {
  readonly answer: IncomingMessage;
  readonly received: Received;
}

async function respondWithEvents(
  incoming: Incoming,
  response: ServerResponse,
  mapper: StreamMapper,
  options: RespondOptions,
): Promise<Mapped> {
  const { answer } = incoming;
  const { source, note } = decoded(incoming);
  sendHead(answer, response, options, { contentLength: undefined, isDecoded: true });
  let hasBegun = false;
  // In the turn's last phase: what has come of the body by then takes the head along.
  setImmediate(() => {
    if (!hasBegun && !response.destroyed && !response.writableEnded) response.flushHeaders();
  });
  const { signal, idleTimeoutMs } = options;
  const outcome = await pump(answer, source, response, {
    signal,
    idleTimeoutMs,
    map(chunk) {
      note(chunk);
      return mapper.push(chunk);
    },
    end: () => mapper.end(),
    onFirstByte() {
      hasBegun = true;
      options.onFirstByte();
    },
  });
  return { outcome, facts: mapper.facts() };
}

async function respondWithJson(
  incoming: Incoming,
  response: ServerResponse,
  mapResponse: NonNullable<AnswerMapping['mapResponse']>,
  options: RespondOptions,
): Promise<Mapped> {
  const { answer } = incoming;
  const { source, note } = decoded(incoming);
  const body = await collectAnswer(answer, source, options);
  if (!isUtf8(body)) throw unreadable('is not valid UTF-8');
  const mapped = mapResponse(body, options.context);
  sendHead(answer, response, options, { contentLength: mapped.body.length, isDecoded: true });
  options.onFirstByte();
  const finished = finish(response, mapped.body, options.signal);
  // The hash is for the record: the client need not wait for it.
  note(body);
  return { outcome: await finished, facts: mapped.facts };
}

/** Status, headers and body as they are; also what a request on an unknown path gets. */
async function respondUntouched(
  { answer, received }: Incoming,
  response: ServerResponse,
  options: RespondOptions,
): Promise<Mapped> {
  const length = answer.headers['content-length'];
  sendHead(answer, response, options, {
    contentLength: length === undefined ? undefined : Number(length),
    isDecoded: false,
  });
  const map = (chunk: Buffer): readonly Buffer[] => {
    received.add(chunk);
    return [chunk];
  };
  const { signal, idleTimeoutMs, onFirstByte } = options;
  const outcome = await pump(answer, answer, response, { signal, idleTimeoutMs, onFirstByte, map, end: () => [] });
  return { outcome, facts: undefined };
}

function sendHead(
  answer: IncomingMessage,
  response: ServerResponse,
  options: RespondOptions,
  { contentLength, isDecoded }: { readonly contentLength: number | undefined; readonly isDecoded: boolean },
): void {
  const mapLocation = (location: string): string | undefined => locationFor(location, options);
  const headers = responseHeaders(answer.rawHeaders, { contentLength, isDecoded, mapLocation });
  response.sendDate = false;
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', headers);
}

/** A body in clear, and what notes the bytes of the provider: they are the same where nothing had to be decoded. */
interface DecodedBody {
  readonly source: Readable;
  /** Call with everything that `source` gives. */
  readonly note: (chunk: Buffer) => void;
}

/** We ask for `identity`; some gateways compress all the same. Throws Refusal `upstream-encoding`. */
function decoded({ answer, received }: Incoming): DecodedBody {
  const codings = codingsOf(answer.headers['content-encoding']);
  const [coding] = codings;
  // One listener fewer on the answer: each costs as much for a chunk as forwarding it.
  if (coding === undefined) return { source: answer, note: (chunk) => received.add(chunk) };
  const decoder = codings.length === 1 ? decodingStream(coding) : undefined;
  if (decoder !== undefined) {
    answer.on('data', (chunk: Buffer) => received.add(chunk));
    return { source: answer.pipe(decoder), note() {} };
  }
  answer.destroy();
  throw new Refusal(
    502,
    'upstream-encoding',
    "The provider's answer came in a content-encoding that was not asked for and is not known, so it could not be read. Try again.",
  );
}

function finish(response: ServerResponse, body: Uint8Array, signal: CancelSignal): Promise<PumpOutcome> {
  return new Promise((resolve) => {
    response.once('close', () => resolve(response.writableFinished ? 'complete' : outcomeOf(signal)));
    response.end(body);
  });
}

function outcomeOf(signal: CancelSignal): PumpOutcome {
  return !signal.aborted || signal.reason instanceof ClientGone ? 'client-aborted' : 'drained';
}

/** Counts and hashes a body as it comes from the provider. */
class Received {
  #hash: Hash | undefined;
  #bytes = 0;

  add(chunk: Buffer): void {
    this.#hash ??= createHash('sha256');
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
  }

  resultOf({ outcome, facts }: Mapped): AnswerResult {
    const sha256 = (this.#hash ?? createHash('sha256')).digest('hex');
    return { outcome, facts, bytesReceived: this.#bytes, sha256 };
  }
}

function unreadable(what: string): Refusal {
  return new Refusal(502, 'upstream-unreadable', `The provider's answer ${what}, so it could not be read. Try again.`);
}
