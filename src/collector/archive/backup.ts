// `pretense collector backup`: everything of one moment in one file, row by row, whatever the database.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyText } from '../../audit/log-keys.ts';
import type { CollectorContext } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { migrations } from '../database/migrations/index.ts';
import { appendOwn } from '../own-chain/append-own.ts';
import { listTenants } from '../tenants.ts';
import { ArchiveError } from './archive-error.ts';
import { type BackupManifest, type BackupTableManifest, BackupWriter, tableFileName } from './backup-file.ts';
import { type BackupTable, listTables, RowSum, rowTexts, useTenant } from './backup-tables.ts';
import { snapshot } from './snapshot.ts';

export type BackupContext = Pick<CollectorContext, 'database' | 'clock' | 'signer' | 'witness' | 'home' | 'program'>;

export interface BackupOptions {
  readonly context: BackupContext;
  /** Absolute; must not exist. Readable by its owner only. */
  readonly output: string;
  /** Who asked, as records name people. */
  readonly by: string;
  /** The private key of the witness goes along: whoever has the file can then cosign in its name. */
  readonly withKeys: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (table: string, rows: number) => void;
}

export interface MadeBackup {
  readonly manifest: Omit<BackupManifest, 'sums_sha256'>;
  readonly bytes: number;
  readonly rows: number;
}

/** Lines of one file in the backup; a single row may be larger. */
const fileBytes = 4 * 1024 * 1024;

/** Throws ArchiveError `taken`, StoreError, or the system's error; nothing is left of a backup that failed. */
export async function createBackup(options: BackupOptions): Promise<MadeBackup> {
  const { context, output, by, withKeys } = options;
  const { clock, database, signer, witness, program } = context;
  const tenants = (await listTenants(database)).map(({ tenantId }) => tenantId);
  if (tenants.length === 0)
    throw new ArchiveError('settings', 'There is nothing to back up: the collector has no tenant yet.');
  const writer = await BackupWriter.create(output, clock.now());
  try {
    if (withKeys) await addKeys(writer, context.home);
    const found = await snapshot(database, async (queries) => {
      const snapshotAt = clock.now().toISOString();
      const tables = await writeTables(queries, writer, { tenants, options });
      return { snapshotAt, tables, newest: await newestRecord(queries, tenants) };
    });
    const manifest: MadeBackup['manifest'] = {
      v: 1,
      kind: 'backup',
      backup_id: `backup_${randomBytes(6).toString('hex')}`,
      collector: signer.name,
      snapshot_at: found.snapshotAt,
      finished_at: clock.now().toISOString(),
      product_version: program.productVersion,
      schema: currentSchema(),
      tenants,
      tables: found.tables,
      newest_received_at: found.newest,
      signer_key: keyText(signer.key),
      witness_key: keyText(witness.key),
      has_keys: withKeys,
    };
    const { bytes } = await writer.finish(manifest, signer);
    const rows = found.tables.reduce((sum, table) => sum + table.rows, 0);
    for (const tenant of tenants) await recordBackup(context, tenant, { manifest, bytes, by });
    return { manifest, bytes, rows };
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

/** Of this program: the id of its last migration. */
export function currentSchema(): string {
  return migrations.at(-1)?.id ?? '';
}

interface Writing {
  readonly tenants: readonly string[];
  readonly options: BackupOptions;
}

async function writeTables(
  queries: Queries,
  writer: BackupWriter,
  writing: Writing,
): Promise<readonly BackupTableManifest[]> {
  const manifests: BackupTableManifest[] = [];
  for (const table of await listTables(queries)) {
    const sum = new RowSum();
    const owners = table.hasTenant ? writing.tenants : [undefined];
    for (const tenant of owners) await writeRows(queries, writer, { ...writing, table, tenant, sum });
    manifests.push({ name: table.name, columns: table.columns, rows: sum.rows, sum: sum.sum });
  }
  return manifests;
}

interface WritingRows extends Writing {
  readonly table: BackupTable;
  readonly tenant: string | undefined;
  readonly sum: RowSum;
}

async function writeRows(
  queries: Queries,
  writer: BackupWriter,
  { table, tenant, sum, options }: WritingRows,
): Promise<void> {
  if (tenant !== undefined) await useTenant(queries, tenant);
  let lines: string[] = [];
  let bytes = 0;
  let number = 0;
  const flush = async (): Promise<void> => {
    if (lines.length === 0) return;
    number += 1;
    await writer.add({ name: tableFileName(table.name, tenant, number), content: Buffer.from(lines.join(''), 'utf8') });
    lines = [];
    bytes = 0;
    options.onProgress?.(table.name, sum.rows);
    options.signal?.throwIfAborted();
  };
  for await (const text of rowTexts(queries, table)) {
    sum.add(text);
    lines.push(`${text}\n`);
    bytes += Buffer.byteLength(text) + 1;
    if (bytes >= fileBytes) await flush();
  }
  await flush();
}

async function newestRecord(queries: Queries, tenants: readonly string[]): Promise<string | null> {
  let newest: string | null = null;
  for (const tenant of tenants) {
    await useTenant(queries, tenant);
    const [row] = await queries.query<{ readonly newest: string | Date | null }>(
      `SELECT max(last_received_at) AS newest FROM chains WHERE tenant_id = $1`,
      [tenant],
    );
    const time = row?.newest === null || row?.newest === undefined ? null : new Date(row.newest).toISOString();
    if (time !== null && (newest === null || time > newest)) newest = time;
  }
  return newest;
}

/** Where `startCollector` made it, or where PRETENSE_WITNESS_KEY_FILE says: then it is not copied. */
async function addKeys(writer: BackupWriter, home: string): Promise<void> {
  const content = await readFile(join(home, 'witness.key')).catch((error: unknown) => {
    throw new ArchiveError(
      'settings',
      `There is no key at ${join(home, 'witness.key')}. Back it up where it is kept.`,
      {
        cause: error,
      },
    );
  });
  await writer.add({ name: 'keys/witness.key', content });
}

interface Recorded {
  readonly manifest: MadeBackup['manifest'];
  readonly bytes: number;
  readonly by: string;
}

async function recordBackup(context: BackupContext, tenant: string, { manifest, bytes, by }: Recorded): Promise<void> {
  const { backup_id, snapshot_at, finished_at, tables, newest_received_at, has_keys } = manifest;
  const records = tables.find(({ name }) => name === 'records')?.rows ?? 0;
  await context.database.transaction({ role: 'people', tenant }, (queries) =>
    appendOwn(queries, context, tenant, 'backup.created', {
      backup_id,
      snapshot_at,
      finished_at,
      newest_received_at,
      has_keys,
      records,
      rows: tables.reduce((sum, table) => sum + table.rows, 0),
      bytes,
      by,
    }),
  );
}
