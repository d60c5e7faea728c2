// The folders of this window, whose names are protected. A folder that the user does not trust is indexed as well,
// but its own settings (pins, excluded files) are not read.
import { workspace, type WorkspaceFolder } from 'vscode';
import { DisposableStore, type Disposable } from '../base/disposable.ts';
import { messageOf } from '../base/error.ts';
import type { Session } from './session.ts';

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

/** Tells the running proxy of folders that came later, or were trusted later. */
export function watchFolders({ host, log }: Session): Disposable {
  const store = new DisposableStore();
  const tell = async (): Promise<void> => {
    for (const folder of windowFolders()) {
      try {
        await host.call('workspaces', folder);
      } catch (error) {
        // The next start of the proxy is given all folders.
        log.warn(`A folder could not be registered: ${messageOf(error)}`);
      }
    }
  };
  store.add(workspace.onDidChangeWorkspaceFolders(() => void tell()));
  store.add(workspace.onDidGrantWorkspaceTrust(() => void tell()));
  return store;
}

function isOnDisk({ uri }: WorkspaceFolder): boolean {
  return uri.scheme === 'file';
}
