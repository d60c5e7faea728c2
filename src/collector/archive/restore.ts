// `pretense collector restore`: a backup into an empty database. The file is read to its end before anything is written, and
// nothing is kept of what was written unless every table, chain and cosigned head is what it was.
import { parseVerifierKey, type VerifierKey } from '../../audit/note.ts';
import type { Database, Queries } from '../database/database.ts';
import { ensurePartitions } from '../database/partitions.ts';
import { ArchiveError } from './archive-error.ts';
import { dayOf } from './day-rows.ts';
import { type BackupManifest, readBackupFiles, tableOf, verifyBackupFile } from './backup-file.ts';
import { type BackupTable, insertTexts, listTables, RowSum, rowTexts, useTenant } from './backup-tables.ts';
import type { OwnChainContext } from '../own-chain/append-own.ts';
import { succeedOwnChain } from '../own-chain/succeed-own.ts';
import { type ChainCheck, checkChains } from './check-chains.ts';
import { useOneTime } from './snapshot.ts';

export interface RestoreOptions {
  /** Migrated and empty. */
  readonly database: Database;
  readonly path: string;
  /** Of the collector that made it; undefined: the backup is taken at its own word. */
  readonly key?: VerifierKey | undefined;
  /** What the restored collector's new own chain begins with. */
  readonly own: OwnBeginning;
  readonly onProgress?: (phase: 'check' | 'load' | 'verify', done: number) => void;
  readonly signal?: AbortSignal;
}

export interface OwnBeginning {
  /** For a drill it may hold the public key alone: nothing is signed then. */
  readonly context: OwnChainContext;
  readonly by: string;
  readonly isDrill: boolean;
  /** Monotonic, when the restore began. */
  readonly startedMs: number;
}

export interface Restored {
  readonly manifest: BackupManifest;
  readonly rows: number;
  readonly chains: number;
  readonly records: number;
  /** Records of which only leaf hashes are kept. */
  readonly disposed: number;
  /** Chains whose head the witness had cosigned, and whose restored head is that one. */
  readonly cosignedChains: number;
}

/**
 * Throws ArchiveError `damaged`, `not-empty`, `other-version`, `mismatch`; StoreError. The database is empty then, as it
 * was before.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { database, path, key, onProgress } = options;
  const manifest = await verifyBackupFile(path, { key, onProgress: (files) => onProgress?.('check', files) });
  return await database.asOwner(async (queries) => {
    await useOneTime(queries);
    const tables = await matchTables(queries, manifest);
    await requireEmpty(queries, tables, manifest.tenants);
    await ensurePartitions(queries, [...(await daysIn(path)), dayOf(options.own.context.clock.now())]);
    await load(queries, tables, options);
    const checks = await verifyRestored(queries, tables, { manifest, options });
    const sum = (count: (check: ChainCheck) => number): number =>
      checks.reduce((total, each) => total + count(each), 0);
    const restored = {
      manifest,
      rows: manifest.tables.reduce((total, { rows }) => total + rows, 0),
      chains: sum(({ chains }) => chains.length),
      records: sum(({ records }) => records),
      disposed: sum(({ disposed }) => disposed),
      cosignedChains: sum(({ chains }) => chains.filter(({ cosignedSize }) => cosignedSize > 0).length),
    };
    // In the same transaction: a collector that finds what was restored never goes on with the chain of before.
    for (const tenant of manifest.tenants) await beginOwnChain(queries, tenant, { restored, own: options.own });
    return restored;
  });
}

interface Beginning {
  readonly restored: Restored;
  readonly own: OwnBeginning;
}

async function beginOwnChain(queries: Queries, tenant: string, { restored, own }: Beginning): Promise<void> {
  const { clock } = own.context;
  const { backup_id, snapshot_at } = restored.manifest;
  await useTenant(queries, tenant);
  const fields = {
    backup_id,
    snapshot_at,
    is_drill: own.isDrill,
    records: restored.records,
    chains: restored.chains,
    cosigned_chains: restored.cosignedChains,
    // What devices sent since is not known before they come back.
    missing_records: null,
    rpo_ms: Math.max(0, clock.now().getTime() - Date.parse(snapshot_at)),
    rto_ms: Math.round(clock.monotonicMs() - own.startedMs),
    by: own.by,
  };
  await succeedOwnChain(queries, own.context, tenant, { fields, isSigned: !own.isDrill });
}

/** The tables of the backup as this schema has them. */
async function matchTables(queries: Queries, { tables, schema }: BackupManifest): Promise<readonly BackupTable[]> {
  const known = new Map((await listTables(queries)).map((table) => [table.name, table]));
  const matched = tables.map(({ name, columns }) => {
    const table = known.get(name);
    const isKnown = table !== undefined && columns.every((column) => table.columns.includes(column));
    if (!isKnown)
      throw new ArchiveError(
        'other-version',
        `The backup is of the schema ${schema.slice(0, 40)}, which this program does not know. Use the version of Pretense that made it, or a later one.`,
      );
    return { ...table, columns };
  });
  // In the order in which tables refer to each other here.
  const order = [...known.keys()];
  return matched.toSorted((left, right) => order.indexOf(left.name) - order.indexOf(right.name));
}

async function requireEmpty(
  queries: Queries,
  tables: readonly BackupTable[],
  tenants: readonly string[],
): Promise<void> {
  if (!(await isEmpty(queries, 'tenants'))) refuseFull();
  for (const tenant of tenants) {
    await useTenant(queries, tenant);
    for (const { name } of tables) if (!(await isEmpty(queries, name))) refuseFull();
  }
}

async function isEmpty(queries: Queries, table: string): Promise<boolean> {
  return (await queries.query(`SELECT 1 AS found FROM ${table} LIMIT 1`)).length === 0;
}

function refuseFull(): never {
  throw new ArchiveError(
    'not-empty',
    'The database holds a collector already. A backup is restored into an empty one only: name another with --into or --home.',
  );
}

/** Days of the records in the backup. */
async function daysIn(path: string): Promise<readonly string[]> {
  const days = new Set<string>();
  for await (const { name, content } of readBackupFiles(path)) {
    if (tableOf(name)?.table !== 'records') continue;
    for (const text of linesOf(content)) days.add(String((JSON.parse(text) as { readonly day?: unknown }).day));
  }
  return [...days].toSorted();
}

async function load(
  queries: Queries,
  tables: readonly BackupTable[],
  { path, onProgress, signal }: RestoreOptions,
): Promise<void> {
  // The file has its tables in the order of the schema that made it; a later one may refer otherwise.
  let rows = 0;
  for (const table of tables) {
    for await (const { name, content } of readBackupFiles(path)) {
      const place = tableOf(name);
      if (place?.table !== table.name) continue;
      signal?.throwIfAborted();
      if (place.tenant !== undefined) await useTenant(queries, place.tenant);
      const texts = linesOf(content);
      await insertTexts(queries, table, texts);
      rows += texts.length;
      onProgress?.('load', rows);
    }
  }
}

function linesOf(content: Buffer): readonly string[] {
  return content.toString('utf8').split('\n').slice(0, -1);
}

interface Verifying {
  readonly manifest: BackupManifest;
  readonly options: RestoreOptions;
}

async function verifyRestored(
  queries: Queries,
  tables: readonly BackupTable[],
  { manifest, options }: Verifying,
): Promise<readonly ChainCheck[]> {
  for (const [index, table] of tables.entries()) {
    options.onProgress?.('verify', index);
    const sum = new RowSum();
    for (const tenant of table.hasTenant ? manifest.tenants : [undefined]) {
      if (tenant !== undefined) await useTenant(queries, tenant);
      for await (const text of rowTexts(queries, table)) sum.add(text);
    }
    const wanted = manifest.tables.find(({ name }) => name === table.name);
    if (sum.rows !== wanted?.rows || sum.sum !== wanted.sum)
      throw mismatch(`the table ${table.name} has other rows than the backup`);
  }
  const witnessKey = parseVerifierKey(manifest.witness_key);
  const checks: ChainCheck[] = [];
  for (const tenant of manifest.tenants) {
    await useTenant(queries, tenant);
    const check = await checkChains(queries, tenant, witnessKey);
    const [problem] = check.problems;
    if (problem !== undefined)
      throw mismatch(`${problem}${check.problems.length > 1 ? `, and ${check.problems.length - 1} more` : ''}`);
    checks.push(check);
  }
  return checks;
}

function mismatch(what: string): ArchiveError {
  return new ArchiveError('mismatch', `The backup was read, but ${what}. Nothing was restored.`);
}
