// Organisations whose data a collector keeps apart. The embedded database has one; on PostgreSQL there may be more.
import { randomUUID } from 'node:crypto';
import type { Database } from './database/database.ts';
import { StoreError } from './error.ts';

export interface Tenant {
  readonly tenantId: string;
  readonly slug: string;
  readonly name: string;
}

interface Row {
  readonly tenant_id: string;
  readonly slug: string;
  readonly name: string;
}

export const defaultSlug = 'default';

export async function listTenants(database: Database): Promise<readonly Tenant[]> {
  const rows = await database.asOwner((queries) =>
    queries.query<Row>('SELECT tenant_id, slug, name FROM tenants ORDER BY created_at, tenant_id'),
  );
  return rows.map(tenantOf);
}

/** The first start makes one. Of replicas that start together, one does. */
export async function ensureTenant(database: Database, name: string, now: Date): Promise<Tenant> {
  const [first] = await listTenants(database);
  if (first !== undefined) return first;
  const tenantId = randomUUID();
  await database
    .transaction({ role: 'people', tenant: tenantId }, (queries) =>
      queries.query(
        'INSERT INTO tenants (tenant_id, slug, name, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
        [tenantId, defaultSlug, name, now.toISOString()],
      ),
    )
    .catch((error: unknown) => {
      // Another replica was faster.
      if (!(error instanceof StoreError) || error.code !== 'conflict') throw error;
    });
  const [made] = await listTenants(database);
  if (made === undefined) throw new Error('the tenant cannot be found after it was made');
  return made;
}

function tenantOf({ tenant_id: tenantId, slug, name }: Row): Tenant {
  return { tenantId, slug, name };
}
