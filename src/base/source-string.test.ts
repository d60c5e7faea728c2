import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonDocument } from './json-document.ts';
import { SourceString } from './source-string.ts';
import { applyEdits, type TextCodec, type TextEdit } from './text.ts';

const codec: TextCodec = {
  decode: (bytes, start, end) => Buffer.from(bytes).toString('utf8', start, end),
  encode: (text) => Buffer.from(text, 'utf8'),
};

function sourceOf(literal: string): SourceString {
  const bytes = codec.encode(`[${literal}]`);
  const { root } = new JsonDocument(bytes, codec);
  const node = root.kind === 'array' ? root.items[0] : undefined;
  if (node?.kind !== 'string') throw new Error('no string');
  return new SourceString(bytes, node, codec);
}

const spellings: readonly ((character: string) => string)[] = [
  (character) => JSON.stringify(character).slice(1, -1),
  (character) => [...character].map(escaped).join(''),
  (character) => (character === '/' ? '\\/' : JSON.stringify(character).slice(1, -1)),
];

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
    .map((code) => `\\u${code.toString(16).padStart(4, '0')}`)
    .join('');
}

/** A text, each character spelled in one of several ways, and edits of it. */
const edited = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom('a', 'B', 'é', '漢', '😀', '"', '\\', '\n', '/', '\u2028'), fc.nat(2)), {
      maxLength: 24,
    }),
    fc.array(fc.tuple(fc.nat(30), fc.nat(3), fc.constantFrom('velkor', '', '"x"', '\u00e9\n')), { maxLength: 4 }),
  )
  .map(([characters, wanted]) => {
    const text = characters.map(([character]) => character).join('');
    const literal = `"${characters.map(([character, way]) => spellings[way]?.(character) ?? '').join('')}"`;
    const edits: TextEdit[] = [];
    let from = 0;
    for (const [gap, length, replacement] of wanted) {
      const start = Math.min(text.length, from + gap);
      const end = Math.min(text.length, start + length);
      edits.push({ start, end, text: replacement });
      from = end;
    }
    return { text, literal, edits };
  });

describe('a string of a body', () => {
  test('with edits is the literal of the edited text', () => {
    fc.assert(
      fc.property(edited, ({ text, literal, edits }) => {
        const source = sourceOf(literal);
        expect(source.text).toBe(text);
        expect(JSON.parse(Buffer.from(source.withEdits(edits)).toString('utf8'))).toBe(applyEdits(text, edits));
      }),
    );
  });

  test('keeps the spelling of all that no edit touches', () => {
    const literal = String.raw`"caf\u00e9 \/ ledger \uD83D\uDE00 😀 \"x\" ledgers"`;
    const source = sourceOf(literal);
    const at = source.text.indexOf('ledger');
    const other = source.text.indexOf('ledgers');
    const edits = [
      { start: at, end: at + 6, text: 'velkor' },
      { start: other, end: other + 6, text: 'velkor' },
    ];
    expect(Buffer.from(source.withEdits(edits)).toString()).toBe(literal.replaceAll('ledger', 'velkor'));
  });

  test('is its own bytes when nothing changes', () => {
    const source = sourceOf(String.raw`"a\u0062c"`);
    expect(source.withEdits([])).toBe(source.raw);
    expect(source.withText('abc')).toBe(source.raw);
    expect(Buffer.from(source.withText('abd')).toString()).toBe('"abd"');
  });

  test('is written anew when an edit cuts a character in two', () => {
    const source = sourceOf('"x😀y"');
    expect(JSON.parse(Buffer.from(source.withEdits([{ start: 2, end: 4, text: 'z' }])).toString())).toBe('x\ud83dz');
  });
});
