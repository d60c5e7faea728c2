// Names of installed packages, kept in a folder from one run of the program to the next. Only a cache: what cannot
// be read or written is read from the package again.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyValueCache, PackageNames } from './types.ts';

/** Raise it when packages are read otherwise than before. */
const formatVersion = 1;
const maxEntryBytes = 16_777_216;
const maxEntries = 2_000;
/** An entry that nobody asked for that long belongs to a package that is gone. */
const maxAgeMs = 90 * 24 * 60 * 60 * 1_000;

/**
 * A store behind a store in memory. The keys name the installed folder, its version and its time, so that one
 * workspace's packages never speak for another's.
 */
export class FolderCache implements KeyValueCache<PackageNames> {
  readonly #folder: string;
  readonly #memory: KeyValueCache<PackageNames>;

  /** Never throws. Makes the folder, readable by its owner only, and drops what is old. */
  constructor(folder: string, memory: KeyValueCache<PackageNames>) {
    this.#folder = folder;
    this.#memory = memory;
    ignoringFailure(() => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      this.#prune();
    });
  }

  get(key: string): PackageNames | undefined {
    const known = this.#memory.get(key);
    if (known !== undefined) return known;
    const path = this.#pathOf(key);
    const stored = ignoringFailure(() => {
      if (statSync(path).size > maxEntryBytes) return undefined;
      const names = parseNames(readFileSync(path, 'utf8'));
      const now = new Date();
      utimesSync(path, now, now);
      return names;
    });
    if (stored !== undefined) this.#memory.set(key, stored);
    return stored;
  }

  set(key: string, value: PackageNames): void {
    this.#memory.set(key, value);
    const path = this.#pathOf(key);
    ignoringFailure(() => {
      const draft = `${path}.${process.pid}.draft`;
      writeFileSync(draft, JSON.stringify(value), { mode: 0o600 });
      renameSync(draft, path);
    });
  }

  #pathOf(key: string): string {
    const digest = createHash('sha256').update(`${formatVersion} ${key}`).digest('hex');
    return join(this.#folder, `${digest}.json`);
  }

  #prune(): void {
    const entries = readdirSync(this.#folder)
      .filter((name) => /^[0-9a-f]{64}\.json(?:\.\d+\.draft)?$/.test(name))
      .map((name) => join(this.#folder, name))
      .map((path) => ({ path, usedMs: statSync(path).mtimeMs }))
      .toSorted((left, right) => right.usedMs - left.usedMs);
    const oldest = Date.now() - maxAgeMs;
    for (const [index, { path, usedMs }] of entries.entries()) {
      if (index >= maxEntries || usedMs < oldest) rmSync(path, { force: true });
    }
  }
}

/** Untrusted: another program may have written it. */
function parseNames(text: string): PackageNames | undefined {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const { names, kebab, references, isPartial } = value as Readonly<Record<keyof PackageNames, unknown>>;
  const isWhole = isTextList(names) && isTextList(kebab) && isTextList(references) && typeof isPartial === 'boolean';
  return isWhole ? { names, kebab, references, isPartial } : undefined;
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function ignoringFailure<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
