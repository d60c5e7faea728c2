// Reads package.json and .npmrc: which packages a workspace asks for, and from where. Untrusted data.
import type { Origin } from './origin.ts';
import { originOfUrl } from './origin.ts';

export interface NpmDependency {
  readonly name: string;
  readonly specifier: string;
  /** Only in `devDependencies`: its types matter where the code imports it. */
  readonly isDevelopment: boolean;
}

export interface NpmManifest {
  /** The package's own name, which is private. */
  readonly name: string | undefined;
  readonly dependencies: readonly NpmDependency[];
}

const maxDependencies = 2_000;
const packageName = /^(?:@[\w.~-]+\/)?[\w.~-]+$/;

/** An empty manifest for what cannot be read. */
export function readNpmManifest(text: string): NpmManifest {
  const manifest = parseObject(text);
  const lists = ['dependencies', 'peerDependencies', 'optionalDependencies', 'devDependencies'] as const;
  const dependencies = new Map<string, NpmDependency>();
  for (const list of lists) {
    for (const [name, specifier] of Object.entries(objectOf(manifest[list]))) {
      if (dependencies.size >= maxDependencies || !packageName.test(name)) continue;
      if (typeof specifier !== 'string' || dependencies.has(name)) continue;
      dependencies.set(name, { name, specifier, isDevelopment: list === 'devDependencies' });
    }
  }
  const name = typeof manifest['name'] === 'string' ? manifest['name'] : undefined;
  return { name, dependencies: [...dependencies.values()] };
}

/** Where a specifier points when no lock file says more: ranges and tags to the registry, all else to private code. */
export function originOfSpecifier(specifier: string): Origin {
  if (specifier.length > 200) return 'private';
  const range = specifier.trim().replace(/^npm:(?:@[\w.~-]+\/)?[\w.~-]+@?/, '');
  if (range === '' || range.startsWith('catalog:')) return 'public';
  const isRange = range.split(/\s*\|\|\s*|\s+/).every((part) => rangePart.test(part));
  return isRange ? 'public' : 'private';
}

/** `^1.2.3`, `>=`, `1.x`, `-` of a hyphen range, `*`, and the two usual tags. */
const rangePart = /^(?:[\^~<>=v]*[\dxX*][\w.+*-]*|[\^~<>=-]+|latest|next)$/;

/** Registries of `.npmrc` or `.yarnrc.yml`: only the places that are not public, since a repository may only tighten. */
export interface RegistrySettings {
  readonly isDefaultPrivate: boolean;
  readonly privateScopes: readonly string[];
}

export function readRegistrySettings(text: string): RegistrySettings {
  let isDefaultPrivate = false;
  const privateScopes: string[] = [];
  for (const line of text.split(/\r?\n/, 2_000)) {
    const [, scope, url] =
      /^\s*(?:(@[\w.~-]+):)?(?:registry|npmRegistryServer)\s*[=:]\s*["']?([^\s"']+)/.exec(line) ?? [];
    if (url === undefined || originOfUrl(url) === 'public') continue;
    if (scope === undefined) isDefaultPrivate = true;
    else privateScopes.push(scope);
  }
  return { isDefaultPrivate, privateScopes };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
