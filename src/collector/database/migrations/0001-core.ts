// Tenants, devices, chains and their records. Each table has its rows' tenant first and shows no row of another one.
import { tenantTable } from './tenant-table.ts';
import type { Migration } from './migration.ts';

export const core: Migration = {
  id: '0001-core',
  statements: [
    `CREATE TABLE tenants (
      tenant_id uuid PRIMARY KEY,
      slug text NOT NULL UNIQUE,
      name text NOT NULL,
      created_at timestamptz NOT NULL
    )`,
    ...tenantTable('tenants', {
      ingest: 'SELECT',
      reader: 'SELECT',
      people: 'SELECT, INSERT, UPDATE',
      retention: 'SELECT',
    }),
    // The one thing that the owner may see of all tenants: which there are.
    'CREATE POLICY owner_lists ON tenants FOR SELECT TO app_owner USING (true)',

    `CREATE TABLE devices (
      tenant_id uuid NOT NULL,
      device_id text NOT NULL,
      device_key text NOT NULL,
      team text,
      developer text,
      product_version text,
      state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'revoked', 'quarantined')),
      enrolled_at timestamptz NOT NULL,
      last_seen_at timestamptz,
      last_heartbeat_at timestamptz,
      policy_hash text,
      clock_skew_ms bigint,
      PRIMARY KEY (tenant_id, device_id)
    )`,
    ...tenantTable('devices', {
      ingest: 'SELECT, INSERT, UPDATE',
      reader: 'SELECT',
      people: 'SELECT, INSERT, UPDATE',
      retention: 'SELECT',
    }),

    `CREATE TABLE device_tokens (
      tenant_id uuid NOT NULL,
      token_hash bytea NOT NULL,
      device_id text NOT NULL,
      created_at timestamptz NOT NULL,
      replaced_at timestamptz,
      revoked_at timestamptz,
      last_used_at timestamptz,
      PRIMARY KEY (tenant_id, token_hash)
    )`,
    'CREATE INDEX device_tokens_of_device ON device_tokens (tenant_id, device_id)',
    ...tenantTable('device_tokens', {
      ingest: 'SELECT, INSERT, UPDATE',
      people: 'SELECT, INSERT, UPDATE',
      retention: 'SELECT, DELETE',
    }),

    `CREATE TABLE enrolment_tokens (
      tenant_id uuid NOT NULL,
      token_id uuid NOT NULL,
      token_hash bytea NOT NULL,
      team text,
      created_by text NOT NULL,
      created_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      used_at timestamptz,
      used_by_device text,
      PRIMARY KEY (tenant_id, token_id),
      UNIQUE (tenant_id, token_hash)
    )`,
    ...tenantTable('enrolment_tokens', {
      ingest: 'SELECT, UPDATE',
      people: 'SELECT, INSERT, UPDATE',
      retention: 'SELECT, DELETE',
    }),

    `CREATE TABLE chains (
      tenant_id uuid NOT NULL,
      chain text NOT NULL,
      device_id text NOT NULL,
      size bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
      head_leaf text,
      frontier text[] NOT NULL DEFAULT '{}',
      keys text[] NOT NULL DEFAULT '{}',
      inc integer,
      last_timestamp text,
      cosigned_size bigint NOT NULL DEFAULT 0 CHECK (cosigned_size >= 0),
      cosigned_note text,
      cosigned_at timestamptz,
      state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'quarantined')),
      mode text NOT NULL DEFAULT 'full' CHECK (mode IN ('full', 'hash-only')),
      loss_size bigint NOT NULL DEFAULT 0,
      first_received_at timestamptz NOT NULL,
      last_received_at timestamptz NOT NULL,
      PRIMARY KEY (tenant_id, chain)
    )`,
    'CREATE INDEX chains_of_device ON chains (tenant_id, device_id)',
    // People write too: what they do is recorded on the collector's own chain.
    ...tenantTable('chains', {
      ingest: 'SELECT, INSERT, UPDATE',
      reader: 'SELECT',
      people: 'SELECT, INSERT, UPDATE',
      retention: 'SELECT, INSERT, UPDATE',
    }),

    // Fixed widths first, so that no byte is lost to alignment; the canonical bytes are text, never jsonb, which reorders.
    `CREATE TABLE records (
      tenant_id uuid NOT NULL,
      seq bigint NOT NULL,
      received_at timestamptz NOT NULL,
      happened_at timestamptz NOT NULL,
      day date NOT NULL,
      chain text NOT NULL,
      type text NOT NULL,
      leaf bytea NOT NULL,
      line text NOT NULL,
      PRIMARY KEY (tenant_id, chain, seq, day)
    ) PARTITION BY RANGE (day)`,
    ...tenantTable('records', {
      ingest: 'SELECT, INSERT',
      reader: 'SELECT',
      people: 'SELECT, INSERT',
      retention: 'SELECT, INSERT, DELETE',
    }),

    `CREATE TABLE checkpoints (
      tenant_id uuid NOT NULL,
      size bigint NOT NULL,
      cosigned_at timestamptz,
      chain text NOT NULL,
      note text NOT NULL,
      cosigned_note text,
      PRIMARY KEY (tenant_id, chain, size)
    )`,
    ...tenantTable('checkpoints', {
      ingest: 'SELECT, INSERT, UPDATE',
      reader: 'SELECT',
      people: 'SELECT, INSERT, UPDATE',
      retention: 'SELECT, INSERT, UPDATE, DELETE',
    }),

    `CREATE TABLE quarantine (
      tenant_id uuid NOT NULL,
      id uuid NOT NULL,
      chain text NOT NULL,
      device_id text NOT NULL,
      seq bigint NOT NULL,
      received_at timestamptz NOT NULL,
      reason text NOT NULL,
      body text NOT NULL CHECK (octet_length(body) <= 65536),
      PRIMARY KEY (tenant_id, id)
    )`,
    ...tenantTable('quarantine', {
      ingest: 'SELECT, INSERT',
      reader: 'SELECT',
      people: 'SELECT',
      retention: 'SELECT, DELETE',
    }),
  ],
};
