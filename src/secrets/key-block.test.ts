import { describe, expect, test } from 'vitest';
import { keyBlockAt, keyMarker } from './key-block.ts';
import { sampleText } from './samples.ts';

const begin = '-----BEGIN RSA PRIVATE' + ' KEY-----';
const end = '-----END RSA PRIVATE' + ' KEY-----';
const lines = Array.from({ length: 12 }, (_, index) => sampleText('base64', 64, index));
const lastLine = sampleText('base64', 9);
const block = [begin, ...lines, lastLine, end].join('\n');

/** The block of the first marker in the text. */
function blockIn(text: string): string | undefined {
  const marker = new RegExp(keyMarker).exec(text);
  if (marker === null) return undefined;
  const span = keyBlockAt(text, { start: marker.index, end: marker.index + marker[0].length });
  return span === undefined ? undefined : text.slice(span.start, span.end);
}

describe('a private key', () => {
  const layouts: readonly { readonly name: string; readonly key: string }[] = [
    { name: 'on plain lines', key: block },
    { name: 'with carriage returns', key: block.replaceAll('\n', '\r\n') },
    { name: 'with line breaks as two characters', key: block.replaceAll('\n', '\\n') },
    { name: 'with line breaks escaped three times', key: block.replaceAll('\n', '\\\\\\\\n') },
    { name: 'with blanks for line breaks', key: block.replaceAll('\n', ' ') },
    { name: 'with percent escapes', key: block.replaceAll('\n', '%0A').replaceAll('+', '%2B').replaceAll('/', '%2F') },
    { name: 'with escaped slashes', key: block.replaceAll('\n', '\\n').replaceAll('/', '\\/') },
    { name: 'indented in YAML', key: block.replaceAll('\n', `\n${' '.repeat(20)}`) },
    { name: 'as quoted lines joined by +', key: block.replaceAll('\n', '\\n" +\n            "') },
    { name: 'on numbered lines', key: block.replaceAll('\n', '\n    12→') },
    { name: 'in a comment', key: block.replaceAll('\n', '\n * ') },
    { name: 'on one line', key: `${begin}${lines.join('')}${end}` },
  ];

  test.each(layouts)('$name is one block, markers included', ({ key }) => {
    expect(blockIn(`before\n"${key}"\nafter`)).toBe(key);
  });

  test('without its end is taken to the end of the text', () => {
    const cut = [begin, ...lines, 'abc'].join('\n');
    expect(blockIn(`before\n${cut}`)).toBe(cut);
  });

  test('without its end is taken as far as key material goes', () => {
    const cut = [begin, ...lines].join('\n');
    expect(
      blockIn(
        `${cut}\n\n... (the tool showed only the first lines of this file, ask for more) ...\n${'word '.repeat(40)}`,
      ),
    ).toBe(cut);
  });

  test('without its begin is taken from its first whole line', () => {
    const cut = [...lines, lastLine, end].join('\n');
    expect(blockIn(`the tool showed only the last lines of the file\n${cut}\nafter`)).toBe(cut);
  });

  test('longer than most is taken whole', () => {
    const long = [begin, ...Array.from({ length: 400 }, (_, index) => sampleText('base64', 64, index)), end].join('\n');
    expect(blockIn(long)).toBe(long);
  });

  test('does not swallow the text between two keys', () => {
    const text = `${block}\nconst between = 1;\n${block}`;
    expect(blockIn(text)).toBe(block);
  });
});

describe('markers without key material', () => {
  test.each([
    {
      name: 'in a parser',
      text: `if (text.startsWith('${begin}') && text.endsWith('${end}')) return parseArmouredPrivateKeyOfTheAccount(text);`,
    },
    { name: 'around an ellipsis', text: `${begin}\n...\n${end}` },
    { name: 'before long identifiers', text: `${begin}\n${'exportPrivateKeyMaterialToArmouredTextFile '.repeat(20)}` },
    { name: 'before a path', text: `${begin}\nsrc/accounts/ledger/internal/postings/archive/reader.ts` },
    { name: 'alone', text: begin },
    { name: 'alone at the end', text: end },
  ])('$name are no key', ({ text }) => {
    expect(blockIn(text)).toBeUndefined();
  });
});
