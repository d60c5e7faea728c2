// Two copies of a checkout to run its own tests in: one as it is, one mutated, names of files and folders included.
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { everySeq } from '../../src/app/tree/every-seq.ts';
import { mutateTree } from '../../src/app/tree/mutate-tree.ts';
import { PathNames } from '../../src/app/tree/path-names.ts';
import { encodeText } from '../../src/app/tree/text-file.ts';
import { secretScanner } from '../../src/app/tree/tree-settings.ts';
import { reverseText } from '../../src/engine/reverse.ts';
import type { WordMap } from '../../src/engine/word-map.ts';
import { type Checkout, installedFolders } from '../fidelity/checkout.ts';
import { newWordMap, ProtectedWorkspace, startIndexer } from '../fidelity/protected-workspace.ts';
import { isSettingsFile } from './settings-files.ts';

export interface Copies {
  /** Real paths. */
  readonly original: string;
  readonly mutated: string;
  readonly files: number;
  readonly settingsFiles: readonly string[];
  readonly identifiersMutated: number;
  /** Files that would not come back. */
  readonly notExact: readonly string[];
  /** A text of the mutated copy (output, a test's title) with the real names. */
  reverse(text: string): string;
  /** A path of the original in the mutated copy. */
  mutatedPath(path: string): string;
  remove(): void;
}

async function openWorkspace(root: string, map: WordMap): Promise<ProtectedWorkspace> {
  const indexer = startIndexer();
  try {
    return await ProtectedWorkspace.open(root, indexer, map);
  } finally {
    await indexer.dispose();
  }
}

/** The caller removes them. Installed dependencies are linked, not copied. */
export async function makeCopies(checkout: Checkout): Promise<Copies> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'pretense-validity-'));
  const [original, mutated] = ['original', 'mutated'].map((name) => join(folder, name));
  if (original === undefined || mutated === undefined) throw new Error('no folders');
  const paths = filesOf(checkout);
  for (const path of paths) copyFile(join(checkout.root, path), join(original, path));

  const map = newWordMap();
  const workspace = await openWorkspace(checkout.root, map);
  const summary = await mutateTree({
    paths: [checkout.root],
    out: mutated,
    protection: workspace.protection,
    words: { map, commit: async () => ({ mutationMapId: 'mm_none' }) },
    secrets: secretScanner(Buffer.alloc(32)),
    keepsSecrets: true,
    changesPaths: true,
  });
  const names = new PathNames((segment) => workspace.mutate(segment).text);
  const settings = paths.filter(isSettingsFile);
  for (const path of settings) {
    rmSync(join(mutated, names.of(path)), { force: true });
    const place = join(mutated, withOwnName(names.of(path), path));
    copyFile(join(checkout.root, path), place);
    const text = checkout.textOf(path);
    if (text === undefined) continue;
    const isThere = (name: string): boolean => existsSync(join(checkout.root, dirname(path), name));
    writeFileSync(place, encodeText({ ...text, text: withMutatedPaths(text.text, isThere, names) }));
  }
  for (const copy of [original, mutated]) linkInstalled(checkout, copy);
  const carried = everySeq(map);
  return {
    original,
    mutated,
    files: summary.files,
    settingsFiles: settings,
    identifiersMutated: summary.identifiersMutated,
    notExact: summary.notExact,
    reverse: (text) => reverseText(map, carried, text),
    mutatedPath: (path) => names.of(path),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What git tracks and what it does not ignore. */
function filesOf(checkout: Checkout): readonly string[] {
  const listed = checkout.git('ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate');
  return listed.split('\0').filter((path) => path !== '' && existsSync(join(checkout.root, path)));
}

/** The paths that settings name have to be those of the mutated copy: as far as the folders and files are there. */
function withMutatedPaths(settings: string, isThere: (path: string) => boolean, names: PathNames): string {
  return settings.replaceAll(/"((?:[^"\\\n/]*\/)+[^"\\\n/]*)"/g, (whole, path: string) => {
    const segments = path.split('/');
    let known = segments.length;
    while (known > 0 && !isThere(segments.slice(0, known).join('/'))) known -= 1;
    if (known === 0) return whole;
    return `"${[names.of(segments.slice(0, known).join('/')), ...segments.slice(known)].join('/')}"`;
  });
}

/** The folders' names change, the name of the file does not. */
function withOwnName(mutated: string, path: string): string {
  return join(dirname(mutated), path.slice(path.lastIndexOf('/') + 1));
}

function copyFile(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
}

function linkInstalled(checkout: Checkout, copy: string): void {
  for (const name of installedFolders) {
    const installed = join(checkout.root, name);
    if (existsSync(installed) && !existsSync(join(copy, name))) symlinkSync(installed, join(copy, name));
  }
}
