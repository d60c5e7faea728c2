// The public keys of this device, as they were pinned when they were made.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../../audit/error.ts';
import { parseVerifierKey, type VerifierKey } from '../../audit/note.ts';

/** In the order of their use; none before the first key is made. Throws AuditError `malformed` for a damaged line. */
export async function readPinnedKeys(keysDir: string): Promise<readonly VerifierKey[]> {
  try {
    const text = await readFile(join(keysDir, 'device.pins'), 'utf8');
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map(parseVerifierKey);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}
