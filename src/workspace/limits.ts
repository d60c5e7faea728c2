// Upper bounds of everything that a hostile or huge workspace could make grow. Each cut is counted in the report.

export const indexLimits = {
  /** A source file above this size is generated or data: it is read lexically. */
  maxFileBytes: 1_048_576,
  /** A line above this length is minified or data: the file is read lexically. */
  maxLineBytes: 102_400,
  /** So much of a file is read lexically; 4 MB of dense minified code take about 500 ms. */
  maxLexicalBytes: 4_194_304,
  maxFiles: 200_000,
  maxSourceFiles: 50_000,
  maxSourceBytes: 268_435_456,
  /** Parsing one file; after it the names are read lexically. 1 MB of dense TypeScript takes about 400 ms. */
  parseMs: 1_500,
  /** git may wait on a slow disk, never longer than this. */
  gitMs: 20_000,
  maxGitBytes: 67_108_864,
  maxWalkDepth: 64,
} as const;

export const dependencyLimits = {
  maxPackages: 600,
  /** Type packages that a dependency's own types refer to, this many steps away. */
  maxReferenceDepth: 3,
  maxFilesPerPackage: 800,
  maxScriptsPerPackage: 80,
  maxTypeFileBytes: 4_194_304,
  maxScriptFileBytes: 524_288,
  maxBytesPerPackage: 16_777_216,
  maxBytes: 134_217_728,
  maxMilliseconds: 60_000,
  maxFolderDepth: 10,
  maxNames: 400_000,
} as const;
