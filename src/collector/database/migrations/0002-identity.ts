// People, their sessions, what slows down guessing, and the access log.
import type { Migration } from './migration.ts';
import { tenantTable } from './tenant-table.ts';

export const identity: Migration = {
  id: '0002-identity',
  statements: [
    // Local accounts are known by their address, those of a provider by issuer and subject: never by the address alone.
    `CREATE TABLE people (
      tenant_id uuid NOT NULL,
      person_id uuid NOT NULL,
      email text NOT NULL,
      role text NOT NULL CHECK (role IN ('admin', 'reviewer', 'auditor')),
      source text NOT NULL CHECK (source IN ('local', 'oidc')),
      issuer text,
      subject text,
      password text,
      must_change_password boolean NOT NULL DEFAULT false,
      created_at timestamptz NOT NULL,
      disabled_at timestamptz,
      last_signed_in_at timestamptz,
      PRIMARY KEY (tenant_id, person_id),
      CHECK ((source = 'local') = (issuer IS NULL AND subject IS NULL AND password IS NOT NULL))
    )`,
    `CREATE UNIQUE INDEX people_local ON people (tenant_id, email) WHERE source = 'local'`,
    `CREATE UNIQUE INDEX people_provider ON people (tenant_id, issuer, subject) WHERE source = 'oidc'`,
    // Accounts are disabled, never deleted: records name them.
    ...tenantTable('people', { people: 'SELECT, INSERT, UPDATE' }),

    `CREATE TABLE sessions (
      tenant_id uuid NOT NULL,
      token_hash bytea NOT NULL,
      person_id uuid NOT NULL,
      created_at timestamptz NOT NULL,
      last_seen_at timestamptz NOT NULL,
      address text NOT NULL,
      PRIMARY KEY (tenant_id, token_hash),
      FOREIGN KEY (tenant_id, person_id) REFERENCES people (tenant_id, person_id)
    )`,
    `CREATE INDEX sessions_person ON sessions (tenant_id, person_id)`,
    ...tenantTable('sessions', { people: 'SELECT, INSERT, UPDATE, DELETE', retention: 'SELECT, DELETE' }),

    `CREATE TABLE login_delays (
      tenant_id uuid NOT NULL,
      key text NOT NULL,
      failures integer NOT NULL,
      last_at timestamptz NOT NULL,
      not_before timestamptz NOT NULL,
      PRIMARY KEY (tenant_id, key)
    )`,
    ...tenantTable('login_delays', { people: 'SELECT, INSERT, UPDATE, DELETE', retention: 'SELECT, DELETE' }),

    `CREATE TABLE access_log (
      tenant_id uuid NOT NULL,
      entry_id uuid NOT NULL,
      at timestamptz NOT NULL,
      type text NOT NULL,
      by_whom text NOT NULL,
      details text NOT NULL,
      PRIMARY KEY (tenant_id, entry_id)
    )`,
    `CREATE INDEX access_log_time ON access_log (tenant_id, at DESC, entry_id DESC)`,
    // Nobody takes entries back but who disposes of what is old.
    ...tenantTable('access_log', { reader: 'SELECT', people: 'SELECT, INSERT', retention: 'SELECT, DELETE' }),
  ],
};
