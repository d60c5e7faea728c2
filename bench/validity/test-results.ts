// What test runners write down about their tests, as one list.

export interface TestResult {
  /** File and titles, joined. */
  readonly id: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why it failed, as the runner says it. */
  readonly message: string;
}

/** Untrusted: the report of a runner that may have been cut off; an unreadable one has no tests. */
export type ReportReader = (report: string, root: string) => readonly TestResult[];

export const readMocha: ReportReader = (report, root) => {
  const { tests = [], pending = [] } = parsed(report) as { tests?: MochaTest[]; pending?: MochaTest[] };
  const skipped = new Set(pending.map((test) => `${test.file}${test.fullTitle}`));
  return tests.map((test) => {
    const message = test.err?.stack ?? test.err?.message ?? '';
    const isFailed = message !== '';
    return {
      id: `${withoutRoot(test.file ?? '', root)} > ${test.fullTitle}`,
      outcome: skipped.has(`${test.file}${test.fullTitle}`) ? 'skipped' : isFailed ? 'failed' : 'passed',
      message,
    };
  });
};

/** Jest and vitest write the same. */
export const readJest: ReportReader = (report, root) => {
  const { testResults = [] } = parsed(report) as { testResults?: JestFile[] };
  return testResults.flatMap((file) => {
    const name = withoutRoot(file.name, root);
    const tests = file.assertionResults.map((test): TestResult => ({
      id: [name, ...test.ancestorTitles, test.title].join(' > '),
      outcome: test.status === 'passed' || test.status === 'failed' ? test.status : 'skipped',
      message: test.failureMessages?.join('\n') ?? '',
    }));
    const isBroken = tests.length === 0 && file.status === 'failed';
    return isBroken
      ? [{ id: name, outcome: 'failed' as const, message: file.message ?? 'the file did not load' }]
      : tests;
  });
};

/** pytest, node:test and most others write JUnit's XML on demand. */
export const readJunit: ReportReader = (report, root) => {
  const results: TestResult[] = [];
  const suites: string[] = [];
  for (const { name, attributes, content } of junitElements(report)) {
    if (name === '/testsuite') suites.pop();
    else if (name === 'testsuite') suites.push(attribute(attributes, 'name') ?? '');
    else {
      const problem = /<(?:failure|error)\b((?:[^>"]|"[^"]*")*)>?([^]*?)(?:<\/(?:failure|error)>|$)/.exec(content);
      const place = attribute(attributes, 'classname') ?? attribute(attributes, 'file') ?? '';
      const message = attribute(problem?.[1] ?? '', 'message') ?? unescaped(problem?.[2] ?? '');
      results.push({
        id: [...suites, withoutRoot(place, root), attribute(attributes, 'name') ?? ''].join(' > '),
        outcome: problem !== null ? 'failed' : /<skipped\b/.test(content) ? 'skipped' : 'passed',
        message: problem === null ? '' : message || 'no message',
      });
    }
  }
  return results;
};

interface JunitElement {
  readonly name: 'testsuite' | '/testsuite' | 'testcase';
  readonly attributes: string;
  readonly content: string;
}

/** Suites where they begin and end, tests with what stands in them. A suite without tests ends where it begins. */
function* junitElements(report: string): Generator<JunitElement> {
  const tags = /<(testsuite|\/testsuite|testcase)\b((?:[^>"/]|"[^"]*")*)(\/?)>/g;
  for (let tag = tags.exec(report); tag !== null; tag = tags.exec(report)) {
    const [whole, name, attributes = '', isEmpty] = tag;
    const from = tag.index + whole.length;
    if (name === 'testsuite' || name === '/testsuite') {
      if (isEmpty === '') yield { name, attributes, content: '' };
      continue;
    }
    const end = isEmpty === '' ? report.indexOf('</testcase>', from) : from;
    yield { name: 'testcase', attributes, content: report.slice(from, end < 0 ? undefined : end) };
    if (end > from) tags.lastIndex = end;
  }
}

/** The lines of TAP, wherever they stand in an output. */
export const readTap: ReportReader = (report) =>
  [...report.matchAll(/^\s*(not )?ok \d+ ?-? ?([^\n#]*)(# (?:SKIP|TODO)[^\n]*)?$/gim)].map((match) => ({
    id: match[2]?.trim() ?? '',
    outcome: match[3] !== undefined ? 'skipped' : match[1] === undefined ? 'passed' : 'failed',
    message: '',
  }));

/** A test whose title stands there twice gets a number. */
export function byId(results: readonly TestResult[]): ReadonlyMap<string, TestResult> {
  const map = new Map<string, TestResult>();
  for (const result of results) {
    let id = result.id;
    for (let count = 2; map.has(id); count += 1) id = `${result.id} #${count}`;
    map.set(id, result);
  }
  return map;
}

interface MochaTest {
  readonly file?: string;
  readonly fullTitle: string;
  readonly err?: { readonly message?: string; readonly stack?: string };
}

interface JestFile {
  readonly name: string;
  readonly status: string;
  readonly message?: string;
  readonly assertionResults: readonly {
    readonly ancestorTitles: readonly string[];
    readonly title: string;
    readonly status: string;
    readonly failureMessages?: readonly string[];
  }[];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return {};
  }
}

function withoutRoot(path: string, root: string): string {
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
}

function attribute(attributes: string, name: string): string | undefined {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1];
  return value === undefined ? undefined : unescaped(value);
}

function unescaped(xml: string): string {
  const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return xml
    .replace(/^\s*<!\[CDATA\[([^]*)\]\]>\s*$/, '$1')
    .replaceAll(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      return named[name] ?? whole;
    });
}
