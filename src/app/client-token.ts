// The token in the URLs that are written into AI tools: it tells their requests from those of strangers on this machine.
import { chmod, mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { customAlphabet } from 'nanoid';
import { adviceFor, errnoOf, writeFailureOf } from '../audit/error.ts';
import { KeysError } from './keys.ts';
import { createWholeFile } from './whole-file.ts';

/** 36^26 values: 134 bits. Lower case and digits, since it stands in a URL beside a client's name. */
const newToken = customAlphabet('abcdefghijklmnopqrstuvwxyz0123456789', 26);
const tokenPattern = /^[a-z0-9]{26}$/;

export const clientTokenFile = (keysDir: string): string => join(keysDir, 'client-token');

/**
 * The token of this home, made the first time; whoever asks at the same moment, in whatever process, gets the same one.
 * Throws KeysError: `invalid` for a file that holds no token, or why it cannot be written.
 */
export async function loadClientToken(keysDir: string): Promise<string> {
  const path = clientTokenFile(keysDir);
  const known = await readToken(path);
  if (known !== undefined) return known;
  await createToken(path, keysDir);
  const made = await readToken(path);
  if (made === undefined)
    throw new KeysError('invalid', `The file ${path} was taken away while it was made. Try again.`);
  return made;
}

async function createToken(path: string, keysDir: string): Promise<void> {
  try {
    await mkdir(keysDir, { recursive: true, mode: 0o700 });
    await createWholeFile(path, Buffer.from(`${newToken()}\n`, 'utf8'));
  } catch (error) {
    const code = errnoOf(error);
    // Another process was faster: its token is the one.
    if (code === 'EEXIST') return;
    const failure = writeFailureOf(error);
    const message = `The token file ${path} cannot be made: ${adviceFor(failure)} (${code ?? 'unknown'})`;
    throw new KeysError(failure, message, { cause: error });
  }
}

async function readToken(path: string): Promise<string | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    const message = `The token file ${path} cannot be read (${errnoOf(error) ?? 'unknown'})`;
    throw new KeysError('invalid', message, { cause: error });
  }
  const token = text.trim();
  if (!tokenPattern.test(token)) {
    throw new KeysError(
      'invalid',
      `The file ${path} holds no token, so tools that are routed here would be refused. Delete it, then route the tools again.`,
    );
  }
  await closeToOthers(path);
  return token;
}

async function closeToOthers(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) await chmod(path, 0o600);
}
