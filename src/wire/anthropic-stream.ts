// A streamed answer of the Messages API: each event is either the sender's bytes or the same with one text replaced.
import { JsonDocument } from '../base/json-document.ts';
import { JsonError, parseJson, WordCache } from '../base/json.ts';
import type { JsonNode, JsonString } from '../base/json.ts';
import type { TextCodec } from '../base/text.ts';
import { AnswerReversal } from './anthropic-response.ts';
import { JsonStringStream } from './json-string-stream.ts';
import { ResponseFactsBuilder } from './response-facts.ts';
import { SseReader, dataOf, joined, withData } from './sse.ts';
import type { SseEvent } from './sse.ts';
import { TextReverser } from './text-reverser.ts';
import type { ResponseContext, ResponseFacts, StreamMapper, ToolCall } from './types.ts';

type Members = ReadonlyMap<string, JsonNode>;

/** A content block between its start and its stop. */
interface OpenBlock {
  /** JSON text of the index, as the events spell it. */
  readonly index: string;
  text: TextReverser | undefined;
  input: JsonStringStream | undefined;
  call: ToolCall | undefined;
  /** Input as the client got it in deltas. */
  streamedInput: string;
  /** Text that its signature stands for. */
  thinking: string;
  readonly signatures: string[];
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
  #output: Uint8Array[] = [];
  #awaitsPrefill: boolean;
  /** The last event with data: its line ends and field names are the stream's. */
  #style: SseEvent | undefined;

  constructor(context: ResponseContext, maxEventBytes?: number) {
    this.#context = context;
    this.#reader = new SseReader(maxEventBytes);
    this.#awaitsPrefill = context.prefill !== undefined;
  }

  push(chunk: Uint8Array): readonly Uint8Array[] {
    for (const event of this.#reader.push(chunk)) this.#forward(event);
    return this.#takeOutput();
  }

  end(): readonly Uint8Array[] {
    const [rest] = this.#reader.end();
    if (rest === undefined || rest.isComplete) {
      if (rest !== undefined) this.#forward(rest);
      this.#releaseAll();
    } else if (this.#isReadable(rest)) {
      this.#forward(rest);
      const released = this.#heldEvents();
      if (released.length > 0) this.#output.push(this.#codec.encode(missingLineEnds(rest)), ...released);
    } else {
      // Nobody reads on behind a torn event, so what is held goes before it.
      this.#releaseAll();
      this.#forward(rest);
    }
    return this.#takeOutput();
  }

  facts(): ResponseFacts {
    return this.#facts.build();
  }

  get #codec(): TextCodec {
    return this.#context.codec;
  }

  #takeOutput(): readonly Uint8Array[] {
    if (this.#output.length === 0) return [];
    let length = 0;
    for (const piece of this.#output) length += piece.length;
    const output = joined(this.#output, length);
    this.#output = [];
    return [output];
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
    this.#output.push(this.#mapped(event) ?? event.bytes);
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
        return this.#stop(indexOf(document, members));
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
    this.#stop(index);
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
    const block = this.#open(indexOf(document, members));
    switch (document.textIf(delta.get('type')) ?? '') {
      case 'text_delta': {
        const text = read('text');
        return text === undefined ? undefined : this.#pushText(document, text, block);
      }
      case 'input_json_delta': {
        const input = read('partial_json');
        return input === undefined ? undefined : this.#pushInput(document, input, block);
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

  #pushText(document: JsonDocument, node: JsonString, block: OpenBlock): void {
    const sent = document.text(node);
    if (sent === '') return;
    block.text ??= this.#openText();
    const text = block.text.push(sent);
    if (text !== sent) document.replaceText(node, text);
  }

  #openText(): TextReverser {
    const continuesPrefill = this.#awaitsPrefill;
    this.#awaitsPrefill = false;
    return new TextReverser(this.#context.openReverser({ continuesPrefill }));
  }

  #pushInput(document: JsonDocument, node: JsonString, block: OpenBlock): void {
    const sent = document.text(node);
    block.input ??= new JsonStringStream(() => this.#context.openReverser());
    const input = block.input.push(sent);
    block.streamedInput += input;
    if (input !== sent) document.replaceText(node, input);
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

  #stop(index: string): void {
    const block = this.#openBlocks.get(index);
    if (block === undefined) return;
    this.#openBlocks.delete(index);
    this.#output.push(...this.#close(block));
  }

  #releaseAll(): void {
    this.#output.push(...this.#heldEvents());
  }

  /** Closes all open blocks. */
  #heldEvents(): readonly Uint8Array[] {
    const events = [...this.#openBlocks.values()].flatMap((block) => this.#close(block));
    this.#openBlocks.clear();
    return events;
  }

  /** What the block still holds, as delta events of its own kinds. */
  #close(block: OpenBlock): Uint8Array[] {
    const text = block.text?.end() ?? '';
    const input = block.input?.end() ?? '';
    block.streamedInput += input;
    if (block.call !== undefined) {
      const { call, streamedInput } = block;
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
