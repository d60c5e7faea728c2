// What npm's, pnpm's, yarn's and bun's lock files say about where each package comes from. Untrusted text: read
// lexically or as plain data, never run, and in doubt private.
import type { LockedOrigin, LockFile } from './origin.ts';
import { originOfUrl, strictestOf } from './origin.ts';

export type NpmLockKind = 'npm' | 'pnpm' | 'yarn' | 'bun';

/** File names in the order of trust when several stand side by side. */
export const npmLockFiles: readonly (readonly [fileName: string, kind: NpmLockKind])[] = [
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  // What npm wrote down about what it installed, also where the repository keeps no lock file.
  ['node_modules/.package-lock.json', 'npm'],
];

const readers: Readonly<
  Record<NpmLockKind, (text: string) => Iterable<readonly [name: string, origin: LockedOrigin]>>
> = {
  npm: readNpm,
  pnpm: readPnpm,
  yarn: readYarn,
  bun: readBun,
};

/** A package with one private entry is private. Undefined when the file cannot be understood. */
export function readNpmLock(text: string, kind: NpmLockKind): LockFile | undefined {
  const origins = new Map<string, LockedOrigin>();
  try {
    for (const [name, origin] of readers[kind](text)) {
      const before = origins.get(name);
      origins.set(name, before === undefined ? origin : (strictestOf([before, origin]) ?? origin));
    }
  } catch {
    return undefined;
  }
  return { originOf: (name) => origins.get(name) };
}

interface NpmEntry {
  readonly name?: unknown;
  readonly version?: unknown;
  readonly resolved?: unknown;
  readonly link?: unknown;
  readonly dependencies?: unknown;
}

/** Versions 2 and 3 have `packages`; version 1 only has nested `dependencies`. */
function* readNpm(text: string): Generator<readonly [string, LockedOrigin]> {
  const lock: unknown = JSON.parse(text);
  if (typeof lock !== 'object' || lock === null) return;
  const { packages, dependencies } = lock as { readonly packages?: unknown; readonly dependencies?: unknown };
  if (typeof packages !== 'object' || packages === null) {
    yield* readNpmV1(dependencies, 0);
    return;
  }
  for (const [path, value] of Object.entries(packages as Readonly<Record<string, NpmEntry>>)) {
    const at = path.lastIndexOf('node_modules/');
    const name = at === -1 ? undefined : path.slice(at + 'node_modules/'.length);
    const origin = name === undefined || value.link === true ? 'private' : originOfResolved(value.resolved);
    if (name !== undefined) yield [name, origin];
    if (typeof value.name === 'string') yield [value.name, origin];
  }
}

function* readNpmV1(value: unknown, depth: number): Generator<readonly [string, LockedOrigin]> {
  if (typeof value !== 'object' || value === null || depth > 32) return;
  for (const [name, entry] of Object.entries(value as Readonly<Record<string, NpmEntry>>)) {
    // Version 1 writes the address of a git or file dependency where the version belongs.
    const isAddress = typeof entry.version !== 'string' || /[:/]/.test(entry.version.replace(/^npm:/, ''));
    yield [name, isAddress ? 'private' : originOfResolved(entry.resolved)];
    yield* readNpmV1(entry.dependencies, depth + 1);
  }
}

/** npm leaves `resolved` out when it is told to omit the registry. */
function originOfResolved(resolved: unknown): LockedOrigin {
  return resolved === undefined ? 'configured' : typeof resolved === 'string' ? originOfUrl(resolved) : 'private';
}

/** Lines of a sane length: an expression over a longer one could take for ever. */
function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line.length < 4_000);
}

/** `packages:` holds `/name@1.0.0:` or `name@1.0.0:` with a `resolution: {…}` line below. Links never get an entry. */
function* readPnpm(text: string): Generator<readonly [string, LockedOrigin]> {
  let isInPackages = false;
  let name: string | undefined;
  for (const line of linesOf(text)) {
    if (/^\S/.test(line)) isInPackages = line.startsWith('packages:');
    if (!isInPackages) continue;
    const key = /^ {2}['"]?\/?((?:@[^/\s'"]+\/)?[^@/\s'"]+)[@/]([^\s]*?)['"]?:\s*$/.exec(line);
    if (key?.[1] !== undefined) {
      name = key[1];
      if (/^(?:file|link|git|https?|workspace)[+:]/.test(key[2] ?? '')) yield [name, 'private'];
    } else if (/^ {2}\S/.test(line)) {
      name = undefined;
    } else if (name !== undefined && /^ {4}resolution:/.test(line)) {
      yield [name, pnpmOrigin(line)];
    }
  }
}

function pnpmOrigin(resolution: string): LockedOrigin {
  const tarball = /\btarball:\s*['"]?([^\s'",}]+)/.exec(resolution);
  if (tarball?.[1] !== undefined) return originOfUrl(tarball[1]);
  return /\bintegrity:/.test(resolution) && !/\b(?:directory|repo|type):/.test(resolution) ? 'configured' : 'private';
}

/** Version 1: `resolved "url"`. Later ones: `resolution: "name@npm:1.0.0"`. */
function* readYarn(text: string): Generator<readonly [string, LockedOrigin]> {
  let names: readonly string[] = [];
  for (const line of linesOf(text)) {
    if (/^["@\w]/.test(line) && line.trimEnd().endsWith(':')) {
      names = yarnNames(line);
      if (/@(?:file|link|portal|git|github|https?|workspace|exec)[+:]/.test(line)) {
        for (const name of names) yield [name, 'private'];
      }
    }
    const resolved = /^\s+resolved\s+"([^"]+)"/.exec(line)?.[1];
    const resolution = /^\s+resolution:\s+"?(?:@[^/]+\/)?[^@"]+@([^"]+)"?/.exec(line)?.[1];
    for (const name of names) {
      if (resolved !== undefined) yield [name, originOfUrl(resolved)];
      else if (resolution !== undefined) yield [name, berryOrigin(resolution)];
    }
  }
}

function yarnNames(line: string): readonly string[] {
  return line
    .replace(/:\s*$/, '')
    .split(',')
    .map((key) => /^"?((?:@[^/]+\/)?[^@"]+)@/.exec(key.trim())?.[1] ?? '')
    .filter((name) => name !== '');
}

function berryOrigin(resolution: string): LockedOrigin {
  if (resolution.startsWith('patch:')) return 'configured';
  const archive = /__archiveUrl=([^:&]+)/.exec(resolution)?.[1];
  if (archive !== undefined) return originOfUrl(decodeURIComponent(archive));
  return resolution.startsWith('npm:') ? 'configured' : 'private';
}

/** JSON with commas at the ends; `"name": ["name@1.0.0", "registry or empty", …]`. Anything but a version is an address. */
function* readBun(text: string): Generator<readonly [string, LockedOrigin]> {
  const lock: unknown = JSON.parse(text.replaceAll(/,(?=\s*[}\]])/g, ''));
  const packages: unknown = typeof lock === 'object' && lock !== null && 'packages' in lock ? lock.packages : undefined;
  if (typeof packages !== 'object' || packages === null) return;
  for (const [key, entry] of Object.entries(packages)) {
    const [id, registry]: readonly unknown[] = Array.isArray(entry) ? entry : [];
    if (typeof id !== 'string') continue;
    const at = id.indexOf('@', 1);
    const isVersion = at !== -1 && /^\d[\w.+-]*$/.test(id.slice(at + 1));
    const origin = isVersion && typeof registry === 'string' ? bunOrigin(registry) : 'private';
    yield [at === -1 ? id : id.slice(0, at), origin];
    yield [key, origin];
  }
}

function bunOrigin(registry: string): LockedOrigin {
  return registry === '' ? 'configured' : originOfUrl(registry);
}
