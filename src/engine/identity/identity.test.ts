// Who works here, on which machine and for whom: nothing of it leaves, everything comes back.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyedHash, noNames } from '../engine.fixture.ts';
import { lexicalNames } from '../lexical-names.ts';
import { Mutator } from '../mutate.ts';
import { buildProtection } from '../protection.ts';
import { reverseText } from '../reverse.ts';
import type { MutationScope, Pin } from '../types.ts';
import { WordMap } from '../word-map.ts';
import type { IdentityName } from './identity-name.ts';

function engineOf(identity: readonly IdentityName[], pins: readonly Pin[] = []) {
  const map = new WordMap({ keyedHash });
  const protection = buildProtection([noNames], { level: 'strict', pins, identity });
  const mutator = new Mutator(map, protection);
  const send = (text: string, scope: MutationScope = 'full'): string => {
    const { text: sent, carried } = mutator.mutate(text, { scope, schemaNames: new Set() });
    expect(reverseText(map, carried, sent)).toBe(text);
    return sent;
  };
  return { map, protection, mutator, send };
}

const maria: readonly IdentityName[] = [
  { kind: 'person', text: 'Maria Kowalczyk' },
  { kind: 'account', text: 'mkowal' },
  { kind: 'home', text: '/home/mkowal' },
  { kind: 'host', text: 'orzel.corp.acme-bank.example' },
  { kind: 'host', text: 'git.acme-bank.example' },
  { kind: 'mail', text: 'maria.kowalczyk@acme-bank.example' },
  { kind: 'repository', text: 'acme-bank/payments/settlement-core' },
];
const mark: readonly IdentityName[] = [
  { kind: 'person', text: 'Mark Page' },
  { kind: 'account', text: 'mark' },
  { kind: 'home', text: '/home/mark' },
  { kind: 'mail', text: 'mark.page@gmail.com' },
  { kind: 'mail', text: 'mark@orange.example' },
  { kind: 'repository', text: 'payments/backend' },
];
const scopes: readonly MutationScope[] = ['full', 'declared', 'vendor'];

test.each([
  'Git user: Maria Kowalczyk',
  'Author: Maria Kowalczyk <maria.kowalczyk@acme-bank.example>',
  'MARIA KOWALCZYK',
  'kowalczyk, maria',
  'mariaKowalczyk MariaKowalczyk maria_kowalczyk maria-kowalczyk mariakowalczyk',
  'cwd: /home/mkowal/work',
  'C:\\Users\\mkowal\\work',
  'C:\\\\Users\\\\mkowal\\\\work',
  '"\\nmkowal"',
  '~/.claude/projects/-home-mkowal-work/memory',
  'file:///home/mkowal/a%20b and %2Fhome%2Fmkowal',
  'mkowal@orzel:~$ hostname',
  'HOSTNAME=orzel.corp.acme-bank.example',
  'git@git.acme-bank.example:acme-bank/payments/settlement-core.git',
  'ssh://git@git.acme-bank.example:2222/acme-bank/payments/settlement-core.git',
  'https://git.acme-bank.example:8443/acme-bank/payments/settlement-core',
  'https://GIT.ACME-BANK.EXAMPLE/Acme-Bank/Payments/Settlement-Core',
  'import "git.acme-bank.example/acmebank/SettlementCore"',
  '\\u003cmaria.kowalczyk@acme-bank.example\\u003e',
])('nothing of a telling name is in %j, by any rule, and it comes back', (text) => {
  const { send } = engineOf(maria);
  for (const scope of scopes) {
    expect(send(text, scope)).not.toMatch(/maria|kowal|orzel|acme.?bank|settlement.?core/i);
  }
});

test.each([
  ['Git user: Mark Page', /mark|page/i],
  ['Mark Page <mark.page@gmail.com>', /mark|page/i],
  ['MARK PAGE, Page, Mark; page mark', /mark|page/i],
  ['markPage mark_page mark-page MarkPage MARK_PAGE getMarkPage', /mark.?page/i],
  ['mark%20page mark+page', /mark|page/i],
  ['/home/mark/work and /Users/mark/', /mark/],
  ['C:\\Users\\mark\\x and c:\\\\users\\\\mark', /mark/],
  ['-home-mark-work', /mark/],
  ['%2Fhome%2Fmark%2Fwork', /mark/],
  ['USER=mark LOGNAME=mark "user": "mark" login: mark', /mark/],
  ['drwxr-xr-x 2 mark mark 4096 src', /mark/],
  ['-rw-r--r-- 1 mark  staff 12 src', /mark/],
  ['mark@falcon:~/work$', /mark/],
  ['~mark/work', /mark/],
  ['mark@orange.example', /mark|orange/],
  ['git.orange.example', /orange/],
  ['git@gitlab.com:payments/backend.git', /payments\/backend/],
  ['\\nMark Page\\n', /Mark|Page/],
  ['\\u003cmark.page@gmail.com\\u003e', /mark|page/],
])('a name of common words changes in %j', (text, leak) => {
  const { send } = engineOf(mark);
  for (const scope of scopes) expect(send(text, scope)).not.toMatch(leak);
});

test.each([
  'mark the page as read',
  'this.page.mark(); // marks pages',
  'function markAsRead(page: Page) {}',
  'the user can mark it',
  'cpage mark pages',
  'git@github.com:you/backend.git payments',
  'orange juice, gmail.com, /home/markus',
  'remark page2 bookmark pages',
  'the payments, backend first',
])('alone, the words of a common name stay in %j', (text) => {
  expect(engineOf(mark).send(text)).toBe(text);
});

test.each([
  ...['root', 'user', 'admin', 'dev', 'node', 'ubuntu', 'vscode', 'runner', 'home'].flatMap(
    (login): [IdentityName, string][] => [
      [{ kind: 'account', text: login }, `USER=${login} ${login}@falcon ${login} ${login} the ${login}`],
      [{ kind: 'home', text: `/home/${login}` }, `/home/${login}/work ~${login}/`],
    ],
  ),
  [{ kind: 'home', text: '/root' }, 'cd /root && root'],
  [{ kind: 'person', text: 'Test User' }, 'a Test User, test_user'],
  [{ kind: 'person', text: 'Your Name' }, 'Your Name'],
  [{ kind: 'mail', text: 'you@example.com' }, 'you@example.com'],
  [{ kind: 'mail', text: 'dev@gmail.com' }, 'dev@gmail.com'],
  [{ kind: 'host', text: 'github.com' }, 'git@github.com:a/b'],
  [{ kind: 'host', text: 'ssh.github.com' }, 'ssh.github.com'],
  [{ kind: 'host', text: '10.1.2.3' }, 'http://10.1.2.3:80'],
  [{ kind: 'host', text: 'localhost' }, 'localhost'],
  [{ kind: 'host', text: 'vm' }, 'the vm'],
  [{ kind: 'host', text: 'web-server.local' }, 'web-server.local'],
  [{ kind: 'repository', text: 'v3/project/repo' }, 'v3/project/repo'],
  [{ kind: 'repository', text: 'code-server/build-agent' }, 'the code server and a build agent'],
  [{ kind: 'host', text: 'code-server' }, 'a code server'],
  [{ kind: 'home', text: '/srv/claude-code' }, 'You are Claude Code'],
  [{ kind: 'person', text: 'Claude Code' }, 'You are Claude Code, claude-code'],
  [{ kind: 'mail', text: 'noreply@anthropic.com' }, 'noreply@anthropic.com, anthropic-version'],
  [{ kind: 'account', text: 'jan' }, 'drwx 2 root root 4096 Jan 12 src'],
] satisfies [IdentityName, string][])('%j says nothing: %j stays', (name, text) => {
  expect(engineOf([name]).send(text)).toBe(text);
});

test.each([
  [{ kind: 'account', text: 'e123456' }, '/home/e123456/x E123456 e123456@x', /123456/],
  [{ kind: 'host', text: 'DESKTOP-4F8A2B1' }, 'DESKTOP-4F8A2B1 desktop-4f8a2b1', /4f8a2b1/i],
  [
    { kind: 'mail', text: '12345678+zofia@users.noreply.github.com' },
    '12345678+zofia@users.noreply.github.com',
    /12345678|zofia/,
  ],
  [{ kind: 'account', text: 'zofia84' }, 'zofia84 Zofia', /zofia/i],
  [{ kind: 'host', text: 'MariasMBP.fritz.box' }, 'MariasMBP.local mariasmbp', /maria/i],
  [{ kind: 'person', text: 'Łukasz Müller' }, 'Łukasz Müller łukasz', /łukasz|müller/i],
  [{ kind: 'person', text: '李雷' }, '作者：李雷', /李雷/],
  [{ kind: 'person', text: 'Ng Will' }, 'by Ng Will, will it', /Ng Will/],
  [{ kind: 'home', text: 'C:\\Users\\Will Short' }, 'C:\\Users\\Will Short\\x', /Will|Short/],
  [{ kind: 'account', text: 'jan' }, '/home/x USER=jan jan@host', /jan/],
  [{ kind: 'home', text: '/home/jan' }, '/home/jan/work', /jan/],
  [
    { kind: 'repository', text: 'orange-bank/user-service' },
    'Orange Bank orangeBank user-service userService',
    /orange|service/i,
  ],
  [{ kind: 'host', text: 'build.orange.co.uk' }, 'https://build.orange.co.uk/', /orange/],
] satisfies [IdentityName, string, RegExp][])('%j: nothing of it leaves in %j', (name, text, leak) => {
  const { send } = engineOf([name]);
  expect(send(text)).not.toMatch(leak);
});

test('public hosts stay beside names that change', () => {
  const sent = engineOf(mark).send('mark.page@gmail.com');
  expect(sent).toMatch(/^\w+\.\w+@gmail\.com$/);
});

test('the top-level domain and generic labels of a private host stay', () => {
  const { send } = engineOf(maria);
  expect(send('git.acme-bank.example')).toMatch(/^git\.\w+-\w+\.example$/);
});

test('one word has one surrogate in a name, in a path and in an address', () => {
  const { send } = engineOf(maria);
  const [first, second, third] = send('Kowalczyk kowalczyk kowalczyk@acme-bank.example').split(/[ @]/);
  expect(first?.toLowerCase()).toBe(second);
  expect(third).toBe(second);
});

test('what the user pinned never stays, a word or a whole name', () => {
  const text = 'Maria Kowalczyk, mkowal';
  expect(engineOf(maria, [{ text: 'maria', kind: 'never' }]).send(text)).toMatch(/^Maria \w+, \w+$/);
  expect(engineOf(mark, [{ text: 'Mark Page', kind: 'never' }]).send('Mark Page')).toBe('Mark Page');
});

test('a name that a schema of a tool fixes stays', () => {
  const { mutator } = engineOf(mark);
  const options = { scope: 'full', schemaNames: new Set(['mark_page']) } as const;
  const result = mutator.mutate('mark_page', options);
  expect(result).toMatchObject({ text: 'mark_page', keptNames: ['mark_page'], mutated: 0 });
});

test('each name is counted like any other', () => {
  const { mutator } = engineOf(mark);
  const { mutated, scanned } = mutator.mutate('Mark Page wrote it, Mark Page reads it', {
    scope: 'full',
    schemaNames: new Set(),
  });
  expect(mutated).toBe(2);
  expect(scanned).toBeGreaterThanOrEqual(2);
});

test('without an index the names change as well', () => {
  const map = new WordMap({ keyedHash });
  const text = 'Mark Page in /home/mark/quarkleLedger';
  const names = lexicalNames([text]);
  const protection = buildProtection([names], { level: 'strict', pins: [], identity: mark });
  const sent = new Mutator(map, protection).mutate(text, { scope: 'full', schemaNames: new Set() }).text;
  expect(sent).not.toMatch(/mark|page|quarkle/i);
});

const separators = [' ', '.', '_', '-', '/', '%20', '\\', ', ', ': ', '\\n', '"', '@', '(', '=', '', '\t', '#'];
const pieces = [
  'Maria',
  'Kowalczyk',
  'mark',
  'page',
  'Page',
  'MARK',
  '/home/',
  'mkowal',
  'orzel',
  'acme-bank',
  'example',
  'orange',
  'backend',
  'payments',
  'e123456',
  '12345678',
  'users',
  'gmail.com',
  'user=',
  'staff',
];

test('whatever stands around them, texts come back', () => {
  const both = [...maria, ...mark, { kind: 'account', text: 'e123456' } as const];
  const { send, map } = engineOf(both);
  const given = () => map.entries.map(({ surrogate }) => surrogate).slice(0, 20);
  const piece = fc
    .nat(200)
    .map(
      (at) => [...pieces, ...separators, ...given()][at % (pieces.length + separators.length + given().length)] ?? '',
    );
  fc.assert(
    fc.property(fc.array(fc.tuple(piece, fc.constantFrom(...separators)), { maxLength: 12 }), (parts) => {
      for (const scope of scopes) send(parts.flat().join(''), scope);
    }),
    { numRuns: 300 },
  );
});

test('a letter beyond the basic plane before a name ends the search like any other', () => {
  const { send } = engineOf([{ kind: 'person', text: '\u{16888}page' }]);
  send('say \u{16888}pages, x\u{16888}page and \u{16888}\u{16888}page1');
});

test('no name of anybody can make the engine throw', () => {
  const kinds = ['person', 'account', 'home', 'host', 'mail', 'repository'] as const;
  const word = fc.oneof(
    fc.constantFrom(...pieces, ...separators, '*', '[', '(?', '\\', '$', '^', '{1}', '+', 'é', 'İ'),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  const text = fc.array(word, { maxLength: 6 }).map((words) => words.join(''));
  fc.assert(
    fc.property(
      fc.array(fc.record({ kind: fc.constantFrom(...kinds), text }), { maxLength: 3 }),
      text,
      (names, around) => {
        engineOf(names).send(`${around}${names.map((name) => name.text).join(around)}`);
      },
    ),
    { numRuns: 100 },
  );
});
