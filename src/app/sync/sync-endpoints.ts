// What may be asked of a running proxy about its collector. Untrusted: the bodies.
import { SyncError } from '../../sync/error.ts';
import type { EnrolAsk } from './enrol.ts';
import type { SyncService } from './sync-service.ts';

const maxTextLength = 2000;

export function syncEndpoints(service: SyncService) {
  return {
    'GET /__pretense/sync': async () => service.view ?? null,
    'POST /__pretense/sync': async () => service.now(),
    'POST /__pretense/enrol': async (body: unknown) => service.enrol(parseAsk(body)),
    'POST /__pretense/enrol-leave': async () => service.leave(),
  };
}

function parseAsk(body: unknown): EnrolAsk {
  const { url, token, pin } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (isText(url) && isText(token) && (pin === undefined || isText(pin))) {
    return { url, token, ...(pin === undefined ? {} : { pin }) };
  }
  throw new SyncError('address', 'Expected {"url": "https://…", "token": "…"}.');
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxTextLength;
}
