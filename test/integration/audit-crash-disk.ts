// A disk that remembers what was asked of it and what was synced, so that any folder that a power cut can leave can be made.
//
// The model: what a finished fdatasync covers of a file, and a finished fsync of its folder of names, is there afterwards.
// Of everything else any part may be: each page of a write by itself, in any order, a length with or without the bytes, a
// new name, a name that is gone. A rename is one step. Writes to a file with O_DSYNC are synced when they return.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type FileSystem, nodeFileSystem, type WritableFile } from '../../src/audit/append-file.ts';

type Change =
  | { readonly what: 'write'; readonly file: number; readonly position: number; readonly bytes: Buffer }
  | { readonly what: 'truncate'; readonly file: number; readonly length: number }
  | { readonly what: 'create'; readonly file: number; readonly name: string }
  | { readonly what: 'rename'; readonly from: string; readonly to: string }
  | { readonly what: 'remove'; readonly name: string }
  | { readonly what: 'sync'; readonly file: number }
  | { readonly what: 'syncNames' };

interface Step {
  readonly change: Change;
  readonly begun: number;
  done: number;
  /** Synced as soon as it is done. */
  readonly isThrough: boolean;
}

export interface DiskKind {
  /** New files are opened with O_DSYNC, as on Linux. */
  readonly isThrough: boolean;
  /** False: it says that bytes are synced and keeps them for later, as a writer does that forgets to sync. */
  readonly isHonest: boolean;
}

const pageBytes = 4096;

/** Works on one real folder, which shows what a process sees; power is cut in the memory of it. */
export class CrashDisk implements FileSystem {
  readonly #folder: string;
  readonly #steps: Step[] = [];
  readonly #before: Image;
  /** What a process finds under a name. */
  readonly #names: Map<string, number>;
  readonly #kind: DiskKind;
  #files: number;
  #time = 0;

  private constructor(folder: string, before: Image, kind: DiskKind) {
    this.#folder = folder;
    this.#before = before;
    this.#names = new Map(before.names);
    this.#files = before.files.size;
    this.#kind = kind;
  }

  /** On what the folder holds now. */
  static async on(folder: string, kind: DiskKind): Promise<CrashDisk> {
    await mkdir(folder, { recursive: true });
    return new CrashDisk(folder, await imageOf(folder), kind);
  }

  /** Moments so far: power can be cut at each from 0 on. */
  get time(): number {
    return this.#time;
  }

  async create(path: string): Promise<WritableFile> {
    const name = basename(path);
    const file = this.#files;
    this.#files += 1;
    const handle = await this.#step({ what: 'create', file, name }, () => nodeFileSystem.create(path));
    this.#names.set(name, file);
    return this.#writable(file, handle, this.#kind.isThrough);
  }

  async openExisting(path: string): Promise<WritableFile> {
    const handle = await nodeFileSystem.openExisting(path);
    const file = this.#names.get(basename(path));
    if (file === undefined) throw new Error(`${basename(path)} was not made through this disk`);
    return this.#writable(file, handle, false);
  }

  async remove(path: string): Promise<void> {
    await this.#step({ what: 'remove', name: basename(path) }, () => nodeFileSystem.remove(path));
    this.#names.delete(basename(path));
  }

  async rename(from: string, to: string): Promise<void> {
    const change = { what: 'rename', from: basename(from), to: basename(to) } as const;
    await this.#step(change, () => nodeFileSystem.rename(from, to));
    const file = this.#names.get(change.from);
    this.#names.delete(change.from);
    if (file !== undefined) this.#names.set(change.to, file);
  }

  async syncDirectory(path: string): Promise<void> {
    const isOurs = path === this.#folder;
    if (isOurs) await this.#step({ what: 'syncNames' }, async () => undefined);
  }

  /** What may be there when power is cut at that moment: every possibility when there are few, or `many` of them. */
  *imagesAt(moment: number, random: () => number, many: number): Generator<Image> {
    const open = openAt(this.#steps, moment);
    const units = open.flatMap(unitsOf);
    const isFew = 2 ** units.length <= many;
    const seen = new Set<string>();
    for (let choice = 0; choice < (isFew ? 2 ** units.length : many); choice += 1) {
      const share = random();
      // Nothing and everything are always among them.
      const isTaken = units.map((_, index) =>
        isFew ? ((choice >> index) & 1) === 1 : choice === 0 ? false : choice === 1 ? true : random() < share,
      );
      const image = this.#image(moment, new Set(units.filter((_, index) => isTaken[index] === true)));
      const key = digestOf(image);
      if (seen.has(key)) continue;
      seen.add(key);
      yield image;
    }
  }

  #image(moment: number, taken: ReadonlySet<Unit>): Image {
    const image = copyOf(this.#before);
    const wanted = new Map<Step, Unit[]>();
    for (const unit of taken) wanted.set(unit.step, [...(wanted.get(unit.step) ?? []), unit]);
    const open = new Set(openAt(this.#steps, moment));
    for (const step of this.#steps) {
      if (step.begun > moment) break;
      if (open.has(step)) for (const unit of wanted.get(step) ?? []) applyPart(image, step.change, unit.part);
      else applyPart(image, step.change, undefined);
    }
    return image;
  }

  async #step<T>(change: Change, run: () => Promise<T>, isThrough = false): Promise<T> {
    this.#time += 1;
    const isSynced = isThrough && this.#kind.isHonest;
    const step: Step = { change, begun: this.#time, done: Number.POSITIVE_INFINITY, isThrough: isSynced };
    this.#steps.push(step);
    const result = await run();
    this.#time += 1;
    step.done = this.#time;
    return result;
  }

  #writable(file: number, handle: WritableFile, isThrough: boolean): WritableFile {
    const write = (bytes: Uint8Array, position: number, through: boolean): Promise<void> =>
      this.#step(
        { what: 'write', file, position, bytes: Buffer.from(bytes) },
        () => handle.write(bytes, position),
        through,
      );
    return {
      write: (bytes, position) => write(bytes, position, isThrough),
      datasync: async () => {
        if (this.#kind.isHonest) await this.#step({ what: 'sync', file }, async () => undefined);
      },
      truncate: (length) => this.#step({ what: 'truncate', file, length }, () => handle.truncate(length)),
      close: () => handle.close(),
      ...(isThrough ? { writeThrough: (bytes: Uint8Array, position: number) => write(bytes, position, true) } : {}),
    };
  }
}

/** A folder as a power cut left it. */
export interface Image {
  readonly names: Map<string, number>;
  readonly files: Map<number, Buffer>;
}

/** Puts it into a folder that is not there yet. */
export async function materialize(image: Image, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, file] of image.names) {
    await writeFile(join(folder, name), image.files.get(file) ?? Buffer.alloc(0), { mode: 0o600 });
  }
}

async function imageOf(folder: string): Promise<Image> {
  const names = (await readdir(folder)).toSorted();
  const contents = await Promise.all(names.map((name) => readFile(join(folder, name))));
  return { names: new Map(names.map((name, file) => [name, file])), files: new Map(contents.entries()) };
}

/** Two folders with the same names and bytes are one possibility. */
function digestOf({ names, files }: Image): string {
  const digest = createHash('sha256');
  for (const [name, file] of [...names].toSorted(([left], [right]) => (left < right ? -1 : 1))) {
    const bytes = files.get(file) ?? Buffer.alloc(0);
    digest.update(`${name}\0${bytes.length}\0`).update(bytes);
  }
  return digest.digest('hex');
}

function copyOf({ names, files }: Image): Image {
  return { names: new Map(names), files: new Map(files) };
}

/** Begun by then, and not synced by then. */
function openAt(steps: readonly Step[], moment: number): readonly Step[] {
  const begun = steps.filter((step) => step.begun <= moment);
  const syncs = begun.filter(
    ({ change, done }) => done <= moment && (change.what === 'sync' || change.what === 'syncNames'),
  );
  const isSynced = ({ change, done, isThrough }: Step): boolean => {
    if (isThrough && done <= moment) return true;
    return syncs.some((sync) => sync.begun > done && covers(sync.change, change));
  };
  return begun.filter((step) => !isSync(step.change) && !isSynced(step));
}

function isSync({ what }: Change): boolean {
  return what === 'sync' || what === 'syncNames';
}

function covers(sync: Change, change: Change): boolean {
  if (change.what === 'write' || change.what === 'truncate') return sync.what === 'sync' && sync.file === change.file;
  return sync.what === 'syncNames';
}

/** The smallest thing of which a disk keeps all or nothing. */
interface Unit {
  readonly step: Step;
  /** Of a write: the page, or its length alone. */
  readonly part: number | 'length' | undefined;
}

function unitsOf(step: Step): readonly Unit[] {
  const { change } = step;
  if (change.what !== 'write') return [{ step, part: undefined }];
  const pages = pagesOf(change.position, change.bytes.length);
  return [...pages.map((part) => ({ step, part })), { step, part: 'length' }];
}

function pagesOf(position: number, length: number): readonly number[] {
  const first = Math.floor(position / pageBytes);
  const last = Math.floor((position + Math.max(0, length - 1)) / pageBytes);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** `part` undefined: the whole change. */
function applyPart(image: Image, change: Change, part: Unit['part']): void {
  switch (change.what) {
    case 'write': {
      const { file, position, bytes } = change;
      const from = typeof part === 'number' ? Math.max(0, part * pageBytes - position) : 0;
      const to = typeof part === 'number' ? Math.min(bytes.length, (part + 1) * pageBytes - position) : bytes.length;
      const before = image.files.get(file) ?? Buffer.alloc(0);
      const after = Buffer.alloc(Math.max(before.length, position + to));
      before.copy(after);
      if (part !== 'length') bytes.copy(after, position + from, from, to);
      image.files.set(file, after);
      return;
    }
    case 'truncate': {
      const before = image.files.get(change.file) ?? Buffer.alloc(0);
      const after = Buffer.alloc(change.length);
      before.copy(after, 0, 0, Math.min(before.length, change.length));
      image.files.set(change.file, after);
      return;
    }
    case 'create':
      image.names.set(change.name, change.file);
      return;
    case 'rename': {
      const file = image.names.get(change.from);
      image.names.delete(change.from);
      if (file !== undefined) image.names.set(change.to, file);
      return;
    }
    case 'remove':
      image.names.delete(change.name);
      return;
    case 'sync':
    case 'syncNames':
  }
}
