// A developer's machine: the names of its registered workspaces, indexed now, as a push.
import { createHmac } from 'node:crypto';
import { basename } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import type { JsonValue } from '../../base/canonical-json.ts';
import { deviceId } from '../device-id.ts';
import { loadDeviceKey } from '../device-key.ts';
import { existingFolder } from '../existing-folder.ts';
import { readKeyFile, recordKeyPath } from '../keys.ts';
import { openRuledIndexer } from '../ruled-indexer.ts';
import { openSmallState } from '../small-state.ts';
import type { StatePaths } from '../state-dir.ts';
import { encodePush, type PushedWorkspace } from './name-push.ts';
import { NamesError } from './names-error.ts';

export interface CollectPushOptions {
  readonly paths: StatePaths;
  /** Registered workspaces to push; empty: all. */
  readonly roots: readonly string[];
  readonly expiresDays: number;
  readonly clock: Clock;
  readonly onWorkspace: (repository: string) => void;
}

export interface CollectedPush {
  readonly body: JsonValue;
  readonly workspaces: readonly { readonly repository: string; readonly declaredNames: number }[];
}

/** Throws NamesError `unknown` where no workspace is registered, and what indexing and the device's keys throw. */
export async function collectPush(options: CollectPushOptions): Promise<CollectedPush> {
  const { paths, expiresDays, clock } = options;
  const recordKey = await readKeyFile(recordKeyPath(paths.keysDir));
  const signer = await loadDeviceKey(paths, { mayCreate: false });
  const workspaces = await indexAll(options, recordKey);
  const body = encodePush({ device: deviceId(recordKey), pushedAt: clock.now(), expiresDays, workspaces }, signer);
  return {
    body,
    workspaces: workspaces.map(({ repository, names }) => ({ repository, declaredNames: names.declared.length })),
  };
}

async function indexAll(options: CollectPushOptions, recordKey: Uint8Array): Promise<readonly PushedWorkspace[]> {
  const registered = (await openSmallState(options.paths.stateFile)).workspaces;
  const wanted = new Set(options.roots.map((root) => existingFolder(root)));
  const chosen = registered.filter(({ root }) => wanted.size === 0 || wanted.has(root));
  if (chosen.length === 0 || chosen.length < wanted.size)
    throw new NamesError(
      'unknown',
      'Only registered workspaces are pushed. Run "pretense init" in the workspace first. Nothing was sent.',
    );
  const indexer = await openRuledIndexer(options.paths);
  try {
    const workspaces: PushedWorkspace[] = [];
    for (const { root, trusted } of chosen) {
      const repository = basename(root);
      options.onWorkspace(repository);
      const { names } = await indexer.index(root, { isTrusted: trusted });
      const id = createHmac('sha256', recordKey).update(`workspace\0${root}`).digest('hex').slice(0, 32);
      workspaces.push({ id, repository, names });
    }
    return workspaces;
  } finally {
    await indexer.dispose();
  }
}
