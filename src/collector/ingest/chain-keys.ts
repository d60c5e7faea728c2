// Whose signature counts for a chain: the key that the device enrolled with, and each that a `key.rotated` record handed
// over to, signed by the key before it and by itself.
import {
  isSameKey,
  type Note,
  parseVerifierKey,
  type VerifierKey,
  verifyNote,
  verifySignature,
} from '../../audit/note.ts';
import type { AuditRecord } from '../../audit/record.ts';
import { batchText } from '../../sync/protocol.ts';
import type { ParsedHead } from './batch-head.ts';
import type { CheckedLine } from './batch-lines.ts';

/**
 * Untrusted: the record. The key that it hands over to, when the last one of `keys` and the new one signed it; undefined
 * otherwise: then it is stored as any record, and changes nothing. A key that is lost vouches for nobody: the device has to
 * enrol again.
 */
export function rotatedKey(record: AuditRecord, keys: readonly string[]): string | undefined {
  if (record.type !== 'key.rotated') return undefined;
  const { chain, old_key: oldText, new_key: newText, signature_old: bySelf, signature_new: byNew } = record;
  if (typeof oldText !== 'string' || typeof newText !== 'string') return undefined;
  if (oldText !== keys.at(-1) || keys.includes(newText)) return undefined;
  const oldKey = keyOf(oldText);
  const newKey = keyOf(newText);
  if (oldKey === undefined || newKey === undefined || newKey.name !== oldKey.name) return undefined;
  const text = Buffer.from(`pretense key rotation\n${chain}\n${oldText}\n${newText}\n`, 'utf8');
  return isSigned(oldKey, text, bySelf) && isSigned(newKey, text, byNew) ? newText : undefined;
}

function isSigned(key: VerifierKey, text: Buffer, signature: unknown): boolean {
  return typeof signature === 'string' && verifySignature(key, text, Buffer.from(signature, 'base64'));
}

/**
 * Untrusted: head and records, each of which names the hash of the one before it. Whether the last key of the chain signed
 * them, or the last one that they themselves hand over to.
 */
export function isSignedBatch(head: ParsedHead, records: readonly CheckedLine[], keys: readonly string[]): boolean {
  const last = records.at(-1);
  if (head.signature === undefined || last === undefined) return false;
  const text = Buffer.from(batchText({ ...head, lastLeaf: last.leaf }), 'utf8');
  const signature = Buffer.from(head.signature, 'base64');
  return [...new Set([keys.at(-1), handedOver(records, keys).at(-1)])].some((name) => {
    const key = keyOf(name ?? '');
    return key !== undefined && verifySignature(key, text, signature);
  });
}

/** `keys`, and those that the records hand over to. */
export function handedOver(records: readonly CheckedLine[], keys: readonly string[]): readonly string[] {
  return records.reduce((known, { record }) => {
    const key = rotatedKey(record, known);
    return key === undefined ? known : [...known, key];
  }, keys);
}

/** The signing key that the text is; undefined for any other text. */
export function keyOf(text: string): VerifierKey | undefined {
  try {
    const key = parseVerifierKey(text);
    return key.algorithm === 1 ? key : undefined;
  } catch {
    return undefined;
  }
}

/** Untrusted: the note. Whether one of the keys of a chain signed it, whichever. */
export function isSignedByOne(note: string, keys: readonly string[]): boolean {
  return keys.some((text) => {
    const key = keyOf(text);
    return key !== undefined && verifyNote(note, key);
  });
}

/**
 * - `current`: signed by the last key of the chain.
 * - `former`: signed by a key that the device lists before one that counts, from before it was enrolled: no reason to doubt
 *   the records, and none to vouch for them.
 * - `foreign`: by none of these, or wrong.
 */
export type SignerStanding = 'current' | 'former' | 'foreign';

/** Untrusted: note and `listed`. `keys`: those that count, in the order of their use. */
export function signerStanding(
  note: { readonly text: string; readonly note: Note },
  keys: readonly string[],
  listed: readonly string[],
): SignerStanding {
  const last = keyOf(keys.at(-1) ?? '');
  if (last !== undefined && verifyNote(note.text, last)) return 'current';
  const firstKnown = listed.findIndex((text) => keys.includes(text));
  const named = note.note.signatures.map(({ name, id }) => `${name} ${id}`);
  for (const text of listed.slice(0, Math.max(0, firstKnown))) {
    const key = keyOf(text);
    if (key === undefined || key.name !== last?.name || !named.includes(`${key.name} ${key.id}`)) continue;
    if (!isSameKey(key, last) && verifyNote(note.text, key)) return 'former';
  }
  return 'foreign';
}
