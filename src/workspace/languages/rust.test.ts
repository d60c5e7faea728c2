import { afterAll, beforeAll, expect, test } from 'vitest';
import { NamesReader } from './languages.fixture.ts';

const reader = new NamesReader();
beforeAll(() => reader.prepare(['rust']));
afterAll(() => reader.dispose());

test.each([
  [
    'functions and parameters',
    "fn settle<'ledger, Item: Base, const SIZE: usize>(invoice: &'ledger Item, mut fee: u8, (left, right): Pair) {} fn main() {}",
    'Item SIZE fee invoice ledger left right settle',
  ],
  [
    'structs and unions',
    'struct Vault { pub code: u8, pin: Pin } struct Unit; struct Wrap(Inner); union Raw { whole: u8 }',
    'Raw Unit Vault Wrap code pin whole',
  ],
  ['enums', 'enum Kind { First, Second(u8), Third { rate: u8 } = 3 }', 'First Kind Second Third rate'],
  [
    'traits and their parts',
    'trait Store { type Key; const SIZE: u8; fn save(&self, id: Id); } impl Store for Other { type Key = u8; fn save(&self, id: Id) {} }',
    'Key SIZE Store id save',
  ],
  [
    'modules, constants, aliases',
    'mod billing; mod inner { pub const LIMIT: u8 = 1; static mut CACHE: u8 = 2; type Short = Long; }',
    'CACHE LIMIT Short billing inner',
  ],
  [
    'locals',
    "fn f() { let mut total = 1; let (one, two) = x; for (index, item) in y {} 'outer: loop { break 'outer; } let g = |input, &other| 1; }",
    'f g index input item one other outer total two',
  ],
  [
    'patterns',
    'fn f() { match x { Some(found) => 1, None => 2, Kind::First { code, pin: renamed, .. } => 3, whole @ 1..=2 => 4, [head, ref tail] => 5, LIMIT => 6, rest => 7 } if let Ok(value) = y {} }',
    'code f found head renamed rest tail value whole',
  ],
  [
    'macros and what is declared inside them',
    'macro_rules! ledger_sum { ($x:expr) => { let summed = $x; } } lazy_static! { static ref GLOBAL_VAULT: u8 = 1; } println!("{}", plain_use);',
    'GLOBAL_VAULT ledger_sum summed',
  ],
  [
    'no names that only calls, types, strings and comments hold',
    '/// commentedName\nstatic _X: u8 = other::call::<Base>("stringName", Vault { code: 1 });',
    '_X',
  ],
])('Rust declares %s', (_name, source, declared) => {
  expect(reader.declaredIn('vault.rs', source)).toBe(declared);
});

test.each([
  ['one name', 'use std::collections::HashMap;', ['std::collections: HashMap / ']],
  [
    'groups within groups',
    'pub(crate) use acme_core::{self, ledger::{Book as Journal, Page}, rates::*, Vault /* why */};',
    ['acme_core: Vault / ', 'acme_core::ledger: Book Page / Journal', 'acme_core::rates:  / '],
  ],
  [
    'own modules',
    'use crate::billing::Invoice; use super::rate; use self::inner::{one, two as _};',
    ['crate::billing: Invoice / ', 'super: rate / ', 'self::inner: one two / '],
  ],
  ['crates', 'extern crate acme_core as core_lib; use ::serde;', ['acme_core:  / core_lib', 'serde:  / ']],
])('Rust imports %s', (_name, source, expected) => {
  expect(reader.importsIn('vault.rs', source)).toEqual(expected);
});

test('a name imported from a Rust crate that may be private counts as declared', () => {
  const source = 'use acme_core::LedgerClient; use std::sync::{Arc, Mutex as Lock}; use serde::Serialize;';
  expect(reader.declaredIn('vault.rs', source)).toBe('LedgerClient Lock acme_core');
});
