// The key that signs the audit log of this device: an Ed25519 seed in a file of its own, its public keys pinned beside it.
import { readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../audit/error.ts';
import { keyText } from '../audit/log-keys.ts';
import { ed25519Signer, isSameKey, type NoteSigner, parseVerifierKey, type VerifierKey } from '../audit/note.ts';
import { deviceId } from './device-id.ts';
import { createKeyFile, KeysError, readKeyFile, recordKeyPath } from './keys.ts';
import { createWholeFile, replaceWholeFile } from './whole-file.ts';

export interface DeviceSigner extends NoteSigner {
  /** 1 for the first key of the device. */
  readonly number: number;
  /** All public keys that this device has used, this one among them. */
  readonly pins: readonly VerifierKey[];
}

export interface DeviceKeyPaths {
  readonly keysDir: string;
}

const namePattern = /^device-([1-9]\d{0,5})\.(key|pub)$/;

export function devicePinsPath(keysDir: string): string {
  return join(keysDir, 'device.pins');
}

/** Where the seed of this number lies, as 64 hex digits. */
export function deviceKeyPath(keysDir: string, number: number): string {
  return join(keysDir, `device-${number}.key`);
}

/**
 * The key in use; the very first time it is made. Throws KeysError: `missing` when there is none and `mayCreate` is false, or
 * the key of records, whose hash names the device, is not there; `invalid`; why the disk refused. The caller holds the home's
 * lock when `mayCreate` is set.
 */
export async function loadDeviceKey(
  { keysDir }: DeviceKeyPaths,
  { mayCreate }: { readonly mayCreate: boolean },
): Promise<DeviceSigner> {
  const pins = await readPins(keysDir);
  const numbers = await deviceKeyNumbers(keysDir);
  const found = numbers.key.at(-1);
  // A number is used once, also when the key that had it was lost.
  const number = found ?? Math.max(0, pins.length, ...numbers.pub) + 1;
  const path = deviceKeyPath(keysDir, number);
  if (found === undefined) {
    if (!mayCreate) {
      throw new KeysError('missing', `The key ${path}, which signs the audit log of this device, is not there.`);
    }
    // Before anything is made: without it there is no name.
    await nameFor(keysDir, pins);
    await createKeyFile(path);
  }
  const seed = await readKeyFile(path);
  return pinned({ keysDir, mayCreate }, { seed, number, pins });
}

async function nameFor(keysDir: string, pins: readonly VerifierKey[]): Promise<string> {
  return pins.at(-1)?.name ?? `pretense/${deviceId(await readKeyFile(recordKeyPath(keysDir)))}`;
}

interface FoundKey {
  readonly seed: Uint8Array;
  readonly number: number;
  readonly pins: readonly VerifierKey[];
}

/** The name was fixed when the key was made: a machine that is renamed keeps it. */
async function pinned(
  { keysDir, mayCreate }: { readonly keysDir: string; readonly mayCreate: boolean },
  { seed, number, pins }: FoundKey,
): Promise<DeviceSigner> {
  const known = pins.find(
    ({ name, publicKey }) => Buffer.compare(ed25519Signer(name, seed).key.publicKey, publicKey) === 0,
  );
  const signer = ed25519Signer(known?.name ?? (await nameFor(keysDir, pins)), seed);
  if (known === undefined && mayCreate) await addPin(keysDir, signer.key);
  return { ...signer, number, pins: known === undefined ? [...pins, signer.key] : pins };
}

/** Public keys that this device has used, in the order of their use. None when there is no such file. */
export async function readPins(keysDir: string): Promise<readonly VerifierKey[]> {
  let text: string;
  try {
    text = await readFile(devicePinsPath(keysDir), 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw new KeysError('invalid', `${devicePinsPath(keysDir)} cannot be read (${errnoOf(error) ?? 'unknown'})`, {
      cause: error,
    });
  }
  try {
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map(parseVerifierKey);
  } catch (error) {
    const message = `${devicePinsPath(keysDir)} does not hold public keys of this device. Restore it from a backup, or remove it: it is made again from the key in use.`;
    throw new KeysError('invalid', message, { cause: error });
  }
}

export async function addPin(keysDir: string, key: VerifierKey): Promise<void> {
  const pins = await readPins(keysDir);
  if (pins.some((pin) => isSameKey(pin, key))) return;
  const lines = [...pins, key].map((pin) => `${keyText(pin)}\n`);
  await replaceWholeFile(devicePinsPath(keysDir), Buffer.from(lines.join(''), 'utf8'));
}

interface KeyNumbers {
  /** Ascending. */
  readonly key: readonly number[];
  readonly pub: readonly number[];
}

async function deviceKeyNumbers(keysDir: string): Promise<KeyNumbers> {
  let names: readonly string[];
  try {
    names = await readdir(keysDir);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    names = [];
  }
  const numbersOf = (kind: string): readonly number[] =>
    names
      .map((name) => namePattern.exec(name))
      .filter((match) => match?.[2] === kind)
      .map((match) => Number(match?.[1]))
      .toSorted((left, right) => left - right);
  return { key: numbersOf('key'), pub: numbersOf('pub') };
}

/** Only the public half of a key that is not in use any more stays. Twice is harmless. */
export async function retireDeviceKey(keysDir: string, number: number, key: VerifierKey): Promise<void> {
  const path = join(keysDir, `device-${number}.pub`);
  await createWholeFile(path, Buffer.from(`${keyText(key)}\n`, 'utf8')).catch((error: unknown) => {
    if (errnoOf(error) !== 'EEXIST') throw error;
  });
  await unlink(deviceKeyPath(keysDir, number)).catch((error: unknown) => {
    if (errnoOf(error) !== 'ENOENT') throw error;
  });
}
