// What would change in the files of a tree, and which secrets they hold. Nothing is sent, written or kept.
import { join, normalize, sep } from 'node:path';
import { Mutator } from '../../engine/mutate.ts';
import type { Protection } from '../../engine/protection.ts';
import type { WordMap } from '../../engine/word-map.ts';
import type { SecretFinding, SecretScanner } from '../../secrets/types.ts';
import { copyUnits } from '../platform.ts';
import { mutateFile } from './file-mutation.ts';
import { decodeText } from './text-file.ts';
import { stopIfCancelled, TreeError } from './tree-error.ts';
import { listTree, readTreeFile, type TreeFile } from './tree-files.ts';
import type { TreeProgress } from './tree-types.ts';

export interface ScanTreeOptions {
  readonly paths: readonly string[];
  readonly protection: Protection;
  /** Gets entries that nobody keeps. */
  readonly map: WordMap;
  readonly secrets: SecretScanner;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: TreeProgress) => void;
}

export interface TreeScan {
  /** Sorted by file. */
  readonly files: readonly FileScan[];
  /** Files that are no text, or cannot be read. */
  readonly unscanned: readonly string[];
}

export interface FileScan {
  /** As the user would name it from where he is. */
  readonly file: string;
  readonly identifiersScanned: number;
  readonly identifiersMutated: number;
  readonly secretsDetected: number;
  /** Words, in lower case, that would change since they tell who works here, on which machine or for whom. */
  readonly identity: readonly string[];
  readonly findings: readonly Finding[];
}

/** Where a secret begins; never what it is. */
export interface Finding {
  readonly rule: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/** Throws SettingsError for a path that is not there; TreeError `unreadable` for a folder, `cancelled`. */
export async function scanTree(options: ScanTreeOptions): Promise<TreeScan> {
  const mutator = new Mutator(options.map, options.protection, copyUnits);
  // Paths may overlap.
  const files = new Map<string, FileScan>();
  const unscanned = new Set<string>();
  for (const path of options.paths) {
    const {
      files: found,
      unusable,
      isFolder,
    } = await listTree([path], { which: 'own', isLook: true, signal: options.signal });
    const nameOf = (name: string): string =>
      (isFolder ? normalize(join(path, name)) : normalize(path)).replaceAll(sep, '/');
    for (const name of unusable) unscanned.add(nameOf(name));
    for (const [done, file] of found.entries()) {
      stopIfCancelled(options.signal);
      options.onProgress?.({ done, total: found.length });
      const scan = await scanFile(file, { mutator, secrets: options.secrets });
      if (scan === undefined) unscanned.add(nameOf(file.path));
      else if (scan !== 'link') files.set(nameOf(file.path), { file: nameOf(file.path), ...scan });
    }
  }
  return {
    files: [...files.values()].toSorted((left, right) => (left.file < right.file ? -1 : 1)),
    unscanned: [...unscanned].toSorted(),
  };
}

async function scanFile(
  file: TreeFile,
  engine: { readonly mutator: Mutator; readonly secrets: SecretScanner },
): Promise<Omit<FileScan, 'file'> | 'link' | undefined> {
  if (file.target !== undefined) return 'link';
  const bytes = await readTreeFile(file).catch((error: unknown) => {
    if (!(error instanceof TreeError)) throw error;
  });
  const decoded = bytes === undefined ? undefined : decodeText(bytes);
  if (decoded === undefined) return undefined;
  const { scanned, mutated, identity, findings } = mutateFile(decoded.text, { ...engine, keepsSecrets: false });
  return {
    identifiersScanned: scanned,
    identifiersMutated: mutated,
    secretsDetected: findings.length,
    identity,
    findings: placesOf(decoded.text, findings),
  };
}

/** Findings are sorted: each line end is passed once. */
function placesOf(text: string, findings: readonly SecretFinding[]): readonly Finding[] {
  let line = 1;
  let lineStart = 0;
  return findings.map(({ rule, start }) => {
    for (let end = text.indexOf('\n', lineStart); end !== -1 && end < start; end = text.indexOf('\n', lineStart)) {
      line += 1;
      lineStart = end + 1;
    }
    return { rule, line, column: start - lineStart + 1 };
  });
}
