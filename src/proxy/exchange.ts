// The straight line: one request and its response, in the order in which things must happen.
import { joinedSpoken, withoutValues } from '../wire/spoken.ts';
import { refuseUnapproved, unapprovedIn } from './approved.ts';
import { readBody } from './body.ts';
import type { Call } from './call.ts';
import { endEarly } from './end-early.ts';
import { recordRequest, recordResponse } from './exchange-records.ts';
import { newExchange, type Exchange } from './exchange-progress.ts';
import { partiesOf, type ProtectedRequest, protectRequest } from './protect.ts';
import { type AnswerResult, respond } from './respond.ts';
import { AnswerReversal } from './reversal.ts';
import type { ProxyState } from './state.ts';
import { Tally } from './tally.ts';
import type { OpenRequest, UpstreamRequest } from './upstream.ts';

/** Never rejects: whatever fails is answered and recorded. */
export async function runExchange(state: ProxyState, call: Call): Promise<void> {
  const exchange = newExchange();
  try {
    await readInto(exchange, state, call);
    // The clock of the ports counts whole milliseconds: too coarse for what Pretense adds.
    exchange.arrivedMs = performance.now();
    const outgoing = await protectRequest(call, exchange.original, state, exchange);
    exchange.outgoing = outgoing;
    exchange.unapproved = unapprovedIn(state.ports, call, outgoing.facts?.model ?? call.route.model);
    refuseUnapproved(exchange.unapproved);
    const departure = await recordAndConnect(exchange, outgoing, state, call);
    const result = await forward(exchange, departure, state, call);
    rememberAnswer(exchange, outgoing, state, call, result);
    await recordResponse(exchange, state, call, { outcome: result.outcome, result });
  } catch (error) {
    await endEarly(exchange, state, call, error);
  } finally {
    exchange.lease?.release();
  }
}

/** What the provider wrote goes back to it as it is. */
function rememberAnswer(
  exchange: Exchange,
  { facts, lastMessage }: ProtectedRequest,
  { memory, ports }: ProxyState,
  call: Call,
  result: AnswerResult,
): void {
  const parties = partiesOf(call);
  memory.keepSigned(result.facts?.signedBlocks ?? [], parties.upstream);
  const start = facts?.prefill === undefined ? undefined : exchange.reversal?.saidBefore(facts.prefill);
  const spoken = (result.facts?.spoken ?? []).flatMap((text) =>
    text.continuesPrefill && start !== undefined ? joinedSpoken([{ ...text, ...start }, text]) : text,
  );
  ports.observer?.answered(call.id, spoken.map(withoutValues));
  memory.keepSpoken(spoken, {
    parties,
    before: lastMessage,
    carried: exchange.tally?.carried ?? new Set(),
    placeholderRules: exchange.tally?.placeholderRules,
  });
}

async function readInto(exchange: Exchange, state: ProxyState, call: Call): Promise<void> {
  // A format's own path goes the whole line even without a body: the walk says what is wrong with it.
  if (call.route.kind === 'pass-through') return;
  const body = await readBody(call.request, call.response, {
    maxBytes: call.limits?.maxBodyBytes ?? state.settings.maxBodyBytes,
    budget: call.limits?.budget(state.budget) ?? state.budget,
    signal: call.signal,
    earlierOf: (length) => state.memory.sentBodies.originalOf(length),
  });
  exchange.lease = body.lease;
  exchange.original = body.bytes;
}

/** A request with its connection, before a byte of it has left. */
interface Departure {
  readonly outgoing: ProtectedRequest;
  readonly request: UpstreamRequest;
  readonly connection: OpenRequest;
}

/** Resolves when the record is durable. A connection takes its time, and so does the disk: each has it while the other works. */
async function recordAndConnect(
  exchange: Exchange,
  outgoing: ProtectedRequest,
  state: ProxyState,
  call: Call,
): Promise<Departure> {
  const recorded = recordRequest(exchange, outgoing, state, call);
  // Awaited below, but it may fail before.
  recorded.catch(() => undefined);
  // By the next tick the record is on its way to the disk.
  await new Promise<void>((resolve) => process.nextTick(resolve));
  const departure = connect(outgoing, state, call);
  try {
    await recorded;
    return departure;
  } catch (error) {
    departure.connection.abandon();
    throw error;
  }
}

function connect(outgoing: ProtectedRequest, state: ProxyState, call: Call): Departure {
  const { kind, upstream } = call.route;
  const { target, headers, body } = outgoing;
  const request = { url: upstream.url, method: call.method, target, headers, body };
  const connection =
    kind === 'pass-through'
      ? { send: () => state.passThrough.send(call, request), abandon() {} }
      : state.pool.open(request, call.signal);
  return { outgoing, request, connection };
}

function observeRequest(exchange: Exchange, outgoing: ProtectedRequest, { ports }: ProxyState, call: Call): void {
  ports.observer?.sent({
    id: call.id,
    original: exchange.original,
    sent: outgoing.body,
    format: call.route.format,
    endpointHost: call.route.upstream.url.host,
    carried: exchange.tally?.carried ?? new Set(),
    placeholders: exchange.tally?.placeholders ?? new Map(),
  });
}

async function forward(
  exchange: Exchange,
  { outgoing, request, connection }: Departure,
  state: ProxyState,
  call: Call,
): Promise<AnswerResult> {
  const { upstream } = call.route;
  if (exchange.arrivedMs !== undefined) exchange.addedMs = performance.now() - exchange.arrivedMs;
  const sending = connection.send();
  // Awaited below, but it may fail before.
  sending.catch(() => undefined);
  try {
    // While the provider reads.
    outgoing.commit();
    observeRequest(exchange, outgoing, state, call);
    // Nobody asks for it any more; the answer may be long in coming.
    exchange.original = undefined;
    const { carried, placeholders } = exchange.tally ?? new Tally();
    exchange.reversal = new AnswerReversal(call, state.ports, {
      carried,
      placeholders,
      prefill: outgoing.facts?.prefill,
    });
  } catch (error) {
    connection.abandon();
    throw error;
  }
  const answer = await sending;
  exchange.status = answer.statusCode;
  exchange.contact = state.contacts.note(upstream.url, answer);
  // The request's bytes are out; a stream that runs for minutes need not hold them.
  request.body = undefined;
  outgoing.body = undefined;
  exchange.lease?.release();
  try {
    return await respond(answer, call.response, {
      mapping: exchange.reversal.mapping,
      context: exchange.reversal.context,
      upstreamUrl: upstream.url,
      target: outgoing.target,
      clientPrefix: call.prefix,
      signal: call.signal,
      idleTimeoutMs: state.settings.upstreamIdleTimeoutMs,
      maxBytes: state.settings.maxBodyBytes,
      onFirstByte: () => {
        exchange.firstByteMs = state.ports.clock.monotonicMs() - call.startedMs;
      },
    });
  } catch (error) {
    // An answer that nobody reads would hold its connection for ever.
    answer.destroy();
    throw error;
  }
}
