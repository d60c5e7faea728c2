// common-runs.json: two everyday words of code that some public API has as a name (`errorMessage`, `file_name`). Spelled
// out as words they say nothing about anyone, whoever declares them too.
import { readData, writeData } from './sources.mjs';
import { normalForm, sorted } from './text.mjs';

/** As in src/engine/common-run.ts. */
const everydayEcosystems = 5;

export function build() {
  const { structural, stop } = readData('words.json');
  const functionWords = new Set(stop);
  const everyday = new Set(structural);
  for (const item of readData('vocabulary.json').words.split(' ')) {
    const [word, bits] = item.split(':');
    if (Number.parseInt(bits, 16).toString(2).replaceAll('0', '').length >= everydayEcosystems) everyday.add(word);
  }
  const runs = new Set();
  for (const ecosystem of ['js', 'py', 'go', 'java', 'rust']) {
    for (const name of readData(`api-${ecosystem}.json`).names.split(' ')) {
      const words = normalForm(name).split(' ');
      // A run with a function word (`to parse`) is common by rule.
      if (words.length !== 2 || !words.every((word) => everyday.has(word) && !functionWords.has(word))) continue;
      runs.add(words.join(' '));
    }
  }
  const byFirst = new Map();
  for (const run of sorted(runs)) {
    const [first, second] = run.split(' ');
    byFirst.set(first, [...(byFirst.get(first) ?? []), second]);
  }
  writeData('common-runs.json', {
    runs: [...byFirst].map(([first, seconds]) => `${first}:${seconds.join(',')}`).join(' '),
  });
  return { runs: runs.size };
}
