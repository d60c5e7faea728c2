// Names that do not come from workspaces on this machine: pushed ones, and those of a term file.
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import type { Pin } from '../../engine/types.ts';
import type { NameStore } from './name-store.ts';
import type { SharedNames } from './shared-names.ts';
import { maxTermFileBytes, parseTerms } from './terms-file.ts';
import { WatchedFile } from './watched-file.ts';

export interface SharedNamesOptions {
  /** Undefined: nobody pushes names here. */
  readonly store: NameStore | undefined;
  readonly termsFile: string | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Undefined when there is neither. Throws SettingsError for a term file that cannot be used. */
export function openSharedNames({ store, termsFile, clock, logger }: SharedNamesOptions): SharedNames | undefined {
  if (store === undefined && termsFile === undefined) return undefined;
  const terms =
    termsFile === undefined
      ? undefined
      : new WatchedFile<readonly Pin[]>({
          path: termsFile,
          what: 'The term file',
          maxBytes: maxTermFileBytes,
          parse: parseTerms,
          clock,
          logger,
        });
  return {
    version: () => `${store?.version ?? 0} ${terms?.version ?? 0}`,
    names: () => store?.names() ?? [],
    pins: () => terms?.content ?? [],
    knows: (guest) => store?.knows(guest) ?? false,
  };
}
