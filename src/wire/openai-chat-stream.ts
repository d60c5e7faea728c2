// A streamed answer of Chat Completions or Completions.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode, JsonString } from '../base/json.ts';
import { answerSite } from './answer-sink.ts';
import { EventStream } from './event-stream.ts';
import type { EventFrame, EventProtocol } from './event-stream.ts';
import type { FieldHandler, FieldTable, Members } from './grammar.ts';
import { itemsOf } from './name-collector.ts';
import { ChoiceChannels } from './openai-channels.ts';
import type { ChannelPlace, Released } from './openai-channels.ts';
import { ChatAnswer } from './openai-chat-answer.ts';
import { elsewhere, toolCallFields, wholeMessageFields } from './openai-chat-fields.ts';
import { callPlace, deltaPlace, detailPlace, legacyPlace, partPlace, soundPlace, textPlace } from './openai-places.ts';
import { isUnsignedFormat } from './openai-reasoning.ts';
import { SignedDrafts } from './openai-signed.ts';
import { ResponseFactsBuilder } from './response-facts.ts';
import type { ResponseContext, StreamMapper } from './types.ts';

/** See EventStream. */
export function openChatStream(context: ResponseContext, maxEventBytes?: number): StreamMapper {
  const facts = new ResponseFactsBuilder();
  const open = (frame: EventFrame): EventProtocol => new ChatEvents(context, facts, frame);
  return new EventStream(context, { maxEventBytes, facts, open });
}

/** Texts of a delta that have a channel of their own. */
const textFields: readonly string[] = ['content', 'refusal', 'reasoning_content', 'reasoning'];

/** A string has a channel; some hosts send an object, as a whole. */
const inputPieces: FieldHandler = (walk, node, site) => {
  if (node.kind !== 'string') walk.rule(node, 'input', site);
};

/** Nothing in it changes. */
const untouched: FieldHandler = () => {};

const functionPieces: FieldTable = { name: 'name', arguments: inputPieces };

/** Parts of a content that is a list. */
const partPieces: FieldTable = {
  type: 'token',
  text: elsewhere,
  thinking: (walk, node, site) => {
    if (node.kind !== 'string') walk.table(node, { type: 'token', text: elsewhere }, site);
  },
  signature: 'encrypted',
};

const contentPieces: FieldHandler = (walk, node, site) => {
  if (node.kind !== 'string') walk.table(node, partPieces, site);
};

/** What is left of a delta besides its channels. */
const deltaFields: FieldTable = {
  ...wholeMessageFields,
  ...Object.fromEntries(textFields.map((field) => [field, elsewhere])),
  content: contentPieces,
  reasoning_text: elsewhere,
  reasoning_opaque: elsewhere,
  reasoning_details: untouched,
  thinking_blocks: untouched,
  tool_calls: toolCallFields(functionPieces, { name: 'name', input: elsewhere }),
  function_call: functionPieces,
  audio: { id: 'id', data: 'kept', transcript: elsewhere, expires_at: 'kept' },
};

/** What one event holds. */
interface EventTexts {
  readonly document: JsonDocument;
  readonly choice: ChoiceChannels;
  /** The choice comes to its end with this event. */
  readonly isLast: boolean;
}

class ChatEvents implements EventProtocol {
  readonly #context: ResponseContext;
  readonly #facts: ResponseFactsBuilder;
  readonly #frame: EventFrame;
  readonly #choices = new Map<string, ChoiceChannels>();
  readonly #signed: SignedDrafts;
  /** The members of an event before its choices. */
  #envelope = '';
  /** Texts of the event at hand that went to a channel. */
  #pushed: { readonly node: JsonString; readonly channel: string }[] = [];
  #isPlain = true;

  constructor(context: ResponseContext, facts: ResponseFactsBuilder, frame: EventFrame) {
    this.#context = context;
    this.#facts = facts;
    this.#frame = frame;
    this.#signed = new SignedDrafts(facts);
  }

  event(document: JsonDocument, members: Members): void {
    const answer = new ChatAnswer(document, this.#context, this.#facts);
    this.#pushed = [];
    this.#isPlain = true;
    this.#envelope = envelopeOf(document, members) ?? this.#envelope;
    const error = members.get('error');
    if (error !== undefined && error.kind !== 'null') {
      this.#isPlain = false;
      this.#emitAll(this.release());
    }
    const choices = itemsOf(members.get('choices'));
    const edits = document.editsOf(() => {
      answer.frame(members);
      for (const node of choices) this.#choice(document, answer, document.membersIf(node));
    });
    const [only, ...others] = this.#pushed;
    // An event like this one must ask for nothing else.
    const isPlain = this.#isPlain && others.length === 0 && edits.every(({ start }) => start === only?.node.start);
    if (only !== undefined && isPlain && choices.length === 1) {
      const filler = members.get('obfuscation');
      this.#frame.learn(only.node, only.channel, filler?.kind === 'string' ? [filler] : []);
    }
  }

  sentinel(): void {
    this.#emitAll(this.release());
    for (const choice of this.#choices.values()) choice.finish();
    this.#signed.finish();
  }

  push(channel: string, sent: string): string {
    const gap = channel.indexOf(' ');
    const choice = this.#open(channel.slice(0, gap));
    const place = choice.placeOf(channel.slice(gap + 1));
    return place === undefined ? sent : this.#reversed(choice, place, sent);
  }

  release(): readonly Uint8Array[] {
    return [...this.#choices.values()].flatMap((choice) =>
      choice.release().map((released) => this.#eventWith(choice, released)),
    );
  }

  #choice(document: JsonDocument, answer: ChatAnswer, members: Members): void {
    const choice = this.#open(indexOf(document, members.get('index')) ?? '0');
    const reason = members.get('finish_reason');
    const isLast = reason?.kind === 'string' && document.text(reason) !== '';
    const texts: EventTexts = { document, choice, isLast };
    answer.sink.joinedBy = choice;
    if (isLast) this.#isPlain = false;
    const text = members.get('text');
    if (text?.kind === 'string') this.#text(texts, text, textPlace);
    const delta = members.get('delta');
    if (delta?.kind === 'object') this.#delta(texts, answer, delta);
    // Some hosts send the whole message so far beside each delta, or a whole message in its place.
    const message = members.get('message');
    if (message !== undefined && delta === undefined) answer.message(message);
    else if (message !== undefined) answer.copy(message);
    answer.choiceFrame(members);
    if (!isLast) return;
    this.#emitAll(choice.release().map((released) => this.#eventWith(choice, released)));
    choice.finish();
  }

  #delta(texts: EventTexts, answer: ChatAnswer, node: JsonNode): void {
    const { document } = texts;
    const delta = document.membersIf(node);
    for (const field of textFields) this.#content(texts, delta.get(field), field);
    this.#text(texts, document.membersIf(delta.get('audio')).get('transcript'), soundPlace);
    this.#text(texts, this.#legacyCall(texts, delta.get('function_call')), legacyPlace);
    for (const [position, call] of itemsOf(delta.get('tool_calls')).entries()) {
      answer.expectCall(call);
      this.#call(texts, call, position);
    }
    this.#sealed(texts, delta);
    answer.sink.walk.rule(node, deltaFields, answerSite);
  }

  /** A text, or the parts that Mistral's hosts list in its place. */
  #content(texts: EventTexts, node: JsonNode | undefined, field: string): void {
    if (node?.kind !== 'array') return this.#text(texts, node, deltaPlace(field));
    for (const part of node.items) {
      const fields = texts.document.membersIf(part);
      this.#text(texts, fields.get('text'), deltaPlace(field));
      for (const inner of itemsOf(fields.get('thinking'))) {
        this.#text(texts, texts.document.membersIf(inner).get('text'), partPlace);
      }
    }
  }

  #legacyCall(texts: EventTexts, node: JsonNode | undefined): JsonNode | undefined {
    if (node?.kind !== 'object') return undefined;
    const fields = texts.document.members(node);
    texts.choice.call(legacyPlace, undefined, texts.document.textIf(fields.get('name')));
    return fields.get('arguments');
  }

  #call(texts: EventTexts, node: JsonNode, position: number): void {
    const { document, choice } = texts;
    const fields = document.membersIf(node);
    const custom = document.membersIf(fields.get('custom'));
    const called = document.membersIf(fields.get('function'));
    const isCustom = custom.size > 0;
    const place = callPlace(indexOf(document, fields.get('index')) ?? `${position}`, isCustom);
    const name = document.textIf((isCustom ? custom : called).get('name'));
    const released = [...choice.enter(place.group), ...choice.call(place, document.textIf(fields.get('id')), name)];
    this.#emitAll(released.map((each) => this.#eventWith(choice, each)));
    const before = this.#pushed.length;
    this.#text(texts, isCustom ? custom.get('input') : called.get('arguments'), place);
    // The beginning of a call ends other texts.
    if (this.#pushed.length === before) this.#isPlain = false;
  }

  /** Reasoning that a signature covers, or may cover, stays as it is; other entries are texts. */
  #sealed(texts: EventTexts, delta: Members): void {
    const { document, choice } = texts;
    for (const field of ['reasoning_details', 'thinking_blocks']) {
      for (const [position, entry] of itemsOf(delta.get(field)).entries()) {
        const fields = document.membersIf(entry);
        const index = indexOf(document, fields.get('index')) ?? `${position}`;
        this.#isPlain = false;
        if (isUnsignedFormat(document.textIf(fields.get('format')))) {
          for (const part of ['text', 'summary'] as const)
            this.#text(texts, fields.get(part), detailPlace(index, part));
          this.#signed.data(fields, document);
        } else {
          const text = this.#signed.add(`${choice.index} ${field} ${index}`, fields, document);
          this.#context.passes?.(text, choice);
        }
      }
    }
    if (!delta.has('reasoning_text') && !delta.has('reasoning_opaque')) return;
    this.#isPlain = false;
    const text = this.#signed.addSealed(`${choice.index} sealed`, delta, document);
    this.#context.passes?.(text, choice);
  }

  #text(texts: EventTexts, node: JsonNode | undefined, place: ChannelPlace): void {
    if (node?.kind !== 'string') return;
    const { document, choice, isLast } = texts;
    const sent = document.text(node);
    if (sent === '') return;
    const reversed = this.#reversed(choice, place, sent);
    const text = isLast ? reversed + choice.end(place) : reversed;
    if (text !== sent) document.replaceText(node, text);
    this.#pushed.push({ node, channel: `${choice.index} ${place.name}` });
  }

  #reversed(choice: ChoiceChannels, place: ChannelPlace, sent: string): string {
    this.#emitAll(choice.enter(place.group).map((released) => this.#eventWith(choice, released)));
    return choice.push(place, sent);
  }

  #open(index: string): ChoiceChannels {
    let choice = this.#choices.get(index);
    if (choice === undefined) {
      choice = new ChoiceChannels(index, this.#context, this.#facts);
      this.#choices.set(index, choice);
    }
    return choice;
  }

  #emitAll(events: readonly Uint8Array[]): void {
    for (const bytes of events) this.#frame.emit(bytes);
  }

  #eventWith({ index }: ChoiceChannels, { place, text }: Released): Uint8Array {
    const choice = `{"index":${index},${place.wrap(JSON.stringify(text))},"logprobs":null,"finish_reason":null}`;
    return this.#frame.eventOf(undefined, `{${this.#envelope}"choices":[${choice}]}`);
  }
}

/** What names an answer, in the order and the spelling of its events; undefined when the event has no choices. */
function envelopeOf(document: JsonDocument, members: Members): string | undefined {
  if (!members.has('choices')) return undefined;
  return envelopeFields
    .map((field) => [field, members.get(field)] as const)
    .map(([field, node]) => (node === undefined ? '' : `"${field}":${document.source(node)},`))
    .join('');
}

const envelopeFields: readonly string[] = ['id', 'object', 'created', 'model', 'system_fingerprint', 'provider'];

/** JSON text of an index. */
function indexOf(document: JsonDocument, node: JsonNode | undefined): string | undefined {
  return node?.kind === 'number' ? document.source(node) : undefined;
}
