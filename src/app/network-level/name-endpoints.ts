// Control endpoints of `pretense index list` and `pretense index drop`: on the proxy's own machine.
import type { Journal } from '../../audit/journal.ts';
import type { ProxyPorts } from '../../proxy/ports.ts';
import type { NameStore } from './name-store.ts';
import { NamesError } from './names-error.ts';

/** What is dropped: ids and devices as `list` shows them, or everything. */
export interface DropRequest {
  readonly ids: readonly string[];
  readonly devices: readonly string[];
  readonly isAll: boolean;
}

export function pushedNameEndpoints(
  store: NameStore,
  { journal, onNames }: { readonly journal: Pick<Journal, 'append'>; readonly onNames: () => void },
): ProxyPorts['control'] {
  return {
    'GET /__pretense/names': async () => ({ kept: store.list(), unreadable: store.unreadable }),
    'POST /__pretense/names/drop': async (body) => {
      const dropped = await store.drop(dropRequestOf(body));
      onNames();
      await journal.append('config.changed', { what: 'dropped-names', workspaces: dropped.length });
      return { dropped };
    },
  };
}

function dropRequestOf(body: unknown): DropRequest {
  const { ids, devices, isAll } = (typeof body === 'object' && body !== null ? body : {}) as Readonly<
    Record<string, unknown>
  >;
  if (!isTexts(ids) || !isTexts(devices) || typeof isAll !== 'boolean')
    throw new NamesError('malformed', 'Expected {"ids": […], "devices": […], "isAll": false}. Nothing was dropped.');
  return { ids, devices, isAll };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
