import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeText, type Encoding, encodeText } from './text-file.ts';

const encodings: readonly Encoding[] = ['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be'];
const mark = [0xef, 0xbb, 0xbf];

describe('a text file', () => {
  test('in any encoding comes back as the same bytes', () => {
    const texts = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(texts, fc.constantFrom(...encodings), (text, encoding) => {
        // A text that begins with the mark has it, whoever wrote it.
        fc.pre(!text.startsWith('\uFEFF'));
        const bytes = encodeText({ text, encoding });
        const isEmptyStart = bytes.length === 0;
        expect(decodeText(bytes)).toEqual({ text, encoding: isEmptyStart ? 'utf-8' : encoding });
      }),
      { numRuns: 100 },
    );
  });

  test('of any bytes is decoded only if it comes back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (array) => {
        const bytes = Buffer.from(array);
        const decoded = decodeText(bytes);
        expect(decoded === undefined || encodeText(decoded).equals(bytes)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['UTF-8', Buffer.from('é\r\n'), { text: 'é\r\n', encoding: 'utf-8' }],
    ['UTF-8 with a mark', Buffer.from([...mark, 0x61]), { text: 'a', encoding: 'utf-8-bom' }],
    ['a second mark stays in the text', Buffer.from([...mark, ...mark]), { text: '\uFEFF', encoding: 'utf-8-bom' }],
    ['UTF-16, little end first', Buffer.from([0xff, 0xfe, 0x61, 0]), { text: 'a', encoding: 'utf-16le' }],
    ['UTF-16, big end first', Buffer.from([0xfe, 0xff, 0, 0x61]), { text: 'a', encoding: 'utf-16be' }],
    ['half a pair in UTF-16', Buffer.from([0xff, 0xfe, 0, 0xd8]), { text: '\uD800', encoding: 'utf-16le' }],
    ['nothing', Buffer.alloc(0), { text: '', encoding: 'utf-8' }],
  ])('%s', (_name, bytes, expected) => {
    expect(decodeText(bytes)).toEqual(expected);
  });

  test.each([
    ['Latin-1', Buffer.from('caf\u00e9', 'latin1')],
    ['a zero byte', Buffer.from('a\0b')],
    ['UTF-16 without a mark', Buffer.from('name', 'utf16le')],
    ['UTF-16 of odd length', Buffer.from([0xff, 0xfe, 0x61])],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0])],
    ['a cut character', Buffer.from([0x61, 0xc3])],
    ['a surrogate in UTF-8', Buffer.from([0xed, 0xa0, 0x80])],
  ])('%s is no text', (_name, bytes) => {
    expect(decodeText(bytes)).toBeUndefined();
  });
});
