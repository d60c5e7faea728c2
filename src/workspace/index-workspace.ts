// Turns a folder into the names that the engine protects: declared names, path segments, external names.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pathClasses } from '../policy/path-classes.ts';
import type { DataClass } from '../policy/types.ts';
import { throwIfCancelled } from './error.ts';
import { reachOf } from './evidence/source-reach.ts';
import type { SourceFacts } from './evidence/source-facts.ts';
import { readExternalNames } from './external-names.ts';
import type { ExternalNames } from './external-names.ts';
import { listFiles, SourceFolder } from './files.ts';
import type { FileList } from './files.ts';
import { readIgnoreFile } from './ignore-file.ts';
import { languageOf } from './languages/index.ts';
import type { Language } from './languages/language.ts';
import { readLexically } from './languages/lexical.ts';
import { indexLimits } from './limits.ts';
import { memoryCaches } from './memory-cache.ts';
import { pathSegmentsOf } from './path-segments.ts';
import { SyntaxReader } from './syntax-reader.ts';
import type {
  FileReading,
  IndexCaches,
  IndexOptions,
  IndexReport,
  KnownFile,
  SkipReason,
  WorkspaceIndex,
} from './types.ts';

/** Raise it when a language reads other names than before: cached readings of older versions are then not found. */
const readingVersion = 3;

/**
 * Indexes one workspace. Untrusted: everything in the folder; broken sources are read as far as they go.
 * Throws WorkspaceError: `not-a-folder`, `cancelled`, `grammars-missing`.
 */
export async function indexWorkspace(root: string, options: IndexOptions): Promise<WorkspaceIndex> {
  const startedAt = performance.now();
  const caches = options.caches ?? memoryCaches();
  options.onProgress?.({ phase: 'list', done: 0, total: 0 });
  const list = await listFiles(root, { isTrusted: options.isTrusted ?? true, signal: options.signal });
  throwIfCancelled(options.signal);
  const run = new SourceRun(list, options, caches);
  try {
    await run.readAll();
  } finally {
    run.dispose();
  }
  const external = await readExternalNames({
    root: list.root,
    paths: list.paths,
    declared: run.declared,
    sources: run.sources,
    cache: caches.packages,
    rules: options.dependencyRules,
    signal: options.signal,
    onProgress: (done, total) => options.onProgress?.({ phase: 'dependencies', done, total }),
  });
  return resultOf({ list, run, external, milliseconds: Math.round(performance.now() - startedAt) });
}

interface Parts {
  readonly list: FileList;
  readonly run: SourceRun;
  readonly external: ExternalNames;
  readonly milliseconds: number;
}

function resultOf({ list, run, external, milliseconds }: Parts): WorkspaceIndex {
  const declared = new Set([...run.declared, ...external.privateNames]);
  const paths = list.paths.filter((path) => run.classOf(path) !== 'public');
  const segments = new Set([...pathSegmentsOf(list.root, paths), ...external.privateSegments]);
  return {
    names: {
      declared: [...declared],
      confidential: [...run.confidential],
      pathSegments: [...segments],
      external: [...external.names],
      externalKebab: [...external.kebab],
      dependencies: external.dependencies,
      languages: [...run.vocabularies].toSorted(),
    },
    report: {
      ...run.counts(),
      listedBy: list.listedBy,
      files: list.paths.length,
      declaredNames: declared.size,
      externalNames: external.names.size,
      externalBy: countsOf(external.keptBy),
      declaredExternalNames: new Set([...external.keptBy.values()].flat()).size,
      privateDependencies: external.privateDependencies,
      isExternalPartial: external.isPartial,
      milliseconds,
    },
    keptBy: Object.fromEntries(external.keptBy),
  };
}

/** Largest first; a name that several packages own counts for each. */
function countsOf(keptBy: ReadonlyMap<string, readonly string[]>): Readonly<Record<string, number>> {
  const counts = [...keptBy].map(([name, names]) => [name, names.length] as const);
  return Object.fromEntries(counts.toSorted(([, left], [, right]) => right - left));
}

type RunCounts = Pick<IndexReport, 'parsedFiles' | 'cachedFiles' | 'lexicalFiles' | 'bytes' | 'skipped' | 'byLanguage'>;

interface Source {
  readonly path: string;
  readonly language: Language;
  /** By `.pretenseignore`. */
  readonly isIgnored: boolean;
}

/** One pass over the source files of a workspace. */
class SourceRun {
  readonly declared = new Set<string>();
  readonly confidential = new Set<string>();
  readonly classOf: (path: string) => DataClass;
  readonly sources: { readonly npm: SourceFacts[]; readonly python: SourceFacts[] } = { npm: [], python: [] };
  readonly vocabularies = new Set<string>();

  readonly #list: FileList;
  readonly #options: IndexOptions;
  readonly #caches: IndexCaches;
  readonly #reader: SyntaxReader;
  readonly #folder: SourceFolder;
  readonly #skipped = new Map<SkipReason, number>();
  readonly #byLanguage = new Map<string, number>();
  #parsed = 0;
  #cached = 0;
  #lexical = 0;
  #bytes = 0;

  constructor(list: FileList, options: IndexOptions, caches: IndexCaches) {
    this.#list = list;
    this.classOf = pathClasses(options.dataRules ?? []);
    this.#options = options;
    this.#caches = caches;
    this.#reader = new SyntaxReader(options.grammarsFolder);
    this.#folder = new SourceFolder(list.root);
    if (list.cut > 0) this.#skipped.set('file-limit', list.cut);
  }

  async readAll(): Promise<void> {
    const sources = await this.#sources();
    for (const [index, source] of sources.entries()) {
      throwIfCancelled(this.#options.signal);
      if (index % 20 === 0) this.#options.onProgress?.({ phase: 'read', done: index, total: sources.length });
      await this.#readFile(source);
    }
    this.#options.onProgress?.({ phase: 'read', done: sources.length, total: sources.length });
  }

  counts(): RunCounts {
    return {
      parsedFiles: this.#parsed,
      cachedFiles: this.#cached,
      lexicalFiles: this.#lexical,
      bytes: this.#bytes,
      skipped: Object.fromEntries(this.#skipped),
      byLanguage: Object.fromEntries(this.#byLanguage),
    };
  }

  dispose(): void {
    this.#reader.dispose();
  }

  /** `.pretenseignore` says what is not worth parsing. It comes with the repository, so it never removes protection. */
  async #sources(): Promise<readonly Source[]> {
    const ignored = await readIgnoreFile(join(this.#list.root, '.pretenseignore'));
    const sources: Source[] = [];
    for (const path of this.#list.paths) {
      const language = languageOf(path);
      if (language === undefined) continue;
      if (sources.length >= indexLimits.maxSourceFiles) this.#skip('file-limit');
      else sources.push({ path, language, isIgnored: ignored?.test(path) === true });
    }
    return sources;
  }

  async #readFile({ path, language, isIgnored }: Source): Promise<void> {
    if (this.#bytes >= indexLimits.maxSourceBytes) return this.#skip('byte-limit');
    const reading = await this.#folder.read(path);
    if (reading.kind === 'gone') return;
    if (reading.kind === 'skipped') return this.#skip(reading.reason);
    const unparsed = isIgnored ? 'pretenseignore' : reading.kind === 'unparsed' ? reading.reason : undefined;
    if (unparsed !== undefined) this.#skip(unparsed);
    this.#bytes += reading.bytes.length;
    this.#byLanguage.set(language.id, (this.#byLanguage.get(language.id) ?? 0) + 1);
    this.vocabularies.add(language.vocabulary);
    const { names, isLexical, reached } = await this.#known(reading.bytes, language, unparsed === undefined);
    if (isLexical) this.#lexical += 1;
    const dataClass = this.classOf(path);
    for (const name of dataClass === 'public' ? [] : names.declared) {
      this.declared.add(name);
      if (dataClass !== 'internal') this.confidential.add(name);
    }
    if (language.ecosystem === undefined) return;
    this.sources[language.ecosystem].push({ path, imports: names.imports, reached });
  }

  /** `isParsed` false: lexically. */
  async #known(bytes: Buffer, language: Language, isParsed: boolean): Promise<KnownFile> {
    const digest = createHash('sha256').update(bytes).digest('base64url');
    const key = `${readingVersion}:${language.id}${isParsed ? '' : ':unparsed'}:${digest}`;
    const known = this.#caches.files.get(key);
    if (known !== undefined) {
      this.#cached += 1;
      return known;
    }
    const source = bytes.toString('utf8');
    const reading = await this.#read(source, isParsed ? language : undefined);
    const file = { ...reading, reached: reachOf(source, language.ecosystem) };
    this.#caches.files.set(key, file);
    return file;
  }

  async #read(source: string, language: Language | undefined): Promise<FileReading> {
    if (language === undefined) return { names: readLexically(source), isLexical: true };
    await this.#reader.prepare(language);
    this.#parsed += 1;
    return this.#reader.read(language, source);
  }

  #skip(reason: SkipReason): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + 1);
  }
}
