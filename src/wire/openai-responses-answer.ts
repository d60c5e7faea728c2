// A response of the Responses API: a whole JSON answer, or one document of a stream.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode } from '../base/json.ts';
import { AnswerSink, answerSite, mcpTool, toolIn } from './answer-sink.ts';
import type { AnswerSinkOptions } from './answer-sink.ts';
import type { Members } from './grammar.ts';
import { itemsOf } from './name-collector.ts';
import { callTypes, responseFields } from './openai-responses-fields.ts';
import { responsesGrammar } from './openai-responses-grammar.ts';
import { readOpenAiUsage } from './openai-usage.ts';
import type { ResponseFactsBuilder } from './response-facts.ts';
import type { TextSite } from './types.ts';

const site: TextSite = { ...answerSite, pointer: '/output' };

export class ResponsesAnswer {
  readonly #document: JsonDocument;
  readonly #facts: ResponseFactsBuilder;
  readonly #sink: AnswerSink;

  constructor(document: JsonDocument, options: AnswerSinkOptions) {
    this.#document = document;
    this.#facts = options.facts;
    this.#sink = new AnswerSink(responsesGrammar, document, options);
  }

  /** A whole answer: a response, or an error. */
  answer(root: JsonNode, members: Members): void {
    if (this.#document.textIf(members.get('object')) === 'response') this.response(root, { isSpoken: true });
    else this.error(members);
  }

  /** A response, as far as it has come. `isSpoken`: no event has brought its items one by one. */
  response(node: JsonNode, { isSpoken }: { readonly isSpoken: boolean }): void {
    const members = this.#document.membersIf(node);
    const output = itemsOf(members.get('output'));
    const items = isSpoken ? output : [];
    for (const [index, item] of output.entries()) {
      this.#expectCall(item);
      this.#placeItem(item, `${index}`);
    }
    for (const item of items) this.#expect(item);
    this.#sink.walk.table(node, responseFields, site);
    for (const item of items) this.#note(item);
    const document = this.#document;
    this.#facts.model = document.textIf(members.get('model')) ?? this.#facts.model;
    this.#facts.stopReason =
      document.textIf(document.membersIf(members.get('incomplete_details')).get('reason')) ??
      document.textIf(members.get('status')) ??
      this.#facts.stopReason;
    readOpenAiUsage(this.#facts, document, members.get('usage'));
    const error = document.membersIf(members.get('error'));
    if (error.size > 0) this.#facts.errorType = document.textIf(error.get('code')) ?? 'unknown';
  }

  /** An item that has come to its end: what it says will come back in the history. */
  item(node: JsonNode, outputIndex: string): void {
    this.#expect(node);
    this.openItem(node, outputIndex);
    this.#note(node);
  }

  /** An item, as far as it has come. `outputIndex`: a JSON text. */
  openItem(node: JsonNode, outputIndex: string): void {
    this.#expectCall(node);
    this.#placeItem(node, outputIndex);
    this.#sink.walk.blocks(node, site);
  }

  /** A part of an item, as far as it has come. */
  part(node: JsonNode, place: string | undefined): void {
    this.#expectCall(node);
    this.#placeTexts(this.#document.membersIf(node), place);
    this.#sink.walk.blocks(node, site);
  }

  /** Other fields of an event: the full copies of a text. `tool`: whose input they are; undefined: people see them. */
  copies(
    members: Members,
    fields: Readonly<Record<string, 'text' | 'json-text' | 'unknown'>>,
    { tool, place }: { readonly tool: string | undefined; readonly place: string | undefined },
  ): void {
    this.#placeTexts(members, place);
    for (const [name, kind] of Object.entries(fields)) {
      const node = members.get(name);
      if (node === undefined) continue;
      if (tool !== undefined) this.#sink.calls(node, tool);
      if (kind === 'unknown') this.#sink.walk.unknown(node, site);
      else this.#sink.walk.rule(node, kind, site);
    }
  }

  /** The provider's error shape, and what gateways answer in its stead. */
  error(members: Members): void {
    this.#sink.error(members);
  }

  /** The tool that an item calls; undefined for items that call none. */
  toolOf(item: JsonNode): string | undefined {
    const fields = this.#document.membersIf(item);
    const type = this.#document.textIf(fields.get('type')) ?? '';
    const name = this.#document.textIf(fields.get('name')) ?? '';
    if (callTypes.has(type)) return toolIn(this.#document.textIf(fields.get('namespace')), name);
    if (mcpCallTypes.has(type)) return mcpTool(name);
    return type.endsWith('_call') ? type.slice(0, -'_call'.length) : providerTools.get(type);
  }

  #placeItem(item: JsonNode, outputIndex: string): void {
    const fields = this.#document.membersIf(item);
    for (const list of ['content', 'summary'] as const) {
      for (const [index, part] of itemsOf(fields.get(list)).entries()) {
        this.#placeTexts(this.#document.membersIf(part), placeOf(outputIndex, list, `${index}`));
      }
    }
  }

  #placeTexts(fields: Members, place: string | undefined): void {
    for (const field of ['text', 'refusal', 'transcript']) this.#sink.places(fields.get(field), place);
  }

  #expectCall(item: JsonNode): void {
    const tool = this.toolOf(item);
    if (tool !== undefined) this.#sink.calls(item, tool);
  }

  /** Texts that the client will send back. */
  #expect(node: JsonNode): void {
    const fields = this.#document.membersIf(node);
    for (const part of partsOf(fields)) this.#sink.speaks(this.#document.membersIf(part).get('text'));
    if (this.#isCall(fields)) this.#sink.speaks(fields.get('input'), 'tool-input');
  }

  #note(node: JsonNode): void {
    const fields = this.#document.membersIf(node);
    for (const part of partsOf(fields)) {
      this.#facts.spoken.keep(this.#sink.spokenIn(this.#document.membersIf(part).get('text')));
    }
    if (!this.#isCall(fields)) return;
    const input = fields.get('arguments') ?? fields.get('input');
    this.#facts.spoken.keep(this.#sink.spokenIn(input));
    const name = this.#document.textIf(fields.get('name')) ?? '';
    this.#facts.toolCalls.push({ name, input: this.#sink.reversedOf(input) ?? '' });
  }

  #isCall(fields: Members): boolean {
    return callTypes.has(this.#document.textIf(fields.get('type')) ?? '');
  }
}

/** Names a text of an item, in all events that repeat it. Indices are JSON texts. */
export function placeOf(outputIndex: string, list: 'content' | 'summary', index: string): string {
  return `${outputIndex} ${list} ${index}`;
}

const mcpCallTypes: ReadonlySet<string> = new Set(['mcp_call', 'mcp_approval_request']);

/** Items that call a tool and do not say so in their type. */
const providerTools: ReadonlyMap<string, string> = new Map([['program', 'program']]);

/** Parts of a message, of reasoning and of its summary. */
function partsOf(fields: Members): readonly JsonNode[] {
  return [...itemsOf(fields.get('content')), ...itemsOf(fields.get('summary'))];
}
