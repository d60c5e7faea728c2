import { afterAll, beforeAll, expect, test } from 'vitest';
import { NamesReader } from './languages.fixture.ts';

const reader = new NamesReader();
beforeAll(() => reader.prepare(['csharp']));
afterAll(() => reader.dispose());

test.each([
  ['namespaces', 'namespace Acme.Billing { namespace Core {} }', 'Acme Billing Core'],
  ['a namespace of the file', 'namespace Acme.Billing;', 'Acme Billing'],
  [
    'types',
    'class Vault<Item> where Item : Base {} struct Slot {} interface IStore {} record Pair(int Left); delegate void Done(string why); enum Kind { First, Second = 2 }',
    'Done First IStore Item Kind Left Pair Second Slot Vault why',
  ],
  [
    'members',
    'class A { int total, limit = 1; const int Max = 2; public string Code { get; set; } event Action Closed; event Action Opened { add {} remove {} } int this[int index] => 1; void Open(string code, params Item[] rest) {} ~A() {} }',
    'A Closed Code Max Open Opened code index limit rest total',
  ],
  [
    'locals',
    'class A { void F() { var total = 1; int Inner(int x) => x; foreach (var item in y) {} try {} catch (Oops problem) {} using var stream = G(); (int Left, int right) pair = z; var (one, two) = z; again: return; } }',
    'A F Inner Left again item one pair problem right stream total two x',
  ],
  ['lambda parameters', 'class A { F f = one => (two, three) => (int four) => 1; }', 'A f four one three two'],
  [
    'patterns and out variables',
    'class A { void F() { if (x is Vault vault && y is { Size: var size } whole) {} G(out var found, out int other); } }',
    'A F found other size vault whole',
  ],
  [
    'queries',
    'class A { object F() => from row in rows let sum = row.A join cell in cells on row.B equals cell.B into group1 select new { Total = sum }; }',
    'A F Total cell group1 row sum',
  ],
  [
    'nothing of overrides, calls, strings and comments',
    '/* commentedName */ class A { public override string ToString() => Other.Call("stringName", new B { Size = 1 }); }',
    'A',
  ],
])('C# declares %s', (_name, source, declared) => {
  expect(reader.declaredIn('Vault.cs', source)).toBe(declared);
});

test.each([
  ['a namespace', 'using System.Text;', ['System.Text:  / ']],
  [
    'a class and an alias',
    'using static Acme.Rates; global using Book = Acme.Core.LedgerBook;',
    ['Acme.Rates:  / ', 'Acme.Core.LedgerBook:  / Book'],
  ],
])('C# imports %s', (_name, source, expected) => {
  expect(reader.importsIn('Vault.cs', source)).toEqual(expected);
});

test('the compounds and aliases of a C# namespace that may be private count as declared', () => {
  expect(
    reader.declaredIn(
      'Vault.cs',
      'using AcmeCore.Api; using Lines = AcmeCore.Rows; using System.Collections.NonGeneric;',
    ),
  ).toBe('AcmeCore Lines');
});
