// What is around every page, read in the same look at the database.
import type { Queries } from '../database/database.ts';
import { chainFigures } from './figures.ts';
import type { FooterFigures } from './footer.ts';
import { dateOf } from './period.ts';

export interface PageFrame {
  readonly organisation: string | undefined;
  readonly figures: FooterFigures;
}

const gapDays = 30;

export async function pageFrame(queries: Queries, tenant: string, now: Date): Promise<PageFrame> {
  const [named] = await queries.query<{ name: string }>('SELECT name FROM tenants WHERE tenant_id = $1', [tenant]);
  const from = dateOf(now.getTime() - (gapDays - 1) * 86_400_000);
  const [gaps] = await queries.query<{ gaps: number | string | null }>(
    'SELECT sum(log_gaps) AS gaps FROM rollup_days WHERE tenant_id = $1 AND day BETWEEN $2::date AND $3::date',
    [tenant, from, dateOf(now.getTime())],
  );
  return {
    organisation: named?.name,
    figures: { ...(await chainFigures(queries, tenant)), gaps: Number(gaps?.gaps ?? 0) },
  };
}
