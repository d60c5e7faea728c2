// What the tools of AI clients do with their inputs, by exact name: the one place that knows it.

/** `edits-files`: its input ends in a file of the workspace. `reads-files`: it stays on this machine. All else may leave it. */
export type ToolKind = 'edits-files' | 'reads-files' | 'other';

interface ClientTools {
  readonly edits: readonly string[];
  readonly reads: readonly string[];
}

const words = (list: string): readonly string[] => list.split(' ');

const opencode: ClientTools = {
  edits: words('edit write multiedit patch apply_patch'),
  reads: words('read grep glob list'),
};

/** By id of the client, as its URL names it. Codex's `exec` and patches in a shell's heredoc are code that is run. */
const toolsOf: ReadonlyMap<string, ClientTools> = new Map([
  [
    'claude-code',
    { edits: words('Edit MultiEdit Write NotebookEdit'), reads: words('Read Glob Grep LS NotebookRead') },
  ],
  ['codex', { edits: words('apply_patch'), reads: words('view_image read_file list_dir grep_files') }],
  [
    'gemini-cli',
    {
      edits: words('replace write_file'),
      reads: words('read_file read_many_files list_directory glob grep_search search_file_content'),
    },
  ],
  [
    'qwen-code',
    {
      edits: words('edit write_file notebook_edit replace'),
      reads: words('read_file read_many_files list_directory glob grep_search search_file_content'),
    },
  ],
  [
    'continue',
    {
      edits: words(
        'Write Edit MultiEdit create_new_file edit_existing_file single_find_and_replace multi_edit builtin_create_new_file builtin_edit_existing_file builtin_single_find_and_replace builtin_multi_edit',
      ),
      reads: words(
        'Read List Search Diff read_file ls grep_search file_glob_search read_currently_open_file builtin_read_file builtin_ls builtin_grep_search builtin_file_glob_search',
      ),
    },
  ],
  [
    'cline',
    {
      edits: words('editor apply_patch write_to_file replace_in_file edit_file'),
      reads: words('read_files read_file search_files search_codebase list_files list_code_definition_names'),
    },
  ],
  [
    'roo',
    {
      edits: words(
        'write_to_file apply_diff insert_content search_and_replace search_replace edit edit_file apply_patch',
      ),
      reads: words('read_file search_files list_files codebase_search'),
    },
  ],
  ['opencode', opencode],
  [
    'kilo',
    {
      edits: [
        ...opencode.edits,
        ...words('write_to_file apply_diff insert_content search_and_replace edit_file fast_edit_file'),
      ],
      reads: [...opencode.reads, ...words('read_file search_files list_files codebase_search')],
    },
  ],
  ['crush', { edits: words('edit multiedit write'), reads: words('view grep glob ls') }],
  ['copilot-cli', { edits: words('edit create apply_patch str_replace_editor'), reads: words('view grep rg glob') }],
  [
    'copilot-chat',
    {
      edits: words(
        'create_file insert_edit_into_file replace_string_in_file multi_replace_string_in_file apply_patch edit_notebook_file edit_files',
      ),
      reads: words('read_file grep_search file_search list_dir semantic_search'),
    },
  ],
  [
    'goose',
    { edits: words('developer__text_editor text_editor developer__write developer__edit write edit'), reads: [] },
  ],
  ['droid', { edits: words('Create Edit MultiEdit ApplyPatch'), reads: words('Read LS Grep Glob') }],
  [
    'zed',
    { edits: words('edit_file create_file write_file'), reads: words('read_file grep find_path list_directory') },
  ],
]);

/** Tools that providers define and that any program may offer. */
const definedByProviders: ClientTools = {
  edits: words('str_replace_based_edit_tool str_replace_editor apply_patch'),
  reads: [],
};

const everyClient: readonly ClientTools[] = [...toolsOf.values(), definedByProviders];
const everyEdit: ReadonlySet<string> = new Set(everyClient.flatMap(({ edits }) => edits));
const everyRead: ReadonlySet<string> = new Set(everyClient.flatMap(({ reads }) => reads));

/**
 * `client`: id of the tool that the URL was written for. A client that is known is held to its own tools: what another
 * one calls so may be a tool of some server there. Untrusted: any name.
 */
export function toolKindOf(name: string, client: string | undefined): ToolKind {
  const own = client === undefined ? undefined : toolsOf.get(client);
  if (own === undefined ? everyEdit.has(name) : own.edits.includes(name)) return 'edits-files';
  return (own === undefined ? everyRead.has(name) : own.reads.includes(name)) ? 'reads-files' : 'other';
}

/**
 * What announces a tool call inside a text, where clients read calls out of texts: behind it nothing is restored. Edits
 * that are written so (`write_to_file`, `replace_in_file`, `apply_diff`) are not in the list.
 */
export const callsInTexts: readonly string[] = [
  ...words('execute_command use_mcp_tool access_mcp_resource browser_action web_fetch web_search fetch_url').map(
    opened,
  ),
  ...words('run_command run_commands run_slash_command run_terminal_cmd bash').map(opened),
  ...words('tool_call tool_use tool_code function_call function_calls invoke function= antml:').map(opened),
  '<|tool_call',
  '<|tool\u2581call',
  '[TOOL_CALLS]',
];

function opened(name: string): string {
  return `<${name}`;
}
