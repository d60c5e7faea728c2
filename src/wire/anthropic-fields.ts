// The grammar of Anthropic bodies as tables: what each field of each object holds. A field that no table names is
// offered to the visitor string by string, so that a new feature of the API is scanned before we know it.
import type { Shape } from './anthropic-shapes.ts';

export type FieldKind =
  /** Settings: words of the protocol pass, all else is offered. */
  | 'kept'
  /** Passes when it has this shape, is offered otherwise. */
  | Shape
  /** Passes: the walk has looked at it. */
  | 'exact'
  /** A text or a list of texts. */
  | 'text'
  /** The same, as a setting of the request. */
  | 'parameter'
  /** URLs and labels: only declared names change. */
  | 'declared'
  /** A text, one block or a list of blocks. */
  | 'blocks'
  /** Any JSON value that a tool takes. */
  | 'input'
  | 'source'
  /** Opaque data that the provider made. */
  | 'encrypted'
  | 'schema'
  | 'tool'
  | 'system'
  | 'messages';

/** Objects; a list of them is walked item by item. */
export interface FieldTable {
  readonly [key: string]: FieldKind | FieldTable;
}

const outputFormat: FieldTable = { type: 'token', name: 'name', schema: 'schema', strict: 'kept' };
const outputConfig: FieldTable = { effort: 'kept', format: outputFormat, task_budget: 'kept' };

export const requestFields: FieldTable = {
  model: 'model',
  messages: 'messages',
  system: 'system',
  tools: 'tool',
  tool_choice: { type: 'token', name: 'name' },
  stop_sequences: 'parameter',
  metadata: { user_id: 'user-id' },
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

/** The block of a billing line; its text has been looked at. */
export const billingFields: FieldTable = { type: 'token', text: 'exact', cache_control: 'kept' };

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
  tools: 'tool',
};

/** The role that a block gives to what is in it; without one it takes the role of its message. */
export interface BlockTable {
  readonly role?: 'document' | 'tool-result';
  readonly fields: FieldTable;
}

const toolUse: BlockTable = {
  fields: { name: 'name', input: 'input', caller: 'kept', toolset_name: 'name', server_name: 'name' },
};
const toolResult: BlockTable = {
  role: 'tool-result',
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

// Thinking, redacted thinking and compaction are not here: they are signed, and handled as wholes.
const ownBlockTables: readonly (readonly [string, BlockTable])[] = [
  ['text', { fields: { text: 'text', citations: citationFields } }],
  ['image', { fields: { source: 'source', transformations: 'kept' } }],
  [
    'document',
    { role: 'document', fields: { source: 'source', title: 'text', context: 'text', citations: { enabled: 'kept' } } },
  ],
  [
    'search_result',
    {
      role: 'document',
      fields: { source: 'declared', title: 'text', content: 'blocks', citations: { enabled: 'kept' } },
    },
  ],
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
  ['tool_addition', { fields: { tool: { ...toolReference, definition: 'tool' } } }],
  ['tool_removal', { fields: { tool: toolReference } }],
  ['mcp_tool_listing', { fields: { mcp_server_name: 'name', tools: 'tool' } }],
  ['fallback', { fields: { from: { model: 'model' }, to: { model: 'model' }, trigger: 'kept' } }],
];

/** What a block of each known type holds, the common fields included. */
export const blockTables: ReadonlyMap<string, BlockTable> = new Map(
  ownBlockTables.map(([type, table]) => [type, { ...table, fields: { ...commonBlockFields, ...table.fields } }]),
);

/** Fields of `source` by its `type`; base64 is handled apart. */
export const sourceTables: ReadonlyMap<string, FieldTable> = new Map<string, FieldTable>([
  ['text', { type: 'token', media_type: 'kept', data: 'text' }],
  ['content', { type: 'token', content: 'blocks' }],
  ['url', { type: 'token', url: 'declared' }],
  ['file', { type: 'token', file_id: 'id' }],
]);

/** Block types that call a tool. */
export const toolUseTypes: ReadonlySet<string> = new Set(['tool_use', 'server_tool_use', 'mcp_tool_use']);

/** Inputs of tools that name a file, the most telling first. */
export const pathInputs: readonly string[] = [
  'file_path',
  'notebook_path',
  'path',
  'filename',
  'filePath',
  'filepath',
  'absolute_path',
  'relative_path',
  'target_file',
  'file',
];
