import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NamesReader } from './languages.fixture.ts';

const reader = new NamesReader();
beforeAll(() => reader.prepare(['swift']));
afterAll(() => reader.dispose());

const declarations: readonly (readonly [name: string, source: string, declared: string])[] = [
  [
    'classes, structs and actors',
    'final class Vault: Base {}\nstruct Row<Cell> {}\nactor Bank {}',
    'Bank Cell Row Vault',
  ],
  ['no extended type', 'extension Array { var total: Int { 1 } }', 'total'],
  [
    'protocols',
    'protocol Store { associatedtype Item\n var rows: [Item] { get }\n func load(from url: URL) -> Item }',
    'Item Store from load rows url',
  ],
  ['enums', 'enum Kind: String { case open = "o", shut; case pair(left: Int, Int) }', 'Kind left open pair shut'],
  ['aliases of types', 'typealias Handler = (_ result: Int, Error) -> Void', 'Handler result'],
  [
    'functions',
    'func settle<R>(_ amount: inout Int, using block: (R) -> Void, count: Int = other) -> R {}',
    'R amount block count settle using',
  ],
  [
    'initialisers and subscripts',
    'class Vault { init(owner name: String) {}\n subscript(index: Int) -> Int { get { 1 } set(fresh) {} } }',
    'Vault fresh index name owner',
  ],
  [
    'properties',
    'struct Row { let one = 1, two: Int\n lazy var maker = 3\n var size = 0 { willSet(neu) {} didSet(old) {} } }',
    'Row maker neu old one size two',
  ],
  ['tuples', 'let (first, (second, third)) = pair\nlet row = (name: 1, age: 2)', 'age first name row second third'],
  [
    'conditions',
    'if let one { }\nguard let two = maybe, var three = more else { return }\nwhile let four = next() {}',
    'four one three two',
  ],
  ['loops', 'for row in rows {}\nfor (index, entry) in map {}\nfor case let some? in list {}', 'entry index row some'],
  [
    'patterns',
    'switch kind { case .pair(let one, .some(let two)): break\n case let .tree(inner): break\n case let v as Int: break }',
    'inner one two v',
  ],
  [
    'closures',
    'let add = { (left: Int, right) -> Int in left }\nlist.map { [cap = other] item in item }',
    'add cap item left right',
  ],
  ['exceptions and labels', 'outer: while true { do { } catch let problem { } }', 'outer problem'],
  [
    'macros',
    'macro stringify<U>(_ content: U) -> String = #externalMacro(module: "M", type: "T")',
    'U content stringify',
  ],
  ['both sides of a condition of the compiler', '#if DEBUG\nlet one = 1\n#else\nlet two = 2\n#endif', 'one two'],
  ['quoted names', 'let `default` = 1', 'default'],
  ['nothing that is only used', 'let one = vault.settle(using: other)', 'one'],
  ['nothing that the compiler calls', '@propertyWrapper struct Clamped { var wrappedValue: Int }', 'Clamped'],
];

describe('declares', () => {
  test.each(declarations)('%s', (_name, source, declared) => {
    expect(reader.declaredIn('Vault.swift', source)).toBe(declared);
  });
});

test('an import that is surely public adds nothing; another adds its compounds', () => {
  const source = 'import Foundation\nimport struct AcmeCore.Vault\n@testable import BillingCore\nlet one = 1';
  expect(reader.declaredIn('Vault.swift', source)).toBe('AcmeCore BillingCore Vault one');
  expect(reader.importsIn('Vault.swift', source)).toEqual([
    'Foundation:  / ',
    'AcmeCore: Vault / ',
    'BillingCore:  / ',
  ]);
});

test('what does not parse is read lexically at its place', () => {
  const { declared } = reader.namesOf('Vault.swift', 'func before() {}\nclass { ledgerTotal )) ;\nfunc after() {}');
  expect(declared).toEqual(expect.arrayContaining(['before', 'ledgerTotal']));
});
