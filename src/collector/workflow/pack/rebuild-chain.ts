// A chain of the database as the audit folder that its device has: the lines as they came, byte for byte, its checkpoints
// with the cosignatures, and its keys. Manifests are the device's alone, and are not there.
import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { segmentName } from '../../../audit/segment.ts';
import type { Database, Queries } from '../../database/database.ts';

export interface ChainSource {
  readonly tenant: string;
  readonly chain: string;
  readonly deviceId: string;
  /** Records that are held now: what comes later is no part of it. */
  readonly size: number;
  readonly keys: readonly string[];
}

export interface RebuiltChain {
  readonly records: number;
  /** Of the first record that is held; what came before was disposed of. Undefined: none. */
  readonly firstSeq: number | undefined;
}

const pageRecords = 500;
/** A new file begins with each start of the writer and before a file would grow beyond this. */
const maxSegmentBytes = 8 * 1024 * 1024;

/** Writes into a new folder that only this account can read. A page of records in memory at a time. */
export async function rebuildChain(
  database: Database,
  source: ChainSource,
  folder: string,
  signal?: AbortSignal,
): Promise<RebuiltChain> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const notes = await read(database, source, (queries) => cosignedNotes(queries, source));
  const cosigned = notes.join('\n');
  await writeFile(join(folder, 'checkpoints'), cosigned, { mode: 0o600 });
  await writeFile(join(folder, 'cosigned'), cosigned, { mode: 0o600 });
  await writeFile(join(folder, 'keys'), source.keys.map((key) => `${key}\n`).join(''), { mode: 0o600 });
  const files = new SegmentFiles(folder);
  let next = 0;
  let firstSeq: number | undefined;
  let records = 0;
  for (;;) {
    signal?.throwIfAborted();
    const from = next;
    const rows = await read(database, source, (queries) => lines(queries, source, from));
    const text = rows.map(({ line }) => line);
    firstSeq ??= rows[0]?.seq;
    for (const line of text) await files.add(line);
    records += rows.length;
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageRecords) break;
    next = last.seq + 1;
  }
  await files.close();
  return { records, firstSeq };
}

function read<Result>(
  database: Database,
  { tenant }: ChainSource,
  work: (queries: Queries) => Promise<Result>,
): Promise<Result> {
  return database.transaction({ role: 'reader', tenant }, work);
}

async function lines(
  queries: Queries,
  { tenant, chain, size }: ChainSource,
  from: number,
): Promise<readonly { readonly seq: number; readonly line: string }[]> {
  const rows = await queries.query<{ readonly seq: number | string; readonly line: string }>(
    `SELECT seq, line FROM records WHERE tenant_id = $1 AND chain = $2 AND seq >= $3 AND seq < $4 ORDER BY seq LIMIT $5`,
    [tenant, chain, from, size, pageRecords],
  );
  return rows.map(({ seq, line }) => ({ seq: Number(seq), line }));
}

async function cosignedNotes(queries: Queries, { tenant, chain, size }: ChainSource): Promise<readonly string[]> {
  const rows = await queries.query<{ readonly note: string }>(
    `SELECT coalesce(cosigned_note, note) AS note FROM checkpoints
     WHERE tenant_id = $1 AND chain = $2 AND size <= $3 AND size > 0 ORDER BY size`,
    [tenant, chain, size],
  );
  return rows.map(({ note }) => note);
}

class SegmentFiles {
  readonly #folder: string;
  #pieces: Buffer[] = [];
  #bytes = 0;
  #number = 0;
  #inc = 1;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async add(line: string): Promise<void> {
    const inc = incOf(line);
    const bytes = Buffer.from(`${line}\n`, 'utf8');
    if (this.#pieces.length > 0 && (inc !== this.#inc || this.#bytes + bytes.length > maxSegmentBytes))
      await this.close();
    this.#inc = inc;
    this.#pieces.push(bytes);
    this.#bytes += bytes.length;
  }

  async close(): Promise<void> {
    if (this.#pieces.length === 0) return;
    this.#number += 1;
    const file = await open(join(this.#folder, segmentName(this.#number, this.#inc)), 'wx', 0o600);
    try {
      await file.writeFile(Buffer.concat(this.#pieces));
    } finally {
      await file.close();
    }
    this.#pieces = [];
    this.#bytes = 0;
  }
}

/** Untrusted: the line, which ingest let through as a record. One that was changed in the database since is told by `verify`. */
function incOf(line: string): number {
  try {
    const { inc } = JSON.parse(line) as { readonly inc?: unknown };
    return typeof inc === 'number' && Number.isSafeInteger(inc) && inc > 0 ? inc : 1;
  } catch {
    return 1;
  }
}
