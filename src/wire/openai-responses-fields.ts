// The grammar of OpenAI Responses bodies as tables: what each field of each object holds.
import { blockTables } from './grammar.ts';
import type { BlockTable, FieldHandler, FieldTable } from './grammar.ts';
import { childPointer } from './json-pointer.ts';
import { openAiBlocks } from './openai-blocks.ts';
import { mediaUrl } from './openai-media.ts';
import { responseFormatFields } from './openai-tools.ts';
import { walkTools } from './tool-definitions.ts';
import type { TextRole } from './types.ts';
import { placeAt, withRole } from './text-sites.ts';

const toolNames: FieldTable = { tool_names: 'name', read_only: 'kept' };

/** A tool, or a list of tools. */
const tool: FieldHandler = (walk, node, site) => walkTools(walk, node, { fields: toolFields }, site);

/** Values are credentials for the provider to use: without them a server cannot be reached. Names are public. */
const headerValues: FieldHandler = (walk, node, site) => {
  if (node.kind !== 'object') return walk.unknown(node, site);
  for (const { key, value } of node.members) {
    const name = walk.document.word(key);
    const place = placeAt(site, childPointer(site.pointer, name));
    if (!/^[\w-]{1,64}$/.test(name)) walk.sink.key(key, { ...place, scope: 'declared' });
    walk.rule(value, 'credential', place);
  }
};

/** One value or an object: the other form of the same setting. */
function either(plain: 'id' | 'name' | 'token' | 'kept', table: FieldTable): FieldHandler {
  return (walk, node, site) => walk.rule(node, node.kind === 'object' ? table : plain, site);
}

/** What a tool is, with the fields of all types: no two of them mean different things by one name. */
const toolFields: FieldTable = {
  type: 'token',
  name: 'name',
  description: 'text',
  parameters: 'schema',
  input_schema: 'schema',
  output_schema: 'schema',
  strict: 'kept',
  format: { type: 'token', syntax: 'kept', definition: 'text' },
  tools: tool,
  namespace: 'name',
  annotations: 'kept',
  allowed_callers: 'kept',
  defer_loading: 'kept',
  server_label: 'name',
  server_url: 'declared',
  server_description: 'text',
  authorization: 'credential',
  headers: headerValues,
  connector_id: 'token',
  tunnel_id: 'id',
  allowed_tools: either('name', toolNames),
  require_approval: either('token', { always: toolNames, never: toolNames }),
  container: either('id', { type: 'token', file_ids: 'id', memory_limit: 'kept', network_policy: 'kept' }),
  environment: 'kept',
  vector_store_ids: 'id',
  filters: 'kept',
  allowed_domains: 'declared',
  user_location: { type: 'token', city: 'declared', region: 'declared', country: 'declared', timezone: 'declared' },
  model: 'model',
  input_image_mask: { file_id: 'id', image_url: mediaUrl },
};

const system: FieldHandler = (walk, node, site) => {
  if (node.kind === 'array') walk.rule(node, 'messages', site);
  else walk.blocks(node, { ...site, role: 'system' });
};

/** Ids of the client's, and JSON texts in strings: Codex tells the workspace so, with its path as a key. */
const clientMetadata: FieldHandler = (walk, node, site) => {
  if (node.kind !== 'object') return walk.unknown(node, site);
  for (const member of node.members) {
    const { key, value } = member;
    const name = walk.document.word(key);
    const place = placeAt({ ...site, scope: 'full' }, childPointer(site.pointer, name));
    if (value.kind === 'string' && walk.document.text(value).startsWith('{')) {
      if (!/^x-codex-[\w-]{1,64}$/.test(name)) walk.sink.key(key, { ...place, scope: 'declared' });
      walk.sink.jsonText(value, place);
    } else if (/^(?:x-codex-[\w-]{1,64}|[a-z]{1,20}_id)$/.test(name)) walk.rule(value, 'id', place);
    else walk.unknownMember(member, site);
  }
};

/** Values of a stored prompt's variables: texts, or parts of content. Their names are fixed by the prompt. */
const promptVariables: FieldHandler = (walk, node, site) => {
  if (node.kind !== 'object') return walk.unknown(node, site);
  for (const { key, value } of node.members) {
    walk.sink.kept(key);
    const place = placeAt(site, childPointer(site.pointer, walk.document.word(key)));
    walk.blocks(value, { ...place, role: 'user' });
  }
};

const settings: FieldTable = {
  model: 'model',
  tools: tool,
  tool_choice: either('token', {
    type: 'token',
    name: 'name',
    mode: 'token',
    server_label: 'name',
    tools: { type: 'token', name: 'name', server_label: 'name' },
  }),
  text: { format: responseFormatFields, verbosity: 'kept' },
  include: 'token',
  prompt: { id: 'id', version: 'token', variables: promptVariables },
  prompt_cache_key: 'id',
  previous_response_id: 'id',
  conversation: either('id', { id: 'id' }),
  safety_identifier: 'id',
  user: 'id',
  reasoning: 'kept',
  service_tier: 'kept',
  truncation: 'kept',
  context_management: 'kept',
  stream_options: 'kept',
};

export const requestFields: FieldTable = {
  ...settings,
  input: 'messages',
  instructions: system,
  client_metadata: clientMetadata,
};

/** A response: whole, or in an event. What it repeats of the request comes back as the client wrote it. */
export const responseFields: FieldTable = {
  ...settings,
  id: 'id',
  object: 'token',
  status: 'token',
  output: 'blocks',
  output_text: 'text',
  instructions: system,
};

/** Fields that any item or part may carry. */
export const commonFields: FieldTable = {
  type: 'token',
  id: 'id',
  call_id: 'id',
  item_id: 'id',
  status: 'token',
  caller: 'kept',
};

const roles: ReadonlyMap<string, TextRole> = new Map([
  ['user', 'user'],
  ['assistant', 'assistant'],
  ['system', 'system'],
  ['developer', 'system'],
]);

const messageFields: FieldTable = { ...commonFields, role: 'token', content: 'blocks', phase: 'token', name: 'name' };

/** Messages; items without a type are of this kind too. */
export const messageItem: BlockTable = {
  fields: {},
  whole(walk, node, site) {
    const role = walk.document.textIf(walk.document.members(node).get('role')) ?? '';
    walk.fields(node, messageFields, withRole(site, roles.get(role) ?? site.role));
  },
};

const call: FieldTable = { name: 'name', namespace: 'name', server_label: 'name', arguments: 'json-text' };
const result: BlockTable = {
  role: 'tool-result',
  callId: 'call_id',
  fields: { output: 'blocks', name: 'name', namespace: 'name', error: 'text', result: 'text' },
};
const toolList: BlockTable = { fields: { tools: tool, server_label: 'name', role: 'token', error: 'text' } };
const safetyChecks: FieldTable = { id: 'id', code: 'token', message: 'text' };

/** Those that Responses has besides the parts of chat messages. */
const parts: readonly (readonly [string, BlockTable])[] = [
  ['summary_text', { fields: { text: 'text' } }],
  ['reasoning_text', { fields: { text: 'text' } }],
  ['computer_screenshot', { fields: { image_url: mediaUrl, file_id: 'id' } }],
];

const items: readonly (readonly [string, BlockTable])[] = [
  ['message', messageItem],
  [
    'reasoning',
    { role: 'assistant', fields: { summary: 'blocks', content: 'blocks', encrypted_content: 'encrypted' } },
  ],
  ['compaction', { fields: { encrypted_content: 'encrypted' } }],
  ['compaction_summary', { fields: { encrypted_content: 'encrypted' } }],
  ['function_call', { role: 'tool-input', callId: 'call_id', fields: call }],
  ['custom_tool_call', { role: 'tool-input', callId: 'call_id', fields: { ...call, input: 'text' } }],
  ['mcp_call', { role: 'tool-input', fields: { ...call, approval_request_id: 'id', output: asRole('tool-result') } }],
  ['mcp_approval_request', { role: 'tool-input', fields: call }],
  ['mcp_approval_response', { role: 'user', fields: { approval_request_id: 'id', reason: 'text' } }],
  ['tool_search_call', { fields: { arguments: 'input', execution: 'token' } }],
  ['local_shell_call', { fields: { action: shellAction('command') } }],
  ['shell_call', { fields: { action: shellAction('commands'), environment: 'kept' } }],
  ['apply_patch_call', { role: 'tool-input', fields: { operation: { type: 'token', path: 'text', diff: 'text' } } }],
  [
    'code_interpreter_call',
    {
      role: 'tool-input',
      fields: {
        code: 'text',
        container_id: 'id',
        outputs: { type: 'token', url: 'declared', logs: asRole('tool-result') },
      },
    },
  ],
  ['program', { role: 'tool-input', fields: { code: 'text', fingerprint: 'encrypted' } }],
  [
    'web_search_call',
    {
      role: 'tool-input',
      fields: {
        action: {
          type: 'token',
          query: 'text',
          queries: 'text',
          pattern: 'text',
          url: 'declared',
          sources: { type: 'token', url: 'declared' },
        },
      },
    },
  ],
  [
    'file_search_call',
    {
      role: 'tool-input',
      fields: {
        queries: 'text',
        results: { file_id: 'id', filename: 'text', text: asRole('tool-result'), attributes: 'output' },
      },
    },
  ],
  [
    'computer_call',
    {
      role: 'tool-input',
      fields: { action: computerAction, actions: computerAction, pending_safety_checks: safetyChecks },
    },
  ],
  [
    'image_generation_call',
    { role: 'assistant', fields: { result: imageResult, revised_prompt: 'text', output_format: 'token' } },
  ],
  ['function_call_output', result],
  ['custom_tool_call_output', result],
  ['local_shell_call_output', result],
  ['apply_patch_call_output', result],
  ['program_output', result],
  ['computer_call_output', { ...result, fields: { ...result.fields, acknowledged_safety_checks: safetyChecks } }],
  [
    'shell_call_output',
    { ...result, fields: { output: { stdout: 'text', stderr: 'text', outcome: 'kept', created_by: 'id' } } },
  ],
  ['additional_tools', toolList],
  ['tool_search_output', toolList],
  ['mcp_list_tools', toolList],
  ['configuration_update', { fields: { reasoning: 'kept', text: { format: responseFormatFields } } }],
  ['item_reference', { fields: {} }],
];

/** What each known type of item, and of part of its content, holds. */
export const responsesBlocks: ReadonlyMap<string, BlockTable> = new Map([
  ...openAiBlocks.tables,
  ...blockTables(commonFields, [...items, ...parts]),
]);

function asRole(role: TextRole): FieldHandler {
  return (walk, node, site) => walk.blocks(node, { ...site, role });
}

function shellAction(commands: string): FieldHandler {
  return (walk, node, site) =>
    walk.table(
      node,
      { type: 'token', [commands]: 'text', env: 'input', user: 'text', working_directory: 'text' },
      { ...site, role: 'tool-input' },
    );
}

function computerAction(...[walk, node, site]: Parameters<FieldHandler>): void {
  walk.table(node, { type: 'token', text: 'text', button: 'token', keys: 'kept', path: 'kept' }, site);
}

/** An image as base64 alone. */
function imageResult(...[walk, node, site]: Parameters<FieldHandler>): void {
  if (node.kind !== 'string') return walk.unknown(node, site);
  walk.base64(node, `image/${imageKindOf(walk.document.text(node))}`, site);
}

/** The kind of image that base64 data begins as. */
function imageKindOf(base64: string): string {
  if (base64.startsWith('/9j/')) return 'jpeg';
  if (base64.startsWith('UklGR')) return 'webp';
  return base64.startsWith('R0lGOD') ? 'gif' : 'png';
}

/** Types of items that call a tool of the client. */
export const callTypes: ReadonlySet<string> = new Set(['function_call', 'custom_tool_call']);

/** Types of items that bring definitions of tools. */
export const toolListTypes: ReadonlySet<string> = new Set(['additional_tools', 'tool_search_output', 'mcp_list_tools']);
