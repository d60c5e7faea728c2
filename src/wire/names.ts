// First pass over a request: what tools fix (names that never change) and which call a tool result answers.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode } from '../base/json.ts';
import type { Grammar, Members } from './grammar.ts';
import { NameCollector } from './name-collector.ts';
import type { MessageNames } from './types.ts';

export interface RequestNames extends MessageNames {
  /** What each message adds. */
  readonly ofMessages: ReadonlyMap<JsonNode, MessageNames>;
}

/**
 * Tolerates any shape: what is wrong is reported by the walk that follows. `known`: of messages that were looked
 * through before. Throws JsonError on duplicate keys.
 */
export function collectNames(
  grammar: Grammar,
  document: JsonDocument,
  request: { readonly members: Members; readonly messages: readonly JsonNode[] },
  known: ReadonlyMap<JsonNode, MessageNames> = new Map(),
): RequestNames {
  const collector = new NameCollector(document);
  grammar.collect(collector, document, request.members);
  const ofMessages = new Map<JsonNode, MessageNames>();
  for (const message of request.messages) {
    const names = known.get(message) ?? namesOf(grammar, document, message);
    ofMessages.set(message, names);
    for (const name of names.schemaNames) collector.names.add(name);
    for (const [id, call] of names.toolCalls) collector.toolCalls.set(id, call);
  }
  return { schemaNames: collector.names, toolCalls: collector.toolCalls, ofMessages };
}

function namesOf(grammar: Grammar, document: JsonDocument, message: JsonNode): MessageNames {
  const collector = new NameCollector(document);
  grammar.collectMessage(collector, document, message);
  return { schemaNames: collector.names, toolCalls: collector.toolCalls };
}
