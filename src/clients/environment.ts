// What a client may look at: the user's folder, variables and files. Reading only.
import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { ClientError } from './error.ts';

export interface ClientEnvironment {
  /** The user's own folder. */
  readonly home: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Exceptions from an outbound proxy that an earlier plan has written: they stay while the tool is routed. */
  readonly knownExceptions?: string;
  /** The user has agreed to settings that the tool's vendor does not document. */
  readonly undocumented?: boolean;
  /** What an editor knows of itself; undefined on the command line. */
  readonly editor?: {
    /** `Visual Studio Code`, `Cursor`. */
    readonly appName: string;
    /** Ids in lower case: `github.copilot-chat`. */
    readonly extensions: readonly string[];
    /** New terminals get our variables; undefined: nobody said that they do not. */
    readonly setsTerminals?: boolean;
    /** A proxy of the network is set in its settings (`http.proxy`). */
    readonly hasProxy?: boolean;
  };
  /** Undefined when there is no such file. Throws ClientError `unreadable`. */
  readFile(path: string): Promise<Uint8Array | undefined>;
  /** Names in a folder; empty when there is none. */
  readFolder(path: string): Promise<readonly string[]>;
  exists(path: string): Promise<boolean>;
}

export type NodeEnvironmentOptions = Pick<ClientEnvironment, 'home' | 'variables' | 'platform' | 'editor'>;

export function nodeEnvironment(options: NodeEnvironmentOptions): ClientEnvironment {
  return { ...options, readFile: readBytes, readFolder, exists };
}

/** Untrusted: files of projects. Larger ones are no settings of anybody. */
const maxBytes = 16 * 1024 * 1024;

async function readBytes(path: string): Promise<Uint8Array | undefined> {
  try {
    const status = await stat(path);
    // A pipe in a project would be waited for for ever.
    if (!status.isFile()) throw new ClientError('unreadable', `${path} is no ordinary file`);
    if (status.size > maxBytes) throw new ClientError('unreadable', `${path} is too large for a settings file`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof ClientError) throw error;
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new ClientError('unreadable', `${path} cannot be read (${code})`, { cause: error });
  }
}

async function readFolder(path: string): Promise<readonly string[]> {
  return await readdir(path).catch(() => []);
}

async function exists(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  );
}

/** `ENOENT`, or `unknown`. */
export function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}

/** `~/.claude/settings.json`: a path that tells no user name. Of a file elsewhere only the last two names are left. */
export function shownPath(environment: Pick<ClientEnvironment, 'home'>, path: string): string {
  const within = relative(environment.home, path);
  const isInside = within !== '' && !within.startsWith('..') && within !== path;
  const names = (isInside ? within : path).split(sep);
  return isInside ? `~/${names.join('/')}` : `…/${names.slice(-2).join('/')}`;
}

/** UTF-8, a byte order mark kept. Throws ClientError `unreadable` on other bytes. */
export function textOf(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new ClientError('unreadable', `${file} is no UTF-8 text, so it is left as it is`, { cause });
  }
}
