import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shell } from './shell.ts';
import { growthOf, linearGrowth } from '../../base/growth.fixture.ts';

function declaredIn(source: string): string {
  return shell.readSourceLexically?.(source).declared.toSorted().join(' ') ?? '';
}

test.each([
  ['functions', 'settle() { :; }\nfunction drain { :; }\nfunction fill-up() { :; }', 'drain fill fill-up settle'],
  ['variables', 'total=1\nrows+=(2)\nslots[3]=4; if owner=$(ask); then :; fi', 'owner rows slots total'],
  [
    'exported and read-only variables',
    'export vault=1 region\nreadonly limit=2\ndeclare -r -x kind=3\ntypeset -i depth',
    'depth kind limit region vault',
  ],
  ['local variables', 'settle() { local one two=2 three; }', 'one settle three two'],
  ['loops', 'for row in a b; do :; done; select choice in a; do :; done', 'choice row'],
  [
    'what is read',
    'read -r first second\nwhile IFS= read -r line; do :; done\nmapfile -t lines < x',
    'first line lines second',
  ],
  ['aliases', "alias deploy='run it'", 'deploy'],
  ['defaults', ': "${region:=west}" "${zone=north}"', 'region zone'],
  ['options', 'while getopts "ab:" flag; do :; done; printf -v padded "%s" x', 'flag padded'],
  ['variables of one command', 'stage=prod ./run', 'stage'],
  ['nothing that the system gives a meaning', 'PATH=/bin\nexport LC_ALL=C DEBIAN_FRONTEND=x\n"${BASH_SOURCE[0]}"', ''],
  ['every compound', 'run_ledger "$tenantId" --flag', 'run_ledger tenantId'],
  ['nothing lone out of comments', '# total=1 then settle() {', ''],
  ['nothing that is only used', 'echo "$plain" | grep word > file', ''],
])('%s', (_name, source, declared) => {
  expect(declaredIn(source)).toBe(declared);
});

test('never throws, and takes linear time on long lines', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (source) => void declaredIn(source)),
    { numRuns: 200 },
  );
  for (const piece of ['a', 'local a ', 'a[', '${a', 'getopts "', ' #', 'read x']) {
    expect(growthOf(4_000, (size) => declaredIn(piece.repeat(size)))).toBeLessThan(linearGrowth);
  }
});
