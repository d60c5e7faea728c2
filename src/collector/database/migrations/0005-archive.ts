// What left the database and what is kept of it, legal holds, where receivers of copies stand, and who works on what.
import { tenantTable } from './tenant-table.ts';
import type { Migration } from './migration.ts';

export const archive: Migration = {
  id: '0005-archive',
  statements: [
    `CREATE TABLE archive_parts (
      tenant_id uuid NOT NULL,
      day date NOT NULL,
      part integer NOT NULL,
      rows bigint NOT NULL,
      bytes bigint NOT NULL,
      canonical_bytes bigint NOT NULL,
      sha256 text NOT NULL,
      root text NOT NULL,
      manifest text NOT NULL,
      place text NOT NULL,
      locked_until timestamptz,
      written_at timestamptz NOT NULL,
      PRIMARY KEY (tenant_id, day, part)
    )`,
    ...tenantTable('archive_parts', { reader: 'SELECT', people: 'SELECT', retention: 'SELECT, INSERT' }),

    // Days of which every record is in archive_parts.
    `CREATE TABLE archive_days (
      tenant_id uuid NOT NULL,
      day date NOT NULL,
      closed_at timestamptz NOT NULL,
      PRIMARY KEY (tenant_id, day)
    )`,
    ...tenantTable('archive_days', { reader: 'SELECT', people: 'SELECT', retention: 'SELECT, INSERT' }),

    // Leaf hashes of records that are gone, 32 bytes each: with them chains are verified as before.
    `CREATE TABLE disposed_parts (
      tenant_id uuid NOT NULL,
      chain text NOT NULL,
      first_seq bigint NOT NULL,
      last_seq bigint NOT NULL,
      day date NOT NULL,
      first_prev_hash text NOT NULL,
      last_leaf text NOT NULL,
      leaves bytea NOT NULL,
      certificate_id text,
      PRIMARY KEY (tenant_id, chain, first_seq)
    )`,
    'CREATE INDEX disposed_parts_of_day ON disposed_parts (tenant_id, day)',
    ...tenantTable('disposed_parts', {
      ingest: 'SELECT',
      reader: 'SELECT',
      people: 'SELECT',
      retention: 'SELECT, INSERT, UPDATE',
    }),

    `CREATE TABLE disposal_certificates (
      tenant_id uuid NOT NULL,
      certificate_id text NOT NULL,
      day date NOT NULL,
      rows bigint NOT NULL,
      note text NOT NULL,
      disposed_at timestamptz NOT NULL,
      PRIMARY KEY (tenant_id, certificate_id)
    )`,
    ...tenantTable('disposal_certificates', { reader: 'SELECT', people: 'SELECT', retention: 'SELECT, INSERT' }),

    `CREATE TABLE legal_holds (
      tenant_id uuid NOT NULL,
      hold_id text NOT NULL,
      scope text NOT NULL,
      reason text NOT NULL,
      set_by text NOT NULL,
      set_at timestamptz NOT NULL,
      cleared_at timestamptz,
      cleared_by text,
      clear_reason text,
      PRIMARY KEY (tenant_id, hold_id)
    )`,
    ...tenantTable('legal_holds', { reader: 'SELECT', people: 'SELECT, INSERT, UPDATE', retention: 'SELECT' }),

    `CREATE TABLE forward_cursors (
      tenant_id uuid NOT NULL,
      receiver text NOT NULL,
      chain text NOT NULL,
      next_seq bigint NOT NULL,
      PRIMARY KEY (tenant_id, receiver, chain)
    )`,
    ...tenantTable('forward_cursors', { reader: 'SELECT', people: 'SELECT', retention: 'SELECT, INSERT, UPDATE' }),

    `CREATE TABLE forward_receivers (
      tenant_id uuid NOT NULL,
      receiver text NOT NULL,
      state text NOT NULL CHECK (state IN ('ok', 'failing')),
      reason text NOT NULL,
      changed_at timestamptz NOT NULL,
      sent bigint NOT NULL DEFAULT 0,
      skipped bigint NOT NULL DEFAULT 0,
      PRIMARY KEY (tenant_id, receiver)
    )`,
    ...tenantTable('forward_receivers', { reader: 'SELECT', people: 'SELECT', retention: 'SELECT, INSERT, UPDATE' }),

    `CREATE TABLE leases (
      tenant_id uuid NOT NULL,
      name text NOT NULL,
      holder text,
      expires_at timestamptz NOT NULL,
      PRIMARY KEY (tenant_id, name)
    )`,
    ...tenantTable('leases', { retention: 'SELECT, INSERT, UPDATE' }),
  ],
};
