// All tenants of a collector: for work that goes over each of them.
import type { Database } from '../database/database.ts';

export interface TenantName {
  /** UUID. */
  readonly id: string;
  readonly name: string;
}

export async function listTenants(database: Database): Promise<readonly TenantName[]> {
  const rows = await database.asOwner((queries) =>
    queries.query<{ readonly tenant_id: string; readonly name: string }>(`SELECT tenant_id, name FROM tenants ORDER BY slug`),
  );
  return rows.map(({ tenant_id: id, name }) => ({ id, name }));
}
