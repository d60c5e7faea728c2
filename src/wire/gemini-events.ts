// An answer of the Gemini API: a whole one, or the events of a stream, each of which is a small answer. The text of a
// candidate may go on from event to event, so it is one channel until something else comes.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode, JsonObject, JsonString } from '../base/json.ts';
import { AnswerSink, answerSite } from './answer-sink.ts';
import { openTextChannel } from './channels.ts';
import type { Channel } from './channels.ts';
import type { EventFrame, EventProtocol } from './event-stream.ts';
import { PartialArguments, piecesIn } from './gemini-arguments.ts';
import { listOf, part, valueOf } from './gemini-content.ts';
import { answerFields, candidateFields } from './gemini-fields.ts';
import { geminiGrammar } from './gemini-grammar.ts';
import { inSnakeCase } from './gemini-vocabulary.ts';
import { readGeminiUsage } from './gemini-usage.ts';
import type { FieldHandler, FieldTable, Members } from './grammar.ts';
import type { ResponseFactsBuilder } from './response-facts.ts';
import type { ResponseContext } from './types.ts';

type TextKind = 'text' | 'thought';

/** A text of the event at hand, before it is written. */
interface PendingText {
  readonly node: JsonString;
  readonly sent: string;
  text: string;
}

interface Candidate {
  /** JSON text of its index; undefined: the provider left it out. */
  readonly index: string | undefined;
  open: { readonly kind: TextKind; readonly channel: Channel } | undefined;
  /** The last text of the open channel in the event at hand. */
  last: PendingText | undefined;
  call: PartialArguments | undefined;
  awaitsPrefill: boolean;
}

/** What an event says besides, for events of our own. */
interface Envelope {
  readonly isWrapped: boolean;
  /** JSON texts of members. */
  readonly members: readonly string[];
}

/** What is read one by one. */
const apart: FieldHandler = () => undefined;
const bothApart = (names: readonly string[]): FieldTable =>
  Object.fromEntries(names.flatMap((name) => [name, inSnakeCase(name)]).map((name) => [name, apart]));

const outerFields: FieldTable = { ...answerFields, ...bothApart(['candidates', 'response', 'error']) };
const candidateTable: FieldTable = { ...candidateFields, ...bothApart(['content']) };
const contentTable: FieldTable = { role: 'kept', ...bothApart(['parts']) };

/** `frame` undefined: a whole answer, in which each text stands alone. */
export class GeminiEvents implements EventProtocol {
  readonly #context: ResponseContext;
  readonly #facts: ResponseFactsBuilder;
  readonly #frame: EventFrame | undefined;
  readonly #candidates = new Map<string, Candidate>();
  #envelope: Envelope = { isWrapped: false, members: [] };
  #pending: PendingText[] = [];

  constructor(context: ResponseContext, facts: ResponseFactsBuilder, frame?: EventFrame) {
    this.#context = context;
    this.#facts = facts;
    this.#frame = frame;
  }

  event(document: JsonDocument, members: Members): void {
    const sink = new AnswerSink(geminiGrammar, document, this.#context, this.#facts);
    const wrapped = members.get('response');
    const answer = wrapped?.kind === 'object' ? document.members(wrapped) : members;
    for (const node of [document.root, wrapped]) {
      if (node?.kind === 'object') sink.walk.fields(node, outerFields, answerSite);
    }
    this.#note(document, answer, wrapped?.kind === 'object');
    if (members.has('error') || answer.has('error')) {
      this.#emitAll();
      for (const each of new Set([members, answer])) sink.error(each);
    }
    for (const [position, node] of listOf(answer, 'candidates').entries()) {
      if (node.kind === 'object') this.#candidate(sink, node, position);
    }
    for (const { node, sent, text } of this.#pending) if (text !== sent) document.replaceText(node, text);
    this.#pending = [];
  }

  /** The end of a list. */
  sentinel(): void {
    this.#emitAll();
  }

  push(channel: string, sent: string): string {
    const [kind = '', key = ''] = channel.split(' ');
    const candidate = this.#candidates.get(key);
    if (candidate === undefined) return sent;
    return this.#channelFor(candidate, kind === 'thought' ? 'thought' : 'text').push(sent);
  }

  release(): readonly Uint8Array[] {
    const events: Uint8Array[] = [];
    for (const candidate of this.#candidates.values()) events.push(...this.#heldOf(candidate, false));
    return events;
  }

  /** What an event says of the whole answer. */
  #note(document: JsonDocument, answer: Members, isWrapped: boolean): void {
    this.#facts.model = document.textIf(valueOf(answer, 'modelVersion')) ?? this.#facts.model;
    readGeminiUsage(this.#facts, document, answer);
    const feedback = document.membersIf(valueOf(answer, 'promptFeedback'));
    this.#facts.stopReason = document.textIf(valueOf(feedback, 'blockReason')) ?? this.#facts.stopReason;
    if (this.#frame === undefined) return;
    const kept = ['modelVersion', 'responseId'].flatMap((key) => {
      const value = valueOf(answer, key);
      return value?.kind === 'string' ? [`${JSON.stringify(key)}:${document.source(value)}`] : [];
    });
    this.#envelope = { isWrapped, members: kept };
  }

  #candidate(sink: AnswerSink, node: JsonObject, position: number): void {
    const { document } = sink;
    const members = document.members(node);
    const index = members.get('index');
    const source = index?.kind === 'number' ? document.source(index) : undefined;
    const key = source ?? String(position);
    const candidate = this.#candidates.get(key) ?? this.#newCandidate(source);
    this.#candidates.set(key, candidate);
    sink.walk.fields(node, candidateTable, answerSite);
    const content = members.get('content');
    if (content?.kind === 'object') sink.walk.fields(content, contentTable, answerSite);
    const parts = listOf(document.membersIf(content), 'parts');
    const text = this.#soleText(document, members, parts);
    if (text !== undefined) this.#learn(sink, text, key);
    for (const item of parts) if (item.kind === 'object') this.#part(sink, candidate, item);
    const reason = document.textIf(valueOf(members, 'finishReason'));
    // A constant that stands for none is sent by some gateways with each event.
    if (reason !== undefined && reason !== '' && reason !== 'FINISH_REASON_UNSPECIFIED') {
      this.#facts.stopReason = reason;
      this.#close(candidate);
      this.#endCall(candidate);
    }
    candidate.last = undefined;
  }

  #newCandidate(index: string | undefined): Candidate {
    const awaitsPrefill = this.#context.prefill !== undefined;
    return { index, open: undefined, last: undefined, call: undefined, awaitsPrefill };
  }

  #part(sink: AnswerSink, candidate: Candidate, node: JsonObject): void {
    const { document } = sink;
    const members = document.members(node);
    const text = members.get('text');
    if (text?.kind === 'string') {
      sink.walk.fields(node, withoutText, answerSite);
      const sent = document.text(text);
      // An empty text that only carries a signature stays empty: it comes back as it is.
      if (sent === '' && valueOf(members, 'thoughtSignature') !== undefined) return;
      this.#text(candidate, text, { sent, kind: members.get('thought')?.kind === 'true' ? 'thought' : 'text' });
      return;
    }
    if (isSignatureOnly(document, node)) return part(sink.walk, node, answerSite);
    this.#close(candidate);
    const call = valueOf(members, 'functionCall');
    const isPartial = call !== undefined && this.#partialCall(sink, candidate, call);
    if (isPartial) return sink.walk.fields(node, withoutPieces, answerSite);
    const code = document.membersIf(valueOf(members, 'executableCode')).get('code');
    sink.speaks(code);
    part(sink.walk, node, answerSite);
    this.#facts.spoken.keep(sink.spokenIn(code));
    this.#keepCall(sink, members);
  }

  #text(candidate: Candidate, node: JsonString, { sent, kind }: { readonly sent: string; readonly kind: TextKind }): void {
    const channel = this.#channelFor(candidate, kind);
    const pending: PendingText = { node, sent, text: channel.push(sent) };
    this.#pending.push(pending);
    candidate.last = pending;
    if (this.#frame === undefined) this.#close(candidate);
  }

  #channelFor(candidate: Candidate, kind: TextKind): Channel {
    if (candidate.open !== undefined && candidate.open.kind !== kind) this.#close(candidate);
    if (candidate.open === undefined) {
      const continuesPrefill = kind === 'text' && candidate.awaitsPrefill;
      if (continuesPrefill) candidate.awaitsPrefill = false;
      candidate.open = { kind, channel: openTextChannel(this.#context, this.#facts, { continuesPrefill }) };
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

  /** A call whose arguments come in pieces; false for one that comes whole. */
  #partialCall({ document }: AnswerSink, candidate: Candidate, node: JsonNode): boolean {
    const call = document.membersIf(node);
    const pieces = piecesIn(call);
    const goesOn = valueOf(call, 'willContinue')?.kind === 'true';
    if (this.#frame === undefined || (pieces.length === 0 && !goesOn && candidate.call === undefined)) return false;
    const name = document.textIf(call.get('name'));
    if (name !== undefined && name !== '') this.#endCall(candidate);
    candidate.call ??= new PartialArguments(name ?? '', this.#context, this.#facts);
    for (const piece of pieces) candidate.call.add(document, piece);
    if (!goesOn) this.#endCall(candidate);
    return true;
  }

  #endCall(candidate: Candidate): void {
    const { call } = candidate;
    candidate.call = undefined;
    const pieces = call?.end(true) ?? [];
    if (pieces.length > 0) this.#frame?.emit(this.#piecesEvent(candidate, pieces));
  }

  #keepCall(sink: AnswerSink, members: Members): void {
    const { document } = sink;
    for (const key of ['functionCall', 'toolCall']) {
      const call = document.membersIf(valueOf(members, key));
      const args = call.get('args');
      this.#facts.spoken.keep(sink.spokenIn(args));
      const name = document.textIf(call.get('name')) ?? document.textIf(valueOf(call, 'toolType'));
      if (name !== undefined) this.#facts.toolCalls.push({ name, input: sink.reversedOf(args) ?? '' });
    }
  }

  /** Later events that are the same but for this text mean more of the channel. */
  #learn({ document }: AnswerSink, text: JsonString, key: string): void {
    const isThought = this.#kindOfSole(document) === 'thought';
    this.#frame?.learn(text, `${isThought ? 'thought' : 'text'} ${key}`);
  }

  #emitAll(): void {
    for (const bytes of this.release()) this.#frame?.emit(bytes);
  }
}
