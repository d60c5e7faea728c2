// The key with which the collector cosigns: made at the first start, in a file that only its owner can read.
import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errnoOf } from '../../audit/error.ts';
import { ed25519Signer, type NoteSigner } from '../../audit/note.ts';
import { CollectorError } from '../collector-error.ts';

export interface WitnessSigners {
  /** Cosigns (algorithm 4). */
  readonly witness: NoteSigner;
  /** Signs checkpoints of the collector's own chains (algorithm 1). */
  readonly signer: NoteSigner;
}

export interface WitnessKeyOptions {
  readonly home: string;
  /** File with 64 hex digits instead of `<home>/witness.key`; it is never made. */
  readonly file: string | undefined;
  /** The key's name: what devices pin together with the key. */
  readonly name: string;
}

const seedBytes = 32;

/** Throws CollectorError `witness-key`. */
export async function loadWitness({ home, file, name }: WitnessKeyOptions): Promise<WitnessSigners> {
  const seed = await readSeed(file ?? join(home, 'witness.key'), file === undefined);
  try {
    return { witness: ed25519Signer(name, seed, 4), signer: ed25519Signer(name, seed, 1) };
  } catch (error) {
    throw new CollectorError(
      'settings',
      `"${name.slice(0, 60)}" cannot be the name of a key: take letters, digits, dots and dashes.`,
      { cause: error },
    );
  }
}

async function readSeed(path: string, mayCreate: boolean): Promise<Uint8Array> {
  const text = (await readText(path)) ?? (mayCreate ? await create(path) : undefined);
  if (text === undefined) throw unusable(`The witness key ${path} is not there.`);
  if (!/^[0-9a-f]{64}\s*$/.test(text)) throw unusable(`${path} holds no witness key (64 hexadecimal digits).`);
  if (process.platform !== 'win32' && mayCreate && ((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600);
  return Buffer.from(text.trim(), 'hex');
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw unusable(`The witness key ${path} cannot be read (${errnoOf(error) ?? 'unknown'}).`, error);
  }
}

/** Whole or not at all; of two that start at once, one key wins. */
async function create(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const text = `${randomBytes(seedBytes).toString('hex')}\n`;
  const draft = `${path}.${process.pid}.new`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, path);
    return text;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return await readFile(path, 'utf8');
    throw unusable(`The witness key ${path} cannot be made (${errnoOf(error) ?? 'unknown'}).`, error);
  } finally {
    await unlink(draft);
  }
}

function unusable(what: string, cause?: unknown): CollectorError {
  const message = `${what} Devices pinned it, so nothing starts with another one: put it back, or say where it is with PRETENSE_WITNESS_KEY_FILE.`;
  return new CollectorError('witness-key', message, cause === undefined ? undefined : { cause });
}
