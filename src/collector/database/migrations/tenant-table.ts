// What each table with rows of tenants has in common: row-level security that holds for its owner too, and grants.
import type { DatabaseRole } from '../database.ts';
import { roleNames } from '../roles.ts';

export type Privilege = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

/** `SELECT, INSERT` for each role that gets something; a role that is not named gets nothing. */
export type TableGrants = Readonly<Partial<Record<DatabaseRole, string>>>;

/**
 * Statements to run after `CREATE TABLE`. The table needs a column `tenant_id uuid`. The policy hides rows of other
 * tenants, and all rows while no tenant is set; it refuses to write them. `table`: a constant of the program.
 */
export function tenantTable(table: string, grants: TableGrants): readonly string[] {
  const isOwn = `tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid`;
  const granted = Object.entries(grants).map(
    ([role, privileges]) => `GRANT ${checked(privileges)} ON ${table} TO ${roleNames[role as DatabaseRole]}`,
  );
  return [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY tenant_isolation ON ${table} USING (${isOwn}) WITH CHECK (${isOwn})`,
    `REVOKE ALL ON ${table} FROM PUBLIC`,
    ...granted,
  ];
}

const known: ReadonlySet<string> = new Set<Privilege>(['SELECT', 'INSERT', 'UPDATE', 'DELETE']);

function checked(privileges: string): string {
  for (const privilege of privileges.split(', ')) {
    if (!known.has(privilege)) throw new TypeError(`There is no privilege ${privilege} to give to a role.`);
  }
  return privileges;
}
