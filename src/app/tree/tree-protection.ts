// What is protected in a tree: the names of its workspaces, read anew each time.
import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IdentityName } from '../../engine/identity/identity-name.ts';
import { buildProtection, type Protection } from '../../engine/protection.ts';
import type { Level, Pin } from '../../engine/types.ts';
import type { WorkspaceIndex, WorkspaceIndexer } from '../../workspace/index-client.ts';
import type { IndexProgress } from '../../workspace/types.ts';
import { existingPath } from './tree-files.ts';

export interface TreeProtectionOptions {
  /** Folders of workspaces. */
  readonly roots: readonly string[];
  readonly indexer: Pick<WorkspaceIndexer, 'index'>;
  readonly level: Level;
  readonly pins: readonly Pin[];
  /** Who works here. Default: nobody. */
  readonly identity?: readonly IdentityName[];
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: IndexProgress) => void;
}

export interface TreeProtection {
  readonly protection: Protection;
  readonly workspaces: readonly { readonly root: string; readonly report: WorkspaceIndex['report'] }[];
}

/** Indexes the workspaces and unites them. Throws WorkspaceError when one of them cannot be read. */
export async function protectTree(options: TreeProtectionOptions): Promise<TreeProtection> {
  const { indexer, level, pins, identity = [], signal, onProgress } = options;
  const workspaces: (WorkspaceIndex & { readonly root: string })[] = [];
  for (const root of options.roots) {
    const index = await indexer.index(root, {
      isTrusted: true,
      ...(signal === undefined ? {} : { signal }),
      ...(onProgress === undefined ? {} : { onProgress }),
    });
    workspaces.push({ root, ...index });
  }
  const names = workspaces.map((workspace) => workspace.names);
  return {
    protection: buildProtection(names, { level, pins, identity }),
    workspaces: workspaces.map(({ root, report }) => ({ root, report })),
  };
}

/** The root of the git work tree that holds a file or folder; its own folder when there is none. Throws SettingsError. */
export async function workspaceOf(path: string): Promise<string> {
  const real = await existingPath(path);
  const start = lstatSync(real).isDirectory() ? real : dirname(real);
  for (let folder = start; ; folder = dirname(folder)) {
    if (lstatSync(join(folder, '.git'), { throwIfNoEntry: false }) !== undefined) return folder;
    if (dirname(folder) === folder) return start;
  }
}
