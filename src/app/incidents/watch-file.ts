// What the rules remember between two runs, in a small file beside the log. It is a cache: without it, all of it is read
// from the log again.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fieldsOf } from '../../incidents/fields.ts';
import { replaceWholeFile } from '../whole-file.ts';

export interface WatchMemory {
  readonly chain: string;
  /** Everything up to this record was looked at; what comes after may still open an incident. */
  readonly observedSeq: number;
  /** Up to this record days are in `detectors`; what comes after is read from the log. */
  readonly packedSeq: number;
  readonly detectors: unknown;
  readonly risks: unknown;
  readonly dedup: unknown;
  /** When a self-test was completed last. */
  readonly selftestMs: unknown;
}

const form = 1;
const maxBytes = 16 * 1024 * 1024;

export const watchFile = (home: string): string => join(home, 'incidents.json');

/** Untrusted: undefined when there is none, or none that fits this log. */
export async function readWatchFile(
  path: string,
  { chain, seq }: { readonly chain: string; readonly seq: number },
): Promise<WatchMemory | undefined> {
  try {
    if ((await stat(path)).size > maxBytes) return undefined;
    const value = fieldsOf(JSON.parse(await readFile(path, 'utf8')));
    const { observedSeq, packedSeq, detectors, risks, dedup, selftestMs } = value;
    if (value['form'] !== form || value['chain'] !== chain) return undefined;
    if (!isSeq(observedSeq, seq) || !isSeq(packedSeq, seq)) return undefined;
    return { chain, observedSeq, packedSeq, detectors, risks, dedup, selftestMs };
  } catch {
    return undefined;
  }
}

export async function writeWatchFile(path: string, memory: WatchMemory): Promise<void> {
  await replaceWholeFile(path, Buffer.from(`${JSON.stringify({ form, ...memory })}\n`, 'utf8'));
}

function isSeq(value: unknown, last: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= -1 && value <= last;
}
