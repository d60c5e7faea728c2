// Retention as a running proxy carries it out: once a day by itself, and when it is asked.
import type { Disposable } from '../../base/disposable.ts';
import { messageOf } from '../../base/error.ts';
import type { Logger } from '../../base/log.ts';
import { DailyRun } from './daily-run.ts';
import { retentionEndpoints } from './retention-endpoints.ts';
import { type RetentionOptions, RetentionService } from './retention-service.ts';

export interface OpenRetention extends Disposable {
  readonly endpoints: ReturnType<typeof retentionEndpoints>;
}

/** The caller disposes it before it closes the journal. */
export function openRetention(options: RetentionOptions & { readonly logger: Logger }): OpenRetention {
  const { logger, clock } = options;
  const service = new RetentionService(options);
  const daily = new DailyRun({
    clock,
    run: async () => {
      const { disposed, kept } = await service.runByItself();
      if (disposed.length + kept.length > 0)
        logger.log('info', 'retention-run', { disposed: disposed.length, kept: kept.length });
    },
    onFailed: (error) => logger.log('warn', 'retention-run-failed', { reason: messageOf(error) }),
  });
  return {
    endpoints: retentionEndpoints(service),
    async dispose() {
      daily.dispose();
      await service.dispose();
    },
  };
}
