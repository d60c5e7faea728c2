// The device's keys: made once, each in a file of its own that only its owner can read.
import { randomBytes } from 'node:crypto';
import { chmod, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { adviceFor, errnoOf, type WriteFailure, writeFailureOf } from '../audit/error.ts';
import { CodedError } from '../base/error.ts';
import { createWholeFile } from './whole-file.ts';

/**
 * - `missing`: a key file is not there although data exists that needs it.
 * - `invalid`: a key file does not hold a key.
 */
export type KeysErrorCode = 'missing' | 'invalid' | WriteFailure;

export class KeysError extends CodedError<KeysErrorCode> {}

export interface DeviceKeys {
  /** AES-256 key of the word map. */
  readonly map: Uint8Array;
  /** Decides which surrogate a word gets. */
  readonly allocator: Uint8Array;
  /** For keyed hashes in records; the id is written beside each hash. */
  readonly record: { readonly id: 'k1'; readonly key: Uint8Array };
  /** For fingerprints of secrets. */
  readonly secrets: Uint8Array;
  /** For people: what was readable by others and is not any more. */
  readonly warnings: readonly string[];
}

export interface KeysOptions {
  readonly keysDir: string;
  /** When this file exists, a missing key is an error: a new key could not read it. */
  readonly mapFile: string;
  /** False for a process that only looks: it makes no keys. */
  readonly mayCreate: boolean;
}

const fileNames = {
  map: 'map.key',
  allocator: 'allocator.key',
  record: 'record-k1.key',
  secrets: 'secrets.key',
} as const;

const keyBytes = 32;

/** Of the key whose hashes stand in records. */
export function recordKeyPath(keysDir: string): string {
  return join(keysDir, fileNames.record);
}

/** Loads the keys; the very first time it makes them. The caller holds the home's lock when `mayCreate` is set. */
export async function loadKeys(options: KeysOptions): Promise<DeviceKeys> {
  const warnings: string[] = [];
  const mayCreate = options.mayCreate && !(await isThere(options.mapFile));
  const load = (name: string): Promise<Uint8Array> => loadKey(join(options.keysDir, name), mayCreate, warnings);
  return {
    map: await load(fileNames.map),
    allocator: await load(fileNames.allocator),
    record: { id: 'k1', key: await load(fileNames.record) },
    secrets: await load(fileNames.secrets),
    warnings,
  };
}

async function loadKey(path: string, mayCreate: boolean, warnings: string[]): Promise<Uint8Array> {
  if (!(await isThere(path))) {
    if (!mayCreate) throw missing(path);
    await createKeyFile(path);
  }
  const key = parseKey(path, await readText(path));
  const { mode } = await stat(path);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    await chmod(path, 0o600);
    warnings.push(`The key file ${path} could be read by other accounts of this machine; it is closed to them now.`);
  }
  return key;
}

/** The 32 bytes of a key file. Throws KeysError `invalid`, `missing` when it is not there. */
export async function readKeyFile(path: string): Promise<Uint8Array> {
  if (!(await isThere(path))) throw missing(path);
  return parseKey(path, await readText(path));
}

/** A new random key. One that is there already stays. */
export async function createKeyFile(path: string): Promise<void> {
  try {
    await createWholeFile(path, Buffer.from(`${randomBytes(keyBytes).toString('hex')}\n`, 'utf8'));
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'EEXIST') return;
    const failure = writeFailureOf(error);
    const message = `The key file ${path} cannot be made: ${adviceFor(failure)} (${code ?? 'unknown'})`;
    throw new KeysError(failure, message, { cause: error });
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new KeysError('invalid', `The key file ${path} cannot be read (${errnoOf(error) ?? 'unknown'})`, {
      cause: error,
    });
  }
}

function parseKey(path: string, text: string): Uint8Array {
  if (!/^[0-9a-f]{64}\r?\n?$/.test(text)) {
    throw new KeysError(
      'invalid',
      `The key file ${path} does not hold a key of 64 hex digits. Restore it from a backup.`,
    );
  }
  return Buffer.from(text.slice(0, keyBytes * 2), 'hex');
}

function missing(path: string): KeysError {
  return new KeysError(
    'missing',
    `The key file ${path} is missing, and without it the word map of this home cannot be read. Restore the key file from a backup, or point PRETENSE_KEYS_DIR to the folder that holds it (a home that was moved keeps its keys under its old path).`,
  );
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw new KeysError('invalid', `${path} cannot be looked at (${errnoOf(error) ?? 'unknown'})`, { cause: error });
  }
}
