// The grammar of Anthropic bodies as tables: what each field of each object holds.
import { signed, source, system } from './anthropic-handlers.ts';
import { isUserId } from './anthropic-shapes.ts';
import { blockTables, passing } from './grammar.ts';
import type { BlockTable, FieldHandler, FieldTable } from './grammar.ts';
import { walkTools } from './tool-definitions.ts';

/** A tool, or a list of tools. */
function anyTool(...[walk, node, site]: Parameters<FieldHandler>): void {
  walkTools(walk, node, { fields: toolFields }, site);
}

const outputFormat: FieldTable = { type: 'token', name: 'name', schema: 'schema', strict: 'kept' };
const outputConfig: FieldTable = { effort: 'kept', format: outputFormat, task_budget: 'kept' };

export const requestFields: FieldTable = {
  model: 'model',
  messages: 'messages',
  system,
  tools: anyTool,
  tool_choice: { type: 'token', name: 'name' },
  stop_sequences: 'parameter',
  metadata: { user_id: passing(isUserId) },
  max_tokens: 'kept',
  stream: 'kept',
  temperature: 'kept',
  top_p: 'kept',
  top_k: 'kept',
  thinking: 'kept',
  context_management: 'kept',
  compaction: { type: 'token', instructions: 'parameter' },
  output_config: outputConfig,
  output_format: outputFormat,
  mcp_servers: {
    type: 'token',
    name: 'name',
    url: 'declared',
    // A credential for the provider to use: without it the server cannot be reached.
    authorization_token: 'credential',
    tool_configuration: { enabled: 'kept', allowed_tools: 'name' },
  },
  container: 'kept',
  service_tier: 'kept',
  inference_geo: 'kept',
  speed: 'kept',
  betas: 'token',
  anthropic_beta: 'token',
  anthropic_version: 'token',
  cache_control: 'kept',
  diagnostics: 'kept',
  thread: 'kept',
  billing_policy: 'kept',
  fallback_credit_token: 'credential',
  fallbacks: { model: 'model', output_config: outputConfig, speed: 'kept', thinking: 'kept' },
  user_profile_id: 'id',
  workspace_id: 'id',
};

export const messageFields: FieldTable = {
  role: 'kept',
  content: 'blocks',
  output_config: 'kept',
  clear_at: 'kept',
  cache_control: 'kept',
  id: 'id',
};

export const toolFields: FieldTable = {
  type: 'token',
  name: 'name',
  description: 'text',
  input_schema: 'schema',
  input_examples: 'input',
  cache_control: 'kept',
  caching: 'kept',
  allowed_callers: 'kept',
  allowed_domains: 'declared',
  blocked_domains: 'declared',
  model: 'model',
  mcp_server_name: 'name',
  response_inclusion: 'kept',
  url_sources: 'kept',
  citations: 'kept',
  user_location: { type: 'token', city: 'declared', region: 'declared', country: 'declared', timezone: 'declared' },
  tools: anyTool,
};

const toolUse: BlockTable = {
  callId: 'id',
  fields: { name: 'name', input: 'input', caller: 'kept', toolset_name: 'name', server_name: 'name' },
};
const toolResult: BlockTable = {
  role: 'tool-result',
  callId: 'tool_use_id',
  fields: { tool_use_id: 'id', content: 'blocks', is_error: 'kept', toolset_name: 'name', caller: 'kept' },
};
const toolError: BlockTable = { role: 'tool-result', fields: { error_code: 'kept', error_message: 'text' } };
const commandResult: BlockTable = {
  role: 'tool-result',
  fields: { stdout: 'text', stderr: 'text', encrypted_stdout: 'encrypted', return_code: 'kept', content: 'blocks' },
};
const fileOnly: BlockTable = { fields: { file_id: 'id' } };
const toolReference: FieldTable = { type: 'token', name: 'name', server_name: 'name' };

const browserChange: FieldTable = {
  type: 'token',
  tab_id: 'id',
  download_id: 'id',
  url: 'declared',
  path: 'text',
  error: 'text',
};

/** Fields that any block may carry. */
export const commonBlockFields: FieldTable = { type: 'token', id: 'id', cache_control: 'kept' };

export const citationFields: FieldTable = {
  type: 'token',
  cited_text: 'text',
  document_title: 'text',
  title: 'text',
  url: 'declared',
  source: 'declared',
  file_id: 'id',
  encrypted_index: 'encrypted',
};

const ownBlockTables: readonly (readonly [string, BlockTable])[] = [
  ['text', { fields: { text: 'text', citations: citationFields } }],
  ['image', { fields: { source, transformations: 'kept' } }],
  [
    'document',
    { role: 'document', fields: { source, title: 'text', context: 'text', citations: { enabled: 'kept' } } },
  ],
  [
    'search_result',
    {
      role: 'document',
      fields: { source: 'declared', title: 'text', content: 'blocks', citations: { enabled: 'kept' } },
    },
  ],
  ['thinking', signed('thinking')],
  ['redacted_thinking', signed('data')],
  ['compaction', signed('content')],
  ['tool_use', toolUse],
  ['server_tool_use', toolUse],
  ['mcp_tool_use', toolUse],
  ['tool_result', toolResult],
  ['mcp_tool_result', toolResult],
  ['web_search_tool_result', toolResult],
  ['web_fetch_tool_result', toolResult],
  ['code_execution_tool_result', toolResult],
  ['bash_code_execution_tool_result', toolResult],
  ['text_editor_code_execution_tool_result', toolResult],
  ['tool_search_tool_result', toolResult],
  ['advisor_tool_result', toolResult],
  [
    'web_search_result',
    {
      role: 'document',
      fields: { url: 'declared', title: 'text', page_age: 'declared', encrypted_content: 'encrypted' },
    },
  ],
  ['web_fetch_result', { role: 'document', fields: { url: 'declared', content: 'blocks', retrieved_at: 'kept' } }],
  ['code_execution_result', commandResult],
  ['encrypted_code_execution_result', commandResult],
  ['bash_code_execution_result', commandResult],
  ['text_editor_code_execution_view_result', { role: 'tool-result', fields: { content: 'text', file_type: 'kept' } }],
  ['text_editor_code_execution_create_result', { fields: {} }],
  ['text_editor_code_execution_str_replace_result', { role: 'tool-result', fields: { lines: 'text' } }],
  ['tool_search_tool_search_result', { fields: { tool_references: 'blocks' } }],
  ['advisor_result', { role: 'tool-result', fields: { text: 'text', stop_reason: 'kept' } }],
  ['advisor_redacted_result', { fields: { encrypted_content: 'encrypted', stop_reason: 'kept' } }],
  ['web_search_tool_result_error', toolError],
  ['web_fetch_tool_result_error', toolError],
  ['code_execution_tool_result_error', toolError],
  ['bash_code_execution_tool_result_error', toolError],
  ['text_editor_code_execution_tool_result_error', toolError],
  ['tool_search_tool_result_error', toolError],
  ['advisor_tool_result_error', toolError],
  ['code_execution_output', fileOnly],
  ['bash_code_execution_output', fileOnly],
  ['container_upload', fileOnly],
  [
    'browser_state',
    {
      role: 'tool-result',
      fields: { tabs: { tab_id: 'id', title: 'text', url: 'declared' }, state_changes: browserChange },
    },
  ],
  ['tool_reference', { fields: { tool_name: 'name' } }],
  ['tool_addition', { fields: { tool: { ...toolReference, definition: anyTool } } }],
  ['tool_removal', { fields: { tool: toolReference } }],
  ['mcp_tool_listing', { fields: { mcp_server_name: 'name', tools: anyTool } }],
  ['fallback', { fields: { from: { model: 'model' }, to: { model: 'model' }, trigger: 'kept' } }],
];

/** What a block of each known type holds, the common fields included. */
export const anthropicBlocks: ReadonlyMap<string, BlockTable> = blockTables(commonBlockFields, ownBlockTables);

/** Block types that call a tool. */
export const toolUseTypes: ReadonlySet<string> = new Set(['tool_use', 'server_tool_use', 'mcp_tool_use']);
