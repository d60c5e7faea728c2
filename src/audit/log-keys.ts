// The file `keys` of a log: the verifier keys that signed it, in the order of their use, a line each.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileSystem, writeWhole } from './append-file.ts';
import { errnoOf } from './error.ts';
import { isSameKey, parseVerifierKey, type VerifierKey, verifierKeyText } from './note.ts';

export function logKeysPath(auditDir: string): string {
  return join(auditDir, 'keys');
}

export function keyText({ name, publicKey, algorithm }: VerifierKey): string {
  return verifierKeyText(name, publicKey, algorithm);
}

/** Untrusted: the file. Throws AuditError `malformed` at a line that is no key; none when there is no file. */
export async function readLogKeys(auditDir: string): Promise<readonly VerifierKey[]> {
  let text: string;
  try {
    text = await readFile(logKeysPath(auditDir), 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map(parseVerifierKey);
}

/** Adds the key unless it is the last one. */
export async function addLogKey(auditDir: string, key: VerifierKey, fileSystem: FileSystem): Promise<void> {
  const keys = await readLogKeys(auditDir);
  const last = keys.at(-1);
  if (last !== undefined && isSameKey(last, key)) return;
  await writeKeys(auditDir, [...keys, key], fileSystem);
}

/** Takes the key away again when it is the last one: a change to it that never happened. */
export async function dropLogKey(auditDir: string, key: VerifierKey, fileSystem: FileSystem): Promise<void> {
  const keys = await readLogKeys(auditDir);
  const last = keys.at(-1);
  if (last === undefined || !isSameKey(last, key)) return;
  await writeKeys(auditDir, keys.slice(0, -1), fileSystem);
}

async function writeKeys(auditDir: string, keys: readonly VerifierKey[], fileSystem: FileSystem): Promise<void> {
  const lines = keys.map((key) => `${keyText(key)}\n`);
  await writeWhole(logKeysPath(auditDir), Buffer.from(lines.join(''), 'utf8'), fileSystem);
}
