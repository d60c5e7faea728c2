// Three compilations into dist/: the programs (CLI, workers, what restores AI tools), the editor extension, and its
// panel. Beside the programs stand the tree-sitter runtime and grammars, in `grammars/`; each compilation writes the
// licences of what it bundled.
import { chmodSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import webpack from 'webpack';

const root = fileURLToPath(new URL('.', import.meta.url));
// Grammars of other packages load with this runtime only while both are pinned; the tests of each language say so.
// `authors`: of what was compiled into the files, where the package's own licence names only its builders.
const grammarPackages = [
  {
    name: '@vscode/tree-sitter-wasm',
    folder: 'wasm',
    files: [
      'tree-sitter.wasm',
      'tree-sitter-c-sharp.wasm',
      'tree-sitter-cpp.wasm',
      'tree-sitter-go.wasm',
      'tree-sitter-java.wasm',
      'tree-sitter-javascript.wasm',
      'tree-sitter-php.wasm',
      'tree-sitter-python.wasm',
      'tree-sitter-ruby.wasm',
      'tree-sitter-rust.wasm',
      'tree-sitter-tsx.wasm',
      'tree-sitter-typescript.wasm',
    ],
    authors: [
      'All MIT, on the terms below:',
      'tree-sitter: Copyright (c) 2018-2024 Max Brunsfeld',
      'tree-sitter-c-sharp: Copyright (c) 2014-2023 Max Brunsfeld, Damien Guard, Amaan Qureshi, and contributors',
      'tree-sitter-cpp: Copyright (c) 2014 Max Brunsfeld',
      'tree-sitter-go: Copyright (c) 2014 Max Brunsfeld',
      'tree-sitter-java: Copyright (c) 2017 Ayman Nadeem',
      'tree-sitter-javascript: Copyright (c) 2014 Max Brunsfeld',
      'tree-sitter-php: Copyright (c) 2017 Josh Vera, GitHub; Copyright (c) 2019 Max Brunsfeld, Amaan Qureshi, Christian Frøystad, Caleb White',
      'tree-sitter-python: Copyright (c) 2016 Max Brunsfeld',
      'tree-sitter-ruby: Copyright (c) 2016 Rob Rix',
      'tree-sitter-rust: Copyright (c) 2017 Maxim Sokolov',
      'tree-sitter-typescript: Copyright (c) 2017 Max Brunsfeld',
    ],
  },
  {
    name: '@tree-sitter-grammars/tree-sitter-kotlin',
    folder: '.',
    files: ['tree-sitter-kotlin.wasm'],
    authors: [],
  },
  {
    name: 'tree-sitter-wasms',
    folder: 'out',
    files: ['tree-sitter-swift.wasm'],
    authors: [
      'tree-sitter-swift: Copyright (c) 2021 alex-pinkus (MIT, on the terms that stand under @vscode/tree-sitter-wasm)',
    ],
  },
];
const megabyte = 1_000_000;

/** Copies the grammars. */
class Grammars {
  /** @param {webpack.Compiler} compiler */
  apply(compiler) {
    const { Compilation, sources } = compiler.webpack;
    const stage = Compilation.PROCESS_ASSETS_STAGE_ADDITIONAL;
    compiler.hooks.thisCompilation.tap('Grammars', (compilation) => {
      compilation.hooks.processAssets.tap({ name: 'Grammars', stage }, () => {
        for (const { name, folder, files } of grammarPackages) {
          for (const file of files) {
            const content = readFileSync(join(root, 'node_modules', name, folder, file));
            compilation.emitAsset(`grammars/${file}`, new sources.RawSource(content));
          }
        }
      });
    });
  }
}

// Packages that name their licence and their author in package.json, and carry no file with its text.
const unlicensedFiles = new Map([
  ...['fontkit', 'dfa'].map(
    (name) =>
      /** @type {const} */ ([
        name,
        'Copyright (c) Devon Govett\nMIT, on the terms that stand under restructure, by the same author.',
      ]),
  ),
  ['abstract-logging', 'Copyright (c) James Sumners\nMIT, on the terms that stand under fastify.'],
  ...['pg-types', 'pgpass'].map((name) => /** @type {const} */ ([name, licenceInReadMe(name)])),
]);

/** What its README says from that heading on. @param {string} name */
function licenceInReadMe(name) {
  const text = readFileSync(join(root, 'node_modules', name, 'README.md'), 'utf8');
  const start = text.search(/^## licen[cs]e$/im);
  if (start === -1) throw new Error(`${name} names no licence in its README any more.`);
  return text.slice(text.indexOf('\n', start)).trim();
}

const fontPackage = '@expo-google-fonts/inter';
const fontFiles = ['400Regular/Inter_400Regular.ttf', '600SemiBold/Inter_600SemiBold.ttf'];

/** Copies the fonts of written policies. */
class Fonts {
  /** @param {webpack.Compiler} compiler */
  apply(compiler) {
    const { Compilation, sources } = compiler.webpack;
    const stage = Compilation.PROCESS_ASSETS_STAGE_ADDITIONAL;
    compiler.hooks.thisCompilation.tap('Fonts', (compilation) => {
      compilation.hooks.processAssets.tap({ name: 'Fonts', stage }, () => {
        for (const file of fontFiles) {
          const content = readFileSync(join(root, 'node_modules', fontPackage, file));
          compilation.emitAsset(`fonts/${basename(file)}`, new sources.RawSource(content));
        }
      });
    });
  }
}

const pglitePackage = '@electric-sql/pglite';
const pgliteFiles = [
  'index.cjs',
  'pglite.cjs',
  'pglite.wasm',
  'pglite.data',
  'initdb.wasm',
  'fs/nodefs.cjs',
  'fs/base.cjs',
];

/** Copies the embedded database of the collector: its parts find each other beside themselves, in no bundle. */
class EmbeddedDatabase {
  /** @param {webpack.Compiler} compiler */
  apply(compiler) {
    const { Compilation, sources } = compiler.webpack;
    const stage = Compilation.PROCESS_ASSETS_STAGE_ADDITIONAL;
    compiler.hooks.thisCompilation.tap('EmbeddedDatabase', (compilation) => {
      compilation.hooks.processAssets.tap({ name: 'EmbeddedDatabase', stage }, () => {
        for (const file of pgliteFiles) {
          const content = readFileSync(join(root, 'node_modules', pglitePackage, 'dist', file));
          compilation.emitAsset(`pglite/${file}`, new sources.RawSource(content));
        }
      });
    });
  }
}

/** Copies the verifier that goes into evidence packs: it is to be read, so it is no part of a bundle. */
class StandaloneVerifier {
  /** @param {webpack.Compiler} compiler */
  apply(compiler) {
    const { Compilation, sources } = compiler.webpack;
    const stage = Compilation.PROCESS_ASSETS_STAGE_ADDITIONAL;
    compiler.hooks.thisCompilation.tap('StandaloneVerifier', (compilation) => {
      compilation.hooks.processAssets.tap({ name: 'StandaloneVerifier', stage }, () => {
        const path = join(root, 'src/report/standalone/verify.mjs');
        if (existsSync(path)) compilation.emitAsset('verify.mjs', new sources.RawSource(readFileSync(path)));
      });
    });
  }
}

/** Writes the licences of what was bundled, and lets no path of this machine out. */
class PackagedFiles {
  #others;

  /** @param {readonly string[]} others Packages of which files are copied. */
  constructor(others = []) {
    this.#others = others;
  }

  /** @param {webpack.Compiler} compiler */
  apply(compiler) {
    const { Compilation, sources, WebpackError } = compiler.webpack;
    const stage = Compilation.PROCESS_ASSETS_STAGE_ADDITIONAL;
    compiler.hooks.thisCompilation.tap('PackagedFiles', (compilation) => {
      compilation.hooks.processAssets.tap({ name: 'PackagedFiles', stage }, () => {
        const packages = bundledPackages(compilation, this.#others);
        if (packages.length === 0) return;
        compilation.emitAsset('THIRD_PARTY_LICENSES.txt', new sources.RawSource(licences(packages)));
      });
      compilation.hooks.afterProcessAssets.tap('PackagedFiles', (assets) => {
        for (const [name, source] of Object.entries(assets)) {
          if (!/\.(?:cjs|js|css)$/.test(name) || !source.source().includes(root)) continue;
          compilation.errors.push(new WebpackError(`${name} holds a path of this machine (import.meta.url in src?)`));
        }
      });
    });
  }
}

/**
 * V8 keeps the text of a program while it runs, and all of it with two bytes a character when a single one is beyond
 * Latin-1. An escape says the same in a string and in a pattern, also in one that `String.raw` makes; what a comment says
 * nobody reads here.
 */
class OneByteText {
  /** @param {webpack.Compiler} compiler */
  apply(compiler) {
    const { Compilation, sources } = compiler.webpack;
    const stage = Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE_SIZE;
    compiler.hooks.thisCompilation.tap('OneByteText', (compilation) => {
      compilation.hooks.processAssets.tap({ name: 'OneByteText', stage }, (assets) => {
        // Files of packages that are copied stay as they are.
        for (const name of Object.keys(assets).filter((each) => /^[^/]+\.cjs$/.test(each))) {
          compilation.updateAsset(name, (source) => new sources.RawSource(escaped(String(source.source()))));
        }
      });
    });
  }
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll(/(\\*)([^\0-\u00ff])/g, (found, backslashes, unit) => {
    // An escape behind it would be a backslash and five characters.
    if (backslashes.length % 2 === 1) throw new Error(`A backslash stands before ${found}: it cannot be escaped.`);
    return `${backslashes}\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** The CLI is started by its name. */
class ExecutableProgram {
  /** @param {webpack.Compiler} compiler */
  apply(compiler) {
    compiler.hooks.afterEmit.tap('ExecutableProgram', ({ outputOptions }) => {
      const cli = join(outputOptions.path ?? '', 'cli.cjs');
      if (existsSync(cli)) chmodSync(cli, 0o755);
    });
  }
}

/**
 * Name and folder of the packages whose modules ended up in a bundle, and of the others.
 * @param {webpack.Compilation} compilation
 * @param {readonly string[]} others
 */
function bundledPackages(compilation, others) {
  /** @type {Map<string, string>} */
  const names = new Map(others.map((name) => [join(root, 'node_modules', name), name]));
  for (const module of compilation.modules) {
    const path = (module.nameForCondition() ?? '').replaceAll('\\', '/');
    // The last node_modules of the path: packages may carry others inside.
    const [, folder, name] = /(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(path) ?? [];
    if (folder !== undefined && name !== undefined) names.set(join(folder), name);
  }
  return [...names]
    .map(([folder, name]) => ({ folder, name }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** @param {readonly { readonly name: string; readonly folder: string }[]} packages */
function licences(packages) {
  const parts = packages.map(({ name, folder }) => {
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice)/i.test(file));
    const known = unlicensedFiles.get(name);
    if (files.length === 0 && known === undefined) {
      throw new Error(`${name} is bundled and has no licence file; its text has to be shipped.`);
    }
    const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
    if (files.length === 0 && known !== undefined) texts.push(known);
    const authors = grammarPackages.find((each) => each.name === name)?.authors ?? [];
    const notices = authors.length === 0 ? [] : [authors.join('\n')];
    return [`${name} ${version} (${license})`, ...notices, ...texts].join('\n\n');
  });
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  return `Pretense contains the following packages. Their authors' terms follow.${rule}${parts.join(rule)}\n`;
}

/** What all programs that Node runs have in common. @type {webpack.Configuration} */
const forNode = {
  mode: 'production',
  target: 'node20',
  context: root,
  resolve: { extensions: ['.ts', '.js', '.json'] },
  module: {
    rules: [{ test: /\.ts$/, loader: 'esbuild-loader', options: { target: 'node20' } }],
    // `JSON.parse` of a literal leaves both texts in memory.
    generator: { json: { JSONParse: false } },
    parser: {
      // Workers and files are found beside the bundle at run time; one file per entry, whatever is imported late.
      javascript: { url: false, worker: false, dynamicImportMode: 'eager' },
    },
  },
  node: { __dirname: false, __filename: false },
  optimization: { minimize: false, moduleIds: 'named', splitChunks: false, runtimeChunk: false },
  stats: 'errors-warnings',
  devtool: false,
};
// At run time the folder of the bundle, not the folder that the source stood in when it was built.
const ownPlace = new webpack.DefinePlugin({
  'import.meta.dirname': '__dirname',
  'import.meta.filename': '__filename',
  'import.meta.url': 'require("node:url").pathToFileURL(__filename).href',
});
const dist = join(root, 'dist');

/** @type {webpack.Configuration} */
const programs = {
  ...forNode,
  name: 'programs',
  // Fonts of ours are not compressed as WOFF2.
  resolve: {
    ...forNode.resolve,
    alias: {
      'brotli/decompress.js': false,
      // The other one makes a `require` of its own, which a bundle cannot follow.
      pdfkit$: join(root, 'node_modules/pdfkit/js/pdfkit.js'),
    },
  },
  entry: {
    cli: './src/cli/main.ts',
    'index-worker': './src/workspace/index-worker.ts',
    'pdf-worker': './src/report/pdf/pdf-worker.ts',
    'proxy-worker': './src/app/host/host-worker.ts',
    restore: './src/app/routing/restore-main.ts',
  },
  output: {
    path: dist,
    filename: '[name].cjs',
    chunkFilename: '[name].cjs',
    clean: { keep: /^(?:extension\.cjs|webview\b|.*\.vsix$)/ },
  },
  plugins: [
    new webpack.BannerPlugin({ banner: '#!/usr/bin/env node', raw: true, include: /^cli\.cjs$/ }),
    // Optional in follow-redirects, which asks for it in a try block.
    new webpack.IgnorePlugin({ resourceRegExp: /^debug$/, contextRegExp: /follow-redirects/ }),
    // Optional in pg, which asks for it only when told to.
    new webpack.IgnorePlugin({ resourceRegExp: /^pg-native$/ }),
    ownPlace,
    new Grammars(),
    new Fonts(),
    new EmbeddedDatabase(),
    new StandaloneVerifier(),
    new PackagedFiles([...grammarPackages.map(({ name }) => name), fontPackage, pglitePackage]),
    new OneByteText(),
    new ExecutableProgram(),
  ],
  performance: {
    hints: 'error',
    // Modules that a bundle that is loaded late has too stand by themselves: that alone is half a megabyte of the CLI.
    maxAssetSize: 8 * megabyte,
    maxEntrypointSize: 8 * megabyte,
    assetFilter: (name) => name.endsWith('.cjs'),
  },
  externals: {
    [pglitePackage]: 'commonjs ./pglite/index.cjs',
    // Native, for archives of a collector alone: who wants them installs it.
    '@duckdb/node-api': 'commonjs @duckdb/node-api',
  },
};

/** What the editor loads when it starts: small, and without any package. @type {webpack.Configuration} */
const extension = {
  ...forNode,
  name: 'extension',
  entry: { extension: './src/vscode/extension.ts' },
  output: { path: dist, filename: '[name].cjs', library: { type: 'commonjs2' } },
  externals: { vscode: 'commonjs vscode' },
  plugins: [ownPlace, new OneByteText(), new PackagedFiles()],
  performance: { hints: 'error', maxAssetSize: 0.5 * megabyte, maxEntrypointSize: 0.5 * megabyte },
};

/** The page inside the panel. @type {webpack.Configuration} */
const panel = {
  mode: 'production',
  name: 'panel',
  target: ['web', 'es2022'],
  context: root,
  entry: { panel: './src/webview/browser/main.ts' },
  output: {
    path: join(dist, 'webview'),
    filename: '[name].js',
    cssFilename: '[name].css',
    assetModuleFilename: '[name][ext]',
    publicPath: '',
    clean: true,
  },
  resolve: { extensions: ['.ts', '.js', '.json'] },
  module: {
    rules: [{ test: /\.ts$/, loader: 'esbuild-loader', options: { target: 'es2022' } }],
  },
  experiments: { css: true },
  optimization: { splitChunks: false, runtimeChunk: false },
  plugins: [new PackagedFiles()],
  performance: { hints: 'error', maxAssetSize: 0.5 * megabyte, maxEntrypointSize: megabyte },
  stats: 'errors-warnings',
  devtool: false,
};

export default [programs, extension, panel];
