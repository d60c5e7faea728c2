// What pages read instead of records: figures by device and day, and how each device stands.
import { dayColumns, useColumns } from '../../dashboard/rollups/batch-sums.ts';
import { shareColumns } from '../../dashboard/rollups/share-buckets.ts';
import type { Migration } from './migration.ts';

const tables = ['rollup_days', 'rollup_uses', 'rollup_devices', 'rollup_tools', 'rollup_policies'];
const sums = (columns: readonly string[]) => columns.map((column) => `${column} bigint NOT NULL DEFAULT 0`).join(', ');

// Keys are compared as bytes: how a language sorts has no say.
const key = 'text COLLATE "C" NOT NULL';

export const rollups: Migration = {
  id: '0004-rollups',
  statements: [
    `CREATE TABLE rollup_days (tenant_id uuid NOT NULL, day date NOT NULL, device_id text NOT NULL, ${sums(dayColumns)}, ${sums(shareColumns)}, PRIMARY KEY (tenant_id, day, device_id))`,
    `CREATE TABLE rollup_uses (tenant_id uuid NOT NULL, day date NOT NULL, device_id text NOT NULL, kind text NOT NULL, name text NOT NULL, detail text NOT NULL, ${sums(useColumns)}, PRIMARY KEY (tenant_id, day, device_id, kind, name, detail))`,
    `CREATE TABLE rollup_devices (tenant_id uuid NOT NULL, device_id text NOT NULL, last_record_at timestamptz NOT NULL, last_heartbeat_at timestamptz, policy_key ${key}, policy_version text, policy_hash text, person_key ${key}, developer text, product_version text, PRIMARY KEY (tenant_id, device_id))`,
    `CREATE TABLE rollup_tools (tenant_id uuid NOT NULL, device_id text NOT NULL, tool text NOT NULL, state_key ${key}, state text, label text, last_request_at timestamptz, PRIMARY KEY (tenant_id, device_id, tool))`,
    `CREATE TABLE rollup_policies (tenant_id uuid NOT NULL, device_id text NOT NULL, policy_hash text NOT NULL, policy_version ${key}, first_seen timestamptz NOT NULL, PRIMARY KEY (tenant_id, device_id, policy_hash))`,
    ...tables.flatMap((table) => securityOf(table)),
  ],
};

function securityOf(table: string): readonly string[] {
  return [`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`];
}
