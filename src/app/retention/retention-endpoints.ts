// What may be asked of a running proxy about the retention of its log. Untrusted: the bodies.
import type { LegalHold } from '../../audit/disposal-holds.ts';
import { parseClearRequest, parseHoldRequest } from './hold-request.ts';
import type { RetentionService } from './retention-service.ts';
import type { RunView } from './retention-view.ts';

export function retentionEndpoints(service: RetentionService) {
  return {
    'POST /__pretense/retention': async (): Promise<RunView> => service.run(service.developer),
    'POST /__pretense/hold': async (body: unknown): Promise<LegalHold> => service.setHold(parseHoldRequest(body)),
    'POST /__pretense/hold-clear': async (body: unknown): Promise<LegalHold> =>
      service.clearHold(parseClearRequest(body)),
  };
}
