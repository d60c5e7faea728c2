// Ways by which names once left, each written as the attacker would write it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  changedSpellings,
  comesBack,
  everything,
  keyedHash,
  makeEngine,
  mutateFull,
  noNames,
  type Engine,
} from './engine.fixture.ts';
import { lexicalNames } from './lexical-names.ts';
import { reverseText } from './reverse.ts';
import type { MutateOptions, WorkspaceNames } from './types.ts';
import { vocabulary } from './vocabulary.ts';
import { WordMap } from './word-map.ts';

const workspace: WorkspaceNames = {
  ...noNames,
  declared: [
    'KestrelLedgerService',
    'settlePremium',
    'settle_claim_batch',
    'reinsurer_limit',
    'größeMessen',
    'zorbit',
    'zorb',
    'pinVault',
  ],
  pathSegments: ['acme-reinsurance'],
};
const real = /kestrel|ledger|settle|reinsurer|größe|zorb|claim|batch|vault/i;
const vendor: MutateOptions = { ...everything, scope: 'declared' };
const escape = '\u001b';
const colour = new RegExp(String.raw`(?:\u001b|\\+(?:u001b|x1b|033|e)|%1B)(?:\[[\d;]*[a-zA-Z]|\(B)`, 'g');

function start(): Engine {
  return makeEngine({ workspaces: [workspace] });
}

test.each([
  ['a colour', `${escape}[31mkestrel_ledger${escape}[0m ${escape}[1;32mzorb ${escape}[mzorb ${escape}[;1mzorb`],
  ['erased lines and charsets', `${escape}[Kzorb ${escape}[2Jzorb ${escape}(Bzorb ${escape}[?25hzorb ${escape}Mzorb`],
  ['a colour spelled', String.raw`\x1b[31mzorb \033[1mzorb \u001b[31mzorb \e[31mzorb \\x1b[0;1mzorb \u{1b}[mzorb`],
  ['a colour that lost its escape', '[31mzorb [1;32mzorb'],
  ['the 8-bit mark', '\u009b31mzorb'],
  ['before a kebab', `${escape}[31mkestrel-ledger`],
  [
    'a class of an expression',
    String.raw`def\ssettle_claim_batch \Wzorb \dzorb \Szorb \Bzorb \Qzorb\E \Azorb \hzorb \pzorb`,
  ],
  ['a format', '%szorb %dzorb %Yzorb %5.2fzorb %.3fzorb %-10szorb %szorbit_x'],
  ['a number prefix', '0xzorb 0xkestrel 0Xzorb'],
  ['quoted-printable', '=0Azorb =3Dzorb =0Akestrel'],
  [
    'glued words',
    'libkestrel kestrelctl kestreld kestreljs mykestrelapp nonkestrel kestrelledger kestreled unkestrels',
  ],
  ['glued words in other cases', 'Libkestrel LIBKESTREL KESTRELD libKESTRELctl Kestreljs ékestrel ÉKESTREL kestrelé'],
  ['glued words in names', 'open_libkestrel newMykestrelappView lib-kestrelctl-x'],
  ['odd casing', 'kESTREL KeStReL zorBIT kestreL mykESTREL open_kESTREL'],
  ['pod names and cache paths', 'zorb-worker-6d4cf56db6-x7k2p9-a1b2c3 cache/zorb/9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d'],
  ['octal bytes', String.raw`"src/gr\303\266\303\237eMessen.ts" "gr\\303\\266\\303\\237eMessen" \153estrel`],
  ['an entity without semicolon', '&#107estrel &#x6bestrel; &#122orb &#x7aorb'],
])('%s before or around a name does not let it through', (_name, text) => {
  const engine = start();
  const sent = mutateFull(engine, text).text;
  expect(sent).not.toMatch(real);
  expect(sent).not.toMatch(/303|153e|107e|122o|7ao/);
  expect(comesBack(engine, text)).toBe(true);
});

test.each([
  [
    'characters that nobody sees',
    'kes\u200btrel kes\u00adtrel kes\u2060trel kes\ufefftrel kes\u200dtrel k\\u200bestrel',
  ],
  [
    'colours of a terminal',
    `${escape}[01;31m${escape}[Kkes${escape}[m${escape}[Ktrel ${escape}[31msettle${escape}[0m_claim ze zor${escape}(B${escape}[mbit`,
  ],
  [
    'colours that are spelled',
    String.raw`kes\u001b[01;31mtrel kes\x1b[0mtrel kes\033[mtrel kes\e[Ktrel \\u001b[31mkes\\u001b[m\\u001b[Ktrel kes%1B[0mtrel`,
  ],
  [
    'entities that have a name',
    'kes&shy;trel kes&zwj;trel kes&ZeroWidthSpace;trel gr&ouml;&szlig;eMessen kes&amp;#116;rel settle&lowbar;claim',
  ],
  ['full-width letters', '\uff4b\uff45\uff53\uff54\uff52\uff45\uff4c \uff2bestrel'],
])('%s in a name do not let it through', (_name, text) => {
  const engine = start();
  const seen = mutateFull(engine, text)
    .text.normalize('NFKC')
    .replaceAll(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, '')
    .replaceAll(colour, '')
    .replaceAll(/&(?:shy|zwj|ZeroWidthSpace);/g, '')
    .replaceAll(/&amp;#116;/g, 't')
    .replaceAll('&ouml;&szlig;', 'öß');
  expect(seen).not.toMatch(real);
  expect(comesBack(engine, text)).toBe(true);
});

test('a mark beside a word that nobody sees does not give the word another surrogate', () => {
  const engine = start();
  const word = mutateFull(engine, 'kestrel').text;
  expect(mutateFull(engine, '\u200bkestrel\u200b').text).toBe(`\u200b${word}\u200b`);
});

test.each([
  ['public names after a backslash or a percent sign', String.raw`C:\createElement \addEventListener %setTimeout`],
  ['names whose words are all known', 'lastOrEmpty toDo getURL'],
  ['a word of a language that holds a term', 'settlement'],
])('%s stay', (_name, text) => {
  expect(mutateFull(makeEngine({ workspaces: [{ ...noNames, declared: ['settleIt', 'storeX'] }] }), text).text).toBe(
    text,
  );
});

test('a glued word that is pinned never stays', () => {
  const engine = makeEngine({ workspaces: [workspace], pins: [{ text: 'libkestrel', kind: 'never' }] });
  expect(changedSpellings(engine, 'libkestrel kestrelctl')).toEqual(['kestrelctl']);
});

describe('what the provider glues to a surrogate', () => {
  const shapes = 'lib% %ctl %d %ed %ing un%ed %less my%app %% non% %js 0x% é% LIB%CTL %s %able'.split(' ');
  const words = ['kestrel', 'zorbit', 'settle', 'ledger'];

  test.each(shapes)('%s comes back to the provider as it wrote it', (shape) => {
    for (const word of words) {
      const engine = start();
      const { text: surrogate, carried } = mutateFull(engine, word);
      const isUpper = shape.includes('LIB');
      const written = shape.replaceAll('%', isUpper ? surrogate.toUpperCase() : surrogate);
      const shown = reverseText(engine.map, carried, written);
      const sent = mutateFull(engine, shown).text;
      if (vocabulary().english.has(shown)) continue;
      expect([word, shown, sent]).toEqual([word, shown, written]);
    }
  });

  test('any letters around surrogates never show the real word to the provider', () => {
    const engine = start();
    const { text, carried } = mutateFull(engine, 'kestrel zorbit reinsurer');
    const letters = fc.stringMatching(/^[a-z]{0,4}$/);
    fc.assert(
      fc.property(letters, fc.constantFrom(...text.split(' ')), letters, (before, surrogate, after) => {
        const shown = reverseText(engine.map, carried, before + surrogate + after);
        const again = mutateFull(engine, shown);
        expect(again.text).not.toMatch(/kestrel|zorbit|reinsurer/);
        expect(reverseText(engine.map, again.carried, again.text)).toBe(shown);
      }),
      { numRuns: 500 },
    );
  });
});

test.each<[string, string, readonly string[]]>([
  ['a prefix', 'useKestrelLedgerService', ['Kestrel', 'Ledger', 'Service']],
  ['a suffix', 'KestrelLedgerServiceTest', ['Kestrel', 'Ledger', 'Service']],
  ['a plural', 'KestrelLedgerServices', ['Kestrel', 'Ledger', 'Services']],
  ['another casing with more words', 'MY_KESTREL_LEDGER_SERVICE_URL', ['KESTREL', 'LEDGER', 'SERVICE']],
  ['a kebab', 'my-kestrel-ledger-services-x', ['kestrel', 'ledger', 'services']],
  ['a single declared word in a compound', 'zorbitView', ['zorbit']],
  ['a word in no vocabulary in a compound', 'KESTREL_URL', ['KESTREL']],
  ['nothing but words of a declared name', 'useLedgerView claimService premium kestrel libkestrel', []],
])('in vendor text a declared name changes with %s', (_name, text, spellings) => {
  expect(changedSpellings(start(), text, vendor)).toEqual(spellings);
});

test('a dependency of one workspace does not free a name of another one in other spelling', () => {
  const user: WorkspaceNames = {
    ...noNames,
    external: ['settle_premium', 'premium_rate'],
    dependencies: ['heron-kit'],
  };
  const engine = makeEngine({ workspaces: [workspace, user] });
  expect(changedSpellings(engine, 'settle_premium SettlePremium')).toEqual(['settle', 'premium', 'Settle', 'Premium']);
  expect(changedSpellings(engine, 'premium_rate')).toEqual([]);
});

test('without an index, kebabs and paths give names; hyphens of prose and options do not', () => {
  const { declared } = lexicalNames([
    'open acme-reinsurance/src/blue-harbor.ts, it is up-to-date and well-known, --dry-run',
    '/v1/files?x=OspreyTariff&y=heron%2Dtariff',
    'x-task: HeronTariff; 550e8400-e29b-41d4-a716-446655440000',
  ]);
  expect(declared).toEqual(expect.arrayContaining(['acme-reinsurance', 'blue-harbor', 'OspreyTariff', 'HeronTariff']));
  expect(declared.filter((name) => /date|known|dry|41d4/.test(name))).toEqual([]);
});

test('a map that was made to burn every shipped word goes on after a restart', () => {
  const shipped = vocabulary();
  // Words that the map would refuse at the next start, and all good ones.
  const surrogates = ['gap', 'kilm', 'Zemtak', 'gapnel', ...shipped.surrogates];
  const words = { ...shipped, surrogates };
  const map = new WordMap({ keyedHash, vocabulary: words });
  for (let id = 0; id < map.listedCount; id++) map.burn(id);
  for (let number = 0; number < 50; number++) map.allocateLiteral(`spelling ${number}`);
  const restarted = new WordMap({ keyedHash, entries: structuredClone(map.entries), vocabulary: words });
  for (let number = 0; number < 50; number++) {
    expect(restarted.allocateWord(`word${number}`)).toEqual(map.allocateWord(`word${number}`));
  }
  expect(restarted.entries).toEqual(map.entries);
});

test('short shipped words are never handed out', () => {
  const words = { ...vocabulary(), surrogates: ['gap', 'kilm', 'gapnel'] };
  const map = new WordMap({ keyedHash, vocabulary: words });
  for (const word of ['payment', 'ledger', 'invoice']) map.allocateWord(word);
  expect(() => new WordMap({ keyedHash, entries: map.entries, vocabulary: words })).not.toThrow();
  expect(() => map.allocateWord('')).toThrowError(expect.objectContaining({ code: 'broken-map' }));
});

test('glued and oddly cased words stay what they became, also after a restart', () => {
  const parts =
    'lib ctl kestrel kestrels settle settled settling zorb zorbit ledger LEDGER Kestrel s ed ing x un js _ 0x é'.split(
      ' ',
    );
  const text = fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''));
  for (const surrogates of [vocabulary().surrogates.slice(0, 20), ['ganap', 'napga', 'gapna', 'panag', 'nagap']]) {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 8 }), (texts) => {
        const engine = makeEngine({ workspaces: [workspace], surrogates });
        const sent = texts.map((one) => mutateFull(engine, one).text);
        expect(texts.map((one) => mutateFull(engine, one).text)).toEqual(sent);
        const entries = structuredClone(engine.map.entries);
        const restarted = makeEngine({ workspaces: [workspace], surrogates, entries });
        expect(texts.map((one) => mutateFull(restarted, one).text)).toEqual(sent);
        expect(texts.every((one) => comesBack(engine, one))).toBe(true);
      }),
      { numRuns: 100 },
    );
  }
});
