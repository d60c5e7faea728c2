import fc from 'fast-check';
import { expect, test } from 'vitest';
import { growthOf, linearGrowth } from '../base/growth.fixture.ts';
import { RestrictedLines } from './restricted-lines.ts';

const plan = `# Reserve plan
The northern pool takes 40 percent of the layer.
}
Its retention is nine million.

The broker is told after the board.
`;

function index(text = plan): RestrictedLines {
  const lines = new RestrictedLines([0x1234567, 0x7654321]);
  lines.add('plans/reserve.md', text);
  return lines;
}

const lines = plan.split('\n');

test.each<[string, string]>([
  ['as they are', plan],
  ['in the middle of other text', `before\n\n${lines.slice(1, 6).join('\n')}\nafter`],
  ['numbered with tabs', lines.map((line, at) => `${String(at + 1).padStart(6)}\t${line}`).join('\n')],
  ['numbered with arrows', lines.map((line, at) => `${String(at + 1).padStart(6)}→${line}`).join('\n')],
  ['as a search shows them', lines.map((line, at) => `${at + 1}:${line}`).join('\n')],
  ['as a diff', lines.map((line) => `+${line}`).join('\n')],
  ['quoted', lines.map((line) => `> ${line}`).join('\n')],
  ['in JSON', JSON.stringify({ content: plan })],
  ['in JSON in JSON', JSON.stringify(JSON.stringify({ content: plan }))],
  ['with the line ends of Windows', plan.replaceAll('\n', '\r\n')],
])('three lines of a restricted file are known again %s', (_, text) => {
  expect(index().find(text)?.file).toBe('plans/reserve.md');
});

test('the line of the text is told', () => {
  expect(index().find(`one\ntwo\n${plan}`)?.line).toBe(3);
});

test('two lines are not enough, nor three that do not follow each other', () => {
  expect(index().find(lines.slice(0, 2).join('\n'))).toBeUndefined();
  expect(index().find(`${lines[0]}\n${lines[1]}\nsomething else entirely\n${lines[3]}\n`)).toBeUndefined();
});

test('lines without substance never match', () => {
  const braces = new RestrictedLines([1, 2]);
  braces.add('a.ts', '}\n});\n}\n{\n/* */\n\n');
  expect(braces.isEmpty).toBe(true);
});

test('any three lines in a row of any file are found, and other texts are not', () => {
  const line = fc.stringMatching(/^[a-z]{3} [a-z0-9]{6,30}$/);
  fc.assert(
    fc.property(fc.uniqueArray(line, { minLength: 6, maxLength: 20 }), fc.nat(), (all, at) => {
      const half = Math.ceil(all.length / 2);
      const [restricted, other] = [all.slice(0, half), all.slice(half)];
      const known = index(restricted.join('\n'));
      const from = at % (restricted.length - 2);
      expect(known.find([...other, ...restricted.slice(from, from + 3)].join('\n'))?.line).toBe(other.length + 1);
      expect(known.find(other.join('\n'))).toBeUndefined();
    }),
  );
});

test('never throws, and takes time that grows with the text and no faster', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => void index().find(text)));
  for (const piece of ['\\', 'a\n', '\\n', '1\t', '9'.repeat(50), '> - '])
    expect(growthOf(12_000, (size) => index().find(piece.repeat(size)))).toBeLessThan(linearGrowth);
});
