// The folders of this window that lie on this machine, and whether the user trusts them.
import { workspace, type WorkspaceFolder } from 'vscode';

export interface WindowFolder {
  readonly root: string;
  readonly isTrusted: boolean;
}

export function windowFolders(): readonly WindowFolder[] {
  return (workspace.workspaceFolders ?? []).filter(isOnDisk).map(({ uri }) => ({
    root: uri.fsPath,
    isTrusted: workspace.isTrusted,
  }));
}

function isOnDisk({ uri }: WorkspaceFolder): boolean {
  return uri.scheme === 'file';
}
