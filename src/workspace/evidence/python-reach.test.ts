import { expect, test } from 'vitest';
import { pythonReach } from './python-reach.ts';
import { growthOf, linearGrowth } from '../../base/growth.fixture.ts';

test.each([
  ['attributes', 'ledger.total.rate', 'rate total'],
  ['keyword arguments', 'open(total=1,\n     rate=2)', 'rate total'],
  ['methods of a class', 'class A(B):\n    def total(self):\n        own = 1\n', 'self total'],
  [
    'attributes of a class',
    'class A(B):\n    class Meta:\n        total_name = "x y"\n    rate: int = 1\n',
    'Meta rate total_name',
  ],
  ['parameters', 'def open(total, *rates, fee: int = f(1), **rest):\n    own = 1\n', 'fee rates rest total'],
  ['strings that spell a name', "getattr(ledger, 'total', 'rate-plugin')", 'rate-plugin total'],
])('%s are reached for', (_name, source, names) => {
  expect([...pythonReach(source)].toSorted().join(' ')).toBe(names);
});

test.each([
  ['functions and their variables', 'def total():\n    fee = 1\n    return fee\n'],
  ['comments', '# ledger.total\n'],
  ['comparisons', 'if (total == rate): pass\n'],
])('%s stay inside the file', (_name, source) => {
  expect([...pythonReach(source)]).toEqual([]);
});

test('a hostile source takes linear time', () => {
  for (const text of ['def f(', '(\n', 'class A:\n', '"a-', ', ']) {
    expect(growthOf(12_000, (size) => pythonReach(text.repeat(size)))).toBeLessThan(linearGrowth);
  }
});
