// A whole JSON answer of the Anthropic API, or one document of a stream: messages, token counts and errors.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode, JsonString } from '../base/json.ts';
import { anthropicGrammar, walkCitations } from './anthropic-grammar.ts';
import { toolUseTypes } from './anthropic-fields.ts';
import { AnswerSink, answerSite, mcpTool, toolIn } from './answer-sink.ts';
import type { Members } from './grammar.ts';
import { itemsOf } from './name-collector.ts';
import type { ResponseFactsBuilder } from './response-facts.ts';
import type { ResponseContext, SpokenText, TextSite, ToolCall } from './types.ts';

/** What a block calls: the call itself, and the strings of its input. */
export interface SpokenCall {
  readonly call: ToolCall;
  readonly spoken: readonly SpokenText[];
}

export class AnthropicAnswer {
  readonly #document: JsonDocument;
  readonly #sink: AnswerSink;
  readonly #facts: ResponseFactsBuilder;
  readonly #hasPrefill: boolean;

  constructor(document: JsonDocument, context: ResponseContext, facts: ResponseFactsBuilder) {
    this.#document = document;
    this.#sink = new AnswerSink(anthropicGrammar, document, { context, facts });
    this.#facts = facts;
    this.#hasPrefill = context.prefill !== undefined;
  }

  answer(members: Members): void {
    const type = this.#document.textIf(members.get('type'));
    if (type === 'message') this.message(members);
    else {
      this.#facts.anthropicUsage(this.#document, this.#document.root);
      this.error(members);
    }
  }

  message(members: Members): void {
    const content = members.get('content');
    this.#facts.model = this.#document.textIf(members.get('model')) ?? this.#facts.model;
    this.#facts.anthropicUsage(this.#document, members.get('usage'));
    const blocks = itemsOf(content);
    const texts = blocks.map((block) => this.#textOf(block));
    for (const text of texts) this.#sink.speaks(text);
    if (this.#hasPrefill) this.#sink.continuesPrefill(texts.find((text) => text !== undefined));
    for (const block of blocks) this.#expect(block);
    if (content !== undefined) this.#sink.walk.blocks(content, contentSite);
    for (const [at, block] of blocks.entries()) {
      this.#facts.spoken.keep(this.#sink.spokenIn(texts[at]));
      const spokenCall = this.toolCallOf(block);
      if (spokenCall === undefined) continue;
      this.#facts.toolCalls.push(spokenCall.call);
      this.#facts.spoken.keep(spokenCall.spoken);
    }
    this.stop(members);
  }

  /** `stop_reason` and `stop_sequence`, in a message or in the delta of one. */
  stop(members: Members): void {
    this.#facts.stopReason = this.#document.textIf(members.get('stop_reason')) ?? this.#facts.stopReason;
    this.#sink.reverseStrings(members.get('stop_sequence'));
    this.#sink.reverseStrings(this.#document.membersIf(members.get('stop_details')).get('explanation'));
  }

  /** One block: every string of it that a request would offer is reversed. */
  block(node: JsonNode): void {
    this.#expect(node);
    this.#sink.walk.blocks(node, contentSite);
  }

  /** The citation of a `citations_delta`, as if it stood in a text block. */
  citation(node: JsonNode): void {
    walkCitations(this.#sink.walk, node, contentSite);
  }

  /** The provider's error shape, and what gateways answer in its stead. */
  error(members: Members): void {
    this.#sink.error(members);
  }

  /** The call that a block makes, once the block has been reversed; undefined for other blocks. */
  toolCallOf(node: JsonNode): SpokenCall | undefined {
    const fields = this.#document.membersIf(node);
    const name = this.#document.textIf(fields.get('name'));
    if (name === undefined || this.toolOf(node) === undefined) return undefined;
    const input = fields.get('input');
    return { call: { name, input: this.#sink.reversedOf(input) ?? '' }, spoken: this.#sink.spokenIn(input) };
  }

  /** The tool that the block calls, a server's marked as such; undefined for blocks that call none. */
  toolOf(node: JsonNode): string | undefined {
    const fields = this.#document.membersIf(node);
    const type = this.#document.textIf(fields.get('type')) ?? '';
    if (!toolUseTypes.has(type)) return undefined;
    const name = this.#document.textIf(fields.get('name')) ?? '';
    if (type === 'mcp_tool_use') return mcpTool(name);
    return toolIn(this.#document.textIf(fields.get('toolset_name')), name);
  }

  #expect(block: JsonNode): void {
    const tool = this.toolOf(block);
    if (tool !== undefined) this.#sink.calls(block, tool);
  }

  /** The text of a text block. */
  #textOf(block: JsonNode): JsonString | undefined {
    const fields = this.#document.membersIf(block);
    const text = fields.get('text');
    return this.#document.textIf(fields.get('type')) === 'text' && text?.kind === 'string' ? text : undefined;
  }
}

const contentSite: TextSite = { ...answerSite, pointer: '/content' };
