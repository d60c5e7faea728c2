// What pages read instead of records: figures by device and day, and how each device stands.
import type { Migration } from './migration.ts';
import { tenantTable } from './tenant-table.ts';

const rights = {
  ingest: 'SELECT, INSERT, UPDATE',
  reader: 'SELECT',
  // Admins see tokens, which readers may not, beside them.
  people: 'SELECT',
  // A rebuild.
  retention: 'SELECT, INSERT, UPDATE, DELETE',
};

const shareBuckets = 43;
const sums = (columns: readonly string[]) => columns.map((column) => `${column} bigint NOT NULL DEFAULT 0`).join(', ');

const counts =
  'records forwarded mutated redacted blocked paused identifiers_scanned identifiers_mutated secrets_stopped secrets_transmitted bytes_sent tokens_input tokens_output heartbeats log_gaps';
const daySums = [...counts.split(' '), ...Array.from({ length: shareBuckets }, (_, index) => `share_${index}`)];
const useSums = ['requests', 'protected', 'blocked', 'bytes_sent', 'tokens_input', 'tokens_output'];

// Keys are compared as bytes: how a language sorts has no say.
const key = 'text COLLATE "C" NOT NULL';

export const rollups: Migration = {
  id: '0004-rollups',
  statements: [
    `CREATE TABLE rollup_days (
      tenant_id uuid NOT NULL,
      day date NOT NULL,
      device_id text NOT NULL,
      ${sums(daySums)},
      PRIMARY KEY (tenant_id, day, device_id)
    )`,
    ...tenantTable('rollup_days', rights),

    // Tools, and models of providers (`name` is the provider then).
    `CREATE TABLE rollup_uses (
      tenant_id uuid NOT NULL,
      day date NOT NULL,
      device_id text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('tool', 'model')),
      name text NOT NULL,
      detail text NOT NULL,
      ${sums(useSums)},
      PRIMARY KEY (tenant_id, day, device_id, kind, name, detail)
    )`,
    ...tenantTable('rollup_uses', rights),

    `CREATE TABLE rollup_devices (
      tenant_id uuid NOT NULL,
      device_id text NOT NULL,
      last_record_at timestamptz NOT NULL,
      policy_key ${key},
      policy_version text,
      policy_hash text,
      person_key ${key},
      developer text,
      product_version text,
      PRIMARY KEY (tenant_id, device_id)
    )`,
    ...tenantTable('rollup_devices', rights),

    `CREATE TABLE rollup_tools (
      tenant_id uuid NOT NULL,
      device_id text NOT NULL,
      tool text NOT NULL,
      state_key ${key},
      state text,
      label text,
      last_request_at timestamptz,
      PRIMARY KEY (tenant_id, device_id, tool)
    )`,
    ...tenantTable('rollup_tools', rights),

    `CREATE TABLE rollup_policies (
      tenant_id uuid NOT NULL,
      device_id text NOT NULL,
      policy_hash text NOT NULL,
      policy_version ${key},
      first_seen timestamptz NOT NULL,
      PRIMARY KEY (tenant_id, device_id, policy_hash)
    )`,
    ...tenantTable('rollup_policies', rights),
  ],
};
