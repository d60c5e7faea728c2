import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ecmascriptReach } from './ecmascript-reach.ts';
import { growthOf, linearGrowth } from '../../base/growth.fixture.ts';

test.each([
  ['members', 'ledger.total; ledger?.rate; ledger.#hidden', 'rate total'],
  ['members in brackets', "ledger['total']", 'total'],
  ['keys of an object', 'open({ total: 1, rate, [computed]: 2, "quoted": 3 })', 'quoted rate total'],
  ['methods of an object', 'plug({ apply(compiler) { compiler.run() } })', 'apply run'],
  ['keys of a pattern', 'const { total, rate: own, fee = 1 } = ledger', 'fee rate total'],
  [
    'fields and methods of a class',
    'class A extends B {\n  readonly rate: number;\n  async total(): void {}\n}',
    'rate total',
  ],
  [
    'members of an interface',
    'interface A {\n  total: number\n  rate?: string;\n  open<T>(x: T): void\n}',
    'open rate total',
  ],
  ['attributes of an element', '<Row total={1} rate="2" />', 'rate total'],
  ['strings that spell a name', "emitter.on('totalChanged', f)", 'on totalChanged'],
  ['what stands in a template', '`text ${ledger.total} ${`${ledger.rate}`} text`', 'rate total'],
  ['what follows a pattern', 'text.replace(/[\'"/]/g, x).total', 'replace total'],
  ['what follows an apostrophe between tags', "<p>Don't</p>\nledger.total", 'total'],
])('%s are reached for', (_name, source, names) => {
  expect([...ecmascriptReach(source)].toSorted().join(' ')).toBe(names);
});

test.each([
  ['variables', 'const total = 1; let rate'],
  ['parameters with types', 'function open(total: number, rate: string) { return total + rate }'],
  ['functions and classes', 'function open() {} class Total {}'],
  ['calls', 'function f() { open(1); total(2) }'],
  ['branches of a condition', 'f(isOpen ? total : rate)'],
  ['comments', '// ledger.total\n/* { rate: 1 } */'],
  ['rest elements', 'f(...total)'],
])('%s stay inside the file', (_name, source) => {
  expect([...ecmascriptReach(source)]).toEqual([]);
});

test('any text is read to its end', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '(',
    ')',
    '`',
    '${',
    "'",
    '"',
    '/',
    '*/',
    '/*',
    '\\',
    '\n',
    '.',
    'name',
    ':',
    '<',
    '1',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      ecmascriptReach(pieces.join(''));
    }),
    { numRuns: 300 },
  );
});

test('a hostile source takes linear time', () => {
  for (const text of ['(', '{', '`${', 'a<', '/', "'", '{a', '=/[', 'a ']) {
    expect(growthOf(3_000, (size) => ecmascriptReach(text.repeat(size)))).toBeLessThan(linearGrowth);
  }
});
