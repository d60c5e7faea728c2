// Attacks on what keeps organisations apart, in SQL: by a program of ours that forgets to ask for the tenant, and by one
// that asks for another.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseRole, Queries } from '../../src/collector/database/database.ts';
import { StoreError } from '../../src/collector/error.ts';
import { allRoles, ownerRole, roleNames } from '../../src/collector/database/roles.ts';
import { insertAnyRow, insertRowOf, tenantTables } from './any-row.ts';
import { databaseKinds, openTestDatabase, otherTenant, testTenant, type TestDatabase } from './databases.ts';

const roles = Object.keys(roleNames) as readonly DatabaseRole[];
const privileges = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'] as const;

describe.each(databaseKinds)('organisations in one database on %s', (kind) => {
  let opened: TestDatabase;
  let tables: readonly string[] = [];
  const as = <Result>(role: DatabaseRole, tenant: string | undefined, work: (queries: Queries) => Promise<Result>) =>
    opened.database.transaction({ role, tenant }, work);
  /** Role and table, for all of them where the role has one of the rights. */
  const grants = async (
    among: readonly string[],
    rights: readonly string[],
  ): Promise<readonly (readonly [DatabaseRole, string])[]> => {
    const rows = await opened.database.asOwner((queries) =>
      queries.query<{ role: string; name: string }>(
        `SELECT role, name FROM unnest($1::text[]) AS a (role), unnest($2::text[]) AS b (name)
          WHERE has_table_privilege(role, name, $3)`,
        [Object.values(roleNames), among, rights.join(', ')],
      ),
    );
    return rows.flatMap(({ role, name }) =>
      roles.filter((each) => roleNames[each] === role).map((each) => [each, name] as const),
    );
  };
  const where = (privilege: string) => grants(tables, [privilege]);

  beforeAll(async () => {
    opened = await openTestDatabase(kind, { isEmpty: true });
    tables = await opened.database.asOwner(tenantTables);
    // The embedded one takes one organisation; all other tables have rows of both, as if it had taken a second.
    await opened.database.asOwner(async (queries) => {
      for (const tenant of [testTenant, otherTenant]) {
        for (const table of tables) {
          if (table === 'tenants' && tenant === otherTenant && kind === 'pglite') continue;
          await queries.query(`SELECT set_config('app.tenant_id', $1, true)`, [tenant]);
          // A row that another one refers to may be there by now.
          const found = await queries.query(`SELECT 1 FROM ${table} WHERE tenant_id = $1`, [tenant]);
          if (found.length === 0) await insertAnyRow(queries, table, tenant);
        }
      }
    });
  });
  afterAll(() => opened.close());

  it('shows nobody a row while no organisation is set', async () => {
    const readable = await where('SELECT');
    expect(readable.length).toBeGreaterThan(tables.length);
    for (const [role, table] of readable) {
      const rows = await as(role, undefined, (queries) => queries.query(`SELECT 1 FROM ${table}`));
      expect(rows, `${role} reads ${table}`).toEqual([]);
    }
  });

  it('shows each organisation its own rows alone', async () => {
    for (const [role, table] of await where('SELECT')) {
      if (table === 'tenants' && kind === 'pglite') continue;
      const rows = await as(role, otherTenant, (queries) => queries.query(`SELECT tenant_id FROM ${table}`));
      expect(rows, `${role} reads ${table}`).toEqual([{ tenant_id: otherTenant }]);
    }
  });

  it('refuses a row for somebody else', async () => {
    const writable = await where('INSERT');
    expect(writable.map(([role]) => role)).toContain('ingest');
    for (const [role, table] of writable) {
      const attack = as(role, otherTenant, (queries) => insertRowOf(queries, table, testTenant));
      await expect(attack, `${role} writes ${table}`).rejects.toMatchObject({ code: 'forbidden' });
    }
  });

  it('changes and removes nothing of somebody else, and hands no row over', async () => {
    for (const [role, table] of await where('UPDATE')) {
      const text = `UPDATE ${table} SET tenant_id = tenant_id WHERE tenant_id = $1 RETURNING 1`;
      expect(await as(role, otherTenant, (queries) => queries.query(text, [testTenant]))).toEqual([]);
      const handOver = as(role, testTenant, (queries) =>
        queries.query(`UPDATE ${table} SET tenant_id = $1 RETURNING 1`, [randomUUID()]),
      );
      // Refused, or not even one of the rows that this role may change.
      const outcome = await handOver.catch((error: unknown) => error);
      expect(outcome, `${role} hands over ${table}`).toSatisfy(
        (result) =>
          (result instanceof StoreError && result.code === 'forbidden') ||
          (Array.isArray(result) && result.length === 0),
      );
    }
    for (const [role, table] of await where('DELETE')) {
      const text = `DELETE FROM ${table} WHERE tenant_id = $1 RETURNING 1`;
      expect(await as(role, otherTenant, (queries) => queries.query(text, [testTenant]))).toEqual([]);
    }
  });

  it('lets nobody read or write a partition past its table, and shows its owner no row of it', async () => {
    const parts = await opened.database.asOwner((queries) =>
      queries.query<{ name: string }>(
        'SELECT relname::text AS name FROM pg_class WHERE relispartition AND relkind = $1',
        ['r'],
      ),
    );
    expect(parts.length).toBeGreaterThan(5);
    const names = parts.map(({ name }) => name);
    expect(await grants(names, privileges)).toEqual([]);
    for (const name of names) {
      const attack = as('reader', testTenant, (queries) => queries.query(`SELECT 1 FROM ${name}`));
      await expect(attack).rejects.toMatchObject({ code: 'forbidden' });
      expect(await opened.database.asOwner((queries) => queries.query(`SELECT 1 FROM ${name}`))).toEqual([]);
    }
  });

  it('has row-level security on every table, for its owner too, and no way round it', async () => {
    const relations = await opened.database.asOwner((queries) =>
      queries.query<{ name: string; kind: string; secure: boolean; owner: string }>(
        `SELECT relname::text AS name, relkind::text AS kind, relrowsecurity AND relforcerowsecurity AS secure,
                pg_get_userbyid(relowner)::text AS owner
           FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind NOT IN ('i', 'I', 'S')`,
      ),
    );
    expect(relations.filter((relation) => !relation.secure)).toEqual([]);
    expect(relations.filter((relation) => relation.kind !== 'r' && relation.kind !== 'p')).toEqual([]);
    expect(new Set(relations.map((relation) => relation.owner))).toEqual(new Set([ownerRole]));
    const definers = await opened.database.asOwner((queries) =>
      queries.query(`SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef`),
    );
    expect(definers).toEqual([]);
  });

  it('has one policy that shows rows on every table, and two exceptions for the owner', async () => {
    const policies = await opened.database.asOwner((queries) =>
      queries.query<{ table: string; name: string; roles: string; command: string; using: string; check: string }>(
        `SELECT tablename::text AS "table", policyname::text AS name, array_to_string(roles, ',') AS roles, cmd AS command,
                qual AS using, with_check AS check
           FROM pg_policies WHERE schemaname = 'public' AND permissive = 'PERMISSIVE'`,
      ),
    );
    const own = `(tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)`;
    const usual = policies.filter(({ name }) => name === 'tenant_isolation');
    expect(usual.map(({ table }) => table).toSorted()).toEqual(tables);
    for (const policy of usual)
      expect(policy).toMatchObject({ roles: 'public', command: 'ALL', using: own, check: own });
    const others = policies.filter(({ name }) => name !== 'tenant_isolation');
    expect(others.map(({ table, roles: names, command }) => `${table} ${names} ${command}`).toSorted()).toEqual([
      'schema_version app_owner ALL',
      'tenants app_owner SELECT',
    ]);
  });

  it('has roles that cannot sign in, are no superusers, bypass nothing and are not each other', async () => {
    const found = await opened.database.asOwner((queries) =>
      queries.query(
        `SELECT rolname::text AS name FROM pg_roles WHERE rolname = ANY ($1)
            AND NOT (rolsuper OR rolbypassrls OR rolcanlogin OR rolcreaterole OR rolcreatedb OR rolreplication)
            AND NOT EXISTS (SELECT 1 FROM pg_auth_members WHERE member = pg_roles.oid)`,
        [allRoles],
      ),
    );
    expect(found).toHaveLength(allRoles.length);
  });

  it('refuses to change, remove and drop records to whoever has no right to', async () => {
    const attacks = [
      'UPDATE records SET line = line',
      'TRUNCATE records',
      'DROP TABLE records',
      'ALTER TABLE records DISABLE ROW LEVEL SECURITY',
      'DROP POLICY tenant_isolation ON records',
      'ALTER ROLE app_ingest BYPASSRLS',
      'CREATE TABLE mine (one integer)',
    ];
    for (const role of roles) {
      for (const attack of role === 'retention' ? attacks : [...attacks, 'DELETE FROM records']) {
        const tried = as(role, testTenant, (queries) => queries.query(attack));
        await expect(tried, `${role}: ${attack}`).rejects.toMatchObject({ code: 'forbidden' });
      }
    }
  });

  it('gives PUBLIC nothing, and nobody more than to read and write rows', async () => {
    expect(await grants([...tables, 'schema_version'], ['TRUNCATE', 'REFERENCES', 'TRIGGER'])).toEqual([]);
    expect(await grants(['schema_version'], privileges)).toEqual([]);
    expect(await grants(['records'], ['UPDATE'])).toEqual([]);
    const removers = await grants(['chains', 'devices', 'records'], ['DELETE']);
    expect(removers).not.toContainEqual(['ingest', expect.anything()]);
    expect(removers.filter(([, table]) => table === 'records')).toEqual([['retention', 'records']]);
  });

  it('forgets role and organisation with the transaction', async () => {
    await as('reader', testTenant, (queries) => queries.query('SELECT 1'));
    const after = await opened.database.asOwner((queries) =>
      queries.query(`SELECT current_user::text AS role, current_setting('app.tenant_id', true) AS tenant`),
    );
    expect(after).toEqual([{ role: ownerRole, tenant: '' }]);
  });

  it('keeps any two organisations apart in any table', async () => {
    const pairs = fc.tuple(fc.uuid(), fc.uuid()).filter(([one, other]) => one !== other);
    const shared = tables.filter((table) => table !== 'tenants');
    await fc.assert(
      fc.asyncProperty(pairs, fc.constantFrom(...shared), async ([one, other], table) => {
        await opened.database.asOwner((queries) => insertAnyRow(queries, table, one));
        const seen = (tenant: string) =>
          as('retention', tenant, async (queries) => {
            // The right to read differs; what is seen with it does not.
            await queries.query(`SET LOCAL ROLE ${ownerRole}`);
            return queries.query<{ tenant_id: string }>(`SELECT tenant_id FROM ${table}`);
          });
        expect(await seen(other)).toEqual([]);
        expect(await seen(one)).toEqual([{ tenant_id: one }]);
      }),
      { numRuns: 30 },
    );
  });

  it.each(["x'; DROP TABLE records; --", '$1', String.raw`\'; SELECT 1`, '{"a":"b"}', '","', 'NULL', '\u{1F600}'])(
    'keeps %j as the text that it is',
    async (text) => {
      const rows = await as('people', testTenant, async (queries) => {
        await queries.query('UPDATE devices SET team = $1', [text]);
        return queries.query('SELECT team, ARRAY[$1, team] AS both FROM devices', [text]);
      });
      expect(rows).toEqual([{ team: text, both: [text, text] }]);
    },
  );

  it('takes one statement at a time, also without values', async () => {
    const attack = as('reader', testTenant, (queries) => queries.query('SELECT 1; RESET ROLE'));
    await expect(attack).rejects.toThrow(/multiple commands/);
  });
});
