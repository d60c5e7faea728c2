// One replica at a time: whoever has the row of a lease does the work, until it gives it back or its time is over.
import { randomUUID } from 'node:crypto';
import type { CollectorContext } from '../context.ts';

type LeaseContext = Pick<CollectorContext, 'database' | 'clock'>;

export interface Lease {
  /** Makes it last again; false: somebody else has it, and the work stops. */
  renew(): Promise<boolean>;
  release(): Promise<void>;
}

export interface LeaseOptions {
  readonly tenant: string;
  readonly name: string;
  /** After a crash nobody works for so long. */
  readonly durationMs: number;
}

/** Undefined: somebody else has it. By the clocks of the replicas: they agree within much less than `durationMs`. */
export async function takeLease(context: LeaseContext, options: LeaseOptions): Promise<Lease | undefined> {
  const holder = randomUUID();
  if (!(await hold(context, holder, options))) return undefined;
  return {
    renew: () => hold(context, holder, options),
    async release() {
      const { tenant, name } = options;
      await context.database.transaction({ role: 'retention', tenant }, (queries) =>
        queries.query(`UPDATE leases SET holder = NULL WHERE tenant_id = $1 AND name = $2 AND holder = $3`, [
          tenant,
          name,
          holder,
        ]),
      );
    },
  };
}

async function hold(
  { database, clock }: LeaseContext,
  holder: string,
  { tenant, name, durationMs }: LeaseOptions,
): Promise<boolean> {
  const now = clock.now();
  const until = new Date(now.getTime() + durationMs).toISOString();
  const rows = await database.transaction({ role: 'retention', tenant }, (queries) =>
    queries.query(
      `INSERT INTO leases AS l (tenant_id, name, holder, expires_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (tenant_id, name) DO UPDATE SET holder = $3, expires_at = $4
       WHERE l.holder IS NULL OR l.holder = $3 OR l.expires_at < $5
       RETURNING name`,
      [tenant, name, holder, until, now.toISOString()],
    ),
  );
  return rows.length > 0;
}
