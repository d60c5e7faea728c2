// Keeps what developers' machines pushed: per client, device and workspace, encrypted, until it expires or is dropped.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { adviceFor, errnoOf, writeFailureOf } from '../../audit/error.ts';
import { keyText } from '../../audit/log-keys.ts';
import type { Clock } from '../../base/clock.ts';
import type { WorkspaceNames } from '../../engine/types.ts';
import { replaceWholeFile } from '../whole-file.ts';
import { namesKey, unsealNames, sealNames } from './name-file.ts';
import { decodeNames, encodeNames, type NamePush } from './name-push.ts';
import { NamesError } from './names-error.ts';

/** One workspace, without its names. */
export interface KeptWorkspace {
  /** Names it on the command line: 12 hex digits. */
  readonly id: string;
  /** Key of the client that pushed it. */
  readonly guest: string;
  readonly device: string;
  readonly repository: string;
  readonly declaredNames: number;
  /** RFC 3339 UTC, as the next two. */
  readonly pushedAt: string;
  readonly expiresAt: string;
}

interface Kept extends KeptWorkspace {
  readonly workspace: string;
  /** The verifier key that signed it. */
  readonly key: string;
  readonly names: WorkspaceNames;
}

export interface NameStoreOptions {
  /** `<home>/names`. */
  readonly folder: string;
  readonly mapKey: Uint8Array;
  readonly clock: Clock;
}

const dayMs = 86_400_000;
/** A push is made and sent in one go; clocks of machines differ. */
const maxAgeMs = 60 * 60_000;
const maxFutureMs = 10 * 60_000;
const maxKept = 5_000;
const fileSuffix = '.names';
const idLength = 12;

export function namesFolder(home: string): string {
  return join(home, 'names');
}

/**
 * Reads what is kept; makes nothing. A file that this key does not open stays where it is, and counts in `unreadable`.
 */
export async function openNameStore(options: NameStoreOptions): Promise<NameStore> {
  const key = namesKey(options.mapKey);
  const files = await readdir(options.folder).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return [];
    throw unwritten(error, 'Pushed names cannot be read');
  });
  const kept: Kept[] = [];
  let unreadable = 0;
  for (const file of files.filter((name) => name.endsWith(fileSuffix))) {
    const one = await readKept(options.folder, file, key);
    if (one === undefined) unreadable += 1;
    else kept.push(one);
  }
  return new NameStore(options, { key, kept, unreadable });
}

/** Made by `openNameStore`. One process writes: the one that holds the home's lock. */
export class NameStore {
  readonly unreadable: number;
  readonly #options: NameStoreOptions;
  readonly #key: Uint8Array;
  readonly #kept: Map<string, Kept>;
  #version = 1;
  #steps: Promise<unknown> = Promise.resolve();

  constructor(
    options: NameStoreOptions,
    state: { readonly key: Uint8Array; readonly kept: readonly Kept[]; readonly unreadable: number },
  ) {
    this.#options = options;
    this.#key = state.key;
    this.#kept = new Map(state.kept.map((one) => [one.id, one]));
    this.unreadable = state.unreadable;
  }

  /** Grows with each change, an expiry among them. */
  get version(): number {
    this.#expire();
    return this.#version;
  }

  /** In the order of their ids. */
  list(): readonly KeptWorkspace[] {
    this.#expire();
    return [...this.#kept.values()].map(viewOf).toSorted((left, right) => (left.id < right.id ? -1 : 1));
  }

  names(): readonly WorkspaceNames[] {
    this.#expire();
    return [...this.#kept.values()].map(({ names }) => names);
  }

  /** Whether anything of this client is kept. */
  knows(guest: string): boolean {
    this.#expire();
    for (const one of this.#kept.values()) if (one.guest === guest) return true;
    return false;
  }

  /**
   * Keeps each workspace of a push in the place of the earlier one; all is on disk when it resolves. Throws NamesError:
   * nothing has changed then, but for a disk that refuses in the middle: workspaces before it are kept.
   */
  push(guest: string, push: NamePush): Promise<readonly KeptWorkspace[]> {
    return this.#enqueue(async () => {
      this.#expire();
      const made = push.workspaces.map((workspace) => this.#keptOf(guest, push, workspace));
      this.#refuse(guest, push, made);
      await mkdir(this.#options.folder, { recursive: true, mode: 0o700 });
      for (const one of made) await this.#write(one);
      return made.map(viewOf);
    });
  }

  /** By ids, or all where `all` says so, of one client where it is named. Throws NamesError `unknown`. */
  drop(what: {
    readonly ids: readonly string[];
    readonly devices: readonly string[];
    readonly isAll: boolean;
    readonly guest?: string;
  }): Promise<readonly KeptWorkspace[]> {
    return this.#enqueue(async () => {
      const chosen = [...this.#kept.values()].filter(
        (one) =>
          (what.guest === undefined || one.guest === what.guest) &&
          (what.isAll || what.ids.includes(one.id) || what.devices.includes(one.device)),
      );
      const missing = what.ids.find((id) => !chosen.some((one) => one.id === id));
      if (missing !== undefined || (chosen.length === 0 && !what.isAll))
        throw new NamesError(
          'unknown',
          'No such names are kept. "pretense index list" shows what is. Nothing was dropped.',
        );
      for (const { id } of chosen) await this.#remove(id);
      return chosen.map(viewOf);
    });
  }

  #keptOf(guest: string, push: NamePush, workspace: NamePush['workspaces'][number]): Kept {
    const { device, pushedAt } = push;
    const expires = this.#options.clock.now().getTime() + push.expiresDays * dayMs;
    const id = createHash('sha256')
      .update(JSON.stringify([guest, device, workspace.id]))
      .digest('hex')
      .slice(0, idLength);
    return {
      id,
      guest,
      device,
      repository: workspace.repository,
      declaredNames: workspace.names.declared.length,
      pushedAt: pushedAt.toISOString(),
      expiresAt: new Date(expires).toISOString(),
      workspace: workspace.id,
      key: keyText(push.key),
      names: workspace.names,
    };
  }

  #refuse(guest: string, push: NamePush, made: readonly Kept[]): void {
    const ageMs = this.#options.clock.now().getTime() - push.pushedAt.getTime();
    const earlier = made.flatMap(({ id }) => this.#kept.get(id) ?? []);
    const isOlder = earlier.some(({ pushedAt }) => Date.parse(pushedAt) >= push.pushedAt.getTime());
    if (ageMs > maxAgeMs || ageMs < -maxFutureMs || isOlder)
      throw new NamesError(
        'stale',
        'The push is not newer than what is kept, or the clocks of the two machines differ by much. Nothing was changed. Push again.',
      );
    const ofDevice = [...this.#kept.values()].filter(({ device }) => device === push.device);
    if (ofDevice.some((one) => one.guest !== guest || one.key !== keyText(push.key)))
      throw new NamesError(
        'wrong-key',
        'Names of this device were pushed by another client or signed by another key before. Nothing was changed. Who runs the proxy can forget them with "pretense index drop --device".',
      );
    if (this.#kept.size + made.length - earlier.length > maxKept)
      throw new NamesError(
        'too-many',
        `This proxy keeps the names of at most ${maxKept} workspaces. Nothing was changed.`,
      );
  }

  async #write(one: Kept): Promise<void> {
    const { names, ...rest } = one;
    const text = JSON.stringify({ ...rest, names: encodeNames(names) });
    const name = `${one.id}${fileSuffix}`;
    try {
      await replaceWholeFile(join(this.#options.folder, name), sealNames(this.#key, name, text));
    } catch (error) {
      throw unwritten(error, 'Pushed names could not be saved');
    }
    this.#kept.set(one.id, one);
    this.#version += 1;
  }

  async #remove(id: string): Promise<void> {
    try {
      await unlink(join(this.#options.folder, `${id}${fileSuffix}`));
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw unwritten(error, 'Pushed names could not be dropped');
    }
    this.#kept.delete(id);
    this.#version += 1;
  }

  /** What has expired counts no more at once; its file goes after. */
  #expire(): void {
    const now = this.#options.clock.now().toISOString();
    for (const one of this.#kept.values()) {
      if (one.expiresAt > now) continue;
      this.#kept.delete(one.id);
      this.#version += 1;
      void this.#enqueue(async () => {
        if (!this.#kept.has(one.id)) await unlink(join(this.#options.folder, `${one.id}${fileSuffix}`)).catch(() => {});
      });
    }
  }

  /** Waits for what is being written. */
  async settled(): Promise<void> {
    await this.#steps;
  }

  #enqueue<Result>(step: () => Promise<Result>): Promise<Result> {
    const done = this.#steps.then(step);
    this.#steps = done.catch(() => undefined);
    return done;
  }
}

function viewOf({ id, guest, device, repository, declaredNames, pushedAt, expiresAt }: Kept): KeptWorkspace {
  return { id, guest, device, repository, declaredNames, pushedAt, expiresAt };
}

/** Untrusted: whoever can write the folder could put a file there, but cannot seal it. */
async function readKept(folder: string, file: string, key: Uint8Array): Promise<Kept | undefined> {
  try {
    const text = unsealNames(key, file, await readFile(join(folder, file)));
    if (text === undefined) return undefined;
    const value = JSON.parse(text) as Omit<Kept, 'names'> & { readonly names: Readonly<Record<string, unknown>> };
    return { ...value, names: decodeNames(value.names, value.repository) };
  } catch {
    return undefined;
  }
}

function unwritten(error: unknown, what: string): NamesError {
  const failure = writeFailureOf(error);
  return new NamesError(failure, `${what}: ${adviceFor(failure)} (${errnoOf(error) ?? 'unknown'})`, { cause: error });
}
