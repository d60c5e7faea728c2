import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CallMarks, CallWatch } from './call-watch.ts';
import { JoinedTexts } from './joined-texts.ts';
import { LinkWatch } from './link-watch.ts';

const calls = new CallMarks(['<run', '<runs', '[CALL]']);

/** What a client would see that got all of it as one text. */
function isOpenIn(text: string): boolean {
  const [links, watch] = [new LinkWatch(), new CallWatch(calls)];
  links.read(text);
  watch.read(text);
  return links.isInLink || watch.call !== undefined;
}

const units: readonly string[] = `http s : / \\ [ ] ( ) < > = " ' a . www url`
  .split(' ')
  .concat([
    ' ',
    '\n',
    'style',
    '</style>',
    '!',
    '<r',
    'un',
    '[CA',
    'LL]',
    '![x](https://evil.example/?k=',
    '<img src=//',
  ]);
const unit = fc.constantFrom(...units);
const part = fc.array(unit, { maxLength: 6 }).map((each) => each.join(''));

/** What is open behind the last of the pieces; each belongs to one of the texts. */
function isOpenBehind(pieces: readonly { readonly part: string; readonly text: number }[]): boolean {
  const joined = new JoinedTexts({ calls, hasLinks: true });
  const texts = Array.from({ length: 4 }, () => joined.open());
  let isOpen = false;
  for (const { part: each, text } of pieces) {
    texts[text]?.read(each);
    isOpen = texts[text]?.isOpen() === true;
  }
  return isOpen;
}

describe('texts that a client may join', () => {
  test('are never less open than any that it may make of them, however they are cut and mixed', () => {
    const pieces = fc.array(fc.record({ part, text: fc.nat({ max: 3 }) }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(pieces, fc.subarray([0, 1, 2, 3]), (all, chosen) => {
        const last = all.at(-1)?.text ?? 0;
        const joined = all.filter(({ text }) => text === last || chosen.includes(text));
        if (isOpenIn(joined.map((each) => each.part).join(''))) expect(isOpenBehind(all)).toBe(true);
      }),
      { numRuns: 20_000 },
    );
  });

  test('are as open as one text where each begins as the one before ended', () => {
    fc.assert(
      fc.property(part, part, (one, other) => {
        const pieces = [
          { part: one, text: 0 },
          { part: other, text: 1 },
        ];
        // Each may be shown by itself, too.
        expect(isOpenBehind(pieces)).toBe(isOpenIn(one + other) || isOpenIn(other));
      }),
      { numRuns: 2000 },
    );
  });

  test('are judged in their copies as they were the first time', () => {
    const joined = new JoinedTexts({ calls, hasLinks: true });
    const open = (place: string, isCopy: boolean): boolean => {
      const text = joined.open({ place, isCopy });
      text.read('see ');
      const isOpen = text.isOpen();
      text.read(' if (i<n) ');
      return isOpen;
    };
    expect([open('0', false), open('1', false)]).toEqual([false, true]);
    expect([open('0', true), open('1', true)]).toEqual([false, true]);
    // Nobody knows of which text.
    expect([open('2', true), open('0', false)]).toEqual([true, true]);
  });

  test('name the call: the longest that stands there', () => {
    for (const text of ['a <runs>', '<runs']) {
      const watch = new CallWatch(calls);
      for (const letter of text) watch.read(letter);
      expect(watch.call).toBe('<runs');
    }
    const other = new CallWatch(calls);
    other.read('<<ru [CALL][CALL] <runs');
    expect(other.call).toBe('[CALL]');
  });
});
