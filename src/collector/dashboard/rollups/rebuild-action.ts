// What `pretense collector rollups rebuild` asks of the collector.
import type { JsonValue } from '../../../base/canonical-json.ts';
import { forTenants } from '../../archive/control-actions.ts';
import type { CollectorContext } from '../../context.ts';
import { foldDays } from './fold-days.ts';
import { rebuildRollups } from './rebuild.ts';

export interface RebuiltRollups {
  /** That were read: all that the database holds. */
  readonly records: number;
  /** That are over, and were added up again. */
  readonly days: number;
}

/** `{ tenant? }`: its slug; without it all of them, one after the other. Throws StoreError. */
export function rebuildAction(context: CollectorContext, parameters: JsonValue): Promise<JsonValue> {
  const { database, clock, logger } = context;
  return forTenants(context, parameters, async (tenant): Promise<RebuiltRollups> => {
    const records = await rebuildRollups(database, tenant);
    const days = await foldDays(database, tenant, clock.now());
    logger.log('info', 'rollups.rebuilt', { tenant, records, days });
    return { records, days };
  });
}
