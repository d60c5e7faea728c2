// The files that the policy calls restricted: found in the workspaces, read, and kept as hashes of their lines.
import { randomBytes } from 'node:crypto';
import { lstat, open, readdir } from 'node:fs/promises';
import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { classOf } from '../../policy/decide.ts';
import { RestrictedLines } from '../../policy/restricted-lines.ts';
import type { EffectivePolicy } from '../../policy/types.ts';
import type { WorkspaceRoot } from '../../proxy/ports.ts';
import type { RestrictedPort, RestrictedText } from '../../proxy/restricted.ts';

export interface RestrictedFilesOptions {
  readonly policy: () => EffectivePolicy;
  readonly workspaces: () => readonly WorkspaceRoot[];
  readonly clock: Clock;
}

/** Of one workspace folder at most so many entries are looked at, and so much is read. */
const maxEntries = 200_000;
const maxFileBytes = 8 * 1024 * 1024;
const maxAllBytes = 64 * 1024 * 1024;
/** Folders in which nobody keeps files of their own. */
const skipped: ReadonlySet<string> = new Set(['.git', 'node_modules']);
/** Files are looked for again after so long, when a request comes; it does not wait for that. */
const lookMs = 15_000;

/** A policy without restricted files costs nothing. */
export class RestrictedFiles implements RestrictedPort {
  readonly #options: RestrictedFilesOptions;
  #lines = new RestrictedLines(seeds());
  #stamps = '';
  #setting = '';
  #version = 0;
  #lookedMs = -Infinity;
  #reading: Promise<void> | undefined;

  constructor(options: RestrictedFilesOptions) {
    this.#options = options;
  }

  get key(): string {
    return `${this.#version}`;
  }

  ready(): Promise<void> | undefined {
    const policy = this.#options.policy();
    if (!policy.data.some(({ value }) => value.class === 'restricted')) return undefined;
    const setting = `${policy.hash}\n${this.#options
      .workspaces()
      .map(({ root }) => root)
      .join('\n')}`;
    const isNew = setting !== this.#setting;
    const isDue = this.#options.clock.monotonicMs() - this.#lookedMs >= lookMs;
    if (isNew || isDue) this.#reading ??= this.#read(policy, setting);
    return isNew ? this.#untilRead(setting) : undefined;
  }

  /** A reading under way may be of another policy. */
  async #untilRead(setting: string): Promise<void> {
    await this.#reading;
    if (setting !== this.#setting) await (this.#reading ??= this.#read(this.#options.policy(), setting));
  }

  find(text: string, toolPath: string | undefined): RestrictedText | undefined {
    const policy = this.#options.policy();
    if (!policy.data.some(({ value }) => value.class === 'restricted')) return undefined;
    const named = toolPath === undefined ? undefined : this.#ifRestricted(policy, toolPath);
    if (named !== undefined) return named;
    const match = this.#lines.find(text);
    if (match === undefined) return undefined;
    return { file: match.file, clause: '/data', ...this.#ifRestricted(policy, match.file), line: match.line };
  }

  /** A claimed path can only tighten: whatever file it can mean is looked at. */
  #ifRestricted(policy: EffectivePolicy, path: string): RestrictedText | undefined {
    for (const { root, file } of placesOf(path, this.#options.workspaces())) {
      const { value, clause } = classOf(policy, { root, file });
      if (value === 'restricted') return { file, line: undefined, clause: clause.pointer };
    }
    return undefined;
  }

  async #read(policy: EffectivePolicy, setting: string): Promise<void> {
    try {
      const files: string[] = [];
      for (const { root } of this.#options.workspaces()) files.push(...(await restrictedIn(root, policy)));
      const stamps = (await Promise.all(files.map(stampOf))).join('\n');
      if (stamps !== this.#stamps || setting !== this.#setting) {
        this.#lines = await linesOf(files);
        this.#stamps = stamps;
        this.#setting = setting;
        this.#version += 1;
      }
    } finally {
      this.#lookedMs = this.#options.clock.monotonicMs();
      this.#reading = undefined;
    }
  }
}

/** The files of workspaces that a path of a tool can mean: by a detour, through a link, from any of the folders. */
function placesOf(
  path: string,
  workspaces: readonly WorkspaceRoot[],
): readonly { readonly root: string; readonly file: string }[] {
  const clean = path
    .trim()
    .replace(/^file:\/\//, '')
    .replace(/^~(?=[/\\])/, homedir())
    .replaceAll('\\', sep);
  const bases = isAbsolute(clean) ? ['/'] : workspaces.map(({ root }) => root);
  const meant = bases.map((base) => resolve(base, clean));
  return [...meant, ...meant.map(realPathOf)].flatMap((full) =>
    workspaces.flatMap(({ root }) => {
      const file = relative(root, full);
      const isInside = file !== '' && file !== '..' && !file.startsWith(`..${sep}`) && !isAbsolute(file);
      return isInside ? [{ root, file: file.replaceAll(sep, '/') }] : [];
    }),
  );
}

/** The path itself where there is no such file. */
function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

async function restrictedIn(root: string, policy: EffectivePolicy): Promise<readonly string[]> {
  const files: string[] = [];
  const folders = [''];
  let entries = 0;
  for (let folder = folders.pop(); folder !== undefined && entries < maxEntries; folder = folders.pop()) {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true }).catch(() => [])) {
      entries += 1;
      const path = `${folder}${entry.name}`;
      if (entry.isDirectory() && !skipped.has(entry.name)) folders.push(`${path}/`);
      if (entry.isFile() && classOf(policy, { root, file: path }).value === 'restricted') files.push(join(root, path));
    }
  }
  return files.toSorted();
}

async function linesOf(files: readonly string[]): Promise<RestrictedLines> {
  const lines = new RestrictedLines(seeds());
  let bytes = 0;
  for (const file of files) {
    const text = bytes < maxAllBytes ? await textOf(file) : '';
    bytes += text.length;
    lines.add(file, text);
  }
  return lines;
}

async function textOf(path: string): Promise<string> {
  const handle = await open(path, 'r').catch(() => undefined);
  if (handle === undefined) return '';
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(Math.min(maxFileBytes, (await handle.stat()).size)));
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    return '';
  } finally {
    await handle.close();
  }
}

async function stampOf(path: string): Promise<string> {
  const stat = await lstat(path).catch(() => undefined);
  return stat === undefined ? `${path} -` : `${path} ${stat.mtimeMs} ${stat.ctimeMs} ${stat.size} ${stat.ino}`;
}

function seeds(): [number, number] {
  const bytes = randomBytes(8);
  return [bytes.readUInt32LE(0), bytes.readUInt32LE(4)];
}
