// Adds what came in to what pages read: one statement for each table and batch, in the transaction of the batch.
import type { Queries } from '../../database/database.ts';
import type { AcceptedBatch } from '../../ingest/batch-observer.ts';
import { BatchSums, dayColumns, useColumns } from './batch-sums.ts';
import { markLateDays } from './fold-days.ts';
import { maxSum } from './folded-days.ts';
import { shareColumns } from './share-buckets.ts';

/** Untrusted: what stands in the records. Rejects only when the database does. */
export async function observeRollups(queries: Queries, batch: AcceptedBatch): Promise<void> {
  const { tenant, deviceId, chain, receivedAt } = batch;
  const sums = new BatchSums();
  for (const { record, seq } of batch.records) sums.add(record, { chain, seq, receivedAt });
  await storeSums(queries, { tenant, deviceId }, sums);
  await markLateDays(queries, tenant, { days: sums.days().map(({ day }) => day), receivedAt });
}

export async function storeSums(
  queries: Queries,
  { tenant, deviceId }: { readonly tenant: string; readonly deviceId: string },
  sums: BatchSums,
): Promise<void> {
  const device = sums.device();
  if (device === undefined) return;
  const store = async (text: string, rows: readonly unknown[]) => {
    if (rows.length > 0) await queries.query(text, [tenant, deviceId, JSON.stringify(rows)]);
  };
  await store(upsertDays, sums.days());
  await store(upsertUses, sums.uses());
  await store(upsertDevice, [device]);
  await store(upsertTools, sums.tools());
  await store(upsertPolicies, sums.policies());
}

const sumOf = (table: string, column: string, max: string) =>
  `${column} = LEAST(${table}.${column} + excluded.${column}, ${max})`;
const typed = (columns: readonly string[], type: string) => columns.map((column) => `${column} ${type}`);
const filled = (columns: readonly string[]) => columns.map((column) => `COALESCE(new.${column}, 0)`);

const upsertDays = `
INSERT INTO rollup_days (tenant_id, device_id, day, ${[...dayColumns, ...shareColumns].join(', ')})
SELECT $1::uuid, $2, new.day, ${filled([...dayColumns, ...shareColumns]).join(', ')}
FROM jsonb_to_recordset($3::jsonb) AS new (day date, ${[...typed(dayColumns, 'bigint'), ...typed(shareColumns, 'bigint')].join(', ')})
ORDER BY new.day
ON CONFLICT (tenant_id, day, device_id) DO UPDATE SET
${[...dayColumns, ...shareColumns].map((column) => sumOf('rollup_days', column, maxSum)).join(',\n')}`;

const upsertUses = `
INSERT INTO rollup_uses (tenant_id, device_id, day, kind, name, detail, ${useColumns.join(', ')})
SELECT $1::uuid, $2, new.day, new.kind, new.name, new.detail, ${filled(useColumns).join(', ')}
FROM jsonb_to_recordset($3::jsonb) AS new (day date, kind text, name text, detail text, ${typed(useColumns, 'bigint').join(', ')})
ORDER BY new.day, new.kind, new.name, new.detail
ON CONFLICT (tenant_id, day, device_id, kind, name, detail) DO UPDATE SET
${useColumns.map((column) => sumOf('rollup_uses', column, maxSum)).join(',\n')}`;

const kept = (table: string, key: string, column: string) =>
  `${column} = CASE WHEN excluded.${key} > ${table}.${key} THEN excluded.${column} ELSE ${table}.${column} END`;

const upsertDevice = `
INSERT INTO rollup_devices (tenant_id, device_id, last_record_at, policy_key, policy_version, policy_hash, person_key, developer, product_version)
SELECT $1::uuid, $2, new.last_record_at, new.policy_key, new.policy_version, new.policy_hash, new.person_key, new.developer, new.product_version
FROM jsonb_to_recordset($3::jsonb) AS new (last_record_at timestamptz, policy_key text, policy_version text, policy_hash text, person_key text, developer text, product_version text)
ON CONFLICT (tenant_id, device_id) DO UPDATE SET
last_record_at = GREATEST(rollup_devices.last_record_at, excluded.last_record_at),
${kept('rollup_devices', 'policy_key', 'policy_version')},
${kept('rollup_devices', 'policy_key', 'policy_hash')},
policy_key = GREATEST(rollup_devices.policy_key, excluded.policy_key),
${kept('rollup_devices', 'person_key', 'developer')},
${kept('rollup_devices', 'person_key', 'product_version')},
person_key = GREATEST(rollup_devices.person_key, excluded.person_key)`;

const upsertTools = `
INSERT INTO rollup_tools (tenant_id, device_id, tool, state_key, state, label, last_request_at)
SELECT $1::uuid, $2, new.tool, new.state_key, new.state, new.label, new.last_request_at
FROM jsonb_to_recordset($3::jsonb) AS new (tool text, state_key text, state text, label text, last_request_at timestamptz)
ORDER BY new.tool
ON CONFLICT (tenant_id, device_id, tool) DO UPDATE SET
${kept('rollup_tools', 'state_key', 'state')},
${kept('rollup_tools', 'state_key', 'label')},
state_key = GREATEST(rollup_tools.state_key, excluded.state_key),
last_request_at = GREATEST(rollup_tools.last_request_at, excluded.last_request_at)`;

const upsertPolicies = `
INSERT INTO rollup_policies (tenant_id, device_id, policy_hash, policy_version, first_seen)
SELECT $1::uuid, $2, new.policy_hash, new.policy_version, new.first_seen
FROM jsonb_to_recordset($3::jsonb) AS new (policy_hash text, policy_version text, first_seen timestamptz)
ORDER BY new.policy_hash
ON CONFLICT (tenant_id, device_id, policy_hash) DO UPDATE SET
policy_version = LEAST(rollup_policies.policy_version, excluded.policy_version),
first_seen = LEAST(rollup_policies.first_seen, excluded.first_seen)`;
