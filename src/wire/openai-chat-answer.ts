// A whole JSON answer of Chat Completions or Completions.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode } from '../base/json.ts';
import { AnswerSink, answerSite } from './answer-sink.ts';
import type { Grammar, Members } from './grammar.ts';
import { itemsOf } from './name-collector.ts';
import { chatGrammar, walkMessage } from './openai-chat-grammar.ts';
import { nameOf } from './openai-tools.ts';
import { readOpenAiUsage } from './openai-usage.ts';
import type { ResponseFactsBuilder } from './response-facts.ts';
import type { ResponseContext, TextSite } from './types.ts';

/** Fields of an answer and of its choices that hold no text. */
const plainFields: ReadonlySet<string> = new Set(
  'id object created model usage system_fingerprint service_tier obfuscation choices error index finish_reason native_finish_reason logprobs message delta text provider type detail'.split(
    ' ',
  ),
);

/** Kinds of answers and of events that we know; others pass as they came. */
const objects = /^(?:$|chat\.completion|text_completion)/;

/** Texts of a message that come back in the history. */
const spokenFields: readonly string[] = ['content', 'refusal', 'reasoning_content', 'reasoning', 'reasoning_text'];

const unknownSite: TextSite = { ...answerSite, role: 'unknown' };

/** Ids of a provider are its own, whatever they look like. */
const answerGrammar: Grammar = { ...chatGrammar, isId: () => true };

export class ChatAnswer {
  readonly #document: JsonDocument;
  readonly #context: ResponseContext;
  readonly #sink: AnswerSink;
  readonly #facts: ResponseFactsBuilder;
  readonly #hasPrefill: boolean;

  constructor(document: JsonDocument, context: ResponseContext, facts: ResponseFactsBuilder) {
    this.#document = document;
    this.#context = context;
    this.#sink = new AnswerSink(answerGrammar, document, { context, facts });
    this.#facts = facts;
    this.#hasPrefill = context.prefill !== undefined;
  }

  answer(members: Members): void {
    this.frame(members);
    for (const choice of itemsOf(members.get('choices'))) this.#choice(this.#document.membersIf(choice));
  }

  /** All but the choices, of an answer or of an event. */
  frame(members: Members): void {
    this.#facts.model = this.#document.textIf(members.get('model')) ?? this.#facts.model;
    readOpenAiUsage(this.#facts, this.#document, members.get('usage'));
    this.#sink.error(members);
    if (this.#document.textIf(members.get('object')) === 'error') {
      this.#facts.errorType ??= this.#document.textIf(members.get('type')) ?? 'unknown';
    }
    const object = this.#document.textIf(members.get('object')) ?? '';
    if (objects.test(object)) this.unknownFields(members);
  }

  /** All of a choice but its message or delta. */
  choiceFrame(choice: Members): void {
    const reason = this.#document.textIf(choice.get('finish_reason'));
    if (reason !== undefined && reason !== '') this.#facts.stopReason = reason;
    const error = choice.get('error');
    if (error !== undefined) this.#sink.error(new Map([['error', error]]));
    this.unknownFields(choice);
  }

  /** Fields that we do not know: every string in them is reversed. */
  unknownFields(members: Members): void {
    for (const [name, value] of members) if (!plainFields.has(name)) this.#sink.reverseStrings(value, unknownSite);
  }

  /** The message so far, beside the delta that brings a piece of it. */
  copy(node: JsonNode): void {
    const [context, facts] = [this.#context, this.#facts];
    const sink = new AnswerSink(answerGrammar, this.#document, { context, facts, isCopy: true });
    // It begins with the first text again.
    sink.joinedBy = sink;
    walkMessage(sink.walk, node, answerSite);
  }

  /** A call whose input comes as a whole. */
  expectCall(node: JsonNode): void {
    this.#sink.calls(node, nameOf(this.#document, this.#document.membersIf(node)) ?? '');
  }

  get sink(): AnswerSink {
    return this.#sink;
  }

  #choice(choice: Members): void {
    this.#sink.joinedBy = choice;
    const message = choice.get('message');
    const text = choice.get('text');
    if (text?.kind === 'string') {
      if (this.#hasPrefill) this.#sink.continuesPrefill(text);
      this.#sink.text(text, answerSite);
    }
    if (message !== undefined) this.message(message);
    this.choiceFrame(choice);
  }

  /** A whole message, and what it says and calls. */
  message(node: JsonNode): void {
    const members = this.#document.membersIf(node);
    const said = spokenFields.flatMap((field) => this.#textsIn(members.get(field)));
    for (const text of said) this.#sink.speaks(text);
    if (this.#hasPrefill) this.#sink.continuesPrefill(this.#textsIn(members.get('content'))[0]);
    const calls = itemsOf(members.get('tool_calls')).map((call) => this.#document.membersIf(call));
    for (const call of calls) this.#sink.speaks(this.#customInput(call), 'tool-input');
    for (const call of itemsOf(members.get('tool_calls'))) this.expectCall(call);
    walkMessage(this.#sink.walk, node, answerSite);
    for (const text of said) this.#facts.spoken.keep(this.#sink.spokenIn(text));
    for (const call of calls) this.#called(call);
    const legacy = members.get('function_call');
    if (legacy?.kind === 'object') this.#called(new Map([['function', legacy]]));
  }

  /** A text, or the texts of its parts. */
  #textsIn(node: JsonNode | undefined): readonly JsonNode[] {
    if (node?.kind === 'string') return [node];
    return itemsOf(node).flatMap((part) => {
      const fields = this.#document.membersIf(part);
      return [fields.get('text'), fields.get('thinking')].flatMap((text) => this.#textsIn(text));
    });
  }

  #customInput(call: Members): JsonNode | undefined {
    return this.#document.membersIf(call.get('custom')).get('input');
  }

  #called(call: Members): void {
    const name = nameOf(this.#document, call);
    const input = this.#document.membersIf(call.get('function')).get('arguments') ?? this.#customInput(call);
    if (name !== undefined) this.#facts.toolCalls.push({ name, input: this.#sink.reversedOf(input) ?? '' });
    this.#facts.spoken.keep(this.#sink.spokenIn(input));
  }
}
