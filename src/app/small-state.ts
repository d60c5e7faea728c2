// The small state of a home, in `state.json`: registered workspaces, accepted files, pins, excluded dependencies.
import { readFile } from 'node:fs/promises';
import { type Adapter, Low } from 'lowdb';
import { adviceFor, errnoOf, type WriteFailure, writeFailureOf } from '../audit/error.ts';
import { CodedError, messageOf } from '../base/error.ts';
import type { Pin } from '../engine/types.ts';
import { replaceWholeFile } from './whole-file.ts';

/** - `broken`: the file is not what we wrote; it is left as it is. */
export type SmallStateErrorCode = 'broken' | WriteFailure;

export class SmallStateError extends CodedError<SmallStateErrorCode> {}

export interface RegisteredWorkspace {
  /** Absolute real path. */
  readonly root: string;
  /** RFC 3339 UTC. */
  readonly addedAt: string;
  /** True: git is asked which files belong to it. */
  readonly trusted: boolean;
}

/** A file of a repository whose `never` pins the user accepted, as it was then. */
export interface AcceptedFile {
  readonly path: string;
  /** Hex. */
  readonly sha256: string;
}

export interface StoredPin extends Pin {
  /** Who set it: `user`, or the file it came from. */
  readonly source: string;
}

/** By fingerprint: neither the value nor where it stands. */
export interface StoredFindingDecision {
  readonly finding: string;
  readonly action: 'redact' | 'allow';
  readonly reason: string;
  /** RFC 3339 UTC. */
  readonly decidedAt: string;
  /** RFC 3339 UTC; left out: until it is taken back. */
  readonly expires?: string;
}

interface State {
  readonly v: 1;
  readonly workspaces: readonly RegisteredWorkspace[];
  readonly acceptedFiles: readonly AcceptedFile[];
  readonly pins: readonly StoredPin[];
  /** Packages and scopes whose names are not external. */
  readonly excludedDependencies: readonly string[];
  /** What the user decided about single values. */
  readonly findingDecisions: readonly StoredFindingDecision[];
}

const maxFindingDecisions = 1000;

const empty: State = {
  v: 1,
  workspaces: [],
  acceptedFiles: [],
  pins: [],
  excludedDependencies: [],
  findingDecisions: [],
};

/** Reads `state.json`; nothing is written before the first change. Throws SmallStateError `broken`. */
export async function openSmallState(path: string): Promise<SmallState> {
  const database = new Low<State>(stateFile(path), empty);
  await database.read();
  return new SmallState(database, path);
}

/** Each change is on disk when its promise resolves. */
export class SmallState {
  readonly #database: Low<State>;
  readonly #path: string;
  #steps: Promise<void> = Promise.resolve();

  constructor(database: Low<State>, path: string) {
    this.#database = database;
    this.#path = path;
  }

  /**
   * Reads the file again: another process (`pretense init`, `pretense pins`) may have changed it. When that fails,
   * what was known stays.
   */
  reload(): Promise<void> {
    return this.#enqueue(() => this.#read());
  }

  get workspaces(): readonly RegisteredWorkspace[] {
    return this.#database.data.workspaces;
  }

  get acceptedFiles(): readonly AcceptedFile[] {
    return this.#database.data.acceptedFiles;
  }

  get pins(): readonly StoredPin[] {
    return this.#database.data.pins;
  }

  /** Packages and scopes (`@acme`) whose names the user wants changed. */
  get excludedDependencies(): readonly string[] {
    return this.#database.data.excludedDependencies;
  }

  get findingDecisions(): readonly StoredFindingDecision[] {
    return this.#database.data.findingDecisions;
  }

  /** One decision per value; the oldest go when there are very many. */
  addFindingDecision(decision: StoredFindingDecision): Promise<void> {
    return this.#change((state) => ({
      ...state,
      findingDecisions: [
        ...state.findingDecisions.filter(({ finding }) => finding !== decision.finding),
        decision,
      ].slice(-maxFindingDecisions),
    }));
  }

  removeFindingDecision(finding: string): Promise<void> {
    return this.#change((state) => ({
      ...state,
      findingDecisions: state.findingDecisions.filter((other) => other.finding !== finding),
    }));
  }

  /** Adds it, or replaces what was said about this root. */
  registerWorkspace(workspace: RegisteredWorkspace): Promise<void> {
    return this.#change((state) => ({
      ...state,
      workspaces: [...state.workspaces.filter(({ root }) => root !== workspace.root), workspace],
    }));
  }

  removeWorkspace(root: string): Promise<void> {
    return this.#change((state) => ({ ...state, workspaces: state.workspaces.filter((other) => other.root !== root) }));
  }

  /** An older acceptance of the same path is gone. */
  acceptFile(file: AcceptedFile): Promise<void> {
    return this.#change((state) => ({
      ...state,
      acceptedFiles: [...state.acceptedFiles.filter(({ path }) => path !== file.path), file],
    }));
  }

  isAccepted(file: AcceptedFile): boolean {
    return this.acceptedFiles.some(({ path, sha256 }) => path === file.path && sha256 === file.sha256);
  }

  /** One pin per text and source. */
  addPin(pin: StoredPin): Promise<void> {
    return this.#change((state) => ({
      ...state,
      pins: [...state.pins.filter((other) => !isSamePin(other, pin)), pin],
    }));
  }

  removePin(pin: Pick<StoredPin, 'text' | 'source'>): Promise<void> {
    return this.#change((state) => ({ ...state, pins: state.pins.filter((other) => !isSamePin(other, pin)) }));
  }

  excludeDependency(name: string): Promise<void> {
    return this.#change((state) => ({
      ...state,
      excludedDependencies: [...state.excludedDependencies.filter((other) => other !== name), name].toSorted(),
    }));
  }

  includeDependency(name: string): Promise<void> {
    return this.#change((state) => ({
      ...state,
      excludedDependencies: state.excludedDependencies.filter((other) => other !== name),
    }));
  }

  /** Each change is made to what the file holds now, so that a command and the running proxy keep each other's. */
  #change(change: (state: State) => State): Promise<void> {
    return this.#enqueue(async () => {
      await this.#read();
      const before = this.#database.data;
      this.#database.data = change(before);
      try {
        await this.#database.write();
      } catch (error) {
        this.#database.data = before;
        throw this.#unwritten(error);
      }
    });
  }

  async #read(): Promise<void> {
    this.#database.data = (await this.#database.adapter.read()) ?? empty;
  }

  /** One after another, in the order of the calls. */
  #enqueue(step: () => Promise<void>): Promise<void> {
    const done = this.#steps.then(step);
    this.#steps = done.catch(() => undefined);
    return done;
  }

  #unwritten(error: unknown): SmallStateError {
    const failure = writeFailureOf(error);
    const reason = `${adviceFor(failure)} (${errnoOf(error) ?? messageOf(error)})`;
    const message = `${this.#path} could not be written, so the change was not made: ${reason}`;
    return new SmallStateError(failure, message, { cause: error });
  }
}

function isSamePin(left: Pick<StoredPin, 'text' | 'source'>, right: Pick<StoredPin, 'text' | 'source'>): boolean {
  return left.text === right.text && left.source === right.source;
}

/** lowdb's own file adapter neither syncs nor keeps the file to its owner. */
function stateFile(path: string): Adapter<State> {
  return {
    async read() {
      try {
        return parseState(await readFile(path, 'utf8'));
      } catch (error) {
        if (errnoOf(error) === 'ENOENT') return null;
        throw new SmallStateError(
          'broken',
          `${path} cannot be used: ${messageOf(error)}. It was left as it is. Correct it, or move it away and register the workspaces again.`,
          { cause: error },
        );
      }
    },
    write: (state) => replaceWholeFile(path, Buffer.from(`${JSON.stringify(state, undefined, 2)}\n`, 'utf8')),
  };
}

/** Untrusted: a person may have edited it. Names that we do not know are kept. */
function parseState(text: string): State {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The message of the parser would quote the file.
    throw new Error('it is not JSON');
  }
  if (!isObject(value)) throw new Error('it is not an object');
  if (value['v'] !== 1) throw new Error('it was written by another version');
  return {
    ...value,
    v: 1,
    workspaces: listOf(value, 'workspaces', isWorkspace),
    acceptedFiles: listOf(value, 'acceptedFiles', isAcceptedFile),
    pins: listOf(value, 'pins', isPin),
    excludedDependencies: listOf(value, 'excludedDependencies', isText),
    findingDecisions: listOf(value, 'findingDecisions', isFindingDecision),
  };
}

type UnknownObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is UnknownObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf<T>(value: UnknownObject, name: string, isItem: (item: unknown) => item is T): readonly T[] {
  const list = value[name] ?? [];
  if (!Array.isArray(list) || !list.every(isItem)) throw new Error(`"${name}" has not the form it should have`);
  return list;
}

function isText(item: unknown): item is string {
  return typeof item === 'string';
}

function isWorkspace(item: unknown): item is RegisteredWorkspace {
  return (
    isObject(item) &&
    typeof item['root'] === 'string' &&
    typeof item['addedAt'] === 'string' &&
    typeof item['trusted'] === 'boolean'
  );
}

function isFindingDecision(item: unknown): item is StoredFindingDecision {
  return (
    isObject(item) &&
    typeof item['finding'] === 'string' &&
    (item['action'] === 'redact' || item['action'] === 'allow') &&
    typeof item['reason'] === 'string' &&
    typeof item['decidedAt'] === 'string' &&
    (item['expires'] === undefined || typeof item['expires'] === 'string')
  );
}

function isAcceptedFile(item: unknown): item is AcceptedFile {
  return isObject(item) && typeof item['path'] === 'string' && typeof item['sha256'] === 'string';
}

function isPin(item: unknown): item is StoredPin {
  return (
    isObject(item) &&
    typeof item['text'] === 'string' &&
    (item['kind'] === 'always' || item['kind'] === 'never') &&
    typeof item['source'] === 'string'
  );
}
