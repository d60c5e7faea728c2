// `npm run bench:detection [-- --development | --corpus DIR | --json | --write]`: what the secret and personal data rules
// find of a generated, labelled corpus, and what they find where nothing is. Ends with 1 when a floor is missed.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageSources } from '../test/integration/npm-packages.ts';
import { openFinder } from './detection/evaluate.ts';
import { measureLabelledSet, readLabelledSet } from './detection/labelled-set.ts';
import { type CorpusFigures, measureCorpus, measureSource, type SourceFigures } from './detection/measure-corpus.ts';
import { floorsOf, isFalse, percent, tablesOf } from './detection/report.ts';
import { sourceFiles } from './detection/source-files.ts';
import { writeDocument } from './detection/write-document.ts';
import { checkFloors, printTable } from './measure.ts';

const shownFailures = 400;

/** Gives the exit code. */
export async function main(parameters: readonly string[], project: { readonly projectRoot: string }): Promise<number> {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      corpus: { type: 'string' },
      development: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  const find = await openFinder();
  if (values.corpus !== undefined) return printLabelledSet(values.corpus, find, values.json);
  const figures = measureCorpus(values.development ? 'development' : 'reported', find);
  const folders = [join(project.projectRoot, 'node_modules'), packageSources()];
  const source = measureSource(sourceFiles(folders), find);
  if (values.write) writeDocument(join(project.projectRoot, 'docs', 'detection.md'), figures, source);
  if (values.json) return printJson(figures, source);
  print(figures, source);
  return process.exitCode === 1 ? 1 : 0;
}

function print(figures: CorpusFigures, source: SourceFigures): void {
  const { part, positives, nearMisses, formats } = figures;
  console.log(`part ${part}: ${positives} positives of ${formats} token formats and others, ${nearMisses} near misses`);
  for (const { title, rows } of tablesOf(figures, source)) {
    console.log(`\n${title}`);
    printTable(rows);
  }
  const { files, megabytes, packages, megabytesPerSecond } = source;
  console.log(
    `\n${megabytes.toFixed(1)} MB in ${files} files of ${packages} packages, ${megabytesPerSecond.toFixed(1)} MB/s`,
  );
  for (const hit of source.hits.filter(isFalse)) console.log(`  ${hit.rule} in ${hit.path}: ${hit.masked}`);
  // What failed of the reported part is nobody's business: rules are not written against it.
  if (part === 'development') {
    console.log(`\n${figures.failures.length} failed:`);
    for (const failure of figures.failures.slice(0, shownFailures)) console.log(`  ${failure}`);
  }
  console.log('');
  checkFloors(floorsOf(figures, source));
}

function printJson(figures: CorpusFigures, source: SourceFigures): number {
  const { failures, ...told } = figures;
  const floors = floorsOf(figures, source).map((floor) => {
    return { ...floor, isHeld: floor.kind === 'most' ? floor.value <= floor.limit : floor.value >= floor.limit };
  });
  const shown = figures.part === 'development' ? { failures } : {};
  console.log(JSON.stringify({ ...told, ...shown, source, floors }));
  return floors.every(({ isHeld }) => isHeld) ? 0 : 1;
}

function printLabelledSet(folder: string, find: Awaited<ReturnType<typeof openFinder>>, isJson: boolean): number {
  const figures = measureLabelledSet(readLabelledSet(folder), find);
  if (isJson) {
    console.log(JSON.stringify(figures));
    return 0;
  }
  printTable([
    ['labelled', 'cases', 'found', 'share'],
    ['positive', String(figures.positives), String(figures.found), percent(figures.found, figures.positives)],
    ['by the named rule', String(figures.named), String(figures.byName), percent(figures.byName, figures.named)],
    ['negative', String(figures.negatives), String(figures.wrong), percent(figures.wrong, figures.negatives)],
    ['by the generic rule only', '', String(figures.wrongGeneric), percent(figures.wrongGeneric, figures.negatives)],
  ]);
  for (const failure of figures.failures.slice(0, shownFailures)) console.log(`  ${failure}`);
  return 0;
}
