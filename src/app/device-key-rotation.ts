// Changing the key of the device. The seed of the next key waits under a name of its own until the record that both keys
// signed is in the log; a crash before that leaves the old key in use, a crash after it the new one.
import { readdir, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeFileSystem } from '../audit/append-file.ts';
import type { Journal } from '../audit/journal.ts';
import { dropLogKey, keyText, readLogKeys } from '../audit/log-keys.ts';
import { ed25519Signer, isSameKey, type NoteSigner, type VerifierKey } from '../audit/note.ts';
import { readRecords } from '../audit/read.ts';
import type { AuditRecord, RecordFields } from '../audit/record.ts';
import {
  addPin,
  type DeviceKeyPaths,
  deviceKeyPath,
  type DeviceSigner,
  loadDeviceKey,
  retireDeviceKey,
} from './device-key.ts';
import { createKeyFile, readKeyFile } from './keys.ts';

export interface KeyRotation {
  /** Of the record `key.rotated`. */
  readonly record: AuditRecord;
  readonly oldKey: VerifierKey;
  readonly newKey: VerifierKey;
}

const pendingPattern = /^device-([1-9]\d{0,5})\.key\.next$/;

/**
 * Makes a new key, records the change and signs with it from then on. Throws KeysError, or AuditError when the change cannot
 * be recorded: the old key stays in use then. The caller holds the home's lock and the journal is open; one call at a time.
 */
export async function rotateDeviceKey(
  { keysDir }: DeviceKeyPaths,
  journal: Journal,
  { reason, by }: { readonly reason: string; readonly by: string },
): Promise<KeyRotation> {
  const old = await loadDeviceKey({ keysDir }, { mayCreate: false });
  const number = old.number + 1;
  const pending = `${deviceKeyPath(keysDir, number)}.next`;
  await unlink(pending).catch(() => undefined);
  await createKeyFile(pending);
  const next = ed25519Signer(old.name, await readKeyFile(pending));
  let record: AuditRecord;
  try {
    record = await journal.changeSigner(next, rotationFields(journal.chain, { old, next, reason, by }));
  } catch (error) {
    await unlink(pending).catch(() => undefined);
    throw error;
  }
  await finish(keysDir, old, { pending, number, key: next.key });
  return { record, oldKey: old.key, newKey: next.key };
}

interface Pending {
  readonly pending: string;
  readonly number: number;
  readonly key: VerifierKey;
}

async function finish(keysDir: string, old: DeviceSigner, { pending, number, key }: Pending): Promise<void> {
  await addPin(keysDir, key);
  await rename(pending, deviceKeyPath(keysDir, number));
  await nodeFileSystem.syncDirectory(keysDir);
  await retireDeviceKey(keysDir, old.number, old.key);
}

/** Before the log is opened: ends or takes back a change that a crash interrupted. */
export async function settleRotation(keysDir: string, auditDir: string): Promise<void> {
  const names = await readdir(keysDir);
  for (const name of names) {
    const match = pendingPattern.exec(name);
    if (match === null) continue;
    const old = await loadDeviceKey({ keysDir }, { mayCreate: false });
    const pending = join(keysDir, name);
    const { key } = ed25519Signer(old.name, await readKeyFile(pending));
    if (await isRecorded(auditDir, key)) await finish(keysDir, old, { pending, number: Number(match[1]), key });
    else {
      await dropLogKey(auditDir, key, nodeFileSystem);
      await unlink(pending);
    }
  }
  await retireOlder(keysDir, names);
}

/** A crash between the last two steps leaves the old key beside the new one. */
async function retireOlder(keysDir: string, names: readonly string[]): Promise<void> {
  const numbers = names.flatMap((name) => {
    const match = /^device-([1-9]\d{0,5})\.key$/.exec(name);
    return match === null ? [] : [Number(match[1])];
  });
  if (numbers.length < 2) return;
  const { name, number: newest } = await loadDeviceKey({ keysDir }, { mayCreate: false });
  for (const number of numbers.filter((each) => each < newest)) {
    const { key } = ed25519Signer(name, await readKeyFile(deviceKeyPath(keysDir, number)));
    await retireDeviceKey(keysDir, number, key);
  }
}

async function isRecorded(auditDir: string, key: VerifierKey): Promise<boolean> {
  const text = keyText(key);
  for await (const record of readRecords(auditDir, { type: 'key.rotated' })) {
    if (record['new_key'] === text) return true;
  }
  return false;
}

/**
 * For a log whose last key is another one than the device has: that one was lost, or exchanged. Nothing when they are the
 * same, when the log is not signed yet, or when the log says it already.
 */
export async function replacedKeyRecord(
  auditDir: string,
  signer: NoteSigner,
): Promise<((chain: string) => RecordFields) | undefined> {
  const last = (await readLogKeys(auditDir)).at(-1);
  if (last === undefined || isSameKey(last, signer.key) || (await isRecorded(auditDir, signer.key))) return undefined;
  return (chain) => ({
    old_key: keyText(last),
    new_key: keyText(signer.key),
    reason: 'the old key is not there any more',
    by: 'pretense',
    signature_old: null,
    signature_new: signatureOf(signer, rotationText(chain, last, signer.key)),
  });
}

interface Rotating {
  readonly old: NoteSigner;
  readonly next: NoteSigner;
  readonly reason: string;
  readonly by: string;
}

function rotationFields(chain: string, { old, next, reason, by }: Rotating): RecordFields {
  const text = rotationText(chain, old.key, next.key);
  return {
    old_key: keyText(old.key),
    new_key: keyText(next.key),
    reason,
    by,
    signature_old: signatureOf(old, text),
    signature_new: signatureOf(next, text),
  };
}

/** What both keys sign. */
function rotationText(chain: string, oldKey: VerifierKey, newKey: VerifierKey): string {
  return `pretense key rotation\n${chain}\n${keyText(oldKey)}\n${keyText(newKey)}\n`;
}

function signatureOf(signer: NoteSigner, text: string): string {
  return Buffer.from(signer.sign(Buffer.from(text, 'utf8'))).toString('base64');
}
