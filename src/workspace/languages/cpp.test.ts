import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NamesReader } from './languages.fixture.ts';

const reader = new NamesReader();
beforeAll(() => reader.prepare(['c', 'cpp']));
afterAll(() => reader.dispose());

describe.each(['vault.c', 'vault.h', 'vault.cpp', 'vault.hpp'])('%s declares', (file) => {
  test.each([
    [
      'functions and parameters',
      'static int *settle(const char *invoice, int fees[], struct other *it, void (*done)(int code)) { return 0; }\nint open_vault(int pin);\nint main(int argc, char **argv) {}',
      'code done fees invoice it open_vault pin settle',
    ],
    [
      'structs, unions and enums',
      'struct vault { int code, *pin; char name[8]; unsigned flag : 1; union { int raw; }; }; enum kind { FIRST, SECOND = 2 }; struct forward *link;',
      'FIRST SECOND code flag kind link name pin raw vault',
    ],
    [
      'type definitions',
      'typedef struct { int size; } slot_type; typedef int (*callback_type)(int input); typedef unsigned long ledger_id, *ledger_pointer;',
      'callback_type input ledger_id ledger_pointer size slot_type',
    ],
    [
      'variables and labels',
      'static int total = 1, other; extern char *table[2]; void f(void) { int local, *moved = 0; for (int index = 0;;) {} again: goto again; }',
      'again f index local moved other table total',
    ],
    [
      'macros',
      '#define LEDGER_LIMIT 5\n#define LEDGER_SUM(left, right) ((left) + (right))\n',
      'LEDGER_LIMIT LEDGER_SUM left right',
    ],
    [
      'nothing of calls, strings and comments',
      '/* commentedName */ void f(void) { otherCall("stringName", it->member_name); }',
      'f',
    ],
  ])('%s', (_name, source, declared) => {
    expect(reader.declaredIn(file, source)).toBe(declared);
  });
});

test.each([
  [
    'classes',
    'class Vault : public Base { public: Vault(int code); virtual ~Vault(); void open(int pin) const; static int count; int rate{1}; bool operator==(const Vault& other); private: std::string name_; };',
    'Vault code count name_ open other pin rate',
  ],
  [
    'members outside of their class',
    'void acme::Vault::settle(int fee) {}\nint Vault::count = 0;',
    'Vault count fee settle',
  ],
  [
    'templates and concepts',
    'template <typename Item, class Key = int, int Size = 1, typename... Rest> class Box {}; template <class T> concept Storable = true;',
    'Box Item Key Rest Size Storable T',
  ],
  [
    'namespaces and aliases',
    'namespace acme::billing { using Short = Long; } namespace short_name = acme::billing; enum class Kind : int { First };',
    'First Kind Short acme billing short_name',
  ],
  [
    'locals',
    'void f() { auto total = 1; for (const auto& item : items) {} auto [one, two] = pair; auto run = [held = total](int input) { return input; }; try {} catch (const Oops& problem) {} if (int found = g()) {} }',
    'f found held input item one problem run total two',
  ],
])('C++ declares %s', (_name, source, declared) => {
  expect(reader.declaredIn('vault.cpp', source)).toBe(declared);
});

test('C and C++ import headers, and the compounds of those that may be private count as declared', () => {
  const source = '#include <unordered_map>\n#include "acme/ledger_core.h"\n';
  expect(reader.importsIn('vault.c', source)).toEqual(['unordered_map:  / ', 'acme/ledger_core.h:  / ']);
  expect(reader.declaredIn('vault.cpp', source)).toBe('ledger_core');
});
