// Sorts failures by what they look like: the first step of finding out why.

export type Cause =
  | 'syntax'
  | 'module missing'
  | 'name missing'
  | 'time'
  | 'snapshot or length'
  | 'value'
  | 'did not run'
  | 'other';

const patterns: readonly (readonly [Cause, RegExp])[] = [
  [
    'module missing',
    /cannot find (?:module|package)|ModuleNotFoundError|failed to (?:load|resolve) |does not provide an export|ImportError|PackageNotFoundError|ERR_MODULE_NOT_FOUND/i,
  ],
  [
    'syntax',
    /\b(?:SyntaxError|IndentationError|ParseError|TemplateSyntaxError)\b|transform failed|unexpected token|parse error/i,
  ],
  ['time', /timed? ?out|timeout of \d/i],
  [
    'name missing',
    /ReferenceError|NameError|AttributeError|has no attribute|is not (?:a function|defined|a constructor|iterable)|cannot read propert|unexpected keyword|KeyError|TypeError|fixture '.*' not found|BuildError|does not exist/i,
  ],
  ['snapshot or length', /snapshot|toHaveLength|content-length|\blength\b|to have a length/i],
  ['value', /AssertionError|assert|expected|\bequal/i],
];

export function causeOf(message: string): Cause {
  if (message === '') return 'did not run';
  // The stack below speaks of the runner's own files.
  const head = message.split('\n').slice(0, 3).join('\n');
  for (const text of [head, message]) {
    const found = patterns.find(([, pattern]) => pattern.test(text));
    if (found !== undefined) return found[0];
  }
  return 'other';
}

/** The first line that says what is wrong, cut. */
export function firstLine(message: string): string {
  const lines = message
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const line = lines.find((each) => telling.test(each)) ?? lines[0] ?? '(the test did not run)';
  return line.length > maxLine ? `${line.slice(0, maxLine)}…` : line;
}

const telling = /\b(?:\w*Error|Exception)\b|\bassert|expected|not found|cannot/i;
const maxLine = 240;
