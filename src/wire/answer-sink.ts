// Reverses full copies of text inside one JSON document of an answer, each string as a whole.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode, JsonString } from '../base/json.ts';
import type { Grammar, SignedBlock, WalkSink } from './grammar.ts';
import { reverseJson } from './json-string-stream.ts';
import type { ResponseFactsBuilder } from './response-facts.ts';
import { SpokenDraft, SpokenStrings } from './spoken.ts';
import { reverseWhole } from './text-reverser.ts';
import type { ReverserOptions, ResponseContext, SpokenText, TextSite, ToolCallSite } from './types.ts';
import { WireWalk } from './walk.ts';

/** The site of texts in an answer. */
export const answerSite: TextSite = { role: 'assistant', pointer: '', scope: 'full' };

/** A tool of a server may have the name of one of the client's. */
export function mcpTool(name: string): string {
  return `mcp:${name}`;
}

/** A tool of a set; `functions` are those of the request itself. */
export function toolIn(set: string | undefined, name: string): string {
  return set === undefined || set === '' || set === 'functions' ? name : `${set}.${name}`;
}

export interface AnswerSinkOptions {
  readonly context: ResponseContext;
  readonly facts: ResponseFactsBuilder;
  readonly isCopy?: boolean;
}

/** A part of the document that is a call, or the input of one. */
interface Call {
  readonly node: JsonNode;
  readonly tool: string;
}

/** A sink for a walk over an answer: every string that a request would offer is reversed. */
export class AnswerSink implements WalkSink {
  readonly document: JsonDocument;
  readonly walk: WireWalk;
  readonly #context: ResponseContext;
  readonly #facts: ResponseFactsBuilder;
  /** What was reversed, as the client gets it: JSON text of an input, characters of a text. */
  readonly #reversed = new Map<JsonNode, string>();
  readonly #spoken = new Map<JsonNode, readonly SpokenText[]>();
  /** Texts that the client will send back. */
  readonly #kinds = new Map<JsonNode, SpokenText['kind']>();
  readonly #calls: Call[] = [];
  readonly #isCopy: boolean;
  readonly #places = new Map<JsonNode, string>();
  #prefillNode: JsonNode | undefined;
  /** As in ReverserOptions, for the texts that come next. */
  joinedBy: object | undefined;

  /** `isCopy`: what the document says, the answer says elsewhere too. */
  constructor(grammar: Grammar, document: JsonDocument, { context, facts, isCopy = false }: AnswerSinkOptions) {
    this.document = document;
    this.#context = context;
    this.#facts = facts;
    this.#isCopy = isCopy;
    this.walk = new WireWalk(grammar, document, this);
  }

  /** Call before the walk: the model said this text, and what it says will come back in the history. */
  speaks(node: JsonNode | undefined, kind: SpokenText['kind'] = 'text'): void {
    if (node?.kind === 'string') this.#kinds.set(node, kind);
  }

  /** Call before the walk: the text goes on where the request's prefill ended. */
  continuesPrefill(node: JsonNode | undefined): void {
    this.#prefillNode = node;
  }

  /** Call before the walk: as in ReverserOptions. */
  places(node: JsonNode | undefined, place: string | undefined): void {
    if (node !== undefined && place !== undefined) this.#places.set(node, place);
  }

  /** Call before the walk: all texts in this node are input of the tool, but for what it gave back. */
  calls(node: JsonNode | undefined, tool: string): void {
    if (node !== undefined) this.#calls.push({ node, tool });
  }

  /** After the walk: what was said in a text that `speaks`, or in an input. */
  spokenIn(node: JsonNode | undefined): readonly SpokenText[] {
    return (node && this.#spoken.get(node)) ?? [];
  }

  /** After the walk: the reversed text of a node; undefined when the walk did not come by. */
  reversedOf(node: JsonNode | undefined): string | undefined {
    return node && this.#reversed.get(node);
  }

  text(node: JsonString, site: TextSite): void {
    const sent = this.document.text(node);
    const continuesPrefill = node === this.#prefillNode;
    const transform = this.#context.openReverser({ continuesPrefill, ...this.#useOf(node, site) });
    const text = reverseWhole(sent, transform);
    if (text !== sent) this.document.replaceText(node, text);
    this.#reversed.set(node, text);
    const kind = this.#kinds.get(node);
    if (kind === undefined) return;
    const draft = new SpokenDraft(this.#facts.spoken, kind, continuesPrefill);
    draft.add(sent, text);
    this.#spoken.set(node, draft.finished(transform.redactions));
  }

  key(node: JsonString, site: TextSite): void {
    this.text(node, site);
  }

  input(node: JsonNode, site: TextSite): void {
    const sent = this.document.source(node);
    const source = this.#reverseJson({ node, sent, site });
    if (sent !== source) this.document.replaceSource(node, source);
  }

  /** A text that is no JSON after all is reversed as JSON is too: pieces of it came so. */
  jsonText(node: JsonString, site: TextSite): void {
    const sent = this.document.text(node);
    const text = this.#reverseJson({ node, sent, site });
    if (sent !== text) this.document.replaceText(node, text);
  }

  signed({ signature, text: node }: SignedBlock): void {
    const text = node === undefined ? '' : this.document.text(node);
    this.#facts.signed({ signature, text });
    this.#context.passes?.(text, this.joinedBy);
  }

  reference(node: JsonString, site: TextSite): void {
    this.text(node, site);
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

  /** All strings of a value except words of the protocol: by default an error of a provider or of a gateway. */
  reverseStrings(node: JsonNode | undefined, site: TextSite = answerSite): void {
    if (node?.kind === 'string') this.text(node, site);
    else if (node?.kind === 'array') for (const item of node.items) this.reverseStrings(item, site);
    else if (node?.kind === 'object') {
      for (const { key, value } of node.members) {
        const name = this.document.text(key);
        if (!errorWords.has(name)) this.reverseStrings(value, site);
      }
    }
  }

  /** `error` of a body or an event, and what gateways answer in its stead. */
  error(members: ReadonlyMap<string, JsonNode>): void {
    const error = members.get('error');
    if (error !== undefined && error.kind !== 'null') {
      this.#facts.errorType = this.#errorType(error);
    }
    for (const field of [error, members.get('message'), members.get('detail')]) this.reverseStrings(field);
  }

  #errorType(error: JsonNode): string {
    const fields = this.document.membersIf(error);
    const names = ['type', 'status', 'code'].map((name) => this.document.textIf(fields.get(name)));
    return names.find((name) => name !== undefined && name !== '') ?? 'unknown';
  }

  /** Who gets to see a text, or which tool. */
  #useOf(node: JsonNode, { role, toolName = '' }: TextSite): ReverserOptions {
    const place = this.#places.get(node);
    const among = {
      ...(this.#isCopy ? { isCopy: true } : {}),
      ...(this.joinedBy === undefined ? {} : { joinedBy: this.joinedBy }),
      ...(place === undefined ? {} : { place }),
    };
    if (role === 'unknown' || role === 'tool-result' || role === 'document') return { isUnknown: true, ...among };
    const call = this.#calls.findLast((each) => each.node.start <= node.start && node.end <= each.node.end);
    if (call !== undefined) return { tool: call.tool, ...among };
    return role === 'tool-input' ? { tool: toolName, ...among } : among;
  }

  #reverseJson({
    node,
    sent,
    site,
  }: {
    readonly node: JsonNode;
    readonly sent: string;
    readonly site: TextSite;
  }): string {
    const strings = new SpokenStrings(this.#facts.spoken);
    const use = this.#useOf(node, site);
    const source = reverseJson(
      sent,
      () => strings.open(this.#context.openReverser(use)),
      () => strings.close(),
    );
    this.#reversed.set(node, source);
    this.#spoken.set(node, strings.finished());
    return source;
  }
}

/** Fields of an error that hold words of the protocol. */
const errorWords: ReadonlySet<string> = new Set(['type', 'code', 'param']);
