// How a model uses the tools that clients offer: by the names and parameters of the request, as any model would.
import type { OfferedTool, ToolUse, Turn } from './turn.ts';

export interface Edit {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** Asks for the file with the first tool that reads files. */
export function readWith({ tools }: Turn, path: string): ToolUse | undefined {
  const inputs: Readonly<Record<string, (tool: OfferedTool) => ToolUse['input']>> = {
    Read: ({ parameters }) => ({ [parameters.includes('filepath') ? 'filepath' : 'file_path']: path }),
    read: () => ({ filePath: path }),
    read_file: () => ({ file_path: path }),
    read_files: () => ({ files: [{ path }] }),
    view: () => ({ path }),
    exec_command: () => ({ cmd: `cat '${path}'` }),
    exec: () =>
      `const result = await tools.exec_command({cmd: ${JSON.stringify(`cat '${path}'`)}});\ntext(result.output);`,
  };
  return useFirst(tools, inputs);
}

/** Asks for the edit with the first tool that edits files. */
export function editWith({ tools }: Turn, edit: Edit): ToolUse | undefined {
  const { path, before, after } = edit;
  const inputs: Readonly<Record<string, (tool: OfferedTool) => ToolUse['input']>> = {
    Edit: () => ({ file_path: path, old_string: before, new_string: after }),
    MultiEdit: () => ({ file_path: path, edits: [{ old_string: before, new_string: after }] }),
    edit: ({ parameters }) => {
      if (parameters.includes('filePath')) return { filePath: path, oldString: before, newString: after };
      if (parameters.includes('old_str')) return { path, old_str: before, new_str: after };
      return { file_path: path, old_string: before, new_string: after };
    },
    replace: () => ({
      file_path: path,
      instruction: 'Add a function before this one.',
      old_string: before,
      new_string: after,
    }),
    editor: () => ({ path, old_text: before, new_text: after }),
    apply_patch: ({ kind, parameters: [field = 'input'] }) =>
      kind === 'custom' ? patchOf(edit) : { [field]: patchOf(edit) },
    exec: () => `text(await tools.apply_patch(${JSON.stringify(patchOf(edit))}));`,
    exec_command: () => ({ cmd: `apply_patch <<'EOF'\n${patchOf(edit)}\nEOF\n` }),
  };
  return useFirst(tools, inputs);
}

/** Some clients go on until a tool says that the work is done. */
export function finishWith({ tools }: Turn, text: string): ToolUse | undefined {
  return useFirst(tools, { submit_and_exit: () => ({ summary: text, verified: true }) });
}

/** In the order of the table, so that a patch tool comes before a shell. */
function useFirst(
  tools: readonly OfferedTool[],
  inputs: Readonly<Record<string, (tool: OfferedTool) => ToolUse['input']>>,
): ToolUse | undefined {
  for (const [name, inputOf] of Object.entries(inputs)) {
    const tool = tools.find((offered) => offered.name === name);
    if (tool !== undefined) return { name, input: inputOf(tool) };
  }
  return undefined;
}

function patchOf({ path, before, after }: Edit): string {
  const lines = [...before.split('\n').map((line) => `-${line}`), ...after.split('\n').map((line) => `+${line}`)];
  return ['*** Begin Patch', `*** Update File: ${path}`, '@@', ...lines, '*** End Patch'].join('\n');
}
