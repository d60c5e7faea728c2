// Function calls in a conversation, and which call a result answers.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode } from '../base/json.ts';
import { listOf, valuesOf } from './gemini-spelling.ts';
import { itemsOf, NameCollector } from './name-collector.ts';
import type { ToolCallSite } from './types.ts';

/** The calls that a content makes, by id. */
export function collectCalls(names: NameCollector, document: JsonDocument, content: JsonNode): void {
  for (const part of listOf(document.membersIf(content), 'parts')) {
    for (const { id, name, args } of callsIn(document, part)) names.call(id, name, args);
  }
}

interface FunctionCall {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly args: JsonNode | undefined;
}

function callsIn(document: JsonDocument, part: JsonNode | undefined): readonly FunctionCall[] {
  return valuesOf(document.membersIf(part), 'functionCall').map((call) => {
    const members = document.membersIf(call);
    const [id, name] = [members.get('id'), members.get('name')];
    return { id: document.textIf(id), name: document.textIf(name), args: members.get('args') };
  });
}

/** How many contents, and how many parts, a call and its result are apart. */
const maxContentsApart = 8;
const maxPartsApart = 64;

/**
 * The call that a result without an id answers: the last of its name before it that has no id either. `pointer`: of the
 * result, `/contents/3/parts/0/functionResponse`.
 */
export function earlierCall(document: JsonDocument, name: string, pointer: string): ToolCallSite | undefined {
  const [, wrapper, position = '0'] = /^(?:\/(request))?\/contents\/(\d{1,9})\//.exec(pointer) ?? [];
  const root = document.membersIf(document.root);
  const contents = itemsOf((wrapper === undefined ? root : document.membersIf(root.get(wrapper))).get('contents'));
  const last = Number(position) - 1;
  let left = maxPartsApart;
  let hasCalls = false;
  for (let at = last; at > last - maxContentsApart && at >= 0 && !hasCalls; at -= 1) {
    const parts = listOf(document.membersIf(contents[at]), 'parts');
    for (let place = parts.length - 1; place >= 0 && left > 0; place -= 1, left -= 1) {
      const calls = callsIn(document, parts[place]);
      const call = calls.find((each) => each.name === name && each.id === undefined);
      if (call !== undefined) return siteOf(document, call);
      hasCalls ||= calls.length > 0;
    }
  }
  return undefined;
}

function siteOf(document: JsonDocument, { name, args }: FunctionCall): ToolCallSite | undefined {
  const names = new NameCollector(document);
  names.call('call', name, args);
  return names.toolCalls.get('call');
}
