// An answer of the Gemini API: a whole one, or the events of a stream, each of which is a small answer. The text of a
// candidate may go on from event to event, so it is one channel until something else comes.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode, JsonObject } from '../base/json.ts';
import { AnswerSink, answerSite } from './answer-sink.ts';
import { openTextChannel } from './channels.ts';
import type { Channel } from './channels.ts';
import type { EventFrame, EventProtocol } from './event-stream.ts';
import { PartialArguments, piecesIn } from './gemini-arguments.ts';
import type { PendingText } from './gemini-arguments.ts';
import { functionCallFields, partFields } from './gemini-content.ts';
import { answerFields, candidateFields } from './gemini-fields.ts';
import { geminiGrammar } from './gemini-grammar.ts';
import { soleText } from './gemini-sole-text.ts';
import type { SoleText } from './gemini-sole-text.ts';
import { bothSpellings, listOf, valueOf } from './gemini-spelling.ts';
import { readGeminiUsage } from './gemini-usage.ts';
import type { FieldHandler, FieldTable, Members } from './grammar.ts';
import type { ResponseFactsBuilder } from './response-facts.ts';
import type { ResponseContext } from './types.ts';

/** What a model says, and what it shows of its thoughts. */
type TextKind = 'text' | 'thought';

interface Candidate {
  /** JSON text of its index; undefined: the provider left it out. */
  readonly index: string | undefined;
  open: { readonly kind: TextKind; readonly channel: Channel } | undefined;
  /** The last text of the open channel in the event at hand. */
  last: PendingText | undefined;
  call: PartialArguments | undefined;
  awaitsPrefill: boolean;
}

/** What is read one by one. */
const apart: FieldHandler = () => undefined;

const outerFields: FieldTable = {
  ...answerFields,
  // Numbers and constants.
  ...bothSpellings({ usageMetadata: apart }),
  candidates: apart,
  response: apart,
  error: apart,
  message: apart,
  detail: apart,
};
const candidateTable: FieldTable = { ...candidateFields, content: apart };
const contentTable: FieldTable = { role: 'kept', parts: apart };
const partWithoutText: FieldTable = { ...partFields, text: apart };
const partWithoutPieces: FieldTable = {
  ...partFields,
  ...bothSpellings({
    functionCall: {
      ...functionCallFields,
      ...bothSpellings({ partialArgs: { jsonPath: 'input', stringValue: apart } }),
    },
  }),
};

/** An event that has none of them is nothing that we know, and passes. */
const answerKeys: readonly string[] = [
  'candidates',
  'response',
  'error',
  'message',
  'detail',
  ...Object.keys(answerFields),
];

/** `frame` undefined: a whole answer, in which each text stands alone. */
export class GeminiEvents implements EventProtocol {
  readonly #context: ResponseContext;
  readonly #facts: ResponseFactsBuilder;
  readonly #frame: EventFrame | undefined;
  readonly #candidates = new Map<string, Candidate>();
  #pending: PendingText[] = [];
  /** The last event: those of our own repeat what it says of the answer. */
  #last: { readonly document: JsonDocument; readonly answer: Members; readonly isWrapped: boolean } | undefined;

  constructor(context: ResponseContext, facts: ResponseFactsBuilder, frame?: EventFrame) {
    this.#context = context;
    this.#facts = facts;
    this.#frame = frame;
  }

  event(document: JsonDocument, members: Members): void {
    if (this.#frame !== undefined && !answerKeys.some((key) => members.has(key))) return;
    // An event means what it says of the whole answer too, so only a run of equal ones is learnt.
    this.#frame?.forget();
    const inner = members.get('response');
    const answer = inner?.kind === 'object' ? document.members(inner) : members;
    this.#note(document, answer);
    this.#last = { document, answer, isWrapped: answer !== members };
    const sole = this.#frame === undefined ? undefined : soleText(document, members);
    if (sole === undefined) this.#answer(document, answer === members ? [members] : [members, answer]);
    else this.#soleText(document, sole);
    for (const { node, sent, text } of this.#pending) if (text !== sent) document.replaceText(node, text);
    this.#pending = [];
  }

  /** The end of a list. */
  sentinel(): void {
    this.#emitAll();
  }

  push(channel: string, sent: string): string {
    const [kind, key = ''] = channel.split(' ');
    const candidate = this.#candidates.get(key);
    if (candidate === undefined) return sent;
    return this.#channelFor(candidate, kind === 'thought' ? 'thought' : 'text').push(sent);
  }

  release(): readonly Uint8Array[] {
    return [...this.#candidates.values()].flatMap((candidate) => this.#heldOf(candidate));
  }

  /** What an answer says besides its candidates. */
  #note(document: JsonDocument, answer: Members): void {
    this.#facts.model = document.textIf(valueOf(answer, 'modelVersion')) ?? this.#facts.model;
    readGeminiUsage(this.#facts, document, answer);
    const feedback = document.membersIf(valueOf(answer, 'promptFeedback'));
    this.#facts.stopReason = document.textIf(valueOf(feedback, 'blockReason')) ?? this.#facts.stopReason;
  }

  /** The event says no more than a piece of text: most do. */
  #soleText(document: JsonDocument, { text: node, isThought, index }: SoleText): void {
    const key = index ?? '0';
    const candidate = this.#candidateAt(key, index);
    this.#text(candidate, { node, sent: document.text(node) }, isThought ? 'thought' : 'text');
    candidate.last = undefined;
    this.#frame?.learn(node, `${isThought ? 'thought' : 'text'} ${key}`);
  }

  /** `layers`: the answer, and before it what it is wrapped in. */
  #answer(document: JsonDocument, layers: readonly Members[]): void {
    const sink = new AnswerSink(geminiGrammar, document, { context: this.#context, facts: this.#facts });
    if (layers.some((layer) => layer.has('error'))) this.#emitAll();
    for (const node of [document.root, document.membersIf(document.root).get('response')]) {
      if (node?.kind === 'object') sink.walk.fields(node, outerFields, answerSite);
    }
    for (const layer of layers) sink.error(layer);
    const inner = layers.at(-1)?.get('response');
    if (inner !== undefined) sink.walk.unknown(inner, answerSite);
    const candidates = layers.flatMap((layer) => listOf(layer, 'candidates'));
    for (const [position, node] of candidates.entries()) {
      if (node.kind === 'object') this.#candidate(sink, node, position);
      else sink.walk.unknown(node, answerSite);
    }
  }

  #candidate(sink: AnswerSink, node: JsonObject, position: number): void {
    const { document } = sink;
    const members = document.members(node);
    const index = members.get('index');
    const source = index?.kind === 'number' ? document.source(index) : undefined;
    const candidate = this.#candidateAt(source ?? String(position), source);
    sink.walk.fields(node, candidateTable, answerSite);
    const content = members.get('content');
    if (content?.kind === 'object') sink.walk.fields(content, contentTable, answerSite);
    else if (content !== undefined) sink.walk.unknown(content, answerSite);
    for (const item of listOf(document.membersIf(content), 'parts')) {
      if (item.kind === 'object') this.#part(sink, candidate, item);
      else sink.walk.unknown(item, answerSite);
    }
    const reason = document.textIf(valueOf(members, 'finishReason'));
    // Some gateways send the constant for none with each event.
    if (reason !== undefined && reason !== '' && reason !== 'FINISH_REASON_UNSPECIFIED') {
      this.#facts.stopReason = reason;
      this.#close(candidate);
      this.#endCall(candidate);
    }
    candidate.last = undefined;
    candidate.call?.settle();
  }

  #candidateAt(key: string, index: string | undefined): Candidate {
    let candidate = this.#candidates.get(key);
    if (candidate === undefined) {
      const awaitsPrefill = this.#context.prefill !== undefined;
      candidate = { index, open: undefined, last: undefined, call: undefined, awaitsPrefill };
      this.#candidates.set(key, candidate);
    }
    return candidate;
  }

  #part(sink: AnswerSink, candidate: Candidate, node: JsonObject): void {
    const { document } = sink;
    const members = document.members(node);
    const text = members.get('text');
    const sent = document.textIf(text);
    const isSigned = valueOf(members, 'thoughtSignature') !== undefined;
    if ((sent ?? '') === '' && isSigned && isSilent(members)) {
      // A part that only carries a signature stays as it is: it comes back so. The text may go on behind it.
      sink.walk.fields(node, partFields, answerSite);
    } else if (text?.kind === 'string') {
      sink.walk.fields(node, partWithoutText, answerSite);
      const kind = members.get('thought')?.kind === 'true' ? 'thought' : 'text';
      this.#text(candidate, { node: text, sent: document.text(text) }, kind);
    } else {
      this.#close(candidate);
      this.#otherPart(sink, candidate, node);
    }
  }

  #text(candidate: Candidate, { node, sent }: Omit<PendingText, 'text'>, kind: TextKind): void {
    const pending: PendingText = { node, sent, text: this.#channelFor(candidate, kind).push(sent) };
    this.#pending.push(pending);
    candidate.last = pending;
    if (this.#frame === undefined) this.#close(candidate);
  }

  #otherPart(sink: AnswerSink, candidate: Candidate, node: JsonObject): void {
    const { document } = sink;
    const members = document.members(node);
    if (this.#isPieceOfCall(document, candidate, valueOf(members, 'functionCall'))) {
      return sink.walk.fields(node, partWithoutPieces, answerSite);
    }
    const code = document.membersIf(valueOf(members, 'executableCode')).get('code');
    sink.speaks(code);
    sink.calls(code, 'code_execution');
    const served = valueOf(members, 'toolCall');
    sink.calls(served, document.textIf(valueOf(document.membersIf(served), 'toolType')) ?? '');
    sink.walk.fields(node, partFields, answerSite);
    this.#facts.spoken.keep(sink.spokenIn(code));
    for (const key of ['functionCall', 'toolCall']) {
      const call = document.membersIf(valueOf(members, key));
      const args = call.get('args');
      const name = document.textIf(call.get('name')) ?? document.textIf(valueOf(call, 'toolType'));
      if (name !== undefined) this.#facts.toolCalls.push({ name, input: sink.reversedOf(args) ?? '' });
      this.#facts.spoken.keep(sink.spokenIn(args));
    }
  }

  /** Whether the arguments of the call come in pieces. */
  #isPieceOfCall(document: JsonDocument, candidate: Candidate, node: JsonNode | undefined): boolean {
    if (node === undefined || this.#frame === undefined) return false;
    const call = document.membersIf(node);
    const pieces = piecesIn(call);
    const goesOn = valueOf(call, 'willContinue')?.kind === 'true';
    if (pieces.length === 0 && !goesOn && candidate.call === undefined) return false;
    const name = document.textIf(call.get('name')) ?? '';
    if (name !== '') this.#endCall(candidate);
    candidate.call ??= new PartialArguments(name, this.#context, this.#facts);
    for (const piece of pieces) {
      const text = candidate.call.add(document, piece);
      if (text !== undefined) this.#pending.push(text);
    }
    if (!goesOn) this.#endCall(candidate);
    return true;
  }

  #channelFor(candidate: Candidate, kind: TextKind): Channel {
    if (candidate.open !== undefined && candidate.open.kind !== kind) this.#close(candidate);
    if (candidate.open === undefined) {
      const continuesPrefill = kind === 'text' && candidate.awaitsPrefill;
      if (continuesPrefill) candidate.awaitsPrefill = false;
      const options = { continuesPrefill, joinedBy: candidate };
      candidate.open = { kind, channel: openTextChannel(this.#context, this.#facts, options) };
    }
    return candidate.open.channel;
  }

  /** The text has come to its end: what is held of it goes into its last piece, or before the event at hand. */
  #close(candidate: Candidate): void {
    const { open, last } = candidate;
    if (open === undefined) return;
    candidate.open = undefined;
    candidate.last = undefined;
    const held = open.channel.end();
    this.#facts.spoken.keep(open.channel.spoken());
    if (held === '') return;
    if (last === undefined) this.#frame?.emit(this.#textEvent(candidate, open.kind, held));
    else last.text += held;
  }

  #endCall(candidate: Candidate): void {
    const pieces = candidate.call?.end(true) ?? [];
    candidate.call = undefined;
    if (pieces.length > 0) this.#frame?.emit(this.#piecesEvent(candidate, pieces));
  }

  #emitAll(): void {
    for (const bytes of this.release()) this.#frame?.emit(bytes);
  }

  /** What a candidate holds, and nobody will say more of it. */
  #heldOf(candidate: Candidate): Uint8Array[] {
    const { open, call } = candidate;
    candidate.open = undefined;
    candidate.last = undefined;
    candidate.call = undefined;
    const text = open?.channel.end() ?? '';
    const pieces = call?.end(false) ?? [];
    const events: Uint8Array[] = [];
    if (open !== undefined && text !== '') events.push(this.#textEvent(candidate, open.kind, text));
    if (pieces.length > 0) events.push(this.#piecesEvent(candidate, pieces));
    return events;
  }

  #textEvent(candidate: Candidate, kind: TextKind, text: string): Uint8Array {
    return this.#event(candidate, JSON.stringify(kind === 'thought' ? { text, thought: true } : { text }));
  }

  #piecesEvent(candidate: Candidate, pieces: readonly string[]): Uint8Array {
    return this.#event(candidate, `{"functionCall":{"partialArgs":[${pieces.join(',')}],"willContinue":true}}`);
  }

  #event({ index }: Candidate, part: string): Uint8Array {
    const place = index === undefined ? '' : `,"index":${index}`;
    const candidates = `"candidates":[{"content":{"parts":[${part}],"role":"model"}${place}}]`;
    const answer = `{${[candidates, ...this.#repeated()].join(',')}}`;
    const data = this.#last?.isWrapped === true ? `{"response":${answer}}` : answer;
    return this.#frame?.eventOf(undefined, data) ?? new Uint8Array(0);
  }

  #repeated(): readonly string[] {
    const { document, answer } = this.#last ?? {};
    return ['modelVersion', 'responseId'].flatMap((key) => {
      const value = answer?.get(key);
      return value?.kind === 'string' ? [`${JSON.stringify(key)}:${document?.source(value)}`] : [];
    });
  }
}

const silentFields: ReadonlySet<string> = new Set(['text', 'thought', 'thoughtSignature', 'thought_signature']);

function isSilent(members: Members): boolean {
  return [...members.keys()].every((key) => silentFields.has(key));
}
