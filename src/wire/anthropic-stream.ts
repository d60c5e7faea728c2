// A streamed answer of the Messages API: each event is either the sender's bytes or the same with one text replaced.
import { JsonDocument } from '../base/json-document.ts';
import { JsonError, jsonText, parseJson, WordCache } from '../base/json.ts';
import type { JsonNode, JsonString } from '../base/json.ts';
import type { TextCodec } from '../base/text.ts';
import { AnswerReversal } from './anthropic-response.ts';
import type { SpokenCall } from './anthropic-response.ts';
import { DeltaShape } from './delta-shape.ts';
import type { ShapedEvent } from './delta-shape.ts';
import { JsonStringStream } from './json-string-stream.ts';
import { OutputBytes } from './output-bytes.ts';
import { ResponseFactsBuilder } from './response-facts.ts';
import { SpokenDraft, SpokenStrings } from './spoken.ts';
import { SseReader, dataOf, withData } from './sse.ts';
import type { SseEvent } from './sse.ts';
import { TextReverser } from './text-reverser.ts';
import type { ResponseContext, ResponseFacts, StreamMapper } from './types.ts';

type Members = ReadonlyMap<string, JsonNode>;

/** A content block between its start and its stop. */
interface OpenBlock {
  /** JSON text of the index, as the events spell it. */
  readonly index: string;
  text: SpokenReverser | undefined;
  input: InputReverser | undefined;
  call: SpokenCall | undefined;
  /** Input as the client got it in deltas. */
  streamedInput: string;
  /** Text that its signature stands for. */
  thinking: string;
  readonly signatures: string[];
}

interface SpokenReverser {
  readonly reverser: TextReverser;
  readonly draft: SpokenDraft;
}

interface InputReverser {
  readonly stream: JsonStringStream;
  readonly strings: SpokenStrings;
}

/**
 * Untrusted: events that cannot be read pass untouched and are counted. Only an event beyond the size limit throws
 * (WireError `bad-stream`).
 */
export class AnthropicStream implements StreamMapper {
  readonly #context: ResponseContext;
  readonly #reader: SseReader;
  readonly #facts = new ResponseFactsBuilder();
  readonly #openBlocks = new Map<string, OpenBlock>();
  readonly #words = new WordCache();
  readonly #output: OutputBytes;
  /** Of the last delta event that the general way read. */
  #shape: DeltaShape | undefined;
  #awaitsPrefill: boolean;
  /** The last event with data: its line ends and field names are the stream's. */
  #style: SseEvent | undefined;

  constructor(context: ResponseContext, maxEventBytes?: number) {
    this.#context = context;
    this.#reader = new SseReader(maxEventBytes);
    this.#output = new OutputBytes(context.codec);
    this.#awaitsPrefill = context.prefill !== undefined;
  }

  push(chunk: Uint8Array): readonly Uint8Array[] {
    let at = 0;
    while (at < chunk.length) {
      const isWhole = this.#reader.isBetweenEvents;
      const shaped = isWhole ? this.#forwardShaped(chunk, at) : at;
      if (shaped > at) {
        at = shaped;
        continue;
      }
      const { event, end } = this.#reader.next(chunk, at);
      const mapped = event === undefined ? undefined : this.#mapped(event);
      if (mapped !== undefined) this.#output.keep(mapped);
      else if (event !== undefined && isWhole) this.#output.keep(chunk, at, end);
      else if (event !== undefined) this.#output.keep(event.bytes);
      at = end;
    }
    return this.#output.take();
  }

  end(): readonly Uint8Array[] {
    const [rest] = this.#reader.end();
    if (rest === undefined || rest.isComplete) {
      if (rest !== undefined) this.#forward(rest);
      this.#releaseAll();
    } else if (this.#isReadable(rest)) {
      this.#forward(rest);
      const released = this.#heldEvents();
      if (released.length > 0) this.#output.keep(this.#codec.encode(missingLineEnds(rest)));
      for (const bytes of released) this.#output.keep(bytes);
    } else {
      // Nobody reads on behind a torn event, so what is held goes before it.
      this.#releaseAll();
      this.#forward(rest);
    }
    return this.#output.take();
  }

  facts(): ResponseFacts {
    return this.#facts.build();
  }

  get #codec(): TextCodec {
    return this.#context.codec;
  }

  #isReadable(event: SseEvent): boolean {
    const payload = dataOf(event);
    if (payload === undefined) return false;
    try {
      parseJson(payload);
      return true;
    } catch {
      return false;
    }
  }

  #forward(event: SseEvent): void {
    this.#output.keep(this.#mapped(event) ?? event.bytes);
  }

  /** The end of the event that begins at this place, when it has the shape of the last delta; else the place itself. */
  #forwardShaped(chunk: Uint8Array, at: number): number {
    const shape = this.#shape;
    const event = shape?.match(chunk, at);
    if (shape === undefined || event === undefined || event.end - at > this.#reader.maxEventBytes) return at;
    const sent = this.#shapedText(chunk, event);
    if (sent === undefined) return at;
    const block = this.#open(shape.index);
    const text = shape.kind === 'text' ? this.#reversedText(sent, block) : this.#reversedInput(sent, block);
    if (text === sent) this.#output.keep(chunk, at, event.end);
    else {
      this.#output.keep(chunk, at, event.text.start + 1);
      this.#output.jsonText(text);
      this.#output.keep(chunk, event.text.end - 1, event.end);
    }
    return event.end;
  }

  /** Undefined for what is no JSON string after all: the general way knows what to do with it. */
  #shapedText(chunk: Uint8Array, { text }: ShapedEvent): string | undefined {
    try {
      return jsonText(chunk, text, this.#codec);
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      return undefined;
    }
  }

  /** Undefined when the event stays as it is. */
  #mapped(event: SseEvent): Uint8Array | undefined {
    const payload = dataOf(event);
    if (payload === undefined) return undefined;
    this.#style = event;
    try {
      const document = new JsonDocument(payload, this.#codec, this.#words);
      if (document.root.kind === 'object') this.#map(document, document.members(document.root));
      const mapped = document.result();
      return mapped === payload ? undefined : withData(event, mapped);
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      this.#facts.brokenEvents += 1;
      return undefined;
    }
  }

  #map(document: JsonDocument, members: Members): void {
    const reversal = (): AnswerReversal => new AnswerReversal(document, this.#context, this.#facts);
    switch (document.textIf(members.get('type')) ?? '') {
      case 'message_start':
        return reversal().message(document.membersIf(members.get('message')));
      case 'content_block_start':
        return this.#start(document, members, reversal());
      case 'content_block_delta':
        return this.#delta(document, members, reversal);
      case 'content_block_stop':
        return this.#stop(indexOf(document, members), true);
      case 'message_delta':
        this.#releaseAll();
        this.#facts.anthropicUsage(document, members.get('usage'));
        return reversal().stop(document.membersIf(members.get('delta')));
      case 'message_stop':
        return this.#releaseAll();
      case 'error':
        this.#releaseAll();
        return reversal().error(members);
    }
  }

  #start(document: JsonDocument, members: Members, reversal: AnswerReversal): void {
    const node = members.get('content_block');
    if (node === undefined) return;
    const index = indexOf(document, members);
    this.#stop(index, false);
    const fields = document.membersIf(node);
    if (document.textIf(fields.get('type')) !== 'text') {
      reversal.block(node);
      const block = this.#open(index);
      block.call = reversal.toolCallOf(node);
      block.thinking = document.textIf(fields.get('thinking')) ?? '';
      return;
    }
    const text = fields.get('text');
    const citations = fields.get('citations');
    if (text?.kind === 'string') this.#pushText(document, text, this.#open(index));
    if (citations !== undefined) reversal.citation(citations);
  }

  #delta(document: JsonDocument, members: Members, reversal: () => AnswerReversal): void {
    const delta = document.membersIf(members.get('delta'));
    const read = (field: string): JsonString | undefined => {
      const node = delta.get(field);
      return node?.kind === 'string' ? node : undefined;
    };
    const index = indexOf(document, members);
    const block = this.#open(index);
    switch (document.textIf(delta.get('type')) ?? '') {
      case 'text_delta': {
        const text = read('text');
        if (text === undefined) return undefined;
        this.#learn(text, 'text', index);
        return this.#pushText(document, text, block);
      }
      case 'input_json_delta': {
        const input = read('partial_json');
        if (input === undefined) return undefined;
        this.#learn(input, 'input', index);
        return this.#pushInput(document, input, block);
      }
      case 'citations_delta': {
        const citation = delta.get('citation');
        return citation === undefined ? undefined : reversal().citation(citation);
      }
      case 'thinking_delta':
        block.thinking += document.textIf(delta.get('thinking')) ?? '';
        return;
      case 'signature_delta':
        block.signatures.push(document.textIf(delta.get('signature')) ?? '');
    }
  }

  #learn(text: JsonString, kind: 'text' | 'input', index: string): void {
    if (this.#style !== undefined) this.#shape = DeltaShape.of(this.#style, text, kind, index);
  }

  #pushText(document: JsonDocument, node: JsonString, block: OpenBlock): void {
    const sent = document.text(node);
    const text = this.#reversedText(sent, block);
    if (text !== sent) document.replaceText(node, text);
  }

  #reversedText(sent: string, block: OpenBlock): string {
    if (sent === '') return sent;
    block.text ??= this.#openText();
    const text = block.text.reverser.push(sent);
    block.text.draft.add(sent, text);
    return text;
  }

  #openText(): SpokenReverser {
    const continuesPrefill = this.#awaitsPrefill;
    this.#awaitsPrefill = false;
    return {
      reverser: new TextReverser(this.#context.openReverser({ continuesPrefill })),
      draft: new SpokenDraft(this.#facts.spoken, 'text', continuesPrefill),
    };
  }

  #openInput(): InputReverser {
    const strings = new SpokenStrings(this.#facts.spoken);
    const stream = new JsonStringStream(
      () => strings.open(this.#context.openReverser()),
      () => strings.close(),
    );
    return { stream, strings };
  }

  #pushInput(document: JsonDocument, node: JsonString, block: OpenBlock): void {
    const sent = document.text(node);
    const input = this.#reversedInput(sent, block);
    if (input !== sent) document.replaceText(node, input);
  }

  #reversedInput(sent: string, block: OpenBlock): string {
    block.input ??= this.#openInput();
    const input = block.input.stream.push(sent);
    block.streamedInput += input;
    return input;
  }

  #open(index: string): OpenBlock {
    let block = this.#openBlocks.get(index);
    if (block === undefined) {
      block = {
        index,
        text: undefined,
        input: undefined,
        call: undefined,
        streamedInput: '',
        thinking: '',
        signatures: [],
      };
      this.#openBlocks.set(index, block);
    }
    return block;
  }

  #stop(index: string, isWhole: boolean): void {
    const block = this.#openBlocks.get(index);
    if (block === undefined) return;
    this.#openBlocks.delete(index);
    for (const bytes of this.#close(block)) this.#output.keep(bytes);
    if (isWhole) this.#keepSpoken(block);
  }

  #keepSpoken({ text, input, call, streamedInput }: OpenBlock): void {
    const { spoken } = this.#facts;
    if (text !== undefined) spoken.keep(text.draft.finished());
    // Deltas take the place of the input that the start of the block brought.
    if (input !== undefined && streamedInput !== '') spoken.keep(input.strings.finished());
    else if (call !== undefined) spoken.keep(call.spoken);
  }

  #releaseAll(): void {
    for (const bytes of this.#heldEvents()) this.#output.keep(bytes);
  }

  /** Closes all open blocks. */
  #heldEvents(): readonly Uint8Array[] {
    const events = [...this.#openBlocks.values()].flatMap((block) => this.#close(block));
    this.#openBlocks.clear();
    return events;
  }

  /** What the block still holds, as delta events of its own kinds. */
  #close(block: OpenBlock): Uint8Array[] {
    const text = block.text?.reverser.end() ?? '';
    block.text?.draft.add('', text);
    const input = block.input?.stream.end() ?? '';
    block.streamedInput += input;
    if (block.call !== undefined) {
      const { call } = block.call;
      const { streamedInput } = block;
      this.#facts.toolCalls.push({ name: call.name, input: streamedInput === '' ? call.input : streamedInput });
    }
    this.#recordSigned(block);
    const events: Uint8Array[] = [];
    if (text !== '') events.push(this.#deltaEvent(block.index, { type: 'text_delta', text }));
    if (input !== '') events.push(this.#deltaEvent(block.index, { type: 'input_json_delta', partial_json: input }));
    return events;
  }

  /** Clients keep the last delta or join them; the provider is known to send one. */
  #recordSigned({ signatures, thinking: text }: OpenBlock): void {
    for (const signature of signatures) this.#facts.signed({ signature, text });
    if (signatures.length > 1) this.#facts.signed({ signature: signatures.join(''), text });
  }

  #deltaEvent(index: string, delta: Readonly<Record<string, string>>): Uint8Array {
    const { lineEnd, name } = this.#style ?? { lineEnd: '\n', name: undefined };
    const nameLine = name === undefined ? '' : `event: content_block_delta${lineEnd}`;
    const data = `{"type":"content_block_delta","index":${index},"delta":${JSON.stringify(delta)}}`;
    return this.#codec.encode(`${nameLine}data: ${data}${lineEnd}${lineEnd}`);
  }
}

/** JSON text of the index, also the key of the block. */
function indexOf(document: JsonDocument, members: Members): string {
  const index = members.get('index');
  return index?.kind === 'number' ? document.source(index) : '0';
}

/** What an event lacks to be closed by a blank line. */
function missingLineEnds(event: SseEvent): string {
  const last = event.bytes.at(-1);
  return last === 0x0a || last === 0x0d ? event.lineEnd : event.lineEnd + event.lineEnd;
}
