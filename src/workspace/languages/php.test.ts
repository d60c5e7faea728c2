import { afterAll, beforeAll, expect, test } from 'vitest';
import { NamesReader } from './languages.fixture.ts';

const reader = new NamesReader();
beforeAll(() => reader.prepare(['php']));
afterAll(() => reader.dispose());

test.each([
  ['namespaces', 'namespace Acme\\Billing;', 'Acme Billing'],
  [
    'types',
    'class Vault extends Base {} interface Store {} trait Locked {} enum Kind: string { case First = "a"; const SIZE = 1; }',
    'First Kind Locked SIZE Store Vault',
  ],
  [
    'members',
    'class A { private int $total = 1; public static $count; function open(string $code, &...$rest): void { $this->balance = 1; } function __construct(private Id $owner) {} use T { run as launch; } }',
    'A balance code count launch open owner rest total',
  ],
  [
    'functions and variables',
    'function settle($invoice, $fee = 1) { global $pool; static $cache = 1; [$one, "k" => $two] = $x; foreach ($rows as $key => $row) {} try {} catch (Oops $problem) {} }',
    'cache fee invoice key one pool problem row rows settle two x',
  ],
  ['closures', '$run = function ($input) use ($outer) {}; $short = fn($value) => 1;', 'input outer run short value'],
  [
    'constants and labels',
    'const LIMIT = 1, OTHER = 2; define("GLOBAL_LIMIT", 3); again: goto again;',
    'GLOBAL_LIMIT LIMIT OTHER again',
  ],
  [
    'nothing of calls, strings, superglobals and comments',
    '// commentedName\nother_call("stringName", $_GET["k"], Base::FIELD, ["arrayKey" => 1]);',
    '',
  ],
])('PHP declares %s', (_name, source, declared) => {
  expect(reader.declaredIn('vault.php', `<?php\n${source}`)).toBe(declared);
});

test('the HTML around PHP does not stop the reading', () => {
  expect(reader.declaredIn('page.php', '<h1 class="bigTitle"><?= $headline ?></h1><?php function show() {} ?>')).toBe(
    'headline show',
  );
});

test.each([
  ['a class', 'use Acme\\Core\\Book;', ['Acme\\Core: Book / ']],
  [
    'aliases and groups',
    'use function Acme\\{feeOf, Deep\\rateOf as rate};',
    ['Acme: feeOf / ', 'Acme\\Deep: rateOf / rate'],
  ],
  ['a built-in class', 'use Exception, \\DateTime as Clock;', [': Exception / ', ': DateTime / Clock']],
])('PHP imports %s', (_name, source, expected) => {
  expect(reader.importsIn('vault.php', `<?php\n${source}`)).toEqual(expected);
});

test('a name imported from a PHP namespace that may be private counts as declared', () => {
  const source = '<?php use Acme\\LedgerClient; use Symfony\\Component\\HttpFoundation\\Request; use RuntimeException;';
  expect(reader.declaredIn('vault.php', source)).toBe('LedgerClient');
});
