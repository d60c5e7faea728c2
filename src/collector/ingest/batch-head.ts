// The first line of a batch, parsed once.
import { parseCheckpoint, parseNote, type Checkpoint, type Note } from '../../audit/note.ts';
import { type BatchHead, maxBatchRecords, protocolVersion } from '../../sync/protocol.ts';
import { Refused } from '../http/refused.ts';

export interface ParsedHead {
  readonly chain: string;
  readonly firstSeq: number;
  readonly count: number;
  readonly cosignedSize: number;
  readonly keys: readonly string[];
  /** Not looked at yet. */
  readonly signature: string | undefined;
  /** Of the right size; its signatures are not looked at yet. */
  readonly checkpoint: ParsedCheckpoint | undefined;
}

export interface ParsedCheckpoint extends Checkpoint {
  /** As it came. */
  readonly text: string;
  readonly note: Note;
}

/** As the journal makes them: `c_` and a nanoid. */
export const chainForm = /^c_[A-Za-z0-9_-]{1,64}$/;
const maxKeys = 1000;
const maxKeyLength = 400;
/** Of a note in a head or in add-checkpoint; ours have some 250 characters, and each cosignature adds 150. */
export const maxNoteLength = 16 * 1024;

/** Untrusted: the line. Throws Refused `malformed`, `too-large`. */
export function parseHead(line: string): ParsedHead {
  const head = objectOf(line);
  const { v, chain, firstSeq, count, checkpoint, cosignedSize, keys, signature } = head;
  if (v !== protocolVersion) {
    throw malformed(`The batch is of version ${versionText(v)}, and this collector knows ${protocolVersion}.`);
  }
  if (typeof chain !== 'string' || !chainForm.test(chain)) throw malformed('The head names no chain.');
  if (!isCount(firstSeq) || !isCount(cosignedSize)) throw malformed('firstSeq and cosignedSize are numbers from 0 on.');
  if (!isCount(count)) throw malformed('count is the number of records, from 0 on.');
  if (count > maxBatchRecords) {
    throw new Refused('too-large', `A batch holds at most ${maxBatchRecords} records. Send less at once.`);
  }
  if (!Number.isSafeInteger(firstSeq + count)) throw malformed('The numbers of the records are too large.');
  if (!isKeyList(keys)) throw malformed('keys is a list of verifier keys.');
  if (signature !== undefined && !isSignature(signature)) throw malformed('signature is the Base64 of 64 bytes.');
  const parsed = checkpoint === undefined ? undefined : checkpointOf(checkpoint);
  if (parsed !== undefined && parsed.size !== firstSeq + count) {
    throw malformed('The checkpoint does not end with the last record of the batch.');
  }
  return { chain, firstSeq, count, cosignedSize, keys, signature, checkpoint: parsed };
}

/** Untrusted. Throws Refused `malformed`. */
export function checkpointOf(text: unknown): ParsedCheckpoint {
  if (typeof text !== 'string' || text.length > maxNoteLength) throw malformed('The checkpoint is no signed note.');
  try {
    const note = parseNote(text);
    return { ...parseCheckpoint(note.text), text, note };
  } catch (error) {
    throw malformed('The checkpoint is no signed note of a checkpoint.', error);
  }
}

function objectOf(line: string): Readonly<Partial<Record<keyof BatchHead, unknown>>> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below.
  }
  throw malformed('The first line of the batch is no JSON object.');
}

function versionText(version: unknown): string {
  return typeof version === 'number' ? String(version) : 'no known form';
}

export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isSignature(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9+/]{86}==$/.test(value);
}

function isKeyList(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length <= maxKeys &&
    value.every((key) => typeof key === 'string' && key.length <= maxKeyLength)
  );
}

export function malformed(message: string, cause?: unknown): Refused {
  return new Refused('malformed', message, { cause });
}
