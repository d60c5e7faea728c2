import { afterAll, beforeAll, expect, test } from 'vitest';
import { NamesReader } from './languages.fixture.ts';

const reader = new NamesReader();
beforeAll(() => reader.prepare(['go']));
afterAll(() => reader.dispose());

test.each([
  ['its package', 'package billing', 'billing'],
  ['nothing of a main package', 'package main\nfunc main() {}\nfunc init() {}', ''],
  [
    'functions and parameters',
    'func settle(invoice, order string, fees ...int) (total int, _ error) {}',
    'fees invoice order settle total',
  ],
  ['methods and receivers', 'func (vault *Vault[Item]) Open(code string) {}', 'Open code vault'],
  [
    'structs and fields',
    'type Vault struct { Base; lib.Other; code, pin string `json:"tagged_name"`; Items []Item }',
    'Items Vault code pin',
  ],
  ['interfaces', 'type Store interface { Save(id string) error; lib.Reader; ~int | string }', 'Save Store id'],
  [
    'type parameters and aliases',
    'type Box[Item any, Key comparable] struct{}\ntype Short = lib.Long',
    'Box Item Key Short',
  ],
  [
    'constants and variables',
    'const Limit, other = 1, 2\nconst ( First Kind = iota; Second )\nvar cache, pool map[string]int',
    'First Limit Second cache other pool',
  ],
  [
    'locals',
    'func f() { total, _ := sum(); for index, item := range items {}; if problem := g(); problem != nil {} }',
    'f index item problem total',
  ],
  [
    'switches, selects and labels',
    'func f() { switch kind := x.(type) {}; select { case event := <-queue: }; outer: for {} }',
    'event f kind outer',
  ],
  ['function literals', 'var run = func(input int) { inner := 1 }', 'inner input run'],
  ['unicode names', 'var größe, 名前 = 1, 2', 'größe 名前'],
  [
    'no names that only calls, literals, strings and comments hold',
    '// commentedName\nvar _ = call("stringName", other.Member, Vault{Code: 1})',
    '',
  ],
])('Go declares %s', (_name, source, declared) => {
  expect(reader.declaredIn('vault.go', source)).toBe(declared);
});

test.each([
  ['one', 'import "fmt"', ['fmt:  / ']],
  [
    'many',
    'import (\n\t"net/http"\n\t// why\n\tledger "acme.example/core/v2"\n\t_ "embed"\n\t. `strings`\n)',
    ['net/http:  / ', 'acme.example/core/v2:  / ledger', 'embed:  / ', 'strings:  / '],
  ],
])('Go imports %s', (_name, source, expected) => {
  expect(reader.importsIn('vault.go', source)).toEqual(expected);
});

test('an alias and the compounds of a Go path that may be private count as declared', () => {
  expect(
    reader.declaredIn('vault.go', 'import ( wire "acme.example/ledger_core"; str "strings"; http "net/http" )'),
  ).toBe('ledger_core str wire');
  expect(reader.declaredIn('vault.go', 'import ( "encoding/json"; "google.golang.org/proto_buf" )')).toBe('');
});
