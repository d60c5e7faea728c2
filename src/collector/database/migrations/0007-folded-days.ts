// Days that are over, added up over all devices: what pages read instead of a row for each device and day.
import type { Migration } from './migration.ts';
import { tenantTable } from './tenant-table.ts';

const rights = { reader: 'SELECT', people: 'SELECT', retention: 'SELECT, INSERT, UPDATE, DELETE' };

const shareBuckets = 43;
const counts =
  'records forwarded mutated redacted blocked paused identifiers_scanned identifiers_mutated secrets_stopped secrets_transmitted bytes_sent tokens_input tokens_output heartbeats log_gaps';
const sums = [...counts.split(' '), ...Array.from({ length: shareBuckets }, (_, index) => `share_${index}`)];

export const foldedDays: Migration = {
  id: '0007-folded-days',
  statements: [
    // A day with a row here was folded: the sums of its rows in rollup_days.
    `CREATE TABLE rollup_totals (
      tenant_id uuid NOT NULL,
      day date NOT NULL,
      ${sums.map((column) => `${column} bigint NOT NULL`).join(', ')},
      PRIMARY KEY (tenant_id, day)
    )`,
    ...tenantTable('rollup_totals', rights),

    // Of folded days: devices with a heartbeat, and gaps, by the team that a device is in now.
    `CREATE TABLE rollup_teams (
      tenant_id uuid NOT NULL,
      day date NOT NULL,
      team text NOT NULL,
      devices bigint NOT NULL,
      gaps bigint NOT NULL,
      PRIMARY KEY (tenant_id, day, team)
    )`,
    ...tenantTable('rollup_teams', rights),

    // A batch changed a day that was over: one row each, so that no batch waits for another one.
    `CREATE TABLE rollup_changes (
      tenant_id uuid NOT NULL,
      day date NOT NULL,
      change_id uuid NOT NULL,
      PRIMARY KEY (tenant_id, day, change_id)
    )`,
    ...tenantTable('rollup_changes', {
      ingest: 'INSERT',
      reader: 'SELECT',
      people: 'SELECT',
      retention: 'SELECT, DELETE',
    }),

    // The lock of whoever folds, and by which members of teams rollup_teams was counted.
    `CREATE TABLE rollup_state (
      tenant_id uuid NOT NULL,
      members text NOT NULL,
      PRIMARY KEY (tenant_id)
    )`,
    ...tenantTable('rollup_state', { retention: 'SELECT, INSERT, UPDATE' }),
  ],
};
