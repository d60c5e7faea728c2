// A streamed answer of the Responses API: deltas, then full copies of what they were, again and again.
import { JsonDocument } from '../base/json-document.ts';
import type { JsonNode } from '../base/json.ts';
import type { TextCodec } from '../base/text.ts';
import { openJsonChannel, openTextChannel } from './channels.ts';
import type { Channel } from './channels.ts';
import { EventStream } from './event-stream.ts';
import type { EventFrame, EventProtocol } from './event-stream.ts';
import type { Members } from './grammar.ts';
import { placeOf, ResponsesAnswer } from './openai-responses-answer.ts';
import { ResponseFactsBuilder } from './response-facts.ts';
import type { ResponseContext, StreamMapper } from './types.ts';

/** One text in flight. */
interface OpenText {
  readonly channel: Channel;
  /** Payload of a delta event of this text, for what is held at its end. */
  readonly template: Uint8Array;
  readonly outputIndex: string;
}

/** See EventStream. */
export function openResponsesStream(context: ResponseContext, maxEventBytes?: number): StreamMapper {
  const facts = new ResponseFactsBuilder();
  const open = (frame: EventFrame): EventProtocol => new ResponsesEvents(context, facts, frame);
  return new EventStream(context, { maxEventBytes, facts, open });
}

class ResponsesEvents implements EventProtocol {
  readonly #context: ResponseContext;
  readonly #facts: ResponseFactsBuilder;
  readonly #frame: EventFrame;
  readonly #open = new Map<string, OpenText>();
  /** By output index: the tool that an item calls, undefined for one that calls none. */
  readonly #tools = new Map<string, string | undefined>();
  /** Items of which deltas have come, by output index. */
  readonly #streamed = new Set<string>();
  #hasItems = false;

  constructor(context: ResponseContext, facts: ResponseFactsBuilder, frame: EventFrame) {
    this.#context = context;
    this.#facts = facts;
    this.#frame = frame;
  }

  event(document: JsonDocument, members: Members): void {
    const type = document.textIf(members.get('type')) ?? '';
    if (type.endsWith('.delta')) return this.#delta(type, document, members);
    const outputIndex = indexText(document, members.get('output_index'));
    const item = members.get('item');
    const answer = this.#answer(type, document, outputIndex);
    if (type.endsWith('.done')) this.#close((key) => key.startsWith(keyOf(type.slice(0, -5), document, members)));
    if (item !== undefined) this.#tools.set(outputIndex, answer.toolOf(item));
    if (item !== undefined && type === 'response.output_item.done') {
      this.#close((_key, text) => text.outputIndex === outputIndex);
      this.#hasItems = true;
      answer.item(item, outputIndex);
    } else if (item !== undefined) answer.openItem(item, outputIndex);
    const response = members.get('response');
    if (response !== undefined) {
      const isOver = isEnd(type);
      if (isOver) this.#close(() => true);
      answer.response(response, { isSpoken: isOver && !this.#hasItems });
    }
    if (type === 'error') this.#close(() => true);
    if (type === 'error' || members.has('error')) this.#error(document, members, answer);
    else this.#copies(document, members, { answer, tool: this.#toolOf(type, outputIndex) });
  }

  /** What an item was said to be counts once: by its deltas, or else when it is done. */
  #answer(type: string, document: JsonDocument, outputIndex: string): ResponsesAnswer {
    const isFirst =
      type === 'response.output_item.done'
        ? !this.#streamed.has(outputIndex)
        : isEnd(type) && !this.#hasItems && this.#streamed.size === 0;
    return new ResponsesAnswer(document, { context: this.#context, facts: this.#facts, isCopy: !isFirst });
  }

  /** Whose input an event brings; undefined: people get to see it. */
  #toolOf(type: string, outputIndex: string): string | undefined {
    return shownTexts.test(type) ? undefined : (this.#tools.get(outputIndex) ?? '');
  }

  push(channel: string, sent: string): string {
    // An event is learnt only for a text that is open; one that has ended since is closed for good.
    return this.#open.get(channel)?.channel.push(sent) ?? sent;
  }

  release(): readonly Uint8Array[] {
    return this.#take(() => true);
  }

  #error(document: JsonDocument, members: Members, answer: ResponsesAnswer): void {
    answer.error(members);
    this.#facts.errorType = document.textIf(members.get('code')) ?? this.#facts.errorType ?? 'unknown';
  }

  #copies(
    document: JsonDocument,
    members: Members,
    { answer, tool }: { readonly answer: ResponsesAnswer; readonly tool: string | undefined },
  ): void {
    const part = members.get('part');
    const place = placeIn(document, members);
    if (part !== undefined) answer.part(part, place);
    answer.copies(members, copiedFields, { tool, place });
  }

  /** A piece of a text; of an object with texts, of each. */
  #delta(type: string, document: JsonDocument, members: Members): void {
    const delta = members.get('delta');
    if (type === 'response.audio.delta' || delta === undefined) return;
    this.#streamed.add(indexText(document, members.get('output_index')));
    const key = keyOf(type.slice(0, -6), document, members);
    if (delta.kind === 'object') {
      for (const [name, node] of document.members(delta))
        this.#piece(`${key}${name}`, node, { type, document, members });
    } else this.#piece(key, delta, { type, document, members });
  }

  #piece(
    key: string,
    node: JsonNode,
    { type, document, members }: { readonly type: string; readonly document: JsonDocument; readonly members: Members },
  ): void {
    if (node.kind !== 'string') return;
    let text = this.#open.get(key);
    if (text === undefined) {
      const isJson = type.includes('arguments');
      const kind = type === 'response.custom_tool_call_input.delta' ? 'tool-input' : 'text';
      const outputIndex = indexText(document, members.get('output_index'));
      const tool = this.#toolOf(type, outputIndex);
      // Of an object with texts, none is repeated by itself.
      const place = members.get('delta') === node ? placeIn(document, members) : undefined;
      text = {
        channel: isJson
          ? openJsonChannel(this.#context, this.#facts, () => tool)
          : openTextChannel(this.#context, this.#facts, { kind, tool, ...(place === undefined ? {} : { place }) }),
        template: new Uint8Array(document.bytes),
        outputIndex,
      };
      this.#open.set(key, text);
    }
    if (members.get('delta') === node) this.#frame.learn(node, key, fillersOf(members));
    const sent = document.text(node);
    const reversed = text.channel.push(sent);
    if (reversed !== sent) document.replaceText(node, reversed);
  }

  /** What is held goes out before the event that ends its text. */
  #close(isOver: (key: string, text: OpenText) => boolean): void {
    for (const bytes of this.#take(isOver)) this.#frame.emit(bytes);
  }

  #take(isOver: (key: string, text: OpenText) => boolean): readonly Uint8Array[] {
    const events: Uint8Array[] = [];
    for (const [key, text] of this.#open) {
      if (!isOver(key, text)) continue;
      this.#open.delete(key);
      const held = text.channel.end();
      if (held !== '') events.push(this.#heldEvent(key, text, held));
    }
    return events;
  }

  #heldEvent(key: string, { template }: OpenText, held: string): Uint8Array {
    const { type, data } = withDelta(
      template,
      { field: key.slice(key.lastIndexOf(' ') + 1), held },
      this.#context.codec,
    );
    return this.#frame.eventOf(type, data);
  }
}

/** Events that bring what people get to see: what the model says, refuses and shows of its reasoning. */
const shownTexts =
  /^response\.(?:output_text|text|refusal|reasoning|reasoning_text|reasoning_summary|reasoning_summary_text|reasoning_summary_part|content_part|(?:output_)?audio_transcript|audio\.transcript)(?:\.|$)/;

/** Where events repeat a text as a whole. */
const copiedFields: Parameters<ResponsesAnswer['copies']>[1] = {
  text: 'text',
  arguments: 'json-text',
  input: 'text',
  code: 'text',
  refusal: 'text',
  transcript: 'text',
  command: 'text',
  annotation: 'unknown',
  output: 'unknown',
};

/** They differ from event to event: its number, and padding. */
function fillersOf(members: Members): readonly JsonNode[] {
  const number = members.get('sequence_number');
  const padding = members.get('obfuscation');
  return [...(number?.kind === 'number' ? [number] : []), ...(padding?.kind === 'string' ? [padding] : [])];
}

/** Names a text: its kind, and where it stands. A part of an object's delta has its field behind the blank. */
function keyOf(kind: string, document: JsonDocument, members: Members): string {
  const places = ['output_index', 'item_id', 'content_index', 'summary_index', 'command_index'].map((name) => {
    const node = members.get(name);
    return node === undefined ? '' : document.source(node);
  });
  return `${kind}|${places.join('|')} `;
}

/** Where in its item the text stands that an event brings or repeats; undefined: it does not say so. */
function placeIn(document: JsonDocument, members: Members): string | undefined {
  const outputIndex = indexText(document, members.get('output_index'));
  for (const list of ['content', 'summary'] as const) {
    const index = indexText(document, members.get(`${list}_index`));
    if (outputIndex !== '' && index !== '') return placeOf(outputIndex, list, index);
  }
  return undefined;
}

function indexText(document: JsonDocument, node: JsonNode | undefined): string {
  return node === undefined ? '' : document.source(node);
}

const ends: ReadonlySet<string> = new Set([
  'response.completed',
  'response.done',
  'response.failed',
  'response.incomplete',
  'response.cancelled',
]);

function isEnd(type: string): boolean {
  return ends.has(type);
}

/** A delta event with another text. Probabilities and padding of the old one do not belong to it. */
function withDelta(
  template: Uint8Array,
  { field, held }: { readonly field: string; readonly held: string },
  codec: TextCodec,
): { readonly type: string | undefined; readonly data: string } {
  const document = new JsonDocument(template, codec);
  if (document.root.kind !== 'object') return { type: undefined, data: '' };
  const members = document.members(document.root);
  const delta = members.get('delta');
  if (delta?.kind === 'object') document.replaceSource(delta, JSON.stringify({ [field]: held }));
  else if (delta !== undefined) document.replaceSource(delta, JSON.stringify(held));
  const logprobs = members.get('logprobs');
  if (logprobs !== undefined) document.replaceSource(logprobs, '[]');
  const obfuscation = members.get('obfuscation');
  if (obfuscation !== undefined) document.replaceSource(obfuscation, '""');
  const bytes = document.result();
  return { type: document.textIf(members.get('type')), data: codec.decode(bytes, 0, bytes.length) };
}
