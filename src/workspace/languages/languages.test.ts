import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SyntaxReader } from '../syntax-reader.ts';
import type { FileNames } from '../types.ts';
import { languageOf, languages } from './index.ts';
import { gatherGrammars } from './languages.fixture.ts';

const grammarsFolder = gatherGrammars();
const reader = new SyntaxReader(grammarsFolder);

beforeAll(async () => {
  for (const language of languages) await reader.prepare(language);
});
afterAll(() => {
  reader.dispose();
  rmSync(grammarsFolder, { recursive: true });
});

function namesOf(file: string, source: string): FileNames {
  const language = languageOf(file);
  if (language === undefined) throw new Error(`no language for ${file}`);
  const reading = reader.read(language, source);
  expect(reading.isLexical).toBe(false);
  return reading.names;
}

function declaredIn(file: string, source: string): string {
  return namesOf(file, source).declared.toSorted().join(' ');
}

function importsIn(file: string, source: string): readonly string[] {
  return namesOf(file, source).imports.map(
    ({ module, names, bindings }) => `${module}: ${names.join(' ')} / ${bindings.join(' ')}`,
  );
}

const shared: readonly (readonly [name: string, source: string, declared: string])[] = [
  ['variables', 'const ledgerOne = 1; let ledgerTwo; var ledgerThree', 'ledgerOne ledgerThree ledgerTwo'],
  ['functions and parameters', 'function settle(invoice, fee = 1, ...rest) {}', 'fee invoice rest settle'],
  ['generators and async functions', 'function* drain() {} async function fill() {}', 'drain fill'],
  ['arrow parameters', '(first) => second => async third => 1', 'first second third'],
  ['function expressions', 'run(function named(inner) {})', 'inner named'],
  [
    'classes',
    'class Vault extends Base { open() {} static shut() {} get size() { return 1 } }',
    'Vault open shut size',
  ],
  [
    'class fields',
    'class Vault { total = 1; #pin = 2; static kind; "quoted-key" = 3 }',
    'Vault kind pin quoted-key total',
  ],
  [
    'object keys',
    'use({ plain: 1, "payment-ledger": 2, method() {}, ["listed"]: 3, [computed]: 4 })',
    'listed method payment-ledger plain',
  ],
  ['object keys that are no names', 'use({ "has space": 1, 42: 2, "": 3, "a/b": 4 })', ''],
  ['shorthand properties', 'use({ tenantId, vault })', 'tenantId vault'],
  [
    'destructuring',
    'const { one, two: renamed, three = 3, four: { five }, ...others } = it',
    'five one others renamed three',
  ],
  ['array destructuring', 'const [head, , [deep], ...tail] = it', 'deep head tail'],
  ['destructured parameters', 'function open({ vault, code: pin }, [slot]) {}', 'open pin slot vault'],
  [
    'loop and catch variables',
    'for (const item of list) {} for (const key in list) {} try {} catch (problem) {}',
    'item key problem',
  ],
  ['destructured catch', 'try {} catch ({ reason }) {}', 'reason'],
  [
    'assigned members',
    'this.balance = 1; module.exports.settle = 2; vault["slot-key"] = 3; a.b.deep += 1',
    'balance deep settle slot-key',
  ],
  ['labels', 'outer: for (;;) {}', 'outer'],
  [
    'exported names',
    'export const shown = 1; export { shown as renamed }; export * as bundle from "./x.js"',
    'bundle renamed shown',
  ],
  ['unicode names', 'const größe = 1, 名前 = 2, \\u0061bc = 3', 'abc größe 名前'],
  ['names that only strings, comments and calls hold', '// commentedName\ncalled("stringName", other.member)', ''],
];

describe.each(['vault.ts', 'vault.tsx', 'vault.js', 'vault.jsx'])('%s declares', (file) => {
  test.each(shared)('%s', (_name, source, declared) => {
    expect(declaredIn(file, source)).toBe(declared);
  });
});

test.each([
  [
    'interfaces',
    'interface Vault<Item> { open(code: string): void; size?: number; "quoted-key": Item; [slot: string]: unknown }',
    'Item Vault code open quoted-key size slot',
  ],
  [
    'type aliases',
    'type Fee<Unit> = { amount: Unit }; type Call = (value: string) => void',
    'Call Fee Unit amount value',
  ],
  [
    'enums',
    'enum Kind { First, Second = 2, "third-kind" = 3 } declare const enum Other { Only }',
    'First Kind Only Other Second third-kind',
  ],
  [
    'namespaces',
    'namespace Billing.Core { export const rate = 1 } declare module "public-lib" { interface Extra {} }',
    'Billing Core Extra rate',
  ],
  [
    'parameter properties',
    'class Vault { constructor(private readonly store: Store, public code?: string) {} }',
    'Vault code store',
  ],
  [
    'abstract and declared members',
    'abstract class Vault { abstract open(code: string): void; declare kind: string; accessor size = 1 }',
    'Vault code kind open size',
  ],
  [
    'overloads and ambient functions',
    'declare function settle(fee: number): void; function pay(a: string): void; function pay(b: unknown) {}',
    'a b fee pay settle',
  ],
  [
    'mapped and inferred types',
    'type M<T> = { [Key in keyof T]: T[Key] }; type E<T> = T extends (infer Element)[] ? Element : never',
    'E Element Key M T',
  ],
  ['tuple members', 'type Pair = [left: string, right?: number]', 'Pair left right'],
  ['import aliases', 'import Short = Billing.Core', 'Short'],
  ['members assigned through assertions', '(vault as any).extra = 1; vault!.more = 2', 'extra more'],
])('TypeScript declares %s', (_name, source, declared) => {
  expect(declaredIn('vault.ts', source)).toBe(declared);
});

test('JSX does not stop the reading', () => {
  const source =
    'export function VaultPage({ tenant }) { const rows = 1; return <Row key="x" onOpen={(slot) => rows}>{tenant}</Row> }';
  expect(declaredIn('page.jsx', source)).toBe('VaultPage rows slot tenant');
  expect(declaredIn('page.tsx', source)).toBe('VaultPage rows slot tenant');
});

const imports: readonly (readonly [name: string, source: string, expected: readonly string[]])[] = [
  ['named', 'import { one, two as second } from "public-lib"', ['public-lib: one two / second']],
  ['default', 'import ledger from "./ledger.js"', ['./ledger.js:  / ledger']],
  ['default and named', 'import ledger, { one } from "@scope/lib/part"', ['@scope/lib/part: one / ledger']],
  ['namespace', 'import * as files from "node:fs"', ['node:fs:  / files']],
  ['for effect only', 'import "public-lib/register"', ['public-lib/register:  / ']],
  ['default by name', 'import { default as ledger } from "lib"', ['lib:  / ledger']],
  ['over lines', 'import {\n  one, // why\n  two,\n} from "lib"', ['lib: one two / ']],
  ['required', 'const ledger = require("lib")', ['lib:  / ledger']],
  ['required names', 'const { one, two: second, ...rest } = require("lib")', ['lib: one two rest / second']],
  ['a required member', 'const one = require("lib").two', ['lib: two / one']],
  ['imported late', 'const { one } = await import("lib")', ['lib: one / ']],
];

describe.each(['vault.ts', 'vault.tsx', 'vault.js', 'vault.jsx'])('%s imports', (file) => {
  test.each(imports)('%s', (_name, source, expected) => {
    expect(importsIn(file, source)).toEqual(expected);
  });
});

test.each([
  ['types', 'import type { One } from "lib"', ['lib: One / ']],
  ['types among values', 'import { type One, type Two as Second } from "lib"', ['lib: One Two / Second']],
  ['a default type', 'import type Ledger from "lib"', ['lib:  / Ledger']],
  ['a name that is called type', 'import type, { other } from "lib"', ['lib: other / type']],
  ['by require', 'import ledger = require("lib")', ['lib:  / ledger']],
])('TypeScript imports %s', (_name, source, expected) => {
  expect(importsIn('vault.ts', source)).toEqual(expected);
});

test.each([
  [
    'functions and parameters',
    'def settle(invoice, fee: int, rate=1, note: str = "x", *items, late, **options): pass',
    'fee invoice items late note options rate settle',
  ],
  [
    'classes and annotated fields',
    'class Vault(Base):\n    size: int\n    kind: str = "a"\n    total = other = 1\n',
    'Vault kind other size total',
  ],
  [
    'attributes on self',
    'class V:\n    def m(self):\n        self.balance = 1\n        self.typed: int = 2\n        self.sum += 1\n',
    'V balance m sum typed',
  ],
  [
    'unpacking',
    'left, right = pair\n(first, [second, *others]), third = x\nself.a, self.b = 1, 2\n',
    'a b first left others right second third',
  ],
  ['loops', 'for index, (key, value) in x: pass\nfor item in x: pass\n', 'index item key value'],
  [
    'with and except targets',
    'with a as handle, b as (one, two): pass\ntry: pass\nexcept E as problem: pass\n',
    'handle one problem two',
  ],
  ['comprehensions', '[x for row, cell in y]\n{k: v for entry in z}\n', 'cell entry row'],
  ['lambdas and walrus', 'lambda left, right=1: left\nif (found := 1): pass\n', 'found left right'],
  ['globals', 'def f():\n    global shared_state\n    nonlocal outer_state\n', 'f outer_state shared_state'],
  [
    'type parameters',
    'type Pairs[Item] = int\ndef pick[Choice: int](x: Choice): pass\nclass Box[*Rest, **Spec]: pass\nbase: List[Other] = x\n',
    'Box Choice Item Pairs Rest Spec base pick x',
  ],
  [
    'match captures',
    'match x:\n    case Foo(size=1, kind=bound): pass\n    case [first, *rest]: pass\n    case {"k": held, **others}: pass\n    case str() as text: pass\n',
    'bound first held kind others rest size text',
  ],
  ['dictionary keys and keyword arguments are not declared', 'call({"tenant": 1}, mode=2)\n', ''],
  ['unicode names', 'größe = 1\n', 'größe'],
])('Python declares %s', (_name, source, declared) => {
  expect(declaredIn('vault.py', source)).toBe(declared);
});

test.each([
  ['modules', 'import os, a.b.c as d\n', ['os:  / ', 'a.b.c:  / d']],
  ['names', 'from lib.part import one, two as second\n', ['lib.part: one two / second']],
  ['names over lines', 'from lib import (\n    one,  # why\n    two,\n)\n', ['lib: one two / ']],
  ['relative modules', 'from . import one\nfrom ..part import two\n', ['.: one / ', '..part: two / ']],
  ['everything', 'from lib import *\n', ['lib:  / ']],
])('Python imports %s', (_name, source, expected) => {
  expect(importsIn('vault.py', source)).toEqual(expected);
});

describe('a broken source', () => {
  const sources = [
    'class Vault { open( { ;;; }',
    'def settle(:\n  x = = 1\n',
    'const { a: [ = ledgerValue',
    '\u0000\uD800 ` ${',
  ];
  const pieces = fc.constantFrom(
    '{',
    '}',
    '(',
    ')',
    '[',
    '`',
    '${',
    '"',
    "'",
    '/*',
    '//',
    '\n',
    '=>',
    ' def ',
    ' class ',
    'import ',
    ' from ',
    '=',
    ':',
    ',',
    '*',
    '\\u',
    '<',
    '>',
    '#',
    '\ud83d',
    'ledgerName',
  );

  const parsed = languages.filter(({ syntax }) => syntax !== undefined);
  test.each(parsed.map(({ id, extensions }) => [id, extensions[0] ?? ''] as const))(
    'never throws in %s',
    (_id, extension) => {
      const language = languageOf(`file.${extension}`);
      if (language === undefined) throw new Error(extension);
      for (const source of sources) expect(() => reader.read(language, source)).not.toThrow();
      fc.assert(
        fc.property(
          fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 60 }),
          (parts) => {
            reader.read(language, parts.join(''));
          },
        ),
        { numRuns: 150 },
      );
    },
  );

  test('keeps the declarations around the break, and the compounds inside it', () => {
    const { declared } = namesOf('vault.ts', 'function before() {}\nclass { ledgerTotal )) ;\nfunction after() {}');
    expect(declared).toEqual(expect.arrayContaining(['before', 'ledgerTotal', 'after']));
  });

  test('is read lexically when the parser does not finish in time, so that nothing of it stays in clear', async () => {
    const impatient = new SyntaxReader(grammarsFolder, -1);
    const language = languageOf('vault.ts');
    if (language === undefined) throw new Error('no TypeScript');
    await impatient.prepare(language);
    const reading = impatient.read(language, `function settle() {}\n${'use(paymentLedger, plain);\n'.repeat(2_000)}`);
    expect(reading).toEqual({ names: { declared: ['settle', 'paymentLedger'], imports: [] }, isLexical: true });
    impatient.dispose();
  });
});

test('a source on which a parser never ends is read lexically, and the next one is parsed', async () => {
  const short = new SyntaxReader(grammarsFolder, 100);
  const language = languageOf('vault.tsx');
  if (language === undefined) throw new Error('no TSX');
  await short.prepare(language);
  const endless = short.read(language, 'abstract class"]d[y:g]r[e;\nsettle(paymentLedger)');
  expect(endless).toEqual({ names: { declared: ['paymentLedger'], imports: [] }, isLexical: true });
  expect(short.read(language, 'function settle() {}')).toMatchObject({
    names: { declared: ['settle'] },
    isLexical: false,
  });
  short.dispose();
});

test.each(['Billing.scala', 'billing.dart', 'schema.graphql', 'main.tf', 'Page.vue'])(
  'every compound of %s counts as declared, since no parser reads it',
  (file) => {
    const language = languageOf(file);
    if (language === undefined) throw new Error(file);
    const reading = reader.read(language, 'func settle(tenant_id int) { paymentLedger := LedgerSum(plain) }');
    expect(reading.isLexical).toBe(true);
    expect(reading.names.declared).toEqual(['settle', 'tenant_id', 'paymentLedger', 'LedgerSum']);
  },
);

test('an extension belongs to one language', () => {
  const extensions = languages.flatMap((language) => language.extensions);
  expect(new Set(extensions).size).toBe(extensions.length);
});

test('a missing grammar is said with its code', async () => {
  const elsewhere = new SyntaxReader(join(import.meta.dirname, 'no-such-folder'));
  const language = languageOf('vault.py');
  if (language === undefined) throw new Error('no Python');
  await expect(elsewhere.prepare(language)).rejects.toMatchObject({ code: 'grammars-missing' });
});
