// Opens what a home keeps of names that are not of its own workspaces.
import type { DisposableStore } from '../../base/disposable.ts';
import { systemClock } from '../platform.ts';
import type { DeviceKeys } from '../keys.ts';
import type { RuntimeOptions } from '../runtime-types.ts';
import { namesFolder, type NameStore, openNameStore } from './name-store.ts';
import { openSharedNames } from './open-shared-names.ts';
import type { SharedNames } from './shared-names.ts';

/** Each undefined: there is none. */
export interface OpenNames {
  readonly store: NameStore | undefined;
  readonly shared: SharedNames | undefined;
}

/** Throws NamesError, and SettingsError for a term file that cannot be used. */
export async function openNames(
  { paths, networkLevel, termsFile, logger }: RuntimeOptions,
  keys: Pick<DeviceKeys, 'map'>,
  resources: DisposableStore,
): Promise<OpenNames> {
  const folder = namesFolder(paths.home);
  const store =
    networkLevel === undefined ? undefined : await openNameStore({ folder, mapKey: keys.map, clock: systemClock });
  if (store !== undefined) {
    resources.add({ dispose: () => store.settled() });
    if (store.unreadable > 0) logger.log('warn', 'pushed-names-unreadable', { files: store.unreadable });
  }
  return { store, shared: openSharedNames({ store, termsFile, clock: systemClock, logger }) };
}
