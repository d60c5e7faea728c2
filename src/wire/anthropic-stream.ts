// A streamed answer of the Messages API.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode, JsonString } from '../base/json.ts';
import { AnthropicAnswer } from './anthropic-answer.ts';
import type { SpokenCall } from './anthropic-answer.ts';
import { openJsonChannel, openTextChannel } from './channels.ts';
import type { Channel } from './channels.ts';
import { EventStream } from './event-stream.ts';
import type { EventFrame, EventProtocol } from './event-stream.ts';
import type { Members } from './grammar.ts';
import { ResponseFactsBuilder } from './response-facts.ts';
import { TextParts } from './text-parts.ts';
import type { ResponseContext, StreamMapper } from './types.ts';

/** A content block between its start and its stop. */
interface OpenBlock {
  /** JSON text of the index, as the events spell it. */
  readonly index: string;
  text: Channel | undefined;
  input: Channel | undefined;
  call: SpokenCall | undefined;
  /** Whose input it brings; empty while its start has not said so. */
  tool: string;
  /** Input as the client got it in deltas. */
  readonly streamedInput: TextParts;
  /** Text that its signature stands for. */
  thinking: string;
  readonly signatures: string[];
}

/** See EventStream. */
export function openAnthropicStream(context: ResponseContext, maxEventBytes?: number): StreamMapper {
  const facts = new ResponseFactsBuilder();
  const open = (frame: EventFrame): EventProtocol => new AnthropicEvents(context, facts, frame);
  return new EventStream(context, { maxEventBytes, facts, open });
}

class AnthropicEvents implements EventProtocol {
  readonly #context: ResponseContext;
  readonly #facts: ResponseFactsBuilder;
  readonly #frame: EventFrame;
  readonly #openBlocks = new Map<string, OpenBlock>();
  #awaitsPrefill: boolean;

  constructor(context: ResponseContext, facts: ResponseFactsBuilder, frame: EventFrame) {
    this.#context = context;
    this.#facts = facts;
    this.#frame = frame;
    this.#awaitsPrefill = context.prefill !== undefined;
  }

  event(document: JsonDocument, members: Members): void {
    const answer = (): AnthropicAnswer => new AnthropicAnswer(document, this.#context, this.#facts);
    switch (document.textIf(members.get('type')) ?? '') {
      case 'message_start':
        return answer().message(document.membersIf(members.get('message')));
      case 'content_block_start':
        return this.#start(document, members, answer());
      case 'content_block_delta':
        return this.#delta(document, members, answer);
      case 'content_block_stop':
        return this.#stop(indexOf(document, members), true);
      case 'message_delta':
        this.#releaseAll();
        this.#facts.anthropicUsage(document, members.get('usage'));
        return answer().stop(document.membersIf(members.get('delta')));
      case 'message_stop':
        return this.#releaseAll();
      case 'error':
        this.#releaseAll();
        return answer().error(members);
    }
  }

  push(channel: string, sent: string): string {
    const block = this.#open(channel.slice(1));
    return channel.startsWith('t') ? this.#reversedText(sent, block) : this.#reversedInput(sent, block);
  }

  /** Closes all open blocks. */
  release(): readonly Uint8Array[] {
    const events = [...this.#openBlocks.values()].flatMap((block) => this.#close(block));
    this.#openBlocks.clear();
    return events;
  }

  #start(document: JsonDocument, members: Members, answer: AnthropicAnswer): void {
    const node = members.get('content_block');
    if (node === undefined) return;
    const index = indexOf(document, members);
    this.#stop(index, false);
    const fields = document.membersIf(node);
    if (document.textIf(fields.get('type')) !== 'text') {
      answer.block(node);
      const block = this.#open(index);
      block.call = answer.toolCallOf(node);
      block.tool = answer.toolOf(node) ?? '';
      block.thinking = document.textIf(fields.get('thinking')) ?? '';
      return;
    }
    const text = fields.get('text');
    const citations = fields.get('citations');
    if (text?.kind === 'string') this.#pushText(document, text, this.#open(index));
    if (citations !== undefined) answer.citation(citations);
  }

  #delta(document: JsonDocument, members: Members, answer: () => AnthropicAnswer): void {
    const delta = document.membersIf(members.get('delta'));
    const index = indexOf(document, members);
    const block = this.#open(index);
    switch (document.textIf(delta.get('type')) ?? '') {
      case 'text_delta': {
        const text = stringIf(delta.get('text'));
        if (text === undefined) return undefined;
        this.#frame.learn(text, `t${index}`);
        return this.#pushText(document, text, block);
      }
      case 'input_json_delta': {
        const input = stringIf(delta.get('partial_json'));
        if (input === undefined) return undefined;
        this.#frame.learn(input, `i${index}`);
        return this.#pushInput(document, input, block);
      }
      case 'citations_delta': {
        const citation = delta.get('citation');
        return citation === undefined ? undefined : answer().citation(citation);
      }
      case 'thinking_delta': {
        const thinking = document.textIf(delta.get('thinking')) ?? '';
        block.thinking += thinking;
        return this.#context.passes?.(thinking, undefined);
      }
      case 'signature_delta':
        block.signatures.push(document.textIf(delta.get('signature')) ?? '');
    }
  }

  #pushText(document: JsonDocument, node: JsonString, block: OpenBlock): void {
    const sent = document.text(node);
    const text = this.#reversedText(sent, block);
    if (text !== sent) document.replaceText(node, text);
  }

  #reversedText(sent: string, block: OpenBlock): string {
    if (sent === '') return sent;
    block.text ??= this.#openText();
    return block.text.push(sent);
  }

  #openText(): Channel {
    const continuesPrefill = this.#awaitsPrefill;
    this.#awaitsPrefill = false;
    return openTextChannel(this.#context, this.#facts, { continuesPrefill });
  }

  #pushInput(document: JsonDocument, node: JsonString, block: OpenBlock): void {
    const sent = document.text(node);
    const input = this.#reversedInput(sent, block);
    if (input !== sent) document.replaceText(node, input);
  }

  #reversedInput(sent: string, block: OpenBlock): string {
    block.input ??= openJsonChannel(this.#context, this.#facts, () => block.tool);
    const input = block.input.push(sent);
    block.streamedInput.add(input);
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
        tool: '',
        streamedInput: new TextParts(),
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
    for (const bytes of this.#close(block)) this.#frame.emit(bytes);
    if (isWhole) this.#keepSpoken(block);
  }

  #keepSpoken({ text, input, call, streamedInput }: OpenBlock): void {
    const { spoken } = this.#facts;
    if (text !== undefined) spoken.keep(text.spoken());
    // Deltas take the place of the input that the start of the block brought.
    if (input !== undefined && !streamedInput.isEmpty) spoken.keep(input.spoken());
    else if (call !== undefined) spoken.keep(call.spoken);
  }

  #releaseAll(): void {
    for (const bytes of this.release()) this.#frame.emit(bytes);
  }

  /** What the block still holds, as delta events of its own kinds. */
  #close(block: OpenBlock): Uint8Array[] {
    const text = block.text?.end() ?? '';
    const input = block.input?.end() ?? '';
    block.streamedInput.add(input);
    if (block.call !== undefined) {
      const { call } = block.call;
      const { streamedInput } = block;
      this.#facts.toolCalls.push({ name: call.name, input: streamedInput.isEmpty ? call.input : streamedInput.text() });
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
    const data = `{"type":"content_block_delta","index":${index},"delta":${JSON.stringify(delta)}}`;
    return this.#frame.eventOf('content_block_delta', data);
  }
}

function stringIf(node: JsonNode | undefined): JsonString | undefined {
  return node?.kind === 'string' ? node : undefined;
}

/** JSON text of the index, also the key of the block. */
function indexOf(document: JsonDocument, members: Members): string {
  const index = members.get('index');
  return index?.kind === 'number' ? document.source(index) : '0';
}
