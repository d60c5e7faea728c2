import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, openTestDatabase, testTenant, type TestDatabase } from './databases.ts';

describe.each(databaseKinds)('the store on %s', (kind) => {
  let opened: TestDatabase;
  beforeAll(async () => {
    opened = await openTestDatabase(kind);
  });
  afterAll(() => opened.close());

  it('shows the tenant', async () => {
    const rows = await opened.database.transaction({ role: 'reader', tenant: testTenant }, (queries) =>
      queries.query('SELECT tenant_id, slug FROM tenants'),
    );
    expect(rows).toEqual([{ tenant_id: testTenant, slug: 'test' }]);
  });
});
