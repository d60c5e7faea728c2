// What would change in the files of a tree, and which secrets and personal data they hold. Nothing is sent, written or
// kept.
import { join, normalize, relative, sep } from 'node:path';
import { Mutator } from '../../engine/mutate.ts';
import type { Protection } from '../../engine/protection.ts';
import type { WordMap } from '../../engine/word-map.ts';
import { isSecretClass } from '../../secrets/finding-classes.ts';
import type { SecretScanner } from '../../secrets/types.ts';
import { copyUnits } from '../platform.ts';
import { mutateFile } from './file-mutation.ts';
import { liesIn, stagedFiles } from './staged-files.ts';
import { decodeText } from './text-file.ts';
import type { FindingReader, TextFinding } from './text-findings.ts';
import { stopIfCancelled, TreeError } from './tree-error.ts';
import { existingPath, listTree, readTreeFile, type TreeFile } from './tree-files.ts';
import { workspaceOf } from './tree-protection.ts';
import type { TreeProgress } from './tree-types.ts';

export interface ScanTreeOptions {
  readonly paths: readonly string[];
  readonly findings: FindingReader;
  /** Undefined: names are not looked at, which is much faster. */
  readonly names?: NameScan | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: TreeProgress) => void;
}

export interface NameScan {
  readonly protection: Protection;
  /** Gets entries that nobody keeps. */
  readonly map: WordMap;
  /** Values that it finds are no names. */
  readonly secrets: SecretScanner;
}

export interface TreeScan {
  /** Sorted by file. */
  readonly files: readonly FileScan[];
  /** Files that are no text, are too large, or cannot be read. */
  readonly unscanned: readonly string[];
  /** How many of these, and why. */
  readonly skipped: SkippedCounts;
}

/** `large`: more than 64 MB. */
export type SkippedCounts = Readonly<Record<'binary' | 'large' | 'unreadable', number>>;

export interface FileScan {
  /** As the user would name it from where he is. */
  readonly file: string;
  readonly identifiersScanned: number;
  readonly identifiersMutated: number;
  readonly secretsDetected: number;
  readonly personalDataDetected: number;
  /** Findings that the policy allows; they are not counted above. */
  readonly allowed: number;
  /** Words, in lower case, that would change since they tell who works here, on which machine or for whom. */
  readonly identity: readonly string[];
  readonly findings: readonly TextFinding[];
}

type Skipped = keyof SkippedCounts;

/** Throws SettingsError for a path that is not there; TreeError `unreadable` for a folder, `cancelled`. */
export async function scanTree(options: ScanTreeOptions): Promise<TreeScan> {
  const scan = new Scan(options);
  for (const path of options.paths) {
    const tree = await listTree([path], { which: 'own', isLook: true, signal: options.signal });
    const root = await workspaceOf(path);
    const nameOf = (name: string): string => slashes(tree.isFolder ? normalize(join(path, name)) : normalize(path));
    for (const name of tree.unusable) scan.skip(nameOf(name), 'unreadable');
    for (const [done, file] of tree.files.entries()) {
      stopIfCancelled(options.signal);
      options.onProgress?.({ done, total: tree.files.length });
      if (file.target !== undefined) continue;
      const bytes = await bytesOf(file);
      scan.add({ name: nameOf(file.path), inWorkspace: slashes(relative(root, file.source)), bytes });
    }
  }
  return scan.result();
}

/** The same of what the next commit of each path's repository would change, as it stands in git's index. */
export async function scanStaged(
  options: ScanTreeOptions & { readonly environment: NodeJS.ProcessEnv },
): Promise<TreeScan> {
  const scan = new Scan(options);
  const { environment, signal } = options;
  for (const path of options.paths) {
    const real = await existingPath(path);
    const root = await workspaceOf(path);
    let done = 0;
    for await (const staged of stagedFiles(root, { environment, signal, isWanted: liesIn(root, [real]) })) {
      options.onProgress?.({ done: done++, total: done });
      scan.add({ name: staged.path, inWorkspace: staged.path, bytes: staged.bytes ?? 'large' });
    }
  }
  return scan.result();
}

/** Paths may overlap: each file counts once. */
class Scan {
  readonly #options: ScanTreeOptions;
  readonly #mutator: Mutator | undefined;
  readonly #files = new Map<string, FileScan>();
  readonly #skipped = new Map<string, Skipped>();

  constructor(options: ScanTreeOptions) {
    this.#options = options;
    const { names } = options;
    this.#mutator = names === undefined ? undefined : new Mutator(names.map, names.protection, copyUnits);
  }

  skip(name: string, why: Skipped): void {
    this.#skipped.set(name, why);
  }

  add({
    name,
    inWorkspace,
    bytes,
  }: {
    name: string;
    inWorkspace: string;
    bytes: Buffer | 'large' | 'unreadable';
  }): void {
    if (typeof bytes === 'string') return this.skip(name, bytes);
    const decoded = decodeText(bytes);
    if (decoded === undefined) return this.skip(name, 'binary');
    const { findings, allowed } = this.#options.findings.read(decoded.text, inWorkspace);
    this.#files.set(name, {
      file: name,
      ...this.#namesIn(decoded.text),
      secretsDetected: findings.filter((finding) => isSecretClass(finding.class)).length,
      personalDataDetected: findings.filter((finding) => !isSecretClass(finding.class)).length,
      allowed,
      findings,
    });
  }

  #namesIn(text: string): Pick<FileScan, 'identifiersScanned' | 'identifiersMutated' | 'identity'> {
    const { names } = this.#options;
    if (names === undefined || this.#mutator === undefined) {
      return { identifiersScanned: 0, identifiersMutated: 0, identity: [] };
    }
    const engine = { mutator: this.#mutator, secrets: names.secrets, keepsSecrets: false };
    const { scanned, mutated, identity } = mutateFile(text, engine);
    return { identifiersScanned: scanned, identifiersMutated: mutated, identity };
  }

  result(): TreeScan {
    const reasons = [...this.#skipped.values()];
    const countOf = (why: Skipped): number => reasons.filter((reason) => reason === why).length;
    return {
      files: [...this.#files.values()].toSorted((left, right) => (left.file < right.file ? -1 : 1)),
      unscanned: [...this.#skipped.keys()].toSorted(),
      skipped: { binary: countOf('binary'), large: countOf('large'), unreadable: countOf('unreadable') },
    };
  }
}

async function bytesOf(file: TreeFile): Promise<Buffer | 'large' | 'unreadable'> {
  try {
    return (await readTreeFile(file)) ?? 'large';
  } catch (error) {
    if (!(error instanceof TreeError)) throw error;
    return 'unreadable';
  }
}

function slashes(path: string): string {
  return path.replaceAll(sep, '/');
}
