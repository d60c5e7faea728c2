// The grammar of OpenAI Responses bodies.
import type { JsonDocument } from '../base/json-document.ts';
import type { JsonNode } from '../base/json.ts';
import type { FieldHandler, Grammar } from './grammar.ts';
import { itemsOf } from './name-collector.ts';
import type { NameCollector } from './name-collector.ts';
import {
  callTypes,
  commonFields,
  messageItem,
  requestFields,
  responsesBlocks,
  toolListTypes,
} from './openai-responses-fields.ts';
import { isOpenAiId } from './openai-shapes.ts';
import { isProtocolWord } from './openai-vocabulary.ts';
import { malformed } from './request-map.ts';
import { withRole } from './text-sites.ts';

/** One item of the input, or the whole input when it is a text. */
const item: FieldHandler = (walk, node, site) => {
  if (node.kind === 'string') walk.sink.text(node, { ...site, role: 'user' });
  else if (node.kind === 'object') walk.block(node, withRole(site, 'unknown'));
  else if (node.kind !== 'null') walk.sink.malformed('an item of the input is no object', site.pointer);
};

export const responsesGrammar: Grammar = {
  id: 'openai-responses',
  title: 'a Responses request',
  request: requestFields,
  blocks: { tables: responsesBlocks, common: commonFields, untyped: messageItem },
  message: item,

  messages(_document, members) {
    const input = members.get('input');
    if (input?.kind === 'array') return input;
    // A stored prompt, or an earlier response, may be all that a request needs.
    const isWhole = input === undefined || input.kind === 'string' || input.kind === 'null';
    if (!isWhole) throw malformed(responsesGrammar, 'the input is neither a text nor a list of items', '');
    return undefined;
  },

  isProtocolWord,
  isId: isOpenAiId,

  collect(names, document, members) {
    collectTools(names, document, members.get('tools'));
    const choice = document.membersIf(members.get('tool_choice'));
    for (const fields of [choice, ...itemsOf(choice.get('tools')).map((tool) => document.membersIf(tool))]) {
      names.name(fields.get('name'));
      names.name(fields.get('server_label'));
    }
    const format = document.membersIf(document.membersIf(members.get('text')).get('format'));
    names.schema(format.get('schema'));
    names.keys(document.membersIf(members.get('prompt')).get('variables'));
  },

  collectMessage(names, document, node) {
    const fields = document.membersIf(node);
    const type = document.textIf(fields.get('type')) ?? '';
    if (toolListTypes.has(type)) collectTools(names, document, fields.get('tools'));
    else if (callTypes.has(type)) {
      const id = document.textIf(fields.get('call_id'));
      names.call(id, document.textIf(fields.get('name')), fields.get('arguments'));
    }
  },

  facts(document, members) {
    return {
      model: document.textIf(members.get('model')),
      isStreaming: members.get('stream')?.kind === 'true',
      session: document.textIf(members.get('prompt_cache_key')),
      agent: undefined,
      hasTools: itemsOf(members.get('tools')).length > 0 || bringsTools(document, members.get('input')),
    };
  },
};

function collectTools(names: NameCollector, document: JsonDocument, node: JsonNode | undefined): void {
  for (const tool of itemsOf(node)) {
    const fields = document.membersIf(tool);
    names.name(fields.get('name'));
    names.name(fields.get('server_label'));
    for (const schema of ['parameters', 'input_schema', 'output_schema']) names.schema(fields.get(schema));
    const allowed = fields.get('allowed_tools');
    names.name(allowed);
    names.name(document.membersIf(allowed).get('tool_names'));
    // A namespace lists tools of its own.
    collectTools(names, document, fields.get('tools'));
  }
}

function bringsTools(document: JsonDocument, input: JsonNode | undefined): boolean {
  return itemsOf(input).some((node) => toolListTypes.has(document.textIf(document.membersIf(node).get('type')) ?? ''));
}
