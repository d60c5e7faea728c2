// A whole JSON answer of the Anthropic API: messages, token counts and errors.
import { JsonDocument } from '../base/json-document.ts';
import { JsonError } from '../base/json.ts';
import type { JsonNode, JsonString } from '../base/json.ts';
import { toolUseTypes } from './anthropic-fields.ts';
import { AnthropicWalk } from './anthropic-walk.ts';
import type { SignedBlock, ToolCallSite, WalkSink } from './anthropic-walk.ts';
import { reverseJson } from './json-string-stream.ts';
import { ResponseFactsBuilder } from './response-facts.ts';
import { reverseWhole } from './text-reverser.ts';
import type { ResponseContext, ResponseFacts, TextSite, ToolCall } from './types.ts';

type Members = ReadonlyMap<string, JsonNode>;

/** Untrusted: anything that is not a JSON object comes back as the same array with `isUnderstood: false`. */
export function mapAnthropicResponse(
  body: Uint8Array,
  context: ResponseContext,
): { readonly body: Uint8Array; readonly facts: ResponseFacts; readonly isUnderstood: boolean } {
  try {
    const document = new JsonDocument(body, context.codec);
    if (document.root.kind === 'object') {
      const facts = new ResponseFactsBuilder();
      const reversal = new AnswerReversal(document, context, facts);
      reversal.answer(document.members(document.root));
      return { body: document.result(), facts: facts.build(), isUnderstood: true };
    }
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
  }
  return { body, facts: new ResponseFactsBuilder().build(), isUnderstood: false };
}

/** Reverses full copies of text inside one document, each string as a whole. */
export class AnswerReversal implements WalkSink {
  readonly #document: JsonDocument;
  readonly #context: ResponseContext;
  readonly #facts: ResponseFactsBuilder;
  readonly #walk: AnthropicWalk;
  /** JSON texts of inputs as the client gets them. */
  readonly #inputs = new Map<JsonNode, string>();
  #prefillNode: JsonString | undefined;

  constructor(document: JsonDocument, context: ResponseContext, facts: ResponseFactsBuilder) {
    this.#document = document;
    this.#context = context;
    this.#facts = facts;
    this.#walk = new AnthropicWalk(document, this);
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
    if (this.#context.prefill !== undefined) this.#prefillNode = this.#firstText(content);
    if (content !== undefined) this.#walk.blocks(content, contentSite);
    for (const block of content?.kind === 'array' ? content.items : []) {
      const call = this.toolCallOf(block);
      if (call !== undefined) this.#facts.toolCalls.push(call);
    }
    this.stop(members);
  }

  /** `stop_reason` and `stop_sequence`, in a message or in the delta of one. */
  stop(members: Members): void {
    this.#facts.stopReason = this.#document.textIf(members.get('stop_reason')) ?? this.#facts.stopReason;
    this.#reverseStrings(members.get('stop_sequence'));
    this.#reverseStrings(this.#document.membersIf(members.get('stop_details')).get('explanation'));
  }

  /** One block: every string of it that a request would offer is reversed. */
  block(node: JsonNode): void {
    this.#walk.blocks(node, contentSite);
  }

  /** The citation of a `citations_delta`, as if it stood in a text block. */
  citation(node: JsonNode): void {
    this.#walk.citations(node, contentSite);
  }

  /** The provider's error shape, and what gateways answer in its stead. */
  error(members: Members): void {
    const error = members.get('error');
    const type = this.#document.textIf(this.#document.membersIf(error).get('type'));
    if (error !== undefined) this.#facts.errorType = type ?? 'unknown';
    for (const field of [error, members.get('message'), members.get('detail')]) this.#reverseStrings(field);
  }

  text(node: JsonString): void {
    const sent = this.#document.text(node);
    const continuesPrefill = node === this.#prefillNode;
    const text = reverseWhole(sent, this.#context.openReverser({ continuesPrefill }));
    if (text !== sent) this.#document.replaceText(node, text);
  }

  key(node: JsonString): void {
    this.text(node);
  }

  input(node: JsonNode): void {
    const sent = this.#document.source(node);
    const reversed = reverseJson(sent, () => this.#context.openReverser());
    if (sent !== reversed) this.#document.replaceSource(node, reversed);
    this.#inputs.set(node, reversed);
  }

  signed({ signature, text }: SignedBlock): void {
    this.#facts.signed({ signature, text: text === undefined ? '' : this.#document.text(text) });
  }

  reference(node: JsonString): void {
    this.text(node);
  }

  kept(): void {
    // It passes on the way out too.
  }

  media(): void {
    // Nothing to reverse in it.
  }

  badMedia(): void {
    // The provider's own: it passes.
  }

  malformed(): void {
    // What we cannot read passes: the answer belongs to the client, who asked for it.
  }

  toolCall(): ToolCallSite | undefined {
    return undefined;
  }

  /** The call that a block makes, once the block has been reversed; undefined for other blocks. */
  toolCallOf(node: JsonNode): ToolCall | undefined {
    const fields = this.#document.membersIf(node);
    const type = this.#document.textIf(fields.get('type'));
    const name = this.#document.textIf(fields.get('name'));
    if (type === undefined || name === undefined || !toolUseTypes.has(type)) return undefined;
    const input = fields.get('input');
    return { name, input: input === undefined ? '' : (this.#inputs.get(input) ?? '') };
  }

  #firstText(content: JsonNode | undefined): JsonString | undefined {
    for (const block of content?.kind === 'array' ? content.items : []) {
      const fields = this.#document.membersIf(block);
      const text = fields.get('text');
      if (this.#document.textIf(fields.get('type')) === 'text' && text?.kind === 'string') return text;
    }
    return undefined;
  }

  /** All strings of a value except types and codes. */
  #reverseStrings(node: JsonNode | undefined): void {
    if (node?.kind === 'string') this.text(node);
    else if (node?.kind === 'array') for (const item of node.items) this.#reverseStrings(item);
    else if (node?.kind === 'object') {
      for (const { key, value } of node.members) {
        const name = this.#document.text(key);
        if (name !== 'type' && name !== 'code') this.#reverseStrings(value);
      }
    }
  }
}

const contentSite: TextSite = { role: 'assistant', pointer: '/content', scope: 'full' };
