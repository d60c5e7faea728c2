import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { growthOf, linearGrowth } from '../base/growth.fixture.ts';
import { maxGlobSteps } from './meaning.ts';
import { parsePolicy, policyLimits } from './parse.ts';
import { anyFile, nowMs } from './policy.fixture.ts';
import { policyTemplate } from './template.ts';

const exception = {
  id: 'one',
  allow: { rule: 'github-token' },
  reason: 'A test token of the vendor',
  requestedBy: 'Ann',
  approvedBy: 'Bob',
  expires: '2026-06-20',
};

/** `line:column pointer` of each problem. */
function placesOf(text: string): readonly string[] {
  return parsePolicy(text, nowMs).problems.map(({ line, column, pointer }) => `${line}:${column} ${pointer}`);
}

function messagesOf(text: string): string {
  return parsePolicy(text, nowMs)
    .problems.map(({ message }) => message)
    .join('\n');
}

function exceptionFile(change: object): string {
  return JSON.stringify({ pretense: 1, exceptions: [{ ...exception, ...change }] });
}

describe('a valid file', () => {
  test('may have comments, trailing commas, a byte order mark and a schema', () => {
    const text =
      '\ufeff{\n  // why\n  "$schema": "x", "pretense": 1, /* a */ "level": "strict",\n  "terms": ["Borealis",],\n}\n// end';
    expect(parsePolicy(text)).toEqual({ file: { pretense: 1, level: 'strict', terms: ['Borealis'] }, problems: [] });
  });

  test('is read as it was written', () => {
    fc.assert(
      fc.property(anyFile, (file) => {
        const { exceptions: _, findings, ...rest } = file;
        // The laws are tried with more than a file may say.
        void findings;
        const { file: read, problems } = parsePolicy(JSON.stringify(rest));
        const errors = problems.filter(({ severity }) => severity === 'error');
        const hasEmptyList = JSON.stringify(rest).includes('"paths":[]');
        if (!hasEmptyList) expect(errors).toEqual([]);
        if (!hasEmptyList) expect(read).toEqual(rest);
      }),
      { numRuns: 200 },
    );
  });

  test('keeps an exception that is over, and says so', () => {
    const { file, problems } = parsePolicy(exceptionFile({ expires: '2026-05-01' }), nowMs);
    expect(file?.exceptions).toHaveLength(1);
    expect(problems.map(({ severity, pointer }) => [severity, pointer])).toEqual([
      ['warning', '/exceptions/0/expires'],
    ]);
  });

  test('may keep records for less than a year, and is told what that means', () => {
    const { file, problems } = parsePolicy('{"pretense": 1, "retention": {"days": 30}}');
    expect(file?.retention?.days).toBe(30);
    expect(problems[0]?.message).toMatch(/^\/retention\/days: .*twelve months.*365/);
  });
});

describe('a mistake', () => {
  test.each([
    ['an unknown clause', '{"pretense": 1,\n  "levle": "strict"}', '2:3 /levle'],
    ['an unknown word', '{"pretense": 1,\n  "level": "stirct"}', '2:12 /level'],
    ['a wrong kind', '{"pretense": 1, "terms": "Borealis"}', '1:26 /terms'],
    ['a missing key', '{"pretense": 1, "data": [{"class": "public"}]}', '1:26 /data/0'],
    ['no form', '{}', '1:1 '],
    ['another form', '{"pretense": 2}', '1:14 /pretense'],
    ['no object', '[]', '1:1 '],
    ['a number out of range', '{"pretense": 1, "pause": {"maxMinutes": 0}}', '1:41 /pause/maxMinutes'],
    ['a fraction', '{"pretense": 1, "pause": {"maxMinutes": 1.5}}', '1:41 /pause/maxMinutes'],
    ['null', '{"pretense": 1, "level": null}', '1:26 /level'],
    ['the same key twice', '{"pretense": 1,\n"level": "strict", "level": "light"}', '2:20 '],
    ['the same key twice, spelled differently', '{"pretense": 1, "level": "strict", "\\u006cevel": "light"}', '1:36 '],
    ['a missing comma', '{"pretense": 1\n "level": "strict"}', '2:2 '],
    ['single quotes', "{'pretense': 1}", '1:2 '],
    ['two commas', '{"pretense": 1,,}', '1:16 '],
    ['a comment that stays open', '{"pretense": 1} /* and', '1:17 '],
    ['something behind the end', '{"pretense": 1} {}', '1:17 '],
    ['a line break in a text', '{"pretense": 1, "id": "a\nb"}', '1:23 '],
    ['an escape that JSON does not know', '{"pretense": 1, "id": "a\\x"}', '1:23 '],
    ['half a character', '{"pretense": 1, "owner": "\\ud800"}', '1:26 '],
    ['bytes that were no UTF-8', '{"pretense": 1, "owner": "\ufffd"}', '1:26 '],
    ['an empty file', '', '1:1 '],
    ['nothing but a comment', '// later', '1:9 '],
    ['an empty owner', '{"pretense": 1, "owner": " "}', '1:26 /owner'],
    ['a day that does not exist', '{"pretense": 1, "effectiveFrom": "2026-02-31"}', '1:34 /effectiveFrom'],
    [
      'a secret that is allowed without reason',
      '{"pretense": 1, "findings": {"classes": {"private-key": "allow"}}}',
      '1:57 /findings/classes/private-key',
    ],
    [
      'a rule that is allowed without reason',
      '{"pretense": 1, "findings": {"rules": {"jwt": "allow"}}}',
      '1:47 /findings/rules/jwt',
    ],
    ['Windows line ends', '{"pretense": 1,\r\n"levle": 1}', '2:1 /levle'],
  ])('has its place: %s', (_name, text, place) => {
    expect(parsePolicy(text).file).toBeUndefined();
    expect(placesOf(text)).toEqual([place]);
  });

  test('of every clause is told at once, in the order of the text', () => {
    expect(placesOf('{"level": "x", "terms": [1], "pause": {"allowed": 3}, "pretense": 1}')).toEqual([
      '1:11 /level',
      '1:26 /terms/0',
      '1:51 /pause/allowed',
    ]);
  });

  test('says what happened, what it means and what to do', () => {
    expect(messagesOf('{"pretense": 1, "levle": "strict"}')).toBe(
      '/levle: No clause is called "levle". The file does not count. Did you mean "level"?',
    );
    expect(messagesOf('{"pretense": 1, "level": "stirct"}')).toBe(
      '/level: This has to be one of strict, balanced, light. The file does not count. Did you mean "strict"?',
    );
  });

  test.each([
    ['../secret/**', 'names, . or ..'],
    ['/src/**', 'relative'],
    ['src\\**', 'separated by /'],
    ['!src/**', '!'],
    ['src/', '/**'],
    ['src//a', 'empty names'],
    ['{a', 'brace'],
    ['a}b{', 'brace'],
    ['', 'empty'],
    ['{a,b}'.repeat(7), '64 globs'],
    ['a'.repeat(257), '256 characters'],
  ])('in a glob is explained: %s', (glob, words) => {
    expect(messagesOf(JSON.stringify({ pretense: 1, data: [{ class: 'internal', paths: [glob] }] }))).toContain(words);
  });

  test.each([
    ['approved by who asked', { approvedBy: 'Ann' }, '/exceptions/0/approvedBy'],
    ['approved by who asked, in other letters', { approvedBy: ' \u200bANN ' }, '/exceptions/0/approvedBy'],
    ['approved by who asked, in wide letters', { approvedBy: 'Ａnn' }, '/exceptions/0/approvedBy'],
    ['approved by nobody', { approvedBy: '\u200b' }, '/exceptions/0/approvedBy'],
    ['about nothing', { allow: {} }, '/exceptions/0/allow'],
    ['about two decisions', { allow: { tool: 'a', model: 'b' } }, '/exceptions/0/allow'],
    ['about a finding and a tool', { allow: { rule: 'jwt', tool: 'b' } }, '/exceptions/0/allow'],
    ['without an end', { expires: 'never' }, '/exceptions/0/expires'],
    ['to a day that does not exist', { expires: '2026-02-30T00:00:00Z' }, '/exceptions/0/expires'],
    [
      'of a value that was pasted instead of its fingerprint',
      { allow: { finding: 'hunter2-hunter2' } },
      '/exceptions/0/allow/finding',
    ],
  ])('in an exception has its place: %s', (_name, change, pointer) => {
    const { file, problems } = parsePolicy(exceptionFile(change), nowMs);
    expect(file).toBeUndefined();
    expect(problems.map((problem) => problem.pointer)).toContain(pointer);
  });

  test('an exception that ends later than one may is not in force, and that is told', () => {
    const { problems } = parsePolicy(exceptionFile({ expires: '2027-06-01' }), nowMs);
    expect(problems.map(({ severity, pointer }) => [severity, pointer])).toEqual([
      ['warning', '/exceptions/0/expires'],
    ]);
  });

  test('an exception that none of the approvers approved', () => {
    const text = JSON.stringify({ pretense: 1, exceptions: [exception], exceptionRules: { approvers: ['Cleo'] } });
    expect(placesOf(text).map((place) => place.split(' ')[1])).toEqual(['/exceptions/0/approvedBy']);
  });

  test('two exceptions of one id', () => {
    expect(messagesOf(JSON.stringify({ pretense: 1, exceptions: [exception, exception] }))).toContain('same id');
  });

  test('no message holds what a value says', () => {
    const canary = ['canary', 'canary'].join('-');
    const text = JSON.stringify({
      pretense: canary,
      level: canary,
      terms: [`${canary}!`],
      exceptions: [{ ...exception, id: `${canary} `, allow: { finding: canary } }],
    });
    expect(placesOf(text).length).toBeGreaterThan(3);
    expect(messagesOf(text)).not.toContain(canary);
  });
});

describe('a hostile file', () => {
  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
    'the key %s is an unknown clause',
    (key) => {
      for (const text of [
        `{"pretense": 1, "${key}": {"level": "light"}}`,
        `{"pretense": 1, "findings": {"classes": {"${key}": "report"}}}`,
        `{"pretense": 1, "exceptions": [{"${key}": 1}]}`,
      ]) {
        expect(parsePolicy(text).file).toBeUndefined();
        expect(messagesOf(text)).toContain(`No clause is called "${key}".`);
      }
      expect(Object.hasOwn(Object.prototype, 'level')).toBe(false);
    },
  );

  test('a rule called constructor is the name of a rule and no more', () => {
    const { file } = parsePolicy('{"pretense": 1, "findings": {"rules": {"constructor": "report"}}}');
    expect(Object.entries(file?.findings?.rules ?? {})).toEqual([['constructor', 'report']]);
    expect(parsePolicy('{"pretense": 1, "findings": {"rules": {"__proto__": "report"}}}').file).toBeUndefined();
  });

  test.each([
    ['lists', '['.repeat(100_000)],
    ['objects', '{"a":'.repeat(100_000)],
    ['lists in a clause', `{"pretense": 1, "terms": ${'['.repeat(100_000)}`],
  ])('nested deeply is told where it gets too deep: %s', (_name, text) => {
    const { file, problems } = parsePolicy(text);
    expect(file).toBeUndefined();
    expect(problems[0]?.what).toBe(`Objects and lists are nested deeper than ${policyLimits.maxDepth}.`);
    expect(problems[0]?.column).toBeGreaterThan(60);
  });

  test.each([
    ['larger than 1 MB', ' '.repeat(1024 * 1024 + 1), /1 MB/],
    ['a list without end', `{"pretense": 1, "terms": [${'"a",'.repeat(6000)}]}`, /5000 are the most/],
    ['values without end', `{"pretense": 1, "x": [${'1,'.repeat(60_000)}]}`, /more than 50000 values/],
    [
      'rules without end',
      JSON.stringify({
        pretense: 1,
        findings: { rules: Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`r${index}`, 'block'])) },
      }),
      /500 are the most/,
    ],
    [
      'globs without end',
      JSON.stringify({
        pretense: 1,
        data: Array.from({ length: 3 }, () => ({
          class: 'public',
          paths: Array.from({ length: 50 }, () => 'x'.repeat(250)),
        })),
      }),
      new RegExp(`more than ${maxGlobSteps} characters`),
    ],
  ])('is bounded: %s', (_name, text, message) => {
    expect(parsePolicy(text).file).toBeUndefined();
    expect(messagesOf(text)).toMatch(message);
  });

  test('with a thousand mistakes tells the first of them', () => {
    const text = JSON.stringify({
      pretense: 1,
      ...Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`x${index}`, 1])),
    });
    expect(parsePolicy(text).problems).toHaveLength(policyLimits.maxProblems);
  });

  test('cannot write to a terminal by its keys', () => {
    const text = JSON.stringify({ pretense: 1, '\u001b[2J\u202eevil\n': 1, ['y'.repeat(5000)]: 2 });
    // eslint-disable-next-line no-control-regex
    expect(messagesOf(text).replaceAll('\n', '')).not.toMatch(/[\0-\x1f\u202e]/);
    expect(messagesOf(text).length).toBeLessThan(2000);
  });

  test.each([
    ['quotes', '"'],
    ['backslashes', '"\\\\'],
    ['comments', '/**/'],
    ['an open text', '"a'],
    ['slashes', '/'],
    ['digits', '1'],
    ['minus signs', '-'],
  ])('takes time that grows with its length: %s', (_name, part) => {
    const growth = growthOf(100_000, (size) => {
      parsePolicy(`{"pretense": ${part.repeat(size / part.length)}`);
      parsePolicy(`{"pretense": 1, "organisational": [{"title": "a", "text": "${part.repeat(size / part.length)}`);
    });
    expect(growth).toBeLessThan(linearGrowth);
  });

  test('is never read in part: cut anywhere it is no policy', () => {
    const whole = policyTemplate();
    expect(parsePolicy(whole).file).toBeDefined();
    const end = whole.lastIndexOf('}');
    for (let length = 0; length <= end; length += 1) {
      const { file, problems } = parsePolicy(whole.slice(0, length));
      expect(file, `cut after ${length} characters`).toBeUndefined();
      expect(problems.some(({ severity }) => severity === 'error')).toBe(true);
    }
  });

  test('any text gives a file or a problem with a place, and never throws', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ',',
      ':',
      '//',
      '/*',
      '*/',
      '\n',
      '\\',
      '1',
      '-',
      'true',
      '"pretense"',
      '"data"',
      '"exceptions"',
      '"a"',
      '\ud800',
      '\ufffd',
      ' ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces).map((parts) => parts.join('')),
        ),
        (text) => {
          const { file, problems } = parsePolicy(text, nowMs);
          if (file === undefined) expect(problems[0]?.line).toBeGreaterThan(0);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
