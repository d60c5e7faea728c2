// The files of a workspace by git's rules, and the reading of one source file that may be hostile.
import { lstatSync, realpathSync } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { WorkspaceError } from './error.ts';
import { listWithGit } from './git-files.ts';
import { indexLimits } from './limits.ts';
import { installedFolders, isInside } from './paths.ts';
import { readRegularFileStart } from './regular-file.ts';
import type { ListSource, SkipReason } from './types.ts';
import { listWithWalk } from './walk-files.ts';

const readsAtATime = 16;

export interface FileList {
  /** The workspace folder's real path. */
  readonly root: string;
  readonly listedBy: ListSource;
  /** Relative, `/` between segments, sorted; links and special files included: they are told apart on reading. */
  readonly paths: readonly string[];
  /** Files that no longer fitted. */
  readonly cut: number;
}

export interface ListOptions {
  /** False: git is not asked at all. */
  readonly isTrusted: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Where git and the user's git configuration are found. Default: the process's own. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Lists a workspace. Throws `not-a-folder` and `cancelled`. */
export async function listFiles(folder: string, options: ListOptions): Promise<FileList> {
  const root = await realFolder(folder);
  const environment = options.environment ?? process.env;
  const byGit = options.isTrusted ? await listWithGit(root, { environment, signal: options.signal }) : undefined;
  if (byGit === undefined) {
    const walked = await listWithWalk(root, indexLimits.maxFiles + 1, options.signal);
    return finish(root, 'walk', new Set(walked));
  }
  const paths = new Set(byGit.untracked.filter(isOwn));
  for (const path of byGit.tracked) paths.add(path);
  for (const nested of byGit.nested.filter(isOwn)) {
    await addNested({ root, folder: nested, paths, signal: options.signal });
  }
  return finish(root, 'git', paths);
}

function finish(root: string, listedBy: ListSource, paths: ReadonlySet<string>): FileList {
  const sorted = [...paths].toSorted();
  return {
    root,
    listedBy,
    paths: sorted.slice(0, indexLimits.maxFiles),
    cut: Math.max(0, sorted.length - indexLimits.maxFiles),
  };
}

async function realFolder(folder: string): Promise<string> {
  try {
    const root = await realpath(folder);
    if ((await lstat(root)).isDirectory()) return root;
  } catch (cause) {
    throw notAFolder(folder, { cause });
  }
  throw notAFolder(folder);
}

function notAFolder(folder: string, options?: { readonly cause: unknown }): WorkspaceError {
  const message = `the workspace ${folder} is no folder that can be read; nothing of it is protected. Check the path.`;
  return new WorkspaceError('not-a-folder', message, options);
}

function isOwn(path: string): boolean {
  return !path.split('/').some((name) => installedFolders.has(name));
}

interface Nested {
  readonly root: string;
  readonly folder: string;
  readonly paths: Set<string>;
  readonly signal: AbortSignal | undefined;
}

/**
 * Git lists a submodule or an inner repository as one entry. Their names are as private as the rest, so they are
 * walked; git itself is never started in them.
 */
async function addNested({ root, folder, paths, signal }: Nested): Promise<void> {
  const path = join(root, folder);
  const real = await realpath(path).catch(() => undefined);
  const room = indexLimits.maxFiles + 1 - paths.size;
  if (real !== path || room <= 0) return;
  for (const inner of await listWithWalk(path, room, signal)) paths.add(`${folder}/${inner}`);
}

export type SourceReading =
  | { readonly kind: 'source'; readonly bytes: Buffer }
  /** Not to be parsed; its bytes, as many as are read of such a file, still give away names. */
  | { readonly kind: 'unparsed'; readonly bytes: Buffer; readonly reason: SkipReason }
  | { readonly kind: 'skipped'; readonly reason: SkipReason }
  | { readonly kind: 'gone' };

/** Reads source files of one workspace, each real file once, none outside. Keep one per run. */
export class SourceFolder {
  readonly #root: string;
  readonly #realFolders = new Map<string, string | undefined>();
  readonly #seen = new Set<string>();
  #read = 0;

  /** `root`: the workspace's real path. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Untrusted: everything about the file. Never throws. */
  async read(path: string): Promise<SourceReading> {
    // The files are read without waiting; now and then a request to cancel has to get through.
    if ((this.#read += 1) % readsAtATime === 0) await setImmediate();
    const realPath = this.#realPathOf(join(this.#root, path));
    if (realPath === undefined) return { kind: 'gone' };
    if (!isInside(this.#root, realPath)) return skipped('link-outside');
    if (this.#seen.has(realPath)) return skipped('link-repeated');
    this.#seen.add(realPath);
    const reading = readRegularFileStart(realPath, indexLimits.maxLexicalBytes);
    if (typeof reading === 'string') return skipped(reading);
    const { bytes } = reading;
    if (bytes.includes(0)) return skipped('binary');
    if (bytes.length > indexLimits.maxFileBytes) return { kind: 'unparsed', bytes, reason: 'too-large' };
    return hasLongLine(bytes) ? { kind: 'unparsed', bytes, reason: 'long-line' } : { kind: 'source', bytes };
  }

  #realPathOf(path: string): string | undefined {
    const isLink = isSymbolicLink(path);
    if (isLink === undefined) return undefined;
    if (isLink) return realPathOf(path);
    const folder = dirname(path);
    const known = this.#realFolders.get(folder);
    const real = known ?? realPathOf(folder);
    if (known === undefined) this.#realFolders.set(folder, real);
    return real === undefined ? undefined : join(real, basename(path));
  }
}

/** Undefined when there is nothing that can be looked at. */
function isSymbolicLink(path: string): boolean | undefined {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return undefined;
  }
}

function realPathOf(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    // Gone meanwhile, or a link to nowhere.
    return undefined;
  }
}

function skipped(reason: SkipReason): SourceReading {
  return { kind: 'skipped', reason };
}

function hasLongLine(bytes: Buffer): boolean {
  if (bytes.length <= indexLimits.maxLineBytes) return false;
  let start = 0;
  while (bytes.length - start > indexLimits.maxLineBytes) {
    const end = bytes.subarray(start, start + indexLimits.maxLineBytes + 1).lastIndexOf(0x0a);
    if (end === -1) return true;
    start += end + 1;
  }
  return false;
}
