// A whole tree, reversed: every invented word of the map becomes its real one, in texts and in names.
import { StreamReverser } from '../../engine/stream-reverser.ts';
import type { WordMap } from '../../engine/word-map.ts';
import { placeholderPattern } from '../../secrets/placeholder.ts';
import { everySeq } from './every-seq.ts';
import { PathNames } from './path-names.ts';
import { type StagedFolder, stageFolder } from './staged-folder.ts';
import { decodeText, encodeText } from './text-file.ts';
import { stopIfCancelled } from './tree-error.ts';
import { listTree, readTreeFile, type TreeFile } from './tree-files.ts';
import type { TreeProgress, TreeSummary } from './tree-types.ts';

export interface ReverseTreeOptions {
  readonly paths: readonly string[];
  /** Empty or absent. */
  readonly out: string;
  readonly map: WordMap;
  /** State of the map, for the summary. */
  readonly mapId: string;
  /** Whether names of files and folders were changed too. */
  readonly changesPaths: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: TreeProgress) => void;
}

/**
 * Reverses files and folders into `out`, which is whole or absent afterwards; edited files too. Reads the map only.
 * Throws TreeError, SettingsError.
 */
export async function reverseTree(options: ReverseTreeOptions): Promise<TreeSummary> {
  const { signal, onProgress } = options;
  // The ignore files of the tree were changed with the rest: they do not say what was left out.
  const tree = await listTree(options.paths, { which: 'all', signal });
  const stage = await stageFolder(options.out, tree.roots);
  try {
    const run = new ReversalRun(options, stage);
    const total = tree.files.length;
    for (const [done, file] of tree.files.entries()) {
      stopIfCancelled(signal);
      onProgress?.({ done, total });
      await run.write(file);
    }
    onProgress?.({ done: total, total });
    await stage.finish();
    return run.summary(tree.unusable);
  } finally {
    await stage.discard();
  }
}

class ReversalRun {
  readonly #options: ReverseTreeOptions;
  readonly #stage: StagedFolder;
  readonly #carried: ReadonlySet<number>;
  readonly #names: PathNames;
  readonly #notExact: string[] = [];
  readonly #unscanned: string[] = [];
  #files = 0;
  #bytes = 0;
  #reversed = 0;

  constructor(options: ReverseTreeOptions, stage: StagedFolder) {
    this.#options = options;
    this.#stage = stage;
    this.#carried = everySeq(options.map);
    this.#names = new PathNames((segment) => (options.changesPaths ? this.#reverse(segment).text : segment));
  }

  async write(file: TreeFile): Promise<void> {
    const path = this.#names.of(file.path);
    this.#files += 1;
    if (file.target !== undefined) return await this.#stage.link(path, this.#names.of(file.target));
    const sent = await readTreeFile(file);
    const decoded = sent === undefined ? undefined : decodeText(sent);
    if (decoded === undefined) {
      this.#unscanned.push(path);
      this.#bytes += await this.#stage.copy(path, file);
      return;
    }
    const { text, words } = this.#reverse(decoded.text);
    if (placeholderPattern.test(text)) this.#notExact.push(path);
    this.#reversed += words;
    const bytes = encodeText({ ...decoded, text });
    await this.#stage.write({ path, bytes, mode: file.mode });
    this.#bytes += bytes.length;
  }

  summary(unusable: readonly string[]): TreeSummary {
    return {
      files: this.#files,
      bytes: this.#bytes,
      identifiersScanned: this.#reversed,
      identifiersMutated: this.#reversed,
      mapId: this.#options.mapId,
      notExact: this.#notExact.toSorted(),
      unscanned: [...this.#unscanned, ...unusable].toSorted(),
    };
  }

  /** `words`: how many different invented words were turned back. */
  #reverse(sent: string): { readonly text: string; readonly words: number } {
    const reverser = new StreamReverser(this.#options.map, this.#carried);
    const words = new Set<string>();
    let text = '';
    let at = 0;
    for (const piece of [...reverser.push(sent), ...reverser.end()]) {
      const original = sent.slice(at, at + piece.length);
      if (piece.text !== undefined) words.add(original);
      text += piece.text ?? original;
      at += piece.length;
    }
    return { text, words: words.size };
  }
}
