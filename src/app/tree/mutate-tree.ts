// A whole tree, mutated: each text by itself, written beside the result's place, then read back and reversed.
import { readFile, readlink } from 'node:fs/promises';
import { Mutator } from '../../engine/mutate.ts';
import type { Protection } from '../../engine/protection.ts';
import { reverseText } from '../../engine/reverse.ts';
import type { WordMap } from '../../engine/word-map.ts';
import type { SecretScanner } from '../../secrets/types.ts';
import { copyUnits, sha256 } from '../platform.ts';
import { everySeq } from './every-seq.ts';
import { mutateFile } from './file-mutation.ts';
import { PathNames } from './path-names.ts';
import { type StagedFolder, stageFolder } from './staged-folder.ts';
import { decodeText, encodeText } from './text-file.ts';
import { stopIfCancelled, TreeError } from './tree-error.ts';
import { listTree, readTreeFile, type Tree, type TreeFile } from './tree-files.ts';
import type { TreeProgress, TreeSummary } from './tree-types.ts';
import type { TreeWords } from './tree-words.ts';

export interface MutateTreeOptions {
  /** Files and folders; the content of a folder stands directly in `out`. */
  readonly paths: readonly string[];
  /** Empty or absent. */
  readonly out: string;
  readonly protection: Protection;
  readonly words: TreeWords;
  readonly secrets: SecretScanner;
  /** False: secrets are taken out, for good. */
  readonly keepsSecrets: boolean;
  /** Whether names of files and folders change too. */
  readonly changesPaths: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: TreeProgress) => void;
}

export interface MutatedTree extends TreeSummary {
  /** Secrets found; taken out unless they were to stay. */
  readonly secretsDetected: number;
}

const maxRounds = 5;

/**
 * Mutates files and folders into `out`, which is whole or absent afterwards. Throws TreeError, SettingsError, and what
 * the home of the words throws.
 */
export async function mutateTree(options: MutateTreeOptions): Promise<MutatedTree> {
  const tree = await listTree(options.paths, { which: 'own', signal: options.signal });
  const stage = await stageFolder(options.out, tree.roots);
  try {
    for (let round = 0; round < maxRounds; round++) {
      const run = new MutationRun(options, stage);
      await run.write(tree);
      const committed = await options.words.commit();
      if (committed !== 'moved') {
        const summary = await run.verify(committed.mutationMapId);
        await stage.finish();
        return summary;
      }
      await stage.clear();
    }
    throw new TreeError('words-busy', 'The word map was changed by others again and again; nothing was written.');
  } finally {
    await stage.discard();
  }
}

interface Written {
  readonly file: TreeFile;
  /** Name in the result. */
  readonly path: string;
  /** Of the original bytes; undefined when they are copied as they are. */
  readonly hash: string | undefined;
}

/** One try with one copy of the word map. */
class MutationRun {
  readonly #options: MutateTreeOptions;
  readonly #stage: StagedFolder;
  readonly #map: WordMap;
  readonly #mutator: Mutator;
  readonly #names: PathNames;
  readonly #written: Written[] = [];
  readonly #notExact: string[] = [];
  readonly #unscanned: string[] = [];
  #bytes = 0;
  #scanned = 0;
  #mutated = 0;
  #secrets = 0;

  constructor(options: MutateTreeOptions, stage: StagedFolder) {
    this.#options = options;
    this.#stage = stage;
    this.#map = options.words.map;
    this.#mutator = new Mutator(this.#map, options.protection, copyUnits);
    this.#names = new PathNames((segment) => (options.changesPaths ? this.#mutateName(segment) : segment));
  }

  async write(tree: Tree): Promise<void> {
    const { signal, onProgress } = this.#options;
    this.#unscanned.push(...tree.unusable);
    const total = tree.files.length;
    for (const [done, file] of tree.files.entries()) {
      stopIfCancelled(signal);
      onProgress?.({ done, total });
      await this.#writeOne(file);
    }
    onProgress?.({ done: total, total });
  }

  /** Reads back what was written and reverses it, with all that the map holds. */
  async verify(mapId: string): Promise<MutatedTree> {
    const carried = everySeq(this.#map);
    const reverse = (text: string): string => reverseText(this.#map, carried, text);
    const names = new PathNames((segment) => (this.#options.changesPaths ? reverse(segment) : segment));
    for (const written of this.#written) {
      stopIfCancelled(this.#options.signal);
      if (!(await this.#comesBack(written, reverse, names))) this.#notExact.push(written.file.path);
    }
    return {
      files: this.#written.length,
      bytes: this.#bytes,
      identifiersScanned: this.#scanned,
      identifiersMutated: this.#mutated,
      mapId,
      secretsDetected: this.#secrets,
      notExact: this.#notExact.toSorted(),
      unscanned: this.#unscanned.toSorted(),
    };
  }

  async #writeOne(file: TreeFile): Promise<void> {
    const path = this.#names.of(file.path);
    if (file.target !== undefined) {
      await this.#stage.link(path, this.#names.of(file.target));
      this.#written.push({ file, path, hash: undefined });
      return;
    }
    const original = await readTreeFile(file);
    const decoded = original === undefined ? undefined : decodeText(original);
    if (original === undefined || decoded === undefined) return await this.#copy(file, path);
    const text = this.#mutateText(decoded.text);
    if (text === undefined) return void this.#notExact.push(file.path);
    const bytes = encodeText({ ...decoded, text });
    await this.#stage.write({ path, bytes, mode: file.mode });
    this.#bytes += bytes.length;
    this.#written.push({ file, path, hash: sha256(original) });
  }

  async #copy(file: TreeFile, path: string): Promise<void> {
    this.#unscanned.push(file.path);
    this.#bytes += await this.#stage.copy(path, file);
    this.#written.push({ file, path, hash: undefined });
  }

  #mutateText(original: string): string | undefined {
    const { text, scanned, mutated, findings } = mutateFile(original, {
      mutator: this.#mutator,
      secrets: this.#options.secrets,
      keepsSecrets: this.#options.keepsSecrets,
    });
    this.#scanned += scanned;
    this.#mutated += mutated;
    this.#secrets += findings.length;
    return text;
  }

  #mutateName(segment: string): string {
    const { secrets } = this.#options;
    const { text } = mutateFile(segment, { mutator: this.#mutator, secrets, keepsSecrets: true });
    if (text !== undefined) return text;
    throw new TreeError(
      'not-reversible',
      `The name ${segment} cannot be changed so that it comes back; nothing was written.`,
    );
  }

  async #comesBack(
    { file, path, hash }: Written,
    reverse: (text: string) => string,
    names: PathNames,
  ): Promise<boolean> {
    if (names.of(path) !== file.path) return false;
    const place = this.#stage.placeOf(path);
    if (file.target !== undefined) return names.of(await readlink(place)) === file.target;
    if (hash === undefined) return true;
    const decoded = decodeText(await readFile(place));
    return decoded !== undefined && sha256(encodeText({ ...decoded, text: reverse(decoded.text) })) === hash;
  }
}
