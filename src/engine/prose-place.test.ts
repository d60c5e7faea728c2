import { expect, test } from 'vitest';
import { isProsePlace } from './prose-place.ts';
import { growthOf, linearGrowth } from '../base/growth.fixture.ts';

/** The run stands between the marks. */
function isProse(marked: string): boolean {
  const start = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  return isProsePlace(marked.replaceAll(/[«»]/g, ''), start, end);
}

test.each([
  'The «request context» is pushed when the request begins.',
  '- [NEW] Support «unix time» [#1980](https://example.test/1980)',
  'fix(client): return «query params» in all urls (#12)',
  '[![«Bundle size»](https://example.test/badge)](https://example.test)',
  ' * Closes the «request context».',
  '   12\t// the «view\n   13\t// function» of it',
  '> said the «view function»',
  '| «view function» | what it does |',
  'open(path) // keeps the «view function»',
  'throw new TypeError("The «view function» did not return a valid response");',
  'It calls the "«view function»" of the blueprint that it is in.',
  'This is a «view\nfunction» or a command of the application.',
  '«view function»',
])('prose: %j', (text) => {
  expect(isProse(text)).toBe(true);
});

test.each([
  '    «return json».dumps(obj, **kwargs)',
  '    «return context»',
  'def view():\n    «raise error»\n    x = 1',
  'type Context struct {\n\t«name string»\n\tsize int\n}',
  'func parse(«name string», value int) error {',
  'public void write(JsonWriter out, «String value») throws IOException {',
  'const c = «new Context»(request)',
  'if (result «instanceof Promise») {',
  'steps:\n      - uses: setup\n      - run: «bun run» build',
  'String «target value» = "a sentence of words that should not count";',
  'x = "«btn card»"',
  'expect(page).toContain(\'<«script nonce»="of the page that it should be" async>\')',
  '// It ends with a view\n«view\nfunction» = 1;',
])('code: %j', (text) => {
  expect(isProse(text)).toBe(false);
});

test('a text of one long line takes no longer for each place than a short one', () => {
  const growth = growthOf(25_000, (size) => {
    const text = 'the view function of it, '.repeat(size);
    for (let place = 0; place < 100; place += 1) isProsePlace(text, 4 + place * 25, 17 + place * 25);
  });
  expect(growth).toBeLessThan(linearGrowth);
});
