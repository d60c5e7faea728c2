// What is around every page, read in the same look at the database.
import type { Queries } from '../database/database.ts';
import { chainFigures } from './figures.ts';
import type { FooterFigures } from './footer.ts';
import { readPeriod } from './period.ts';
import { daySums } from './rollups/folded-days.ts';

export interface PageFrame {
  readonly organisation: string | undefined;
  readonly figures: FooterFigures;
}

const gapDays = '30';

export async function pageFrame(queries: Queries, tenant: string, now: Date): Promise<PageFrame> {
  const [named] = await queries.query<{ name: string }>('SELECT name FROM tenants WHERE tenant_id = $1', [tenant]);
  const { days } = readPeriod({ period: gapDays }, now);
  const gaps = await daySums(queries, { tenant, days, columns: ['log_gaps'] });
  return {
    organisation: named?.name,
    figures: {
      ...(await chainFigures(queries, tenant)),
      gaps: gaps.reduce((sum, row) => sum + Number(row['log_gaps']), 0),
    },
  };
}
