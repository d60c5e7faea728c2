// Claude Code as a process of its own, outside of any editor: it knows only what its settings file says.
import { execFile } from 'node:child_process';
import { claudeCodeBinary } from '../client-binaries.ts';
import { taskFor, type ClaudeCodeWorkspace } from '../claude-code-workspace.ts';
import type { EditorServer } from './editor-server.ts';

/** Its output, with the account's folder of the editor's user. */
export function runClaudeCode({ environment }: EditorServer, workspace: ClaudeCodeWorkspace): Promise<string> {
  return new Promise((resolve) => {
    execFile(
      claudeCodeBinary(),
      ['-p', taskFor(workspace), '--dangerously-skip-permissions'],
      { cwd: workspace.root, env: environment, timeout: 120_000 },
      (error, stdout, stderr) => resolve(`${stdout}${stderr}${error === null ? '' : error.message}`),
    ).stdin?.end();
  });
}
