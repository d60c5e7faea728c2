// Where archived files go: a folder, or a bucket of S3-compatible storage.

/** What a target says of something that it holds. */
export interface StoredObject {
  readonly bytes: number;
  /** Hex; undefined: the target does not say, and whoever wants to know reads it. */
  readonly sha256: string | undefined;
  /** RFC 3339 UTC, until when the storage promises not to delete it; undefined: it promises nothing. */
  readonly lockedUntil: string | undefined;
}

export interface StoreOptions {
  /** Existing file with the content. */
  readonly path: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** Nothing is ever replaced: a key is written once. Keys have `/` between their parts. */
export interface ArchiveTarget {
  /** For people and records: a path or `s3://bucket`, no credentials. */
  readonly place: string;
  /** Undefined: there is none. */
  find(key: string): Promise<StoredObject | undefined>;
  /** Resolves when it is durable and was looked at again. Throws ArchiveError `taken` where something stands, `target`. */
  store(key: string, options: StoreOptions): Promise<StoredObject>;
  /** Writes the content to a new file. Throws ArchiveError `target`. */
  load(key: string, path: string): Promise<void>;
  /** Keys below a prefix, sorted. */
  list(prefix: string): Promise<readonly string[]>;
}
