// A backup as a collector again: into an empty database, under the key that devices pinned; or, for a drill, into a
// database of its own that is gone afterwards.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errnoOf } from '../../audit/error.ts';
import { keyText } from '../../audit/log-keys.ts';
import { type NoteSigner, parseVerifierKey, type VerifierKey } from '../../audit/note.ts';
import type { Clock } from '../../base/clock.ts';
import { InvariantError } from '../../base/error.ts';
import type { Logger } from '../../base/log.ts';
import { openDatabase } from '../database/open-database.ts';
import { loadWitness } from '../witness/witness-key.ts';
import { ArchiveError } from './archive-error.ts';
import { type BackupManifest, readBackupFiles, verifyBackupFile } from './backup-file.ts';
import { restoreBackup, type Restored, type RestoreOptions } from './restore.ts';

export interface RestoreCollectorOptions extends Pick<RestoreOptions, 'path' | 'onProgress'> {
  readonly home: string;
  /** `postgres://…`; undefined: the embedded database in `<home>/database`. */
  readonly databaseUrl: string | undefined;
  readonly witnessKeyFile: string | undefined;
  readonly by: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

export type RestoredCollector = Restored & { readonly rtoMs: number };

/** Throws ArchiveError, StoreError, CollectorError `witness-key`. A database that was empty is empty again then. */
export async function restoreCollector(options: RestoreCollectorOptions): Promise<RestoredCollector> {
  const { home, databaseUrl, path, clock, logger, by, onProgress } = options;
  const startedMs = clock.monotonicMs();
  const manifest = await verifyBackupFile(path);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const signers = await signersOf(options, manifest);
  const database = await openDatabase({
    ...(databaseUrl === undefined ? { folder: join(home, 'database') } : { url: databaseUrl }),
    clock,
    logger,
  });
  try {
    const own = { context: { clock, ...signers }, by, isDrill: false, startedMs };
    const restored = await restoreBackup({ database, path, key: signers.signer.key, own, ...progress(onProgress) });
    const rtoMs = Math.round(clock.monotonicMs() - startedMs);
    return { ...restored, rtoMs };
  } finally {
    await database.close();
  }
}

export interface DrillOptions extends Pick<RestoreOptions, 'path' | 'onProgress'> {
  /** An empty PostgreSQL; undefined: an embedded database in a temporary folder. */
  readonly databaseUrl: string | undefined;
  /** Verifier key of the collector whose backup it should be. */
  readonly signerKey: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Everything that a restore does, into nothing that lasts (a given database keeps what was restored, and says so itself). */
export async function drillRestore(options: DrillOptions): Promise<RestoredCollector> {
  const { databaseUrl, path, clock, logger, onProgress } = options;
  const folder = await mkdtemp(join(tmpdir(), 'pretense-drill-'));
  const startedMs = clock.monotonicMs();
  try {
    const database = await openDatabase({
      ...(databaseUrl === undefined ? { folder } : { url: databaseUrl }),
      clock,
      logger,
    });
    try {
      const key = parseVerifierKey(options.signerKey);
      const signer = keyWithoutSecret(key);
      const own = { context: { clock, signer, witness: signer }, by: 'drill', isDrill: true, startedMs };
      const restored = await restoreBackup({ database, path, key, own, ...progress(onProgress) });
      return { ...restored, rtoMs: Math.round(clock.monotonicMs() - startedMs) };
    } finally {
      await database.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** For a chain of one record: it is signed when a collector goes on with it. */
function keyWithoutSecret(key: VerifierKey): NoteSigner {
  const refuse = (): never => {
    throw new InvariantError('a drill has no private key, so it signs nothing');
  };
  return { name: key.name, key, sign: refuse };
}

function progress(onProgress: RestoreOptions['onProgress']): Pick<RestoreOptions, 'onProgress'> {
  return onProgress === undefined ? {} : { onProgress };
}

/** The key of the collector that made the backup: with any other one devices would take it for a stranger. */
async function signersOf({ home, witnessKeyFile, path }: RestoreCollectorOptions, manifest: BackupManifest) {
  const place = join(home, 'witness.key');
  if (witnessKeyFile === undefined && !(await isThere(place))) {
    const content = await keyIn(path, manifest);
    if (content === undefined) {
      throw new ArchiveError(
        'settings',
        `The backup was made without keys, and there is none at ${place}. Put the collector's witness.key there (mode 0600): devices trust no other one. Nothing was restored.`,
      );
    }
    await writeFile(place, content, { mode: 0o600, flag: 'wx' });
  }
  const { name } = parseVerifierKey(manifest.signer_key);
  const signers = await loadWitness({ home, file: witnessKeyFile, name });
  if (keyText(signers.signer.key) !== manifest.signer_key)
    throw new ArchiveError(
      'mismatch',
      'The witness key that is here is not the one of the collector that made the backup. Nothing was restored.',
    );
  return signers;
}

async function keyIn(path: string, { has_keys: hasKeys }: BackupManifest): Promise<Buffer | undefined> {
  if (!hasKeys) return undefined;
  for await (const { name, content } of readBackupFiles(path))
    if (name === 'keys/witness.key') return Buffer.from(content);
  return undefined;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await readFile(path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}
