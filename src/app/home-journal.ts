// The audit log of a home, opened for writing: the one place that says with which key and which guards.
import { createHash } from 'node:crypto';
import { type Journal, type JournalOptions, openJournal } from '../audit/journal.ts';
import { isSameKey } from '../audit/note.ts';
import type { RecordFields } from '../audit/record.ts';
import { openSignedMemory, readRemembered, signedMemoryPath } from '../audit/signed-memory.ts';
import type { Logger } from '../base/log.ts';
import { type DeviceSigner, loadDeviceKey } from './device-key.ts';
import { replacedKeyRecord, settleRotation } from './device-key-rotation.ts';
import { KeysError } from './keys.ts';
import { systemClock } from './platform.ts';
import type { StatePaths } from './state-dir.ts';

export interface HomeJournalOptions {
  readonly paths: Pick<StatePaths, 'auditDir' | 'keysDir'>;
  readonly startFields: RecordFields;
  readonly commonFields?: (() => RecordFields) | undefined;
  readonly logger?: Logger | undefined;
  /**
   * What becomes of a home without a usable key of the device. `required`: one is made; one that cannot be read is a
   * KeysError. `if-possible`: the records are written all the same, and the next start of a proxy signs them.
   */
  readonly signing: 'required' | 'if-possible';
}

/** Room for the record that says that the disk is full. */
const ballastBytes = 1024 * 1024;
const maxClockDriftMs = 5000;

/** The caller holds the home's lock and closes the journal. Throws KeysError or AuditError. */
export async function openHomeJournal(options: HomeJournalOptions): Promise<Journal> {
  const { paths, startFields, commonFields, logger } = options;
  return openJournal({
    auditDir: paths.auditDir,
    clock: systemClock,
    startFields,
    ballastBytes,
    maxClockDriftMs,
    ...(commonFields === undefined ? {} : { commonFields }),
    ...(logger === undefined ? {} : { logger }),
    ...(await signing(options)),
  });
}

type Signing = Pick<JournalOptions, 'signer' | 'keys' | 'startRecords' | 'memory'>;

async function signing({ paths, signing: wanted, logger }: HomeJournalOptions): Promise<Signing> {
  try {
    await settleRotation(paths.keysDir, paths.auditDir);
    const signer = await loadDeviceKey(paths, { mayCreate: true });
    const memory = await openSignedMemory(memoryPath(paths), { logger });
    return { ...(await signingWith(signer, paths.auditDir)), memory };
  } catch (error) {
    if (wanted === 'required') throw error;
    const reason = error instanceof KeysError ? error.code : 'failed';
    logger?.log('warn', 'audit.no-key', { reason });
    return {};
  }
}

/** Checkpoints that this device remembers to have written into the log of this home. */
export async function rememberedNotes(paths: HomeJournalOptions['paths']): Promise<readonly string[]> {
  return (await readRemembered(memoryPath(paths))).flatMap(({ note }) => (note === '' ? [] : [note]));
}

/** By the place of the log: several homes can have their keys in one folder. */
function memoryPath({ keysDir, auditDir }: HomeJournalOptions['paths']): string {
  return signedMemoryPath(keysDir, createHash('sha256').update(auditDir).digest('hex').slice(0, 16));
}

async function signingWith(signer: DeviceSigner, auditDir: string): Promise<Signing> {
  const keys = signer.pins.some((pin) => isSameKey(pin, signer.key)) ? signer.pins : [...signer.pins, signer.key];
  const replaced = await replacedKeyRecord(auditDir, signer);
  if (replaced === undefined) return { signer, keys };
  return { signer, keys, startRecords: (chain) => [['key.rotated', replaced(chain)]] };
}
