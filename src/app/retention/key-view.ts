// The key of the device for people: what to keep elsewhere, and how well the private part is kept.
import { stat } from 'node:fs/promises';
import { hash } from 'node:crypto';
import { firstTimestampOf } from '../../audit/disposal-holds.ts';
import { readLastingRecords } from '../../audit/disposal-records.ts';
import { keyText } from '../../audit/log-keys.ts';
import type { VerifierKey } from '../../audit/note.ts';
import { deviceKeyPath, loadDeviceKey } from '../device-key.ts';
import type { StatePaths } from '../state-dir.ts';

export interface KeyView {
  /** Verifier key (C2SP): to keep where nobody of this machine can change it. */
  readonly verifierKey: string;
  /** SHA-256 of the public key, hex. */
  readonly fingerprint: string;
  readonly name: string;
  /** 1 for the first key of the device. */
  readonly number: number;
  /** RFC 3339 UTC: when it came into use. */
  readonly since: string;
  readonly privateKey: {
    readonly path: string;
    /** Octal, `600`; undefined where the system has none. */
    readonly mode: string | undefined;
    readonly isOpenToOthers: boolean;
  };
  /** Verifier keys of before, the oldest first. */
  readonly earlier: readonly string[];
}

/** Throws KeysError `missing` while there is none. */
export async function readKeyView({ keysDir, auditDir }: StatePaths): Promise<KeyView> {
  const { key, name, number, pins } = await loadDeviceKey({ keysDir }, { mayCreate: false });
  const path = deviceKeyPath(keysDir, number);
  const status = await stat(path);
  const text = keyText(key);
  return {
    verifierKey: text,
    fingerprint: fingerprintOf(key),
    name,
    number,
    since: (await rotatedAt(auditDir, text)) ?? status.mtime.toISOString(),
    privateKey: { path, mode: modeText(status.mode), isOpenToOthers: isOpen(status.mode) },
    earlier: pins.map(keyText).filter((pin) => pin !== text),
  };
}

/** SHA-256 of the public key, hex. */
export function fingerprintOf({ publicKey }: VerifierKey): string {
  return hash('sha256', publicKey, 'hex');
}

/** Octal; undefined where permissions say nothing. */
export function modeText(mode: number): string | undefined {
  return process.platform === 'win32' ? undefined : (mode & 0o777).toString(8).padStart(3, '0');
}

export function isOpen(mode: number): boolean {
  return process.platform !== 'win32' && (mode & 0o077) !== 0;
}

async function rotatedAt(auditDir: string, key: string): Promise<string | undefined> {
  const { records } = await readLastingRecords(auditDir);
  const record = records.find(({ type, new_key: newKey }) => type === 'key.rotated' && newKey === key);
  return record === undefined ? undefined : firstTimestampOf(record);
}
