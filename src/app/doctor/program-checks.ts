// What Pretense runs on: Node, and the editor whose terminal this is.
import { isNewerVersion } from '../host/version-order.ts';
import { type Check, failed, ok, warning } from './check.ts';

export interface Program {
  /** Without the `v`. */
  readonly nodeVersion: string;
  readonly platform: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const oldestNode = '20.12.0';
const oldestEditor = '1.95.0';

export function programChecks({ nodeVersion, platform, environment }: Program): readonly Check[] {
  const node = { id: 'node', title: 'node' };
  const isOld = isNewerVersion(oldestNode, nodeVersion);
  const found = `${nodeVersion} on ${platform}`;
  return [
    isOld ? failed(node, found, `Pretense needs Node ${oldestNode} or later. Install a newer one.`) : ok(node, found),
    ...editorCheck(environment),
  ];
}

/** Editors made of VS Code name themselves alike and count their versions differently. */
function editorCheck(environment: Program['environment']): readonly Check[] {
  const { TERM_PROGRAM: program, TERM_PROGRAM_VERSION: version, CURSOR_TRACE_ID: cursor } = environment;
  if (program !== 'vscode' || version === undefined) return [];
  const editor = { id: 'editor', title: 'editor' };
  if (cursor === undefined && isNewerVersion(oldestEditor, version)) {
    const advice = `The extension needs VS Code ${oldestEditor} or later; the command line works without it.`;
    return [warning(editor, `VS Code ${version}`, advice)];
  }
  return [ok(editor, `${cursor === undefined ? 'VS Code' : 'An editor made of VS Code,'} ${version}`)];
}
