// Records as Parquet files and back, with DuckDB: a native package that only who archives installs, loaded here alone.
import type * as duckDb from '@duckdb/node-api';
import { ArchiveError } from './archive-error.ts';

type DuckDb = typeof duckDb;
type Connection = Awaited<ReturnType<InstanceType<DuckDb['DuckDBInstance']>['connect']>>;

/** A record as it is archived. */
export interface ArchivedRow {
  readonly chain: string;
  readonly seq: number;
  readonly deviceId: string;
  readonly type: string;
  /** By the device's clock; undefined: it is no time. */
  readonly happenedAt: Date | undefined;
  readonly receivedAt: Date;
  /** 32 bytes. */
  readonly leaf: Uint8Array;
  /** As stored by the device, without its newline. */
  readonly line: string;
  readonly extracted: ExtractedFields;
}

/** What queries ask for most, taken out of the line. The line is what counts. */
export type ExtractedFields = Readonly<Record<(typeof extractedNames)[number], string | undefined>>;

export const extractedNames = [
  'developer',
  'repository',
  'tool',
  'provider',
  'model',
  'decision',
  'policy_hash',
] as const;

/** In the order of the file. */
export const archiveColumns = [
  'chain',
  'seq',
  'device_id',
  'type',
  'happened_at',
  'received_at',
  ...extractedNames,
  'leaf',
  'line',
] as const;

const columnTypes: Readonly<Record<(typeof archiveColumns)[number], string>> = {
  chain: 'VARCHAR',
  seq: 'BIGINT',
  device_id: 'VARCHAR',
  type: 'VARCHAR',
  happened_at: 'TIMESTAMPTZ',
  received_at: 'TIMESTAMPTZ',
  developer: 'VARCHAR',
  repository: 'VARCHAR',
  tool: 'VARCHAR',
  provider: 'VARCHAR',
  model: 'VARCHAR',
  decision: 'VARCHAR',
  policy_hash: 'VARCHAR',
  leaf: 'BLOB',
  line: 'VARCHAR',
};

/**
 * A file that is being gathered. Rows stay compressed in DuckDB's own memory or its temporary files until `finish`, so that
 * this process holds one row at a time. Whoever opened it closes it.
 */
export interface ParquetWriter {
  add(row: ArchivedRow): void;
  /** Writes the file; it must not be there. */
  finish(path: string): Promise<void>;
  close(): void;
}

/** 16,384 rows a group: what a reader of one chain has to unpack. */
const rowGroupRows = 16_384;
/** Above 9 the file gets one per cent smaller and takes three times as long. */
const zstdLevel = 9;

/** `scratch`: an existing folder for what does not fit into memory. Throws ArchiveError `no-duckdb`. */
export async function openParquetWriter(scratch: string): Promise<ParquetWriter> {
  const duckdb = await loadDuckDb();
  const { connection, close } = await connect(duckdb, scratch);
  const columns = archiveColumns.map((name) => `"${name}" ${columnTypes[name]}`).join(', ');
  await connection.run(`CREATE TABLE rows (${columns})`);
  const appender = await connection.createAppender('rows');
  const text = (value: string | undefined): void =>
    value === undefined ? appender.appendNull() : appender.appendVarchar(value);
  const time = (value: Date | undefined): void =>
    value === undefined
      ? appender.appendNull()
      : appender.appendTimestampTZ(new duckdb.DuckDBTimestampTZValue(BigInt(value.getTime()) * 1000n));
  return {
    add(row) {
      text(row.chain);
      appender.appendBigInt(BigInt(row.seq));
      text(row.deviceId);
      text(row.type);
      time(row.happenedAt);
      time(row.receivedAt);
      for (const name of extractedNames) text(row.extracted[name]);
      appender.appendBlob(row.leaf);
      text(row.line);
      appender.endRow();
    },
    async finish(path) {
      appender.closeSync();
      const options = `FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL ${zstdLevel}, ROW_GROUP_SIZE ${rowGroupRows}`;
      await connection.run(`COPY rows TO ${quoted(path)} (${options})`);
    },
    close,
  };
}

/** What is read back of a row: enough to check it. */
export interface ReadRow {
  readonly chain: string;
  readonly seq: number;
  readonly leaf: Uint8Array;
  readonly line: string;
}

/** Untrusted: the file. Its rows in their order. Throws ArchiveError `no-duckdb`, `damaged`. */
export async function* readParquet(path: string, scratch: string): AsyncGenerator<ReadRow> {
  const { connection, close } = await connect(await loadDuckDb(), scratch);
  try {
    const result = await connection.stream(`SELECT chain, seq, leaf, line FROM read_parquet(${quoted(path)})`);
    for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk())
      for (const row of chunk.getRows()) yield rowOf(row);
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    throw new ArchiveError('damaged', 'The Parquet file cannot be read.', { cause: error });
  } finally {
    close();
  }
}

function rowOf([chain, seq, leaf, line]: readonly unknown[]): ReadRow {
  const bytes = typeof leaf === 'object' && leaf !== null && 'bytes' in leaf ? leaf.bytes : undefined;
  const isRow = typeof chain === 'string' && typeof seq === 'bigint' && typeof line === 'string';
  if (!isRow || !(bytes instanceof Uint8Array))
    throw new ArchiveError('damaged', 'The Parquet file has columns of other types than an archive.');
  return { chain, seq: Number(seq), leaf: bytes, line };
}

/** Throws ArchiveError `no-duckdb`. */
async function loadDuckDb(): Promise<DuckDb> {
  try {
    return await import('@duckdb/node-api');
  } catch (error) {
    throw new ArchiveError(
      'no-duckdb',
      'The archive is written with DuckDB, which is not installed here. Nothing was archived, and nothing is disposed of meanwhile. Run "npm install @duckdb/node-api" where Pretense is installed.',
      { cause: error },
    );
  }
}

async function connect(duckdb: DuckDb, scratch: string): Promise<{ connection: Connection; close: () => void }> {
  const instance = await duckdb.DuckDBInstance.create(':memory:', {
    // One, so that rows stay in their order and the collector keeps its other core.
    threads: '1',
    memory_limit: '512MB',
    temp_directory: scratch,
    // It fetches nothing by itself.
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
  });
  const connection = await instance.connect();
  return {
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** A path as DuckDB's COPY takes it: it has no parameters there. */
function quoted(path: string): string {
  return `'${path.replaceAll("'", "''")}'`;
}
