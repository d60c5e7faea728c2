import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NamesReader } from './languages.fixture.ts';

const reader = new NamesReader();
beforeAll(() => reader.prepare(['kotlin']));
afterAll(() => reader.dispose());

const declarations: readonly (readonly [name: string, source: string, declared: string])[] = [
  ['package segments', 'package com.acme.billing', 'acme billing'],
  ['classes and their parameters', 'class Vault(private val owner: Long, count: Int = other)', 'Vault count owner'],
  ['annotated parameters', 'class Vault(@Json(name = "x") override val owner: Long)', 'Vault owner'],
  ['objects', 'object Registry { const val LIMIT = 3 }\ndata object Empty', 'Empty LIMIT Registry'],
  ['companions', 'class Vault {\n companion object Factory { }\n}', 'Factory Vault'],
  [
    'interfaces',
    'sealed interface Shape {\n val area: Double\n}\nfun interface Action {\n fun run(input: Int)\n}',
    'Action Shape area input run',
  ],
  [
    'enums',
    'enum class Kind(val code: Int) { OPEN(1), SHUT(2) { override fun go() {} };\n abstract fun go()\n}',
    'Kind OPEN SHUT code go',
  ],
  ['aliases of types', 'typealias Rows<T> = List<Row<T>>', 'Rows T'],
  [
    'functions',
    'fun <R> String.settle(amount: Int, vararg rest: R, block: (item: R) -> Unit): R = r',
    'R amount block item rest settle',
  ],
  [
    'properties and setters',
    'class Vault {\n var size: Int = 0\n  set(fresh) { field = fresh }\n}',
    'Vault fresh size',
  ],
  ['extension properties', 'val String.doubled: String get() = this', 'doubled'],
  [
    'destructuring',
    'fun go() { val (first, second) = pair\n for ((index, entry) in map) { } }',
    'entry first go index second',
  ],
  ['lambdas', 'val add = { left: Int, (one, two) -> left }', 'add left one two'],
  ['anonymous functions', 'val add = fun(inner: Int): Int { return inner }', 'add inner'],
  [
    'subjects and exceptions',
    'fun go() { when (val answer = ask()) { is Int -> 1 }\n try { } catch (problem: Exception) { } }',
    'answer go problem',
  ],
  [
    'labels',
    'fun go() { outer@ for (row in rows) { continue@outer }\n list.forEach each@{ return@each } }',
    'each go outer row',
  ],
  ['quoted names', 'val `ledgerRow` = 1', 'ledgerRow'],
  ['nothing that is only used', 'val one = vault.settle(named = 1, other)', 'one'],
  [
    'nothing that operators call',
    'class Vault {\n operator fun component1() = 1\n operator fun plusAssign(row: Row) {}\n}',
    'Vault row',
  ],
];

describe('declares', () => {
  test.each(declarations)('%s', (_name, source, declared) => {
    expect(reader.declaredIn('Vault.kt', source)).toBe(declared);
  });
});

test('an import that is surely public adds nothing; another adds its names', () => {
  const source = 'import kotlin.collections.List\nimport acme.ledger.Vault as Safe\nimport acme.rows.*\n\nval one = 1';
  expect(reader.declaredIn('Vault.kt', source)).toBe('Safe Vault one');
  expect(reader.importsIn('Vault.kt', source)).toEqual([
    'kotlin.collections: List / ',
    'acme.ledger: Vault / Safe',
    'acme.rows:  / ',
  ]);
});

test('what does not parse is read lexically at its place', () => {
  const { declared } = reader.namesOf('Vault.kt', 'fun before() {}\nclass ( { ledgerTotal ]] ;\nfun after() {}');
  expect(declared).toEqual(expect.arrayContaining(['before', 'ledgerTotal']));
});

test('a declaration that the grammar takes for an expression is read lexically', () => {
  const source = '@Target(A, B)\nannotation class Marked\n';
  expect(reader.declaredIn('Vault.kt', source)).toBe('Marked');
});
