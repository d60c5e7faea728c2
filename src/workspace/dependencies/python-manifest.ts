// Reads requirements files, pyproject.toml, Pipfile, uv.lock and poetry.lock line by line: which packages a
// workspace asks for, and from where. Untrusted text; in doubt a package is private.
import type { LockedOrigin, LockFile } from './origin.ts';
import { originOfUrl, strictestOf } from './origin.ts';

export interface PythonManifest {
  /** Normalised package name → where it is asked from. */
  readonly requirements: ReadonlyMap<string, LockedOrigin>;
  /** True when an index other than the public one is configured: any unlocked package may come from there. */
  readonly hasPrivateIndex: boolean;
}

const maxLines = 20_000;
const maxLineLength = 2_000;

/** `Typing_Extensions` → `typing-extensions`. */
export function normalizedName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

/** One `requirements*.txt`. */
export function readRequirements(text: string): PythonManifest {
  const requirements = new Map<string, LockedOrigin>();
  let hasPrivateIndex = false;
  for (const line of linesOf(text)) {
    const index = /^(?:-i|-f|--(?:extra-)?index-url|--find-links)[\s=]+(\S+)/.exec(line)?.[1];
    if (index !== undefined) hasPrivateIndex ||= originOfUrl(index) === 'private';
    const editable = /^(?:-e|--editable)[\s=].*[#&]egg=([\w.-]+)/.exec(line)?.[1];
    if (editable !== undefined) add(requirements, editable, 'private');
    else addRequirement(requirements, line.replace(/(?:^|\s)#.*$/, ''));
  }
  return { requirements, hasPrivateIndex };
}

/** `name[extra] >= 1`, `name @ url`. */
function addRequirement(requirements: Map<string, LockedOrigin>, text: string): void {
  const match = /^([A-Za-z\d][\w.-]*)(?:\[[^\]]*\])?\s*(@?)([^@]?.*)$/.exec(text.trim());
  if (match?.[1] === undefined || !/^(?:$|[\s<>=!~;,(@])/.test(`${match[2] ?? ''}${match[3] ?? ''}`)) return;
  add(requirements, match[1], match[2] === '@' ? originOfUrl((match[3] ?? '').trim()) : 'configured');
}

function add(requirements: Map<string, LockedOrigin>, name: string, origin: LockedOrigin): void {
  const key = normalizedName(name);
  const before = requirements.get(key);
  requirements.set(key, before === undefined ? origin : (strictestOf([before, origin]) ?? origin));
}

const keyedSections = /^(?:tool\.poetry\.(?:[\w-]+\.)*(?:dev-)?dependencies|packages|dev-packages|tool\.uv\.sources)$/;
const listSections = /^(?:project\.optional-dependencies|dependency-groups)$/;
const indexSections = /^(?:tool\.uv\.index|tool\.poetry\.source|source)$/;
const privateSource = /\b(?:path|git|url|file|workspace|editable|index|source|develop)\s*=/;

/** pyproject.toml and Pipfile. */
export function readProjectToml(text: string): PythonManifest {
  const requirements = new Map<string, LockedOrigin>();
  let hasPrivateIndex = false;
  let section = '';
  let isInList = false;
  for (const line of linesOf(text)) {
    const header = /^\[{1,2}\s*([\w."-]+)\s*\]{1,2}/.exec(line)?.[1];
    if (header !== undefined && !isInList) section = header.replaceAll('"', '');
    const url = indexSections.test(section) ? /^url\s*=\s*["']([^"']+)/.exec(line)?.[1] : undefined;
    if (url !== undefined) hasPrivateIndex ||= originOfUrl(url) === 'private';
    if (keyedSections.test(section)) addKeyed(requirements, line);
    if (section === 'project' && /^dependencies\s*=\s*\[/.test(line)) isInList = true;
    if (isInList || listSections.test(section)) addQuoted(requirements, line);
    if (isInList && /\]\s*(?:#.*)?$/.test(line.replaceAll(/(["']).*?\1/g, ''))) isInList = false;
  }
  return { requirements, hasPrivateIndex };
}

function addKeyed(requirements: Map<string, LockedOrigin>, line: string): void {
  const [, name, value] = /^["']?([A-Za-z\d][\w.-]*)["']?\s*=\s*(.*)$/.exec(line) ?? [];
  if (name === undefined || value === undefined || name === 'python') return;
  add(requirements, name, privateSource.test(value) ? 'private' : 'configured');
}

function addQuoted(requirements: Map<string, LockedOrigin>, line: string): void {
  for (const [, double, single] of line.matchAll(/"([^"]*)"|'([^']*)'/g))
    addRequirement(requirements, double ?? single ?? '');
}

/** uv.lock and poetry.lock: `[[package]]` blocks. */
export function readPythonLock(text: string): LockFile {
  const origins = new Map<string, LockedOrigin>();
  let name: string | undefined;
  let isPackage = false;
  for (const line of linesOf(text, 500_000)) {
    if (line.startsWith('[')) isPackage = line === '[[package]]' || (isPackage && line === '[package.source]');
    if (!isPackage) continue;
    const found = /^name\s*=\s*"([^"]+)"/.exec(line)?.[1];
    if (found !== undefined) {
      name = found;
      add(origins, name, 'public');
    }
    // uv writes `source = { registry = "…" }` or `{ editable = "." }`; poetry only writes a source that is not the index.
    const source = /^source\s*=\s*\{\s*(\w+)\s*=\s*"([^"]*)"/.exec(line);
    if (name !== undefined && source !== null)
      add(origins, name, source[1] === 'registry' ? originOfUrl(source[2] ?? '') : 'private');
    const url = /^url\s*=\s*"([^"]*)"/.exec(line)?.[1];
    if (name !== undefined && url !== undefined) add(origins, name, originOfUrl(url));
  }
  return { originOf: (asked) => origins.get(normalizedName(asked)) };
}

function linesOf(text: string, limit: number = maxLines): readonly string[] {
  return text
    .split(/\r?\n/, limit)
    .filter((line) => line.length < maxLineLength)
    .map((line) => line.trim());
}
