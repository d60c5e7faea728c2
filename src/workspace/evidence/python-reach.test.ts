import { expect, test } from 'vitest';
import { pythonReach } from './python-reach.ts';

test.each([
  ['attributes', 'ledger.total.rate', 'rate total'],
  ['keyword arguments', 'open(total=1,\n     rate=2)', 'rate total'],
  ['methods of a class', 'class A(B):\n    def total(self):\n        own = 1\n', 'total'],
  [
    'attributes of a class',
    'class A(B):\n    class Meta:\n        total_name = "x y"\n    rate: int = 1\n',
    'Meta rate total_name',
  ],
  ['strings that spell a name', "getattr(ledger, 'total')", 'total'],
])('%s are reached for', (_name, source, names) => {
  expect([...pythonReach(source)].toSorted().join(' ')).toBe(names);
});

test.each([
  ['functions and their variables', 'def total(rate):\n    fee = rate\n    return fee\n'],
  ['comments', '# ledger.total\n'],
  ['comparisons', 'if (total == rate): pass\n'],
])('%s stay inside the file', (_name, source) => {
  expect([...pythonReach(source)]).toEqual([]);
});
