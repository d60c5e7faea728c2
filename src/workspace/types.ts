// The words of the workspace index. Plain data only: it crosses threads.
import type { WorkspaceNames } from '../engine/types.ts';
import type { DataRule } from '../policy/types.ts';

/** One import of a source file. */
export interface ImportedNames {
  /** The module as written: `./ledger`, `node:fs`, `@scope/package/part`, `.models`, `django.db`. */
  readonly module: string;
  /** Names that the module itself gives away. */
  readonly names: readonly string[];
  /** Local names that this file chose for the module or for one of its names. */
  readonly bindings: readonly string[];
}

/** What one source file says about names. */
export interface FileNames {
  readonly declared: readonly string[];
  readonly imports: readonly ImportedNames[];
}

export interface FileReading {
  readonly names: FileNames;
  /** True when no parser finished, so that every compound counts as declared. */
  readonly isLexical: boolean;
}

/**
 * Why a source file was not parsed. Those that are too large, have overlong lines or stand in `.pretenseignore` are
 * read lexically instead and count as `lexicalFiles` too; of the others only the paths are protected.
 */
export type SkipReason =
  | 'too-large'
  | 'long-line'
  | 'binary'
  | 'not-a-file'
  | 'link-outside'
  | 'link-repeated'
  | 'unreadable'
  | 'pretenseignore'
  | 'file-limit'
  | 'byte-limit';

/** How the list of files was made: by git's own listing, or by our walk over `.gitignore` files. */
export type ListSource = 'git' | 'walk';

export interface IndexReport {
  readonly listedBy: ListSource;
  /** Files of the workspace by git's rules, read or not. */
  readonly files: number;
  /** Source files parsed in this run. */
  readonly parsedFiles: number;
  /** Source files whose names came from the cache. */
  readonly cachedFiles: number;
  /** Source files that no parser read (other languages, too slow, too large, ignored): each compound in them counts as declared. */
  readonly lexicalFiles: number;
  /** Bytes of the source files read. */
  readonly bytes: number;
  /** Source files that were not parsed, by reason. */
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  readonly declaredNames: number;
  readonly externalNames: number;
  readonly milliseconds: number;
  /** Source files per language id. */
  readonly byLanguage: Readonly<Record<string, number>>;
  /** How many declared names are external because of each public dependency; largest first. */
  readonly externalBy: Readonly<Record<string, number>>;
  /** Declared names that are external because of at least one public dependency. */
  readonly declaredExternalNames: number;
  /** Dependencies that are taken as private, so that none of their names is external. */
  readonly privateDependencies: readonly string[];
  /** True when a limit cut the reading of dependencies: some of their names may then be changed. */
  readonly isExternalPartial: boolean;
}

export interface WorkspaceIndex {
  readonly names: WorkspaceNames;
  readonly report: IndexReport;
  /** The declared names that are external because of each public package. */
  readonly keptBy?: Readonly<Record<string, readonly string[]>>;
}

export type IndexPhase = 'list' | 'read' | 'dependencies';

export interface IndexProgress {
  readonly phase: IndexPhase;
  /** Steps done of `total` in this phase; `total` is 0 while it is unknown. */
  readonly done: number;
  readonly total: number;
}

/** What the index remembers of one source file. */
export interface KnownFile extends FileReading {
  /** Names in the position of a member, a key or a string: what the file may take from others. */
  readonly reached: readonly string[];
}

/** Where results outlive one run. Values are plain data; a store may forget at any time. */
export interface KeyValueCache<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

/** Names that one installed package owns. */
export interface PackageNames {
  readonly names: readonly string[];
  /** Kebab strings (`logging-plugin`). */
  readonly kebab: readonly string[];
  /** Packages (npm) or modules (Python) whose names are part of this one's API. */
  readonly references: readonly string[];
  /** True when a limit cut the reading. */
  readonly isPartial: boolean;
}

export interface IndexCaches {
  /** Key: hash of language and content. */
  readonly files: KeyValueCache<KnownFile>;
  /** Key: real path, version and time of an installed package. */
  readonly packages: KeyValueCache<PackageNames>;
}

/** Whose say decides when the lock file's answer is not wanted. From the user or the organisation, never from a repository. */
export interface DependencyRules {
  /** Package names or scopes (`@acme`) that are private whatever a lock file says. */
  readonly private: readonly string[];
  /** Package names or scopes that are public whatever a lock file says. */
  readonly public: readonly string[];
}

/** What may be asked of an index; crosses threads. */
export interface IndexSettings {
  /** Folder with the tree-sitter runtime and the grammars. */
  readonly grammarsFolder: string;
  /** False: nothing of the repository's configuration is even shown to git. Default true. */
  readonly isTrusted?: boolean;
  readonly dependencyRules?: DependencyRules;
  /** Names declared in public files only are no names of the workspace; those of confidential ones change strictly. */
  readonly dataRules?: readonly DataRule[];
  /** Where the names of installed packages are kept between runs; the folder is made. Default: nowhere. */
  readonly packageCacheFolder?: string;
}

export interface IndexOptions extends IndexSettings {
  readonly caches?: IndexCaches;
  readonly onProgress?: (progress: IndexProgress) => void;
  readonly signal?: AbortSignal;
}
