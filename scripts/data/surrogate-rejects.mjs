// Lists the invented words that lie in names of published packages, so that surrogates.mjs can leave them out without
// shipping or fetching those lists of names. Usage: node scripts/data/surrogate-rejects.mjs NAMES_FILE...
// (one package a line, the name first, then a tab). Writes scripts/data/surrogate-rejects.txt.
import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from './sources.mjs';
import { SubstringSet, foldedRuns } from './substrings.mjs';
import { independent, rankedSurrogates } from './surrogates.mjs';

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('usage: node scripts/data/surrogate-rejects.mjs NAMES_FILE...');
  process.exit(2);
}
const names = new SubstringSet();
for (const file of files) {
  let count = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    for (const run of foldedRuns(line.split('\t')[0])) names.add(run);
    count += 1;
  }
  console.log(`${count} lines in a list of names`);
}
// Only those that selection would meet: words past the last one taken can stay unnamed.
const ranked = rankedSurrogates();
const rejected = new Set(ranked.map(({ word }) => word).filter((word) => names.has(word)));
const chosen = independent(ranked, rejected);
const last = ranked.findLastIndex(({ word }) => chosen.has(word));
const needed = ranked
  .slice(0, last + 1)
  .map(({ word }) => word)
  .filter((word) => rejected.has(word));
writeFileSync(join(projectRoot, 'scripts/data/surrogate-rejects.txt'), `${needed.sort().join('\n')}\n`);
console.log(
  `${needed.length} rejected words written (${rejected.size} of ${ranked.length} candidates lie in some name)`,
);
