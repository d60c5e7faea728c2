// The file `checkpoints` of a log: signed notes one after the other, an empty line between. It only grows.
import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../base/error.ts';
import { errnoOf } from './error.ts';
import { type Checkpoint, parseCheckpoint, parseNote } from './note.ts';

export interface StoredCheckpoint {
  /** Whole, with its signatures: nothing says yet that they are right. */
  readonly note: string;
  readonly checkpoint: Checkpoint;
}

export interface CheckpointFault {
  /** Number of the note in the file, from 1. */
  readonly place: number;
  readonly message: string;
}

export interface StoredCheckpoints {
  readonly checkpoints: readonly StoredCheckpoint[];
  /** Whole notes that are no checkpoints. Our writer makes none. */
  readonly faults: readonly CheckpointFault[];
  /** Where the last whole note ends. */
  readonly wholeBytes: number;
  /** After it: what a crash left of a note that was being written, when it is no more than `maxTornBytes`. */
  readonly tornBytes: number;
}

/** Beyond this a file is not the work of a writer of ours: some ten million records an 8 MiB segment each hour. */
const maxFileBytes = 256 * 1024 * 1024;
/** A note of ours is much shorter: more bytes that are no note were not left by a crash. */
export const maxTornBytes = 4096;
/** Holds some two hundred notes. */
const tailBytes = 64 * 1024;

export function checkpointsPath(auditDir: string): string {
  return join(auditDir, 'checkpoints');
}

/** What is appended to a file of `length` bytes. */
export function checkpointEntry(note: string, length: number): Buffer {
  return Buffer.from(length === 0 ? note : `\n${note}`, 'utf8');
}

/** Untrusted: the file. None when there is no file; a file that is far too large is one fault. */
export async function readCheckpoints(auditDir: string): Promise<StoredCheckpoints> {
  const path = checkpointsPath(auditDir);
  try {
    const { size } = await stat(path);
    if (size <= maxFileBytes) return parseCheckpoints(await readFile(path));
    const faults = [{ place: 0, message: `the file of checkpoints has ${size} bytes` }];
    return { checkpoints: [], faults, wholeBytes: 0, tornBytes: size };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { checkpoints: [], faults: [], wholeBytes: 0, tornBytes: 0 };
    throw error;
  }
}

/** The same for the last notes of the file alone, whatever its length: `wholeBytes` is of the whole file. */
export async function readLastCheckpoints(auditDir: string): Promise<StoredCheckpoints> {
  const path = checkpointsPath(auditDir);
  let length: number;
  try {
    ({ size: length } = await stat(path));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { checkpoints: [], faults: [], wholeBytes: 0, tornBytes: 0 };
    throw error;
  }
  if (length <= tailBytes) return parseCheckpoints(await readFile(path));
  const bytes = await readEnd(path, length);
  // A note ends with a signature line; what follows the first such end in the tail begins with a note.
  const first = firstNoteIn(bytes);
  if (first === undefined) return readCheckpoints(auditDir);
  const found = parseCheckpoints(bytes.subarray(first));
  return { ...found, wholeBytes: length - bytes.length + first + found.wholeBytes };
}

async function readEnd(path: string, length: number): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(tailBytes);
    const { bytesRead } = await handle.read(bytes, 0, tailBytes, length - tailBytes);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

const newline = 0x0a;
const linePrefix = Buffer.from('\u2014 ', 'utf8');
const signatureStart = Buffer.concat([Buffer.of(newline), linePrefix]);

function firstNoteIn(bytes: Buffer): number | undefined {
  let signature = bytes.indexOf(signatureStart);
  while (signature !== -1) {
    const end = bytes.indexOf(newline, signature + 1);
    if (end === -1 || end + 2 > bytes.length) return undefined;
    if (bytes[end + 1] === newline) return end + 2;
    signature = bytes.indexOf(signatureStart, end);
  }
  return undefined;
}

/** Untrusted: any bytes. Never throws. */
export function parseCheckpoints(bytes: Buffer): StoredCheckpoints {
  const checkpoints: StoredCheckpoint[] = [];
  const faults: CheckpointFault[] = [];
  let place = 0;
  let start = 0;
  let wholeBytes = 0;
  for (let end = endOfNote(bytes, start); end !== undefined; end = endOfNote(bytes, start)) {
    place += 1;
    const note = bytes.toString('utf8', start, end);
    try {
      checkpoints.push({ note, checkpoint: parseCheckpoint(parseNote(note).text) });
    } catch (error) {
      faults.push({ place, message: messageOf(error) });
    }
    wholeBytes = end;
    // The empty line between; a file that ends with it ends between two notes.
    start = end + 1;
  }
  return { checkpoints, faults, wholeBytes, tornBytes: bytes.length - wholeBytes };
}

/** After the last signature line; undefined when the bytes end before the note does. */
function endOfNote(bytes: Buffer, start: number): number | undefined {
  if (start >= bytes.length || (start > 0 && bytes[start - 1] !== newline)) return undefined;
  const text = bytes.indexOf('\n\n', start);
  if (text === -1) return undefined;
  let end = text + 2;
  while (bytes.subarray(end, end + linePrefix.length).equals(linePrefix)) {
    const line = bytes.indexOf(newline, end);
    if (line === -1) break;
    end = line + 1;
  }
  if (end > text + 2) return end;
  // No signature line: a fault if another note follows, a rest otherwise.
  const next = bytes.indexOf('\n\n', end);
  return next === -1 ? undefined : next + 1;
}
