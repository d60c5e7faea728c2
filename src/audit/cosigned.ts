// The file `cosigned` of a log: checkpoints with the cosignature of a witness, in the form of the file `checkpoints`. It is
// written as a whole and stays small: the latest of each chain, and one a day.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileSystem, writeWhole } from './append-file.ts';
import { checkpointEntry, parseCheckpoints, type StoredCheckpoint } from './checkpoints.ts';
import { AuditError, errnoOf } from './error.ts';
import { parseCheckpoint, parseNote, type VerifierKey, verifyCosignature } from './note.ts';

/** Days of one witness that are kept besides the latest of each chain: about five years. */
const maxDays = 2000;
/** Chains whose latest is kept: a log begins a new one only after a loss. */
const maxChains = 200;
/** Far above what this writer makes. */
const maxFileBytes = 16 * 1024 * 1024;
const dayLength = '2026-01-01'.length;

export interface Cosigned extends StoredCheckpoint {
  readonly chain: string;
  /** RFC 3339 UTC, seconds, as the witness signed it. */
  readonly time: string;
}

export function cosignedPath(auditDir: string): string {
  return join(auditDir, 'cosigned');
}

/** Untrusted: the file. Notes in their order, those alone that the witness signed; none when there is no file. */
export async function readCosigned(auditDir: string, witnessKey: VerifierKey): Promise<readonly Cosigned[]> {
  return (await storedNotes(auditDir)).flatMap((stored) => cosignedOf(stored, witnessKey) ?? []);
}

/**
 * Keeps a note that the witness signed. Resolves when it is on disk. Throws AuditError `malformed` for a note that this
 * witness did not sign, or what the disk throws: the file is then as it was. One call at a time.
 */
export async function storeCosigned(
  auditDir: string,
  given: { readonly note: string; readonly witnessKey: VerifierKey },
  fileSystem: FileSystem,
): Promise<Cosigned> {
  const { note, witnessKey } = given;
  const added = cosignedOf({ note, checkpoint: parseCheckpoint(parseNote(note).text) }, witnessKey);
  if (added === undefined) throw new AuditError('malformed', 'The witness did not sign this checkpoint');
  const before = await readCosigned(auditDir, witnessKey);
  const kept = keptOf([...before.filter((each) => !isSameCheckpoint(each, added)), added]);
  let bytes = Buffer.alloc(0);
  for (const each of kept) bytes = Buffer.concat([bytes, checkpointEntry(each.note, bytes.length)]);
  await writeWhole(cosignedPath(auditDir), bytes, fileSystem);
  return added;
}

/** The latest of each chain, and the last of each day; those of a chain together, the smaller ones first. */
export function keptOf(all: readonly Cosigned[]): readonly Cosigned[] {
  const chains = [...new Set(all.map(({ chain }) => chain))].slice(-maxChains);
  const sorted = chains.flatMap((chain) =>
    all.filter((each) => each.chain === chain).toSorted((left, right) => left.checkpoint.size - right.checkpoint.size),
  );
  const lastOfChain = new Map(sorted.map((each) => [each.chain, each]));
  const lastOfDay = new Map(sorted.map((each) => [`${each.chain} ${each.time.slice(0, dayLength)}`, each]));
  const ofDays = new Set([...lastOfDay.values()].slice(-maxDays));
  return sorted.filter((each) => ofDays.has(each) || lastOfChain.get(each.chain) === each);
}

/** Undefined: this witness did not sign it. Untrusted: the note. */
export function cosignedOf(stored: StoredCheckpoint, witnessKey: VerifierKey): Cosigned | undefined {
  const signed = verifyCosignature(stored.note, witnessKey);
  if (signed === undefined) return undefined;
  const at = new Date(signed.time * 1000);
  if (Number.isNaN(at.getTime())) return undefined;
  const { origin } = stored.checkpoint;
  return {
    ...stored,
    chain: origin.slice(origin.lastIndexOf('/') + 1),
    time: at.toISOString().replace('.000Z', 'Z'),
  };
}

function isSameCheckpoint(left: Cosigned, right: Cosigned): boolean {
  return left.chain === right.chain && left.checkpoint.size === right.checkpoint.size;
}

async function storedNotes(auditDir: string): Promise<readonly StoredCheckpoint[]> {
  const path = cosignedPath(auditDir);
  try {
    const { size } = await stat(path);
    if (size > maxFileBytes) throw new AuditError('corrupted', `${path} has ${size} bytes; our writer keeps it small`);
    return parseCheckpoints(await readFile(path)).checkpoints;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}
