// What may be asked of a running proxy about its collector. Untrusted: the bodies.
import { SyncError } from '../../sync/error.ts';
import { isSyncMode, type SyncMode } from '../../sync/state.ts';
import type { EnrolAsk } from './enrol.ts';
import type { SyncService } from './sync-service.ts';

const maxTextLength = 2000;

export function syncEndpoints(service: SyncService) {
  return {
    'GET /__pretense/sync': async () => service.view ?? null,
    'POST /__pretense/sync': async () => service.now(),
    'POST /__pretense/sync-mode': async (body: unknown) => service.changeMode(parseMode(body)),
    'POST /__pretense/enrol': async (body: unknown) => service.enrol(parseAsk(body)),
    'POST /__pretense/enrol-leave': async () => service.leave(),
  };
}

function parseAsk(body: unknown): EnrolAsk {
  const { url, token, pin, mode } = (body ?? {}) as Readonly<Record<string, unknown>>;
  const isMode = mode === undefined || isSyncMode(mode);
  if (isText(url) && isText(token) && (pin === undefined || isText(pin)) && isMode) return { url, token, pin, mode };
  throw new SyncError('address', 'Expected {"url": "https://…", "token": "…"}.');
}

function parseMode(body: unknown): SyncMode {
  const { mode } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (isSyncMode(mode)) return mode;
  throw new SyncError('mode', 'Expected {"mode": "records"} or {"mode": "witness"}.');
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxTextLength;
}
