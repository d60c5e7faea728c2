// A whole JSON answer of the Anthropic API: messages, token counts and errors.
import { JsonDocument } from '../base/json-document.ts';
import { JsonError } from '../base/json.ts';
import type { JsonNode, JsonString } from '../base/json.ts';
import { toolUseTypes } from './anthropic-fields.ts';
import { AnthropicWalk } from './anthropic-walk.ts';
import type { SignedBlock, WalkSink } from './anthropic-walk.ts';
import { reverseJson } from './json-string-stream.ts';
import { ResponseFactsBuilder } from './response-facts.ts';
import { reverseWhole } from './text-reverser.ts';
import { SpokenDraft, SpokenStrings } from './spoken.ts';
import type { ResponseContext, ResponseFacts, SpokenText, TextSite, ToolCall, ToolCallSite } from './types.ts';

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

/** What a block calls: the call itself, and the strings of its input. */
export interface SpokenCall {
  readonly call: ToolCall;
  readonly spoken: readonly SpokenText[];
}

interface ReversedInput {
  /** JSON text as the client gets it. */
  readonly source: string;
  readonly spoken: readonly SpokenText[];
}

/** Reverses full copies of text inside one document, each string as a whole. */
export class AnswerReversal implements WalkSink {
  readonly #document: JsonDocument;
  readonly #context: ResponseContext;
  readonly #facts: ResponseFactsBuilder;
  readonly #walk: AnthropicWalk;
  readonly #inputs = new Map<JsonNode, ReversedInput>();
  /** Texts of the message's own text blocks, by node. */
  readonly #spokenTexts = new Map<JsonNode, readonly SpokenText[]>();
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
    const blocks = content?.kind === 'array' ? content.items : [];
    const texts = blocks.map((block) => this.#textOf(block));
    for (const text of texts) if (text !== undefined) this.#spokenTexts.set(text, []);
    if (this.#context.prefill !== undefined) this.#prefillNode = texts.find((text) => text !== undefined);
    if (content !== undefined) this.#walk.blocks(content, contentSite);
    for (const [at, block] of blocks.entries()) {
      const text = texts[at];
      if (text !== undefined) this.#facts.spoken.keep(this.#spokenTexts.get(text) ?? []);
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
    if (!this.#spokenTexts.has(node)) return;
    const draft = new SpokenDraft(this.#facts.spoken, 'text', continuesPrefill);
    draft.add(sent, text);
    this.#spokenTexts.set(node, draft.finished());
  }

  key(node: JsonString): void {
    this.text(node);
  }

  input(node: JsonNode): void {
    const sent = this.#document.source(node);
    const strings = new SpokenStrings(this.#facts.spoken);
    const source = reverseJson(
      sent,
      () => strings.open(this.#context.openReverser()),
      () => strings.close(),
    );
    if (sent !== source) this.#document.replaceSource(node, source);
    this.#inputs.set(node, { source, spoken: strings.finished() });
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
  toolCallOf(node: JsonNode): SpokenCall | undefined {
    const fields = this.#document.membersIf(node);
    const type = this.#document.textIf(fields.get('type'));
    const name = this.#document.textIf(fields.get('name'));
    if (type === undefined || name === undefined || !toolUseTypes.has(type)) return undefined;
    const inputNode = fields.get('input');
    const input = inputNode === undefined ? undefined : this.#inputs.get(inputNode);
    return { call: { name, input: input?.source ?? '' }, spoken: input?.spoken ?? [] };
  }

  /** The text of a text block. */
  #textOf(block: JsonNode): JsonString | undefined {
    const fields = this.#document.membersIf(block);
    const text = fields.get('text');
    return this.#document.textIf(fields.get('type')) === 'text' && text?.kind === 'string' ? text : undefined;
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
