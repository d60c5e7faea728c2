// What other processes of the same user may ask of the running proxy, below `/__pretense/`.
import { CodedError } from '../base/error.ts';
import type { WordMapEntry } from '../engine/types.ts';
import type { ProxyPorts } from '../proxy/ports.ts';
import { hostEndpoints } from './host/host-endpoints.ts';
import type { Runtime } from './runtime-types.ts';
import { adoptEntries, parseEntries } from './tree/adopt-entries.ts';
import type { AddedWords } from './tree/tree-words.ts';
import type { Workspaces } from './workspaces.ts';

export type ControlRequestErrorCode = 'bad-request';

export class ControlRequestError extends CodedError<ControlRequestErrorCode> {}

export function controlEndpoints(
  runtime: Runtime,
  workspaces: Workspaces,
  wordMap: ProxyPorts['wordMap'],
): ProxyPorts['control'] {
  return {
    ...hostEndpoints(() => runtime.audience),
    'GET /__pretense/status': async () => runtime.status(),
    'POST /__pretense/stop': async () => {
      // After the answer is out.
      setTimeout(() => void runtime.stop(), 20);
      return { stopping: true };
    },
    'POST /__pretense/workspaces': async (body) => {
      const { root, isTrusted } = parseWorkspace(body);
      await workspaces.add(root, isTrusted);
      return { registered: true };
    },
    'POST /__pretense/pins': async () => {
      await workspaces.refreshPins();
      return { refreshed: true };
    },
    'POST /__pretense/external': async () => {
      await workspaces.refreshExclusions();
      return { refreshed: true };
    },
    // What `pretense mutate` worked out on a copy of the map, while this process holds it.
    'POST /__pretense/words': async (body): Promise<AddedWords> => {
      const isSame = adoptEntries(wordMap.map, parseWords(body));
      return { isSame, ...(await wordMap.persist()) };
    },
  };
}

function parseWords(body: unknown): readonly WordMapEntry[] {
  const entries =
    typeof body === 'object' && body !== null && 'entries' in body ? parseEntries(body.entries) : undefined;
  if (entries === undefined) throw new ControlRequestError('bad-request', 'Expected {"entries": [[1, "word", …], …]}.');
  return entries;
}

function parseWorkspace(body: unknown): { readonly root: string; readonly isTrusted: boolean } {
  if (typeof body === 'object' && body !== null && 'root' in body && typeof body.root === 'string') {
    return { root: body.root, isTrusted: 'isTrusted' in body && body.isTrusted === true };
  }
  throw new ControlRequestError('bad-request', 'Expected {"root": "/path/of/the/workspace", "isTrusted": true}.');
}
