// Names with letters outside ASCII, in every way in which people and models write them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comesBack, everything, makeEngine, mutateFull, noNames, type Engine } from './engine.fixture.ts';
import { MutationPlan } from './mutation-plan.ts';
import { Namer } from './naming.ts';
import { foldLetters, plainNames, plainSpellings, withoutMarks } from './plain-spellings.ts';
import { scanPlainly } from './reference-scan.ts';
import { foldWord } from './split.ts';
import type { Scan } from './token-scanner.ts';
import type { MutationScope } from './types.ts';

const declared = ['ÜberweisungsPrüfwerk', 'платёжРеестр', 'ŁódkaRejestr', 'ΛογοςΕλεγχου'];
const real =
  /(?:u|ü|u\u0308|ue)berweisung|pr(?:u|ü|u\u0308|ue)fwerk|плат[её]ж|реестр|[łl](?:ó|o)dka|rejestr|λογο[σς]|ελεγχου|&uuml;/iu;

function start(): Engine {
  return makeEngine({ workspaces: [{ ...noNames, declared }] });
}

describe('a declared name does not leave', () => {
  test.each([
    ['as declared', 'ÜberweisungsPrüfwerk платёжРеестр ŁódkaRejestr ΛογοςΕλεγχου'],
    [
      'in one case without a separator',
      'überweisungsprüfwerk ÜBERWEISUNGSPRÜFWERK платёжреестр ПЛАТЁЖРЕЕСТР łódkarejestr',
    ],
    ['with a separator', 'überweisungs_prüfwerk ÜBERWEISUNGS_PRÜFWERK überweisungs-prüfwerk ПЛАТЁЖ_РЕЕСТР'],
    ['turned around', 'prüfwerküberweisung prüfwerküberweisungs реестрплатёж PRÜFWERKÜBERWEISUNG'],
    ['inside a longer word', 'meinprüfwerkdienst Prüfwerkliste libреестрctl nonplusprüfwerk éprüfwerk_a'],
    ['without its marks', 'UberweisungsPrufwerk uberweisungsprufwerk UBERWEISUNGS_PRUFWERK платежРеестр lodkaRejestr'],
    ['without its marks, inside a longer word', 'prufwerkuberweisung meinprufwerkdienst платежреестрсвод'],
    [
      'with two letters for one',
      'UeberweisungsPruefwerk ueberweisungspruefwerk UEBERWEISUNGS_PRUEFWERK pruefwerkliste',
    ],
    ['with other marks', 'ÚberweisungsPrúfwerk prúfwerk'],
    ['decomposed', 'ÜberweisungsPrüfwerk überweisungsprüfwerk prüfwerküberweisung платёжреестр'.normalize('NFD')],
    ['in odd cases', 'üBERWEISUNGSpRÜFWERK üBeRwEiSuNgSPrÜfWeRk pLATЁЖРЕЕСТР PRÜFwerk prÜFWERK'],
    ['behind escapes', String.raw`\u00dcberweisungsPr\u00fcfwerk %C3%9Cberweisungspr%C3%BCfwerk pr\xfcfwerk`],
    ['as entities', '&Uuml;berweisungsPr&uuml;fwerk &uuml;berweisungspr&uuml;fwerk Pr&uuml;fwerk'],
    ['with the end form of a letter', 'λογος ΛΟΓΟΣ λογοςελεγχου λογοσελεγχου'],
    ['behind what nobody sees', 'überweisungs\u00adprüfwerk prüf\u200bwerk'],
  ])('%s', (_name, text) => {
    const engine = start();
    for (const one of [text, ...text.split(' ')]) {
      expect(mutateFull(engine, one).text).not.toMatch(real);
      expect(comesBack(engine, one)).toBe(true);
    }
  });

  test('where only declared names change: whole names do, in any letters', () => {
    const { mutator } = start();
    for (const text of ['überweisungsprüfwerk', 'UberweisungsPrufwerk', 'X-Ueberweisungs-Pruefwerk', 'платежреестр'])
      expect(mutator.mutate(text, { ...everything, scope: 'declared' }).text).not.toMatch(real);
  });
});

describe('what is no name of the workspace stays', () => {
  test.each([
    ['other words of the language', 'Die Überprüfung der Werke, das Verfahren und die Weisung; плата и место, łódź'],
    ['what is pinned never, in any letters', 'fälligkeit Fälligkeit faelligkeit falligkeit FÄLLIGKEIT'],
  ])('%s', (_name, text) => {
    const names = { ...noNames, declared: [...declared, 'Fälligkeit'] };
    const engine = makeEngine({ workspaces: [names], pins: [{ kind: 'never', text: 'Fälligkeit' }] });
    expect(mutateFull(engine, text).text).toBe(text);
  });

  test('one name in several spellings counts once', () => {
    expect(start().protection.declaredCount).toBe(declared.length);
  });
});

const letters = fc.constantFrom(...'üÜufwerkprß лтёжЖŁóσςΣİıée\u0308\u0301'.replace(' ', ''));
const piece = fc.oneof(
  fc.constantFrom(
    ...declared,
    'überweisungs',
    'prüfwerk',
    'Prüfwerk',
    'PRÜFWERK',
    'prufwerk',
    'платёж',
    'РЕЕСТР',
    'λογος',
  ),
  fc.string({ unit: letters, maxLength: 6 }),
  fc.constantFrom('_', '-', ' ', 's', 'S', '1', '\u00ad', '&uuml;', '\\u00fc', '.', 'velkor', 'Gapnel'),
);
const texts = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''));

test('whatever stands together, decomposed or not, comes back', () => {
  const engine = start();
  fc.assert(
    fc.property(texts, fc.boolean(), (text, isDecomposed) => {
      expect(comesBack(engine, isDecomposed ? text.normalize('NFD') : text)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('the fast scan plans what the plain one does', () => {
  const { map, protection } = start();
  const namers = [new Namer(map, protection), new Namer(map, protection)] as const;
  const plan = (text: string, scope: MutationScope, namer: Namer, scan?: Scan): unknown => {
    const shared = { text, options: { ...everything, scope }, namer, protection };
    const made = new MutationPlan(scan === undefined ? shared : { ...shared, scan });
    return { edits: made.edits(), counts: made.counts };
  };
  fc.assert(
    fc.property(texts, fc.constantFrom<MutationScope>('full', 'declared', 'vendor'), (text, scope) => {
      expect(plan(text, scope, namers[0])).toEqual(plan(text, scope, namers[1], scanPlainly));
    }),
    { numRuns: 300 },
  );
});

describe('plain spellings', () => {
  test.each([
    ['prüfwerk', ['prufwerk', 'pruefwerk']],
    ['grösse', ['grosse', 'groesse']],
    ['платёж', ['платеж']],
    ['łódka', ['lodka']],
    ['ledger', []],
    ['顧客', []],
    ['がくせい', []],
  ])('of %s: %j', (word, spellings) => {
    expect(plainSpellings(word)).toEqual(spellings);
  });

  test('of a name hold its words apart', () => {
    expect(plainNames('ÜberweisungsPrüfwerkX')).toEqual(['uberweisungs_prufwerk_x', 'ueberweisungs_pruefwerk_x']);
    expect([plainNames('paymentLedger'), plainNames('顧客台帳')]).toEqual([[], []]);
  });

  test('letter by letter they are those of the whole word, and every letter leads back', () => {
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 12 }), (word) => {
        const { text, starts, ends } = foldLetters(word);
        expect(text.normalize('NFC')).toBe(withoutMarks(foldWord(word)).normalize('NFC'));
        for (let unit = 0; unit < text.length; unit++) {
          const letter = word.slice(starts[unit], ends[unit]);
          expect(withoutMarks(foldWord(letter))).toContain(text.charAt(unit));
        }
      }),
      { numRuns: 300 },
    );
  });
});
