// `npm test`: all layers in order, their seconds, and one closing line that sums them. See --help.
import { parseArgs } from 'node:util';
import { ensurePackages } from './install-packages.mjs';
import { isCi } from './is-ci.mjs';
import { closingLine, countsOfLayer, totalCounts } from './test-counts.mjs';
import { hasTests, layers, runLayer, searchOutput } from './test-layers.mjs';

/** @typedef {import('./test-counts.mjs').LayerOutcome} LayerOutcome */

const help = `Usage: npm test [-- LAYER…] [-- --long]

Runs the test layers in this order, or only those named:
${layers.map(({ name, about }) => `  ${name.padEnd(12)} ${about}`).join('\n')}

  --long   also the long layers, and twenty times as many cases of each law (PRETENSE_LONG=1)
  --help   this text

With CI set in the environment a run is long, and a skipped layer or test counts as failed.
The last line is "N passed, N failed, N skipped", over all layers; the exit code is 1 when anything failed.
One file or folder: npx vitest run src/engine`;

/**
 * The layers to run: the wanted ones, and the build when one of them needs it.
 * @param {readonly string[]} wanted
 * @param {boolean} isLong
 */
function chosenLayers(wanted, isLong) {
  const named = layers.filter((layer) =>
    wanted.length === 0 ? (isLong || layer.onlyLong !== true) && hasTests(layer) : wanted.includes(layer.name),
  );
  const needsBuild = named.some((layer) => layer.needsBuild === true);
  return layers.filter((layer) => named.includes(layer) || (needsBuild && layer.name === 'build'));
}

/**
 * @param {readonly import('./test-layers.mjs').Layer[]} chosen
 * @param {{ isLong: boolean }} options
 */
async function runLayers(chosen, options) {
  /** @type {LayerOutcome[]} */
  const outcomes = [];
  /** @type {string[]} */
  const summary = [];
  for (const layer of chosen) {
    console.log(`\n== ${layer.name}: ${layer.about}`);
    const startMs = performance.now();
    const isUnbuilt =
      layer.needsBuild === true && outcomes.some(({ name, exitCode }) => name === 'build' && exitCode !== 0);
    if (isUnbuilt) console.log('Not run, since the build failed.');
    const outcome = isUnbuilt ? { name: layer.name, counts: undefined, exitCode: 1 } : await runLayer(layer, options);
    const seconds = `${((performance.now() - startMs) / 1000).toFixed(1)} s`;
    const line = `${layer.name.padEnd(12)} ${seconds.padStart(9)}  ${closingLine(countsOfLayer(outcome))}`;
    console.log(`== ${line}`);
    outcomes.push(outcome);
    summary.push(line);
  }
  console.log('\n== output: nothing that was printed holds a secret or a planted value');
  const leaks = await searchOutput();
  outcomes.push(leaks);
  summary.push(`${'output'.padEnd(12)} ${''.padStart(9)}  ${closingLine(countsOfLayer(leaks))}`);
  // Said again at the end: of a long run often only the end is kept.
  const failures = outcomes.flatMap(({ name, counts }) =>
    (counts?.failures ?? []).map((line) => `FAILED ${name}: ${line}`),
  );
  const flaky = outcomes.flatMap(({ name, counts }) =>
    (counts?.flaky ?? []).map((line) => `SECOND TRY ${name}: ${line}`),
  );
  console.log(`\n${[...failures, ...flaky, ...summary].join('\n')}`);
  return outcomes;
}

/** @returns {Promise<number>} The exit code. */
async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' }, long: { type: 'boolean' } },
  });
  if (values.help === true) {
    console.log(help);
    return 0;
  }
  const unknown = positionals.filter((name) => !layers.some((layer) => layer.name === name));
  if (unknown.length > 0) {
    console.error(`There is no layer "${unknown.join('", "')}".\n\n${help}`);
    return 2;
  }
  const isLong = isCi() || values.long === true;
  /** @type {LayerOutcome[]} */
  let outcomes = [];
  try {
    await ensurePackages();
    outcomes = await runLayers(chosenLayers(positionals, isLong), { isLong });
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
  }
  const total = totalCounts(outcomes, { maySkip: !isCi() });
  if (isCi() && outcomes.some((outcome) => countsOfLayer(outcome).skipped > 0)) {
    console.log('CI is set, so what was skipped counts as failed.');
  }
  console.log(closingLine(total));
  return total.failed === 0 ? 0 : 1;
}

process.exitCode = await main();
