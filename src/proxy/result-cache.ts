// 85–99 % of a request repeats every turn: what a text became is kept, bounded by bytes, least recently used first out.
import type { FileTally } from './file-counts.ts';

/** Everything that a request needs to know about one of its texts. Holds neither the text nor the secret values. */
export interface TextResult {
  /** Undefined: the text goes as it came. */
  readonly sent: string | undefined;
  readonly scanned: number;
  readonly mutated: number;
  readonly keptBySchema: number;
  readonly carried: readonly number[];
  /** One rule id per secret found. */
  readonly secretRules: readonly string[];
  readonly files: readonly FileTally[];
  /** Roots of workspaces that the text names. */
  readonly roots: readonly string[];
}

const entryBytes = 400;

export class ResultCache {
  readonly #maxBytes: number;
  // A Map keeps insertion order: the first key is the one not used for longest.
  readonly #entries = new Map<string, TextResult>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): TextResult | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry;
  }

  set(key: string, entry: TextResult): void {
    const size = sizeOf(key, entry);
    if (size > this.#maxBytes || this.#entries.has(key)) return;
    this.#entries.set(key, entry);
    this.#bytes += size;
    for (const [oldKey, oldEntry] of this.#entries) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#entries.delete(oldKey);
      this.#bytes -= sizeOf(oldKey, oldEntry);
    }
  }
}

function sizeOf(key: string, entry: TextResult): number {
  const sent = (entry.sent?.length ?? 0) * 2;
  return entryBytes + key.length * 2 + sent + entry.carried.length * 8 + entry.files.length * 300;
}
