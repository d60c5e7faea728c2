// Keys and credentials of a home, for an inventory: what each is for and since when it is there. Nothing of them is read.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../../audit/error.ts';

export interface InventoryRow {
  readonly name: string;
  /** RFC 3339: when its file was written last. */
  readonly since: string | undefined;
  readonly text: string;
}

const purposes: readonly (readonly [pattern: RegExp, purpose: string])[] = [
  [/^map\.key$/, 'AES-256 key of the word map'],
  [/^allocator\.key$/, 'decides which invented word a word gets'],
  [/^record-k\d+\.key$/, 'keyed hashes in records, and pseudonyms'],
  [/^secrets\.key$/, 'fingerprints of findings'],
  [/^device-\d+\.key$/, 'signs checkpoints of the log (Ed25519)'],
  [/^device-\d+\.pub$/, 'public key that signed the log before it was rotated'],
  [/^device\.pins$/, 'pinned public keys of this device'],
  [/^client-token$/, 'token of the addresses that are written into AI tools'],
];

/** In the order of names; empty where the folder is not there. */
export async function keyInventory(keysDir: string): Promise<readonly InventoryRow[]> {
  const rows: InventoryRow[] = [];
  for (const name of await namesIn(keysDir)) {
    const purpose = purposes.find(([pattern]) => pattern.test(name))?.[1];
    if (purpose === undefined) continue;
    const { mtime, mode } = await stat(join(keysDir, name));
    const isOpen = process.platform !== 'win32' && (mode & 0o077) !== 0 && !name.endsWith('.pub');
    const access = isOpen ? 'READABLE BY OTHER ACCOUNTS' : 'readable by its owner only';
    rows.push({ name, since: mtime.toISOString(), text: `${purpose}; file, ${access}` });
  }
  return rows;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}
