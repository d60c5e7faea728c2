// Arguments of a function call that come in pieces: each piece says by a path where it belongs.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode, JsonString } from '../base/json.ts';
import { openTextChannel } from './channels.ts';
import type { Channel } from './channels.ts';
import { listOf, valueOf } from './gemini-content.ts';
import type { Members } from './grammar.ts';
import type { ResponseFactsBuilder } from './response-facts.ts';
import type { ResponseContext } from './types.ts';

interface OpenString {
  readonly channel: Channel;
  client: string;
}

/** One call whose arguments are on their way. */
export class PartialArguments {
  readonly name: string;
  readonly #context: ResponseContext;
  readonly #facts: ResponseFactsBuilder;
  /** By path. */
  readonly #strings = new Map<string, OpenString>();
  /** Path and JSON text of what is complete, as the client has it. */
  readonly #values = new Map<string, string>();

  constructor(name: string, context: ResponseContext, facts: ResponseFactsBuilder) {
    this.name = name;
    this.#context = context;
    this.#facts = facts;
  }

  /** One piece. */
  add(document: JsonDocument, piece: JsonNode): void {
    const fields = document.membersIf(piece);
    const path = document.textIf(valueOf(fields, 'jsonPath')) ?? '';
    const string = valueOf(fields, 'stringValue');
    if (string?.kind === 'string') {
      this.#addString(document, string, { path, goesOn: valueOf(fields, 'willContinue')?.kind === 'true' });
      return;
    }
    const value = valueOf(fields, 'numberValue') ?? valueOf(fields, 'boolValue');
    if (value !== undefined) this.#values.set(path, document.source(value));
  }

  #addString(
    document: JsonDocument,
    node: JsonString,
    { path, goesOn }: { readonly path: string; readonly goesOn: boolean },
  ): void {
    const sent = document.text(node);
    const open = this.#strings.get(path) ?? {
      channel: openTextChannel(this.#context, this.#facts, { kind: 'tool-input' }),
      client: '',
    };
    let text = open.channel.push(sent);
    if (goesOn) this.#strings.set(path, open);
    else {
      this.#strings.delete(path);
      text += open.channel.end();
      this.#facts.spoken.keep(open.channel.spoken());
    }
    open.client += text;
    if (!goesOn) this.#values.set(path, JSON.stringify(open.client));
    if (text !== sent) document.replaceText(node, text);
  }

  /** Pieces with what is held of strings that nobody closed, as JSON texts. `isWhole`: the call came to its end. */
  end(isWhole: boolean): readonly string[] {
    const pieces: string[] = [];
    for (const [path, open] of this.#strings) {
      const held = open.channel.end();
      open.client += held;
      if (isWhole) this.#facts.spoken.keep(open.channel.spoken());
      this.#values.set(path, JSON.stringify(open.client));
      if (held !== '') pieces.push(JSON.stringify({ jsonPath: path, stringValue: held }));
    }
    this.#strings.clear();
    if (isWhole) this.#facts.toolCalls.push({ name: this.name, input: this.#input() });
    return pieces;
  }

  /** The arguments by name; what lies deeper keeps its path as its name. */
  #input(): string {
    const members = [...this.#values].map(([path, value]) => {
      const name = /^\$\.([\w-]+)$/.exec(path)?.[1] ?? path;
      return `${JSON.stringify(name)}:${value}`;
    });
    return `{${members.join(',')}}`;
  }
}

/** The pieces of arguments in a call. */
export function piecesIn(call: Members): readonly JsonNode[] {
  return listOf(call, 'partialArgs');
}
