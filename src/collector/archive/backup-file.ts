// The file of a backup: a gzipped tar with rows as lines of JSON, a list of SHA-256 sums, and a signed manifest at its end.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { nodeFileSystem } from '../../audit/append-file.ts';
import { errnoOf } from '../../audit/error.ts';
import {
  type NoteSigner,
  parseNote,
  parseVerifierKey,
  signNote,
  type VerifierKey,
  verifyNote,
} from '../../audit/note.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { ArchiveError } from './archive-error.ts';
import { readTar, type TarFile, tarEnd, tarEntry } from './tar.ts';

export interface BackupTableManifest {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: number;
  /** Over the rows in any order, hex. */
  readonly sum: string;
}

/** Names stand as in the file; docs/audit-record.md explains each. */
export interface BackupManifest {
  readonly v: 1;
  readonly kind: 'backup';
  readonly backup_id: string;
  readonly collector: string;
  /** Of what stands in it: one moment for all tables. */
  readonly snapshot_at: string;
  readonly finished_at: string;
  readonly product_version: string;
  /** Of the migrations that made its tables. */
  readonly schema: string;
  readonly tenants: readonly string[];
  readonly tables: readonly BackupTableManifest[];
  /** Newest record in it, RFC 3339 UTC; null: there is none. */
  readonly newest_received_at: string | null;
  /** Verifier keys: of what signed the manifest, and of the witness. */
  readonly signer_key: string;
  readonly witness_key: string;
  readonly has_keys: boolean;
  /** SHA-256 of the file SHA256SUMS, hex: it names every other file. */
  readonly sums_sha256: string;
}

const sumsName = 'SHA256SUMS';
const manifestName = 'manifest';

/** Writes one file after the other; what is written is under its name only once it is whole. */
export class BackupWriter {
  readonly #path: string;
  readonly #draft: string;
  readonly #gzip = createGzip({ level: 6 });
  readonly #done: Promise<void>;
  readonly #sums: string[] = [];
  readonly #modified: Date;

  private constructor(path: string, modified: Date) {
    this.#path = path;
    this.#draft = `${path}.draft`;
    this.#modified = modified;
    const file = createWriteStream(this.#draft, { flags: 'wx', mode: 0o600 });
    file.on('error', (error) => this.#gzip.destroy(error));
    this.#gzip.pipe(file);
    this.#done = finished(file);
    this.#done.catch(() => undefined);
  }

  /** Throws ArchiveError `taken` where a file is. */
  static async create(path: string, modified: Date): Promise<BackupWriter> {
    if (await isThere(path)) throw new ArchiveError('taken', `There is a file at ${path} already. Name another one.`);
    await rm(`${path}.draft`, { force: true });
    return new BackupWriter(path, modified);
  }

  async add(file: TarFile): Promise<void> {
    this.#sums.push(`${createHash('sha256').update(file.content).digest('hex')}  ${file.name}\n`);
    await this.#write(tarEntry(file, this.#modified));
  }

  /** Resolves when it is on disk under its name. Gives its size. */
  async finish(manifest: Omit<BackupManifest, 'sums_sha256'>, signer: NoteSigner): Promise<{ readonly bytes: number }> {
    const sums = Buffer.from(this.#sums.join(''), 'utf8');
    const whole: BackupManifest = { ...manifest, sums_sha256: createHash('sha256').update(sums).digest('hex') };
    const note = Buffer.from(signNote(`${canonicalJson(whole)}\n`, signer), 'utf8');
    await this.#write(tarEntry({ name: sumsName, content: sums }, this.#modified));
    await this.#write(tarEntry({ name: manifestName, content: note }, this.#modified));
    await this.#write(tarEnd);
    this.#gzip.end();
    await this.#done;
    const handle = await open(this.#draft, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(this.#draft, this.#path);
    await nodeFileSystem.syncDirectory(dirname(this.#path));
    return { bytes: (await stat(this.#path)).size };
  }

  async abandon(): Promise<void> {
    this.#gzip.destroy();
    await this.#done.catch(() => undefined);
    await rm(this.#draft, { force: true });
  }

  async #write(bytes: Buffer): Promise<void> {
    if (this.#gzip.destroyed) await this.#done;
    if (!this.#gzip.write(bytes)) await Promise.race([once(this.#gzip, 'drain'), this.#done]);
  }
}

/** Untrusted: the file. Its parts but the last two. Throws ArchiveError `damaged`. */
export async function* readBackupFiles(path: string): AsyncGenerator<TarFile> {
  for await (const file of tarFiles(path)) if (file.name !== sumsName && file.name !== manifestName) yield file;
}

/**
 * Untrusted: the file. Reads all of it and uses nothing: every sum, the signature, the rows of each table. `key`: of the
 * collector, where it is known; without it the file is taken at its own word. Throws ArchiveError `damaged`.
 */
export async function verifyBackupFile(
  path: string,
  { key, onProgress }: { readonly key?: VerifierKey | undefined; readonly onProgress?: (files: number) => void } = {},
): Promise<BackupManifest> {
  const sums: string[] = [];
  const rows = new Map<string, number>();
  let stored: Buffer | undefined;
  let manifest: BackupManifest | undefined;
  for await (const { name, content } of tarFiles(path)) {
    if (manifest !== undefined) throw damaged('something follows its manifest');
    if (name === sumsName) stored = Buffer.from(content);
    else if (name === manifestName) manifest = openManifest(content.toString('utf8'), key);
    else {
      sums.push(`${createHash('sha256').update(content).digest('hex')}  ${name}\n`);
      const table = tableOf(name)?.table;
      if (table !== undefined) rows.set(table, (rows.get(table) ?? 0) + linesIn(content));
      onProgress?.(sums.length);
    }
  }
  if (manifest === undefined || stored === undefined) throw damaged('it ends before its manifest');
  if (createHash('sha256').update(stored).digest('hex') !== manifest.sums_sha256)
    throw damaged('its list of sums is another one');
  if (stored.toString('utf8') !== sums.join('')) throw damaged('a file in it is not the one that was written');
  for (const table of manifest.tables)
    if ((rows.get(table.name) ?? 0) !== table.rows) throw damaged(`the table ${table.name} is not whole`);
  return manifest;
}

/** `tables/<table>/<tenant or all>/<number>.ndjson`. */
export function tableFileName(table: string, tenant: string | undefined, number: number): string {
  return `tables/${table}/${tenant ?? 'all'}/${String(number).padStart(6, '0')}.ndjson`;
}

export function tableOf(name: string): { readonly table: string; readonly tenant: string | undefined } | undefined {
  const match = /^tables\/([a-z_][a-z0-9_]*)\/(all|[0-9a-f-]{36})\/\d{6,}\.ndjson$/.exec(name);
  const [, table, tenant] = match ?? [];
  return table === undefined ? undefined : { table, tenant: tenant === 'all' ? undefined : tenant };
}

function openManifest(note: string, key: VerifierKey | undefined): BackupManifest {
  let value: BackupManifest;
  let own: VerifierKey;
  try {
    value = JSON.parse(parseNote(note).text) as BackupManifest;
    own = parseVerifierKey(value.signer_key);
    parseVerifierKey(value.witness_key);
  } catch (error) {
    throw damaged('its manifest cannot be read', error);
  }
  const isManifest =
    value.v === 1 && value.kind === 'backup' && Array.isArray(value.tables) && Array.isArray(value.tenants);
  if (!isManifest) throw new ArchiveError('other-version', 'The backup is of a kind that this program does not know.');
  if (!verifyNote(note, key ?? own))
    throw damaged(key === undefined ? 'its signature is wrong' : 'the key of this collector did not sign it');
  return value;
}

async function* tarFiles(path: string): AsyncGenerator<TarFile> {
  const file = createReadStream(path);
  const gunzip = createGunzip();
  file.on('error', (error) => gunzip.destroy(error));
  try {
    yield* readTar(file.pipe(gunzip));
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    if (errnoOf(error) === 'ENOENT')
      throw new ArchiveError('damaged', `There is no file at ${path}.`, { cause: error });
    throw damaged('it cannot be unpacked', error);
  } finally {
    file.destroy();
    gunzip.destroy();
  }
}

function linesIn(content: Buffer): number {
  let lines = 0;
  for (let at = content.indexOf(0x0a); at !== -1; at = content.indexOf(0x0a, at + 1)) lines += 1;
  return lines;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}

function damaged(what: string, cause?: unknown): ArchiveError {
  return new ArchiveError('damaged', `The backup is damaged: ${what}. Nothing of it was used.`, { cause });
}
