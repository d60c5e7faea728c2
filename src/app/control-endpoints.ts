// What other processes of the same user may ask of the running proxy, below `/__pretense/`.
import { CodedError } from '../base/error.ts';
import type { ProxyPorts } from '../proxy/ports.ts';
import type { Runtime } from './runtime-types.ts';
import type { Workspaces } from './workspaces.ts';

export type ControlRequestErrorCode = 'bad-request';

export class ControlRequestError extends CodedError<ControlRequestErrorCode> {}

export function controlEndpoints(runtime: Runtime, workspaces: Workspaces): ProxyPorts['control'] {
  return {
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
  };
}

function parseWorkspace(body: unknown): { readonly root: string; readonly isTrusted: boolean } {
  if (typeof body === 'object' && body !== null && 'root' in body && typeof body.root === 'string') {
    return { root: body.root, isTrusted: 'isTrusted' in body && body.isTrusted === true };
  }
  throw new ControlRequestError('bad-request', 'Expected {"root": "/path/of/the/workspace", "isTrusted": true}.');
}
