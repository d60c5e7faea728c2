import { afterAll, beforeAll, expect, test } from 'vitest';
import { NamesReader } from './languages.fixture.ts';

const reader = new NamesReader();
beforeAll(() => reader.prepare(['ruby']));
afterAll(() => reader.dispose());

test.each([
  ['classes and modules', 'module Acme::Billing\n  class Vault < Base\n  end\nend', 'Acme Billing Vault'],
  [
    'methods and parameters',
    'def settle(invoice, fee = 1, *rest, rate:, unit: 2, **options, &block)\nend\ndef self.open?\nend\ndef code=(value)\nend',
    'block code fee invoice open options rate rest settle unit value',
  ],
  [
    'variables of every kind',
    'total = 1\n@balance = 2\n@@count ||= 3\n$global_rate = 4\nLIMIT = 5\none, (two, *three) = x\nself.slot = 6',
    'LIMIT balance count global_rate one slot three total two',
  ],
  [
    'block and lambda parameters',
    'items.each { |item, (left, right)| 1 }\nrun = ->(input, other = 1) { }',
    'input item left other right run',
  ],
  ['loops and rescues', 'for row in rows do end\nbegin\nrescue Oops => problem\nend', 'problem row'],
  [
    'attributes and what macros declare',
    'attr_accessor :code, :pin\nhas_many :invoices\ndefine_method(:drain) { }\nPair = Struct.new(:left_side, :right_side)\nalias shut close',
    'Pair code drain invoices left_side pin right_side shut',
  ],
  ['keys of hash literals', 'use({ ledger_id: 1, "string_key" => 2 })\ncall(keyword_arg: 1)', 'ledger_id'],
  [
    'patterns',
    'case x\nin {size:, kind: bound}\n1\nin [head, *tail]\n2\nin Vault => whole\n3\nend',
    'bound head size tail whole',
  ],
  [
    'nothing of protocol methods, calls, strings and comments',
    '# commented_name\ndef initialize; end\ndef to_s; end\nother.member_call(:symbol_name, "string_name")',
    '',
  ],
])('Ruby declares %s', (_name, source, declared) => {
  expect(reader.declaredIn('vault.rb', source)).toBe(declared);
});

test('Ruby imports files and gems', () => {
  expect(
    reader.importsIn('vault.rb', 'require "json"\nrequire_relative "../core/ledger"\nautoload(:Vault, "acme/vault")'),
  ).toEqual(['json:  / ', './../core/ledger:  / ', 'acme/vault:  / ']);
});

test('the compounds of a Ruby gem that may be private count as declared', () => {
  expect(reader.declaredIn('vault.rb', 'require "ledger_core/api"\nrequire "active_support/core_ext"')).toBe(
    'ledger_core',
  );
});
