// common-runs.json: two everyday words of code that public APIs of two languages or more have as a name (`return_type`,
// `returnType`), and those that every programmer says. Spelled out they tell nothing about anyone, whoever declares them too.
import { readData, writeData } from './sources.mjs';
import { normalForm, sorted } from './text.mjs';

/** As in src/engine/common-run.ts: other words tell something in any company. */
const everydayEcosystems = 5;
const leastLanguages = 2;

const authored = `class name, code block, command line, data type, date format, default case, error code, error
  handling, error message, error response, error type, event handler, field name, file content, file extension, file
  list, file name, file path, file size, file type, function name, header name, header value, host name, input file, ip
  address, key value, line length, line number, list item, log file, log level, log message, max length, method name,
  min length, module name, output file, package name, page number, page size, parameter name, port number, property
  name, query parameter, query string, request body, response body, return code, return type, return value, root
  directory, runtime error, server error, server side, source code, source file, stack trace, start time, end time,
  status code, syntax error, test case, test data, test file, test name, test suite, time zone, top level, unit test,
  user agent, user input, user name, variable name, version number`;

export function build() {
  const { structural, stop } = readData('words.json');
  const functionWords = new Set(stop);
  const everyday = new Set(structural);
  for (const item of readData('vocabulary.json').words.split(' ')) {
    const [word, bits] = item.split(':');
    if (Number.parseInt(bits, 16).toString(2).replaceAll('0', '').length >= everydayEcosystems) everyday.add(word);
  }
  const isEveryday = (run) => run.split(' ').every((word) => everyday.has(word) && !functionWords.has(word));
  const languagesOf = new Map();
  for (const ecosystem of ['js', 'py', 'go', 'java', 'rust']) {
    const runs = new Set(readData(`api-${ecosystem}.json`).names.split(' ').map(normalForm));
    for (const run of runs) {
      // A run with a function word (`to parse`) is common by rule.
      if (run.split(' ').length === 2 && isEveryday(run)) languagesOf.set(run, (languagesOf.get(run) ?? 0) + 1);
    }
  }
  const shared = [...languagesOf].filter(([, languages]) => languages >= leastLanguages).map(([run]) => run);
  const said = authored.split(',').map((run) => run.trim().replaceAll(/\s+/g, ' '));
  const runs = sorted([...shared, ...said.filter(isEveryday)]);
  const byFirst = new Map();
  for (const run of runs) {
    const [first, second] = run.split(' ');
    byFirst.set(first, [...(byFirst.get(first) ?? []), second]);
  }
  writeData('common-runs.json', {
    runs: [...byFirst].map(([first, seconds]) => `${first}:${seconds.join(',')}`).join(' '),
  });
  return { runs: runs.length, shared: shared.length };
}
