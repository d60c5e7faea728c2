// Opening what a stranger put there: only regular files, never a link at the end of the path, never more than a limit.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';

export type UnreadReason = 'not-a-file' | 'too-large' | 'unreadable';

// A FIFO would block without O_NONBLOCK; O_NOFOLLOW refuses a link. Windows knows neither and has no FIFO in folders.
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The bytes of a regular file, or why they were not read. Never throws. */
export async function readRegularFile(path: string, maxBytes: number): Promise<Buffer | UnreadReason> {
  try {
    const file = await open(path, flags);
    try {
      const stat = await file.stat();
      if (!stat.isFile()) return 'not-a-file';
      return stat.size > maxBytes ? 'too-large' : await readUpTo(file, stat.size);
    } finally {
      await file.close();
    }
  } catch (error) {
    return reasonOf(error);
  }
}

export interface FileStart {
  readonly bytes: Buffer;
  /** False: the file goes on after these bytes. */
  readonly isWhole: boolean;
}

/**
 * The first bytes of a regular file, at most `maxBytes`, or why they were not read. Never throws. Blocks the thread:
 * for the thread that indexes, where a file costs less to read than the hops between threads would.
 */
export function readRegularFileStart(path: string, maxBytes: number): FileStart | Exclude<UnreadReason, 'too-large'> {
  try {
    const file = openSync(path, flags);
    try {
      const stat = fstatSync(file);
      if (!stat.isFile()) return 'not-a-file';
      return { bytes: readUpToNow(file, Math.min(stat.size, maxBytes)), isWhole: stat.size <= maxBytes };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return reasonOf(error);
  }
}

function reasonOf(error: unknown): 'not-a-file' | 'unreadable' {
  return (error as NodeJS.ErrnoException).code === 'ELOOP' ? 'not-a-file' : 'unreadable';
}

type OpenFile = Awaited<ReturnType<typeof open>>;

/** Reads as much as was there when the size was asked: a file that grows meanwhile has no end. */
async function readUpTo(file: OpenFile, size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(size);
  let length = 0;
  while (length < size) {
    const { bytesRead } = await file.read(bytes, length, size - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

function readUpToNow(file: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let length = 0;
  while (length < size) {
    const bytesRead = readSync(file, bytes, length, size - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}
