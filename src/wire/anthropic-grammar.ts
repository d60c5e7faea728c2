// The grammar of Anthropic bodies.
import {
  anthropicBlocks,
  citationFields,
  commonBlockFields,
  messageFields,
  requestFields,
  toolUseTypes,
} from './anthropic-fields.ts';
import { isAnthropicId } from './anthropic-shapes.ts';
import { isProtocolWord } from './anthropic-vocabulary.ts';
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode, JsonString } from '../base/json.ts';
import type { FieldHandler, Grammar, Members, Walk } from './grammar.ts';
import { itemsOf } from './name-collector.ts';
import type { NameCollector } from './name-collector.ts';
import { malformed } from './request-map.ts';
import type { RequestFacts, TextSite } from './types.ts';

const message: FieldHandler = (walk, node, { pointer }) => {
  if (node.kind !== 'object') return walk.sink.malformed('a message is no object', pointer);
  const role = walk.document.textIf(walk.document.members(node).get('role'));
  if (role === undefined) walk.sink.malformed('a message has no role', pointer);
  const isKnown = role === 'user' || role === 'assistant' || role === 'system';
  walk.fields(node, messageFields, { role: isKnown ? role : 'unknown', pointer, scope: 'full' });
};

export const anthropicGrammar: Grammar = {
  id: 'anthropic-messages',
  title: 'a Messages request',
  request: requestFields,
  blocks: { tables: anthropicBlocks, common: commonBlockFields },
  message,

  messages(_document, members) {
    const messages = members.get('messages');
    if (messages?.kind !== 'array') throw malformed(anthropicGrammar, 'there is no list of messages', '');
    return messages;
  },

  isProtocolWord,
  isId: isAnthropicId,

  collect(names, document, members) {
    for (const tool of itemsOf(members.get('tools'))) collectTool(names, document, tool);
    names.name(document.membersIf(members.get('tool_choice')).get('name'));
    const format = document.membersIf(members.get('output_config')).get('format');
    for (const output of [format, members.get('output_format')]) names.schema(document.membersIf(output).get('schema'));
    for (const server of itemsOf(members.get('mcp_servers'))) {
      const fields = document.membersIf(server);
      names.name(fields.get('name'));
      names.name(document.membersIf(fields.get('tool_configuration')).get('allowed_tools'));
    }
  },

  collectMessage(names, document, node) {
    for (const block of itemsOf(document.membersIf(node).get('content'))) collectBlock(names, document, block);
  },

  facts: requestFacts,
  prefill: prefillNode,
};

/** One citation, or a list of them. */
export function walkCitations(walk: Walk, node: JsonNode, site: TextSite): void {
  walk.table(node, citationFields, site);
}

function collectTool(names: NameCollector, document: JsonDocument, node: JsonNode | undefined): void {
  const fields = document.membersIf(node);
  for (const inner of [fields, ...itemsOf(fields.get('tools')).map((tool) => document.membersIf(tool))]) {
    // A toolset lists tools of its own; one level is all that the API has.
    names.name(inner.get('name'));
    names.schema(inner.get('input_schema'));
  }
  names.name(fields.get('mcp_server_name'));
  names.keys(fields.get('configs'));
}

function collectBlock(names: NameCollector, document: JsonDocument, node: JsonNode): void {
  const fields = document.membersIf(node);
  const type = document.textIf(fields.get('type')) ?? '';
  if (toolUseTypes.has(type)) {
    names.call(document.textIf(fields.get('id')), document.textIf(fields.get('name')), fields.get('input'));
  } else if (type === 'tool_addition') {
    const tool = document.membersIf(fields.get('tool'));
    names.name(tool.get('name'));
    collectTool(names, document, tool.get('definition'));
  } else if (type === 'mcp_tool_listing') {
    for (const tool of itemsOf(fields.get('tools'))) collectTool(names, document, tool);
  }
}

function prefillNode(document: JsonDocument, members: Members): JsonString | undefined {
  const fields = document.membersIf(itemsOf(members.get('messages')).at(-1));
  if (document.textIf(fields.get('role')) !== 'assistant') return undefined;
  const content = fields.get('content');
  if (content?.kind === 'string') return content;
  const block = document.membersIf(itemsOf(content).at(-1));
  const text = document.textIf(block.get('type')) === 'text' ? block.get('text') : undefined;
  return text?.kind === 'string' ? text : undefined;
}

function requestFacts(document: JsonDocument, members: Members): Omit<RequestFacts, 'prefill'> {
  const user = document.textIf(document.membersIf(members.get('metadata')).get('user_id'));
  return {
    model: document.textIf(members.get('model')),
    isStreaming: members.get('stream')?.kind === 'true',
    session: user === undefined ? undefined : sessionOf(user),
    agent: undefined,
    hasTools: itemsOf(members.get('tools')).length > 0,
  };
}

/** Claude Code sends a JSON text with device, account and session; others send one id. */
function sessionOf(user: string): string {
  if (!user.startsWith('{')) return user;
  try {
    const parsed: unknown = JSON.parse(user);
    const isObject = typeof parsed === 'object' && parsed !== null;
    const session: unknown = isObject && 'session_id' in parsed ? parsed.session_id : undefined;
    return typeof session === 'string' && session !== '' ? session : user;
  } catch {
    return user;
  }
}
