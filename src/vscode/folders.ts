// Names in the folders of this window are protected. A folder that the user does not trust is indexed as well, but its
// own settings (pins, excluded files) are not read.
import { workspace } from 'vscode';
import { DisposableStore, type Disposable } from '../base/disposable.ts';
import { messageOf } from '../base/error.ts';
import type { Session } from './session.ts';
import { windowFolders } from './window-folders.ts';

/** Tells the running proxy of folders that came later, or were trusted later; at its start it is given all. */
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
