// The records of one exchange: the request's is durable before a byte leaves, the answer's follows it.
import type { RecordFields } from '../audit/record.ts';
import { messageOf } from '../base/error.ts';
import type { Call } from './call.ts';
import { Refusal } from './error.ts';
import type { Exchange } from './exchange-progress.ts';
import type { ProtectedRequest } from './protect.ts';
import { egressIncidentFields, maxKeptTools, requestFields, responseFields } from './record-fields.ts';
import type { AnswerResult } from './respond.ts';
import type { ProxyState } from './state.ts';

/** The map first, then the record that names it. Rejects with Refusal `map-unwritable` or `record-unwritable`. */
export async function recordRequest(
  exchange: Exchange,
  outgoing: ProtectedRequest,
  state: ProxyState,
  call: Call,
): Promise<void> {
  const { ports } = state;
  const { mutationMapId } = await ports.wordMap.persist().catch((cause: unknown) => {
    throw unwritable('map-unwritable', 'the word map', cause);
  });
  const { tally, protection, isPaused, unapproved } = exchange;
  const { facts, hashes } = outgoing;
  const record = {
    tally,
    protection,
    isPaused,
    facts,
    bytesSent: outgoing.body?.length ?? 0,
    hashes,
    mutationMapId,
    blockedBy: undefined,
    unapproved,
  };
  const fields = requestFields(call, record, ports);
  const type = call.route.kind === 'pass-through' ? 'ai.passthrough' : 'ai.request';
  await ports.records.append(type, fields).catch((cause: unknown) => {
    throw unwritable('record-unwritable', 'the audit record', cause);
  });
  exchange.isRecorded = true;
  if (exchange.tally !== undefined) state.statistics.sent(exchange.tally, exchange.isPaused);
}

/** A request that is not sent. Never rejects. */
export async function recordBlock(exchange: Exchange, state: ProxyState, call: Call, rule: string): Promise<void> {
  const { ports } = state;
  const fields = (): RecordFields => {
    const original = exchange.original === undefined ? null : ports.keyedHash(exchange.original);
    const hashes = { original, sent: null };
    const record = { ...exchange, facts: undefined, bytesSent: 0, hashes, mutationMapId: undefined, blockedBy: rule };
    return requestFields(call, record, ports);
  };
  await appendOrLog(state, 'ai.request', call, fields);
}

/** Never rejects: the answer is out. */
export async function recordResponse(
  exchange: Exchange,
  state: ProxyState,
  call: Call,
  end: { readonly outcome: string; readonly result: AnswerResult | undefined },
): Promise<void> {
  const { ports } = state;
  const { restoration } = exchange.reversal ?? {};
  const kept = restoration?.kept ?? [];
  const record = {
    status: exchange.status,
    contact: exchange.contact,
    outcome: end.outcome,
    facts: end.result?.facts,
    sha256: end.result?.sha256,
    bytesReceived: end.result?.bytesReceived ?? 0,
    latencyMs: ports.clock.monotonicMs() - call.startedMs,
    timeToFirstByteMs: exchange.firstByteMs,
    addedMs: exchange.addedMs,
    foreignSurrogates: exchange.reversal?.foreign ?? 0,
    cutSurrogates: exchange.reversal?.cutIn(end.result?.facts?.toolCalls ?? []) ?? 0,
    egressTerms: restoration?.egressTerms ?? 0,
    placeholdersRestored: restoration?.restored ?? 0,
    placeholdersKept: kept,
  };
  const late = (type: 'ai.response' | 'incident.placeholder_egress', fields: () => RecordFields): Promise<void> =>
    appendOrLog(state, type, call, fields, lateMs);
  const incidents = kept
    .slice(0, maxKeptTools)
    .map((each) =>
      late('incident.placeholder_egress', () =>
        egressIncidentFields(call, each, rulesOf(each.placeholders, exchange), ports),
      ),
    );
  await Promise.all([...incidents, late('ai.response', () => responseFields(call, record, ports))]);
}

/** Ids of the rules that found what the placeholders stand for. */
function rulesOf(placeholders: readonly string[], { tally }: Exchange): readonly string[] {
  const rules = placeholders.map((placeholder) => tally?.placeholderRules.get(placeholder)?.rule ?? 'unknown');
  return [...new Set(rules)];
}

/** The next request's record often comes within this time: the two then go to the disk together. */
const lateMs = 10;

/** A record that cannot stop anything any more. Its loss is logged, and shows as an unknown outcome in the chain. */
async function appendOrLog(
  state: ProxyState,
  type: 'ai.request' | 'ai.response' | 'incident.placeholder_egress',
  call: Call,
  fields: () => RecordFields,
  maxDelayMs = 0,
): Promise<void> {
  try {
    await state.ports.records.append(type, fields(), maxDelayMs);
  } catch {
    state.ports.logger.log('error', 'record-lost', { type, request: call.id });
  }
}

function unwritable(rule: 'map-unwritable' | 'record-unwritable', what: string, cause: unknown): Refusal {
  return new Refusal(
    400,
    rule,
    `Pretense blocked this request: ${what} could not be written to disk (${messageOf(cause)}), and nothing leaves ` +
      'without it. Nothing was sent. Check free space and permissions of the Pretense home, then try again.',
    { cause },
  );
}
