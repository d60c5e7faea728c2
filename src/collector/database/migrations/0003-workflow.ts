// What people do at the collector: incidents and their moves, exceptions, reviews, evidence packs, imports.
import type { Migration } from './migration.ts';
import { tenantTable } from './tenant-table.ts';

const byDevicesAndPeople = {
  ingest: 'SELECT, INSERT, UPDATE',
  reader: 'SELECT',
  people: 'SELECT, INSERT, UPDATE',
  retention: 'SELECT, DELETE',
};

const byPeople = { reader: 'SELECT', people: 'SELECT, INSERT, UPDATE, DELETE', retention: 'SELECT, DELETE' };

export const workflow: Migration = {
  id: '0003-workflow',
  statements: [
    // Numbers that people call things by: INC-0001, EXC-0001.
    `CREATE TABLE workflow_counters (
      tenant_id uuid NOT NULL,
      name text NOT NULL,
      value integer NOT NULL,
      PRIMARY KEY (tenant_id, name)
    )`,
    ...tenantTable('workflow_counters', byDevicesAndPeople),

    // `body`: the folded incident as JSON; the columns are what lists are made by.
    `CREATE TABLE incidents (
      tenant_id uuid NOT NULL,
      number integer NOT NULL,
      chain text NOT NULL,
      incident_id text NOT NULL,
      device_id text NOT NULL,
      evidence_chain text NOT NULL,
      dedup_key text NOT NULL,
      type text NOT NULL,
      severity text NOT NULL,
      opened_at timestamptz NOT NULL,
      status text NOT NULL,
      is_ended boolean NOT NULL,
      accepted_until timestamptz,
      last_seen timestamptz NOT NULL,
      acknowledge_by timestamptz,
      close_by timestamptz,
      found integer NOT NULL DEFAULT 1,
      body text NOT NULL,
      PRIMARY KEY (tenant_id, number),
      UNIQUE (tenant_id, chain, incident_id)
    )`,
    'CREATE INDEX incidents_open ON incidents (tenant_id, is_ended, severity)',
    'CREATE INDEX incidents_by_key ON incidents (tenant_id, dedup_key)',
    ...tenantTable('incidents', byDevicesAndPeople),

    // By the record that says it, which may be of the device or of the collector. `refused`: why it counts for nothing.
    `CREATE TABLE incident_moves (
      tenant_id uuid NOT NULL,
      chain text NOT NULL,
      seq bigint NOT NULL,
      number integer NOT NULL,
      at timestamptz NOT NULL,
      from_status text NOT NULL,
      to_status text NOT NULL,
      by_name text NOT NULL,
      source text,
      reason_code text NOT NULL,
      comment text NOT NULL,
      approver text,
      expires timestamptz,
      duplicate_of text,
      refused text,
      PRIMARY KEY (tenant_id, chain, seq)
    )`,
    'CREATE INDEX incident_moves_of ON incident_moves (tenant_id, number, at)',
    ...tenantTable('incident_moves', byDevicesAndPeople),

    `CREATE TABLE incident_proposals (
      tenant_id uuid NOT NULL,
      number integer NOT NULL,
      from_status text NOT NULL,
      to_status text NOT NULL,
      by_name text NOT NULL,
      by_id text NOT NULL,
      at timestamptz NOT NULL,
      reason_code text NOT NULL,
      comment text NOT NULL,
      expires timestamptz,
      duplicate_id text,
      duplicate_number integer,
      PRIMARY KEY (tenant_id, number)
    )`,
    ...tenantTable('incident_proposals', { ...byPeople, ingest: 'SELECT, DELETE' }),

    `CREATE TABLE exceptions (
      tenant_id uuid NOT NULL,
      number integer NOT NULL,
      chain text NOT NULL,
      exception_id text NOT NULL,
      device_id text NOT NULL,
      requested_at timestamptz NOT NULL,
      requested_by text NOT NULL,
      allow text NOT NULL,
      reason text NOT NULL,
      days integer NOT NULL,
      state text NOT NULL CHECK (state IN ('requested', 'approved', 'revoked')),
      approved_at timestamptz,
      approved_by text,
      expires timestamptz,
      is_signed boolean,
      revoked_at timestamptz,
      revoked_by text,
      verdict text CHECK (verdict IN ('approve', 'decline')),
      decided_by text,
      decided_by_id text,
      decided_at timestamptz,
      decision_comment text,
      PRIMARY KEY (tenant_id, number),
      UNIQUE (tenant_id, chain, exception_id)
    )`,
    ...tenantTable('exceptions', byDevicesAndPeople),

    `CREATE TABLE reviews (
      tenant_id uuid NOT NULL,
      chain text NOT NULL,
      seq bigint NOT NULL,
      device_id text NOT NULL,
      at timestamptz NOT NULL,
      queue text NOT NULL,
      by_name text NOT NULL,
      from_date text NOT NULL,
      to_date text NOT NULL,
      events bigint NOT NULL,
      own_events bigint NOT NULL,
      escalated bigint NOT NULL,
      comment text NOT NULL,
      PRIMARY KEY (tenant_id, chain, seq)
    )`,
    'CREATE INDEX reviews_by_time ON reviews (tenant_id, at)',
    ...tenantTable('reviews', byDevicesAndPeople),

    // Whoever holds the lock of its row does the round.
    `CREATE TABLE detector_runs (
      tenant_id uuid NOT NULL,
      name text NOT NULL,
      ran_at timestamptz NOT NULL,
      PRIMARY KEY (tenant_id, name)
    )`,
    ...tenantTable('detector_runs', byPeople),

    `CREATE TABLE evidence_packs (
      tenant_id uuid NOT NULL,
      pack_id uuid NOT NULL,
      state text NOT NULL CHECK (state IN ('running', 'done', 'failed')),
      from_date text NOT NULL,
      to_date text NOT NULL,
      sample integer NOT NULL,
      redact text NOT NULL,
      by_name text NOT NULL,
      by_id text NOT NULL,
      created_at timestamptz NOT NULL,
      beat_at timestamptz NOT NULL,
      finished_at timestamptz,
      bytes bigint,
      sha256 text,
      records bigint,
      problem text,
      progress text,
      PRIMARY KEY (tenant_id, pack_id)
    )`,
    ...tenantTable('evidence_packs', byPeople),
    // In the database, so that every replica can hand it out.
    `CREATE TABLE evidence_chunks (
      tenant_id uuid NOT NULL,
      pack_id uuid NOT NULL,
      place integer NOT NULL,
      bytes bytea NOT NULL,
      PRIMARY KEY (tenant_id, pack_id, place)
    )`,
    ...tenantTable('evidence_chunks', byPeople),

    `CREATE TABLE reconciliation_imports (
      tenant_id uuid NOT NULL,
      import_id uuid NOT NULL,
      kind text NOT NULL CHECK (kind IN ('roster', 'usage', 'seats')),
      file_name text NOT NULL,
      sha256 text NOT NULL,
      rows integer NOT NULL,
      at timestamptz NOT NULL,
      by_name text NOT NULL,
      content text NOT NULL,
      result text NOT NULL,
      PRIMARY KEY (tenant_id, import_id)
    )`,
    'CREATE INDEX reconciliation_imports_by_time ON reconciliation_imports (tenant_id, at)',
    ...tenantTable('reconciliation_imports', byPeople),

    // People append to the collector's own chain, and write nothing into those of devices.
    `CREATE POLICY people_own_chain_insert ON chains AS RESTRICTIVE FOR INSERT TO app_people
      WITH CHECK (device_id = 'collector')`,
    `CREATE POLICY people_own_chain_update ON chains AS RESTRICTIVE FOR UPDATE TO app_people
      USING (device_id = 'collector') WITH CHECK (device_id = 'collector')`,
    `CREATE POLICY people_own_records ON records AS RESTRICTIVE FOR INSERT TO app_people
      WITH CHECK (starts_with(chain, 'c_own_'))`,
  ],
};
