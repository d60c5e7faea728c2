import { afterAll, beforeAll, expect, test } from 'vitest';
import { NamesReader } from './languages.fixture.ts';

const reader = new NamesReader();
beforeAll(() => reader.prepare(['java']));
afterAll(() => reader.dispose());

test.each([
  ['its package without the top domain', 'package com.acme.billing.paymentCore;', 'acme billing paymentCore'],
  ['a module', 'module acme.billing { requires java.base; exports acme.billing.api; }', 'acme billing'],
  [
    'classes, fields and methods',
    'class Vault<Item extends Base> { private int total, limit = 1; Vault(String code) {} void open(final Item item, String... rest) {} public static void main(String[] args) {} }',
    'Item Vault args code item limit open rest total',
  ],
  [
    'interfaces and annotations',
    'interface Store { int SIZE = 1; void save(Id id); } @interface Marked { String kind() default ""; }',
    'Marked SIZE Store id kind save',
  ],
  [
    'enums',
    'enum Kind { FIRST(1), SECOND { void run() {} }; final int rate; Kind(int rate) { this.rate = rate; } }',
    'FIRST Kind SECOND rate run',
  ],
  ['records', 'record Pair<Left>(Left left, int right) { Pair { check(); } }', 'Left Pair left right'],
  [
    'locals',
    'class A { void f() { var total = 1; for (int index = 0;;) {} for (Item item : items) {} try (var stream = open()) {} catch (Problem problem) {} outer: while (true) {} } }',
    'A f index item outer problem stream total',
  ],
  ['lambda parameters', 'class A { F f = one -> (two, three) -> (int four) -> 1; }', 'A f four one three two'],
  [
    'patterns',
    'class A { void f() { if (x instanceof Vault vault) {} switch (x) { case Pair(var left, Item right) -> {} case Other other -> {} } } }',
    'A f left other right vault',
  ],
  ['generic methods', 'class A { <Choice> Choice pick(Choice it) { return it; } }', 'A Choice it pick'],
  [
    'no names that only calls, types, strings and comments hold',
    '/** commentedName */ class A { { other.call(new Vault("stringName"), Base.FIELD); } }',
    'A',
  ],
])('Java declares %s', (_name, source, declared) => {
  expect(reader.declaredIn('Vault.java', source)).toBe(declared);
});

test.each([
  ['a class', 'import java.util.List;', ['java.util: List / ']],
  ['everything', 'import java.util.*;', ['java.util:  / ']],
  ['a member', 'import static com.acme.Rates /* why */ .feeOf;', ['com.acme.Rates: feeOf / ']],
])('Java imports %s', (_name, source, expected) => {
  expect(reader.importsIn('Vault.java', source)).toEqual(expected);
});

test('a name imported from a Java package that may be private counts as declared', () => {
  const source =
    'import com.acme.core.LedgerClient; import java.util.LinkedList; import org.springframework.web.RestTemplate;';
  expect(reader.declaredIn('Vault.java', source)).toBe('LedgerClient');
});
