// A fleet that is too large to be filled record by record: what the observers would have written, by one statement a table.
import type { Database, Queries } from '../src/collector/database/database.ts';
import { dayColumns } from '../src/collector/dashboard/rollups/batch-sums.ts';

export interface LargeFleet {
  readonly tenant: string;
  readonly now: Date;
  readonly devices: number;
  readonly days: number;
  readonly teams: number;
}

const dayMs = 86_400_000;
const hash = (letter: string) => `sha256:${letter.repeat(64)}`;

export async function fillLargeFleet(database: Database, fleet: LargeFleet): Promise<void> {
  const { tenant, devices, days, teams } = fleet;
  const now = fleet.now.toISOString();
  const ingest = (work: (queries: Queries) => Promise<unknown>) =>
    database.transaction({ role: 'ingest', tenant }, work);
  const each = `SELECT $1::uuid AS tenant, 'dev_' || lpad(n::text, 20, '0') AS device, n, $3::timestamptz AS now
    FROM generate_series(1, $2::integer) AS n`;
  const add = (target: string, values: string, more = '') =>
    ingest((queries) =>
      queries.query(`INSERT INTO ${target} SELECT ${values} FROM (${each}) AS each${more}`, [tenant, devices, now]),
    );
  await add(
    'devices (tenant_id, device_id, device_key, team, developer, product_version, state, enrolled_at, last_seen_at, last_heartbeat_at)',
    `tenant, device, 'key ' || n, 'Team ' || n % ${teams}, 'dev-' || n || '@company.example', '0.1.0', 'active', now - interval '90 days', now, now`,
  );
  await add(
    'chains (tenant_id, chain, device_id, size, cosigned_size, cosigned_at, first_received_at, last_received_at)',
    `tenant, 'c_' || n, device, 1000, 1000, now, now - interval '90 days', now`,
  );
  await add(
    'rollup_devices (tenant_id, device_id, last_record_at, policy_key, policy_version, policy_hash, person_key, developer, product_version)',
    `tenant, device, now, 'k', '14', '${hash('a')}', 'k', 'dev-' || n || '@company.example', '0.1.0'`,
  );
  await add(
    'rollup_tools (tenant_id, device_id, tool, state_key, state, label, last_request_at)',
    `tenant, device, 'tool-' || tool, 'k', 'routed', 'Tool ' || tool, now`,
    ', generate_series(1, 4) AS tool',
  );
  await add(
    'rollup_policies (tenant_id, device_id, policy_hash, policy_version, first_seen)',
    `tenant, device, '${hash('a')}', '14', now - interval '10 days'`,
  );
  const columns = [...dayColumns, 'share_8', 'share_9', 'share_12'];
  const figures = columns.map((column) => (column === 'log_gaps' ? '0' : '40'));
  for (let ago = days - 1; ago >= 0; ago -= 1) {
    const day = new Date(fleet.now.getTime() - ago * dayMs).toISOString().slice(0, 10);
    await add(
      `rollup_days (tenant_id, device_id, day, ${columns.join(', ')})`,
      `tenant, device, '${day}'::date, ${figures.join(', ')}`,
    );
  }
}
