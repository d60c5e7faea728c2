// A chain of the database as the audit folder that its device has: the lines as they came, byte for byte, its checkpoints
// with the cosignatures, and its keys; of records that were disposed of the leaf hashes, and the certificates that say so.
// Manifests are the device's alone, and are not there.
import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openChainCertificate, storedChainCertificates } from '../../../audit/chain-certificate.ts';
import { leavesName } from '../../../audit/manifest.ts';
import type { VerifierKey } from '../../../audit/note.ts';
import { segmentName } from '../../../audit/segment.ts';
import { disposalsName } from '../../../audit/verify-disposals.ts';
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
  /** Records of which only leaf hashes are held. */
  readonly disposed: number;
}

export interface RebuildOptions {
  readonly database: Database;
  readonly source: ChainSource;
  /** Does not exist, or is replaced. */
  readonly folder: string;
  /** Certificates that this key did not sign for this organisation are left out, with the leaf hashes. */
  readonly witnessKey: VerifierKey;
  readonly signal?: AbortSignal | undefined;
}

const pageRecords = 500;
/** A new file begins with each start of the writer and before a file would grow beyond this. */
const maxSegmentBytes = 8 * 1024 * 1024;
/** A disposal that comes in between is waited for; days go one at a time. */
const maxTries = 5;

/** Writes into a new folder that only this account can read. A page of records in memory at a time. */
export async function rebuildChain(options: RebuildOptions): Promise<RebuiltChain> {
  for (let tries = 1; ; tries += 1) {
    await rm(options.folder, { recursive: true, force: true });
    const rebuilt = await new Rebuild(options, tries === maxTries).run();
    if (!rebuilt.isOvertaken) return rebuilt;
  }
}

class Rebuild {
  readonly #options: RebuildOptions;
  readonly #isLastTry: boolean;
  readonly #files: SegmentFiles;
  readonly #certificates: string[] = [];
  #next = 0;
  #records = 0;
  #disposed = 0;

  constructor(options: RebuildOptions, isLastTry: boolean) {
    this.#options = options;
    this.#isLastTry = isLastTry;
    this.#files = new SegmentFiles(options.folder);
  }

  /** `isOvertaken`: records were disposed of after others of their run had been read. */
  async run(): Promise<RebuiltChain & { readonly isOvertaken: boolean }> {
    const { database, source, folder, signal } = this.#options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const cosigned = (await read(database, source, (queries) => cosignedNotes(queries, source))).join('\n');
    await writeFile(join(folder, 'checkpoints'), cosigned, { mode: 0o600 });
    await writeFile(join(folder, 'cosigned'), cosigned, { mode: 0o600 });
    await writeFile(join(folder, 'keys'), source.keys.map((key) => `${key}\n`).join(''), { mode: 0o600 });
    let isOvertaken = false;
    while (!isOvertaken && this.#next < source.size) {
      signal?.throwIfAborted();
      const before = this.#next;
      await this.#lines();
      isOvertaken = (await this.#leaves()) === 'overtaken';
      if (this.#next === before && !isOvertaken) await this.#skip();
    }
    await this.#files.close();
    const stored = storedChainCertificates(this.#certificates);
    if (stored !== '') await writeFile(join(folder, disposalsName), stored, { mode: 0o600 });
    return { records: this.#records, disposed: this.#disposed, isOvertaken };
  }

  /** Records from here on, as far as they are dense. */
  async #lines(): Promise<void> {
    const { database, source, signal } = this.#options;
    for (;;) {
      signal?.throwIfAborted();
      const from = this.#next;
      const rows = await read(database, source, (queries) => lines(queries, source, from));
      for (const { seq, line } of rows) {
        if (seq !== this.#next) return;
        await this.#add(line);
      }
      if (rows.length < pageRecords) return;
    }
  }

  async #add(line: string): Promise<void> {
    await this.#files.add(line);
    this.#records += 1;
    this.#next += 1;
  }

  /** The run of leaf hashes that goes on from here. */
  async #leaves(): Promise<'overtaken' | undefined> {
    const { database, source, witnessKey } = this.#options;
    const part = await read(database, source, (queries) => disposedPart(queries, source, this.#next));
    if (part === undefined) return undefined;
    const opened = openChainCertificate(part.note ?? '', [witnessKey]);
    if (opened.kind !== 'certified' || opened.certificate.tenant !== source.tenant) return undefined;
    const { first_seq: first, last_seq: last, count, inc } = opened.certificate;
    const isOvertaken = first < this.#next && last >= this.#next;
    if (isOvertaken && !this.#isLastTry) return 'overtaken';
    if (first !== this.#next) return undefined;
    await this.#files.addLeaves(inc, part.leaves);
    this.#certificates.push(part.note ?? '');
    this.#disposed += count;
    this.#next += count;
    return undefined;
  }

  /** Nothing speaks for what is missing here: the verifier says so. */
  async #skip(): Promise<void> {
    const { database, source } = this.#options;
    const [row] = await read(database, source, (queries) => lines(queries, source, this.#next));
    this.#next = row?.seq ?? source.size;
  }
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

interface DisposedRow {
  readonly note: string | null;
  readonly leaves: Uint8Array;
}

async function disposedPart(
  queries: Queries,
  { tenant, chain }: ChainSource,
  seq: number,
): Promise<DisposedRow | undefined> {
  const [row] = await queries.query<DisposedRow>(
    `SELECT note, leaves FROM disposed_parts
     WHERE tenant_id = $1 AND chain = $2 AND first_seq <= $3 AND last_seq >= $3 AND certificate_id IS NOT NULL
     ORDER BY first_seq DESC LIMIT 1`,
    [tenant, chain, seq],
  );
  return row;
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

  async addLeaves(inc: number, leaves: Uint8Array): Promise<void> {
    await this.close();
    this.#number += 1;
    await writeFile(join(this.#folder, leavesName(segmentName(this.#number, inc))), leaves, { mode: 0o600 });
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
