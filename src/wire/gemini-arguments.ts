// Arguments of a function call that come in pieces: each piece says by a path where it belongs.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode, JsonString } from '../base/json.ts';
import { openTextChannel } from './channels.ts';
import type { Channel } from './channels.ts';
import { listOf, valueOf } from './gemini-spelling.ts';
import type { Members } from './grammar.ts';
import type { ResponseFactsBuilder } from './response-facts.ts';
import type { ResponseContext } from './types.ts';

/** A text of the event at hand, before it is written. */
export interface PendingText {
  readonly node: JsonString;
  readonly sent: string;
  text: string;
}

interface OpenString {
  readonly channel: Channel;
  client: string;
  /** Its last piece, when that is in the event at hand. */
  last: PendingText | undefined;
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

  /** One piece; gives its text when it has one. */
  add(document: JsonDocument, piece: JsonNode): PendingText | undefined {
    const fields = document.membersIf(piece);
    const path = document.textIf(valueOf(fields, 'jsonPath')) ?? '';
    const string = valueOf(fields, 'stringValue');
    if (string?.kind === 'string') {
      const goesOn = valueOf(fields, 'willContinue')?.kind === 'true';
      return this.#addString(path, { node: string, sent: document.text(string) }, goesOn);
    }
    const value = valueOf(fields, 'numberValue') ?? valueOf(fields, 'boolValue');
    if (value !== undefined) this.#values.set(path, document.source(value));
    return undefined;
  }

  /** The event is over. */
  settle(): void {
    for (const open of this.#strings.values()) open.last = undefined;
  }

  #addString(path: string, { node, sent }: Omit<PendingText, 'text'>, goesOn: boolean): PendingText {
    const open = this.#strings.get(path) ?? this.#open(path);
    const text = open.channel.push(sent);
    open.client += text;
    open.last = { node, sent, text };
    const { last } = open;
    if (!goesOn) this.#end(path, open, true);
    return last;
  }

  #open(path: string): OpenString {
    const channel = openTextChannel(this.#context, this.#facts, { kind: 'tool-input', tool: this.name });
    const open: OpenString = { channel, client: '', last: undefined };
    this.#strings.set(path, open);
    return open;
  }

  /** Gives what is held and has no piece to go into. */
  #end(path: string, open: OpenString, isWhole: boolean): string {
    this.#strings.delete(path);
    const held = open.channel.end();
    if (isWhole) this.#facts.spoken.keep(open.channel.spoken());
    this.#values.set(path, JSON.stringify(open.client + held));
    if (open.last === undefined) return held;
    open.last.text += held;
    return '';
  }

  /** Pieces with what is held of strings that nobody closed, as JSON texts. `isWhole`: the call came to its end. */
  end(isWhole: boolean): readonly string[] {
    const pieces: string[] = [];
    for (const [path, open] of this.#strings) {
      const held = this.#end(path, open, isWhole);
      if (held !== '') pieces.push(JSON.stringify({ jsonPath: path, stringValue: held }));
    }
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
