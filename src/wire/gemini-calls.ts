// Function calls in a conversation, and which call a result answers.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode } from '../base/json.ts';
import { listOf, valuesOf } from './gemini-spelling.ts';
import { itemsOf, NameCollector } from './name-collector.ts';
import type { ToolCallSite } from './types.ts';

/** The calls that a content makes, by id. */
export function collectCalls(names: NameCollector, document: JsonDocument, content: JsonNode): void {
  for (const { id, name, args } of callsIn(document, content)) names.call(id, name, args);
}

interface FunctionCall {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly args: JsonNode | undefined;
}

function callsIn(document: JsonDocument, content: JsonNode): readonly FunctionCall[] {
  const calls: FunctionCall[] = [];
  for (const part of listOf(document.membersIf(content), 'parts')) {
    for (const call of valuesOf(document.membersIf(part), 'functionCall')) {
      const members = document.membersIf(call);
      calls.push({
        id: document.textIf(members.get('id')),
        name: document.textIf(members.get('name')),
        args: members.get('args'),
      });
    }
  }
  return calls;
}

/** How many contents a call and its result are apart. */
const maxContentsApart = 8;

/** The last calls before a content that no id tells apart: a result without an id answers the one of its name. */
export class EarlierCalls {
  readonly #document: JsonDocument;
  readonly #pointer: string;
  /** By name; read when first asked, once for all results of the content. */
  #calls: ReadonlyMap<string, ToolCallSite> | undefined;

  /** `pointer`: of the content, `/contents/3`. */
  constructor(document: JsonDocument, pointer: string) {
    this.#document = document;
    this.#pointer = pointer;
  }

  of(name: string): ToolCallSite | undefined {
    this.#calls ??= this.#read();
    return this.#calls.get(name);
  }

  #read(): ReadonlyMap<string, ToolCallSite> {
    const document = this.#document;
    const [, wrapper = '', position = ''] = /^(?:\/(request))?\/contents\/(\d{1,9})$/.exec(this.#pointer) ?? [];
    const root = document.membersIf(document.root);
    const request = wrapper === '' ? root : document.membersIf(root.get(wrapper));
    const end = Number(position);
    const before = itemsOf(request.get('contents')).slice(Math.max(0, end - maxContentsApart), end);
    const names = new NameCollector(document);
    for (let at = before.length - 1; at >= 0 && names.toolCalls.size === 0; at -= 1) {
      const content = before[at];
      for (const { id, name, args } of content === undefined ? [] : callsIn(document, content)) {
        if (id === undefined) names.call(name, name, args);
      }
    }
    return names.toolCalls;
  }
}
