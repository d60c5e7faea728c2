// The grammar of Chat Completions bodies.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode, JsonString } from '../base/json.ts';
import type { FieldHandler, Grammar, Members, Walk } from './grammar.ts';
import { itemsOf } from './name-collector.ts';
import { openAiBlocks } from './openai-blocks.ts';
import { chatRequestFields, messageFields, sealedMessageFields } from './openai-chat-fields.ts';
import { isOpenAiId } from './openai-shapes.ts';
import { collectResponseFormat, collectToolChoice, collectTools, nameOf } from './openai-tools.ts';
import { isProtocolWord } from './openai-vocabulary.ts';
import { isOpaque } from './opaque-data.ts';
import { malformed } from './request-map.ts';
import type { RequestFacts, TextRole, TextSite } from './types.ts';

const roles: ReadonlyMap<string, TextRole> = new Map<string, TextRole>([
  ['system', 'system'],
  ['developer', 'system'],
  ['user', 'user'],
  ['assistant', 'assistant'],
  ['tool', 'tool-result'],
  ['function', 'tool-result'],
]);

const message: FieldHandler = (walk, node, { pointer }) => {
  if (node.kind !== 'object') {
    const what = pointer === '/messages' ? 'messages is no list' : 'a message is no object';
    return walk.sink.malformed(what, pointer);
  }
  const members = walk.document.members(node);
  const role = walk.document.textIf(members.get('role'));
  if (role === undefined) walk.sink.malformed('a message has no role', pointer);
  const site: TextSite = { role: roles.get(role ?? '') ?? 'unknown', pointer, scope: 'full' };
  walkMessage(walk, node, site.role === 'tool-result' ? resultSite(walk, members, site) : site);
};

/** The fields of a message, in a request or in an answer. */
export function walkMessage(walk: Walk, node: JsonNode, site: TextSite): void {
  if (node.kind !== 'object') return walk.unknown(node, site);
  const members = walk.document.members(node);
  const seal = walk.document.textIf(members.get('reasoning_opaque')) ?? '';
  if (!isOpaque(seal)) return walk.fields(node, messageFields, site);
  const text = members.get('reasoning_text');
  const place = { ...site, pointer: `${site.pointer}/reasoning_text` };
  walk.sink.signed({ signature: seal, text: text?.kind === 'string' ? text : undefined }, place);
  walk.fields(node, sealedMessageFields, site);
}

/** Which call a result answers: by its id, in the legacy form by the function's name. */
function resultSite({ document, sink }: Walk, members: Members, site: TextSite): TextSite {
  const call = sink.toolCall(document.textIf(members.get('tool_call_id')));
  const toolName = call?.name ?? document.textIf(members.get('name'));
  if (toolName === undefined) return site;
  const { role, pointer, scope } = site;
  const toolPath = call?.path;
  return toolPath === undefined ? { role, pointer, scope, toolName } : { role, pointer, scope, toolName, toolPath };
}

export const chatGrammar: Grammar = {
  id: 'openai-chat',
  title: 'a Chat Completions request',
  request: chatRequestFields,
  blocks: openAiBlocks,
  message,

  messages(_document, members) {
    const messages = members.get('messages');
    if (messages?.kind !== 'array') throw malformed(chatGrammar, 'there is no list of messages', '');
    return messages;
  },

  isProtocolWord,
  isId: isOpenAiId,

  collect(names, document, members) {
    for (const field of ['tools', 'functions']) collectTools(names, document, members.get(field));
    for (const field of ['tool_choice', 'function_call']) collectToolChoice(names, document, members.get(field));
    collectResponseFormat(names, document, members.get('response_format'));
  },

  collectMessage(names, document, node) {
    for (const call of itemsOf(document.membersIf(node).get('tool_calls'))) {
      const fields = document.membersIf(call);
      const input = document.membersIf(fields.get('function')).get('arguments');
      names.call(document.textIf(fields.get('id')), nameOf(document, fields), input);
    }
  },

  facts: openAiFacts,
  prefill: prefillNode,
};

/** What a request of Chat Completions or Completions says of itself. */
export function openAiFacts(document: JsonDocument, members: Members): Omit<RequestFacts, 'prefill'> {
  const ids = ['prompt_cache_key', 'session_id', 'user', 'safety_identifier'];
  const sessions = ids.map((field) => document.textIf(members.get(field)));
  return {
    model: document.textIf(members.get('model')),
    isStreaming: members.get('stream')?.kind === 'true',
    session: sessions.find((session) => session !== undefined && session !== ''),
    agent: undefined,
    hasTools: ['tools', 'functions'].some((field) => itemsOf(members.get(field)).length > 0),
  };
}

/** OpenAI begins an answer anew; hosts that go on from an assistant message want to be told. */
function prefillNode(document: JsonDocument, members: Members): JsonString | undefined {
  const fields = document.membersIf(itemsOf(members.get('messages')).at(-1));
  const isMeant = fields.get('prefix')?.kind === 'true' || members.get('continue_final_message')?.kind === 'true';
  if (!isMeant || document.textIf(fields.get('role')) !== 'assistant') return undefined;
  const content = fields.get('content');
  const text = content?.kind === 'array' ? document.membersIf(content.items.at(-1)).get('text') : content;
  return text?.kind === 'string' ? text : undefined;
}
