// The grammar of Chat Completions bodies as tables: what each field of each object holds.
import { annotations } from './openai-blocks.ts';
import type { JsonObject } from '../base/json.ts';
import type { FieldHandler, FieldRule, FieldTable, Walk } from './grammar.ts';
import { refuseLogprobs } from './openai-refusals.ts';
import { reasoningDetails } from './openai-reasoning.ts';
import { nameOf, responseFormatFields, toolChoiceFields, tools } from './openai-tools.ts';
import type { TextSite } from './types.ts';
import { placeAt } from './text-sites.ts';

const place: FieldTable = { city: 'declared', region: 'declared', country: 'declared', timezone: 'declared' };

/** Text that the model is likely to write: most of it is a file. */
const prediction: FieldTable = {
  type: 'token',
  content: (walk, node, site) => walk.blocks(node, { ...site, role: 'document' }),
};

/** Settings that Chat Completions and Completions share. */
export const sharedFields: FieldTable = {
  model: 'model',
  models: 'model',
  stop: 'parameter',
  stream: 'kept',
  stream_options: 'kept',
  temperature: 'kept',
  top_p: 'kept',
  top_k: 'kept',
  n: 'kept',
  max_tokens: 'kept',
  seed: 'kept',
  presence_penalty: 'kept',
  frequency_penalty: 'kept',
  logit_bias: 'kept',
  logprobs: refuseLogprobs,
  top_logprobs: refuseLogprobs,
  user: 'id',
  safety_identifier: 'id',
  prompt_cache_key: 'id',
  session_id: 'id',
  metadata: 'kept',
  store: 'kept',
  service_tier: 'kept',
};

export const chatRequestFields: FieldTable = {
  ...sharedFields,
  messages: 'messages',
  tools,
  functions: tools,
  tool_choice: toolChoiceFields,
  function_call: toolChoiceFields,
  response_format: responseFormatFields,
  prediction,
  web_search_options: {
    search_context_size: 'kept',
    filters: 'kept',
    user_location: { ...place, type: 'token', approximate: place },
  },
  provider: 'kept',
  plugins: { id: 'token', search_prompt: 'parameter', engine: 'kept' },
};

/** A name of a tool in a message of one, of a person in others. */
const speaker: FieldHandler = (walk, node, site) =>
  site.role === 'tool-result' ? walk.rule(node, 'name', site) : walk.rule(node, 'declared', site);

/** What a custom tool takes is a text of the model's. */
const customInput: FieldHandler = (walk, node, site) => walk.text(node, { ...site, role: 'tool-input' });

const extraContent: FieldTable = { google: { thought_signature: 'encrypted', thought: 'kept' } };

const functionFields: FieldTable = { name: 'name', arguments: 'json-text' };

/** Arguments stand apart: in a stream they come in pieces. */
export function toolCallFields(functionCall: FieldTable, customCall: FieldTable): FieldTable {
  return {
    type: 'token',
    id: 'id',
    index: 'kept',
    function: functionCall,
    custom: customCall,
    extra_content: extraContent,
    thought_signature: 'encrypted',
    cache_control: 'kept',
  };
}

const callFields = toolCallFields(functionFields, { name: 'name', input: customInput });

/** One tool call, or a list of them. */
const toolCalls: FieldHandler = (walk, node, site) => {
  if (node.kind === 'array') {
    for (const [index, item] of node.items.entries()) toolCalls(walk, item, placeAt(site, `${site.pointer}/${index}`));
  } else if (node.kind === 'object') walk.fields(node, callFields, callSite(walk, node, site));
  else walk.unknown(node, site);
};

const functionCall: FieldHandler = (walk, node, site) =>
  node.kind === 'object' ? walk.fields(node, functionFields, callSite(walk, node, site)) : walk.unknown(node, site);

function callSite({ document, sink }: Walk, node: JsonObject, { role, pointer, scope }: TextSite): TextSite {
  const members = document.members(node);
  const toolName = nameOf(document, members);
  const toolPath = sink.toolCall(document.textIf(members.get('id')))?.path;
  if (toolName === undefined) return { role, pointer, scope };
  return toolPath === undefined ? { role, pointer, scope, toolName } : { role, pointer, scope, toolName, toolPath };
}

/** Fields of a message that a stream brings whole. */
export const wholeMessageFields: FieldTable = {
  role: 'kept',
  name: speaker,
  id: 'id',
  tool_call_id: 'id',
  annotations,
  reasoning_opaque: 'encrypted',
  extra_content: extraContent,
  prefix: 'kept',
  cache_control: 'kept',
};

const soundFields: FieldTable = { id: 'id', data: 'encrypted', transcript: 'text', expires_at: 'kept' };

export const messageFields: FieldTable = {
  ...wholeMessageFields,
  content: 'blocks',
  refusal: 'text',
  reasoning_content: 'text',
  reasoning: 'text',
  reasoning_text: 'text',
  reasoning_details: reasoningDetails,
  thinking_blocks: reasoningDetails,
  tool_calls: toolCalls,
  function_call: functionCall,
  audio: soundFields,
};

/** A string that something else takes care of. */
export const elsewhere: FieldRule = (walk, node, site) => {
  if (node.kind !== 'string') walk.unknown(node, site);
};

/** Copilot's: the opaque part covers the readable one. */
export const sealedMessageFields: FieldTable = {
  ...messageFields,
  reasoning_text: elsewhere,
  reasoning_opaque: elsewhere,
};
