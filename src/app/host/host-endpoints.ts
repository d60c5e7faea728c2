// What followers ask of the process that runs the proxy, besides the connection that stays open.
import type { ProxyPorts } from '../../proxy/ports.ts';
import type { Audience } from './audience.ts';

export function hostEndpoints(audience: () => Audience): ProxyPorts['control'] {
  return {
    // A window that closes: may it count on this proxy to stay?
    'POST /__pretense/leave': async (body) => {
      const id = typeof body === 'object' && body !== null && 'id' in body ? String(body.id) : '';
      return { stays: audience().release(id) };
    },
  };
}
