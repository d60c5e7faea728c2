import { createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { growthOf, linearGrowth } from '../base/growth.fixture.ts';
import { encodedTexts, findEncoded } from './encoded-texts.ts';

const program = [
  'export class PremiumLedger {',
  '  settle(invoice: Invoice): void {',
  '    this.entries.push(invoice); // größer als Ⅻ',
  '  }',
  '}',
].join('\n');
const decodedIn = (text: string): readonly string[] => [...encodedTexts(text)].map(({ decoded }) => decoded);
const wrapped = (run: string, width: number, end: string): string =>
  run.match(new RegExp(`.{1,${width}}`, 'g'))?.join(end) ?? '';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const hex = (text: string): string => Buffer.from(text).toString('hex');

/** As xxd prints it: offset, groups of so many digits, so many of them on a line, the characters. */
function dumped(digits: number, groups: number, blank: string): string {
  const bytes = Buffer.from(program);
  const width = (digits / 2) * groups;
  const lines = Array.from({ length: Math.ceil(bytes.length / width) }, (_, line) => {
    const part = bytes.subarray(line * width, (line + 1) * width);
    const column = part.toString('latin1').replaceAll(/[^ -~]/g, '.');
    const offset = (line * width).toString(16).padStart(8, '0');
    const cells = wrapped(part.toString('hex'), digits, blank).padEnd((digits + 1) * groups - 1);
    return `${offset}: ${cells}  ${column}`;
  });
  return lines.join('\n');
}

const hexdumped = dumped(2, 16, ' ').replaceAll(
  /^(\w+): (.{23}) (.{23}) {2}(.*)$/gm,
  (_, offset: string, left: string, right: string, column: string) => `${offset}  ${left}  ${right}  |${column}|`,
);

test.each([
  ['base64', base64(program)],
  ['base64 of a word after another', `${base64(program)} ${base64(program)}`],
  ['base64url', Buffer.from(program).toString('base64url')],
  ['hex', Buffer.from(program).toString('hex')],
  ['HEX', Buffer.from(program).toString('hex').toUpperCase()],
  ['hex behind 0x', `0x${Buffer.from(program).toString('hex')}`],
  ['UTF-16 as PowerShell takes it', Buffer.from(program.replaceAll(/[^\0-\x7f]/g, ''), 'utf16le').toString('base64')],
  ['lines of 76', wrapped(base64(program), 76, '\n')],
  ['lines of 64, CRLF', wrapped(base64(program), 64, '\r\n')],
  ['lines of 40', wrapped(base64(program), 40, '\n')],
  ['indented lines', wrapped(base64(program), 60, '\n    ')],
  ['numbered lines', wrapped(base64(program), 60, '\n     7\t')],
  ['lines of a search', wrapped(base64(program), 60, '\n12:')],
  ['lines of a diff', `+${wrapped(base64(program), 60, '\n+')}`],
  ['lines in JSON', wrapped(base64(program), 60, '\\n')],
  ['lines in JSON in JSON', wrapped(base64(program), 60, '\\\\n')],
  ['strings of a program', `"${wrapped(base64(program), 60, '" +\n  "')}"`],
  ['blanks every 20 characters', wrapped(base64(program), 20, ' ')],
  ['blanks every 64 characters', wrapped(base64(program), 64, ' ')],
  ['lines of 20', wrapped(base64(program), 20, '\n')],
  ['xxd', dumped(4, 8, ' ')],
  ['xxd in JSON', dumped(4, 8, ' ').replaceAll('\n', '\\n')],
  ['xxd on numbered lines', dumped(4, 8, ' ').replaceAll(/^/gm, '     7\t')],
  ['xxd -g 1', dumped(2, 16, ' ')],
  ['hexdump -C', hexdumped],
  ['od -t x1', dumped(2, 16, ' ').replaceAll(/^0(\w{7}):(.*?) {2}.*$/gm, '$1$2')],
  ['bytes between colons', wrapped(hex(program), 2, ':')],
  ['bytes between blanks', wrapped(hex(program), 2, ' ')],
  ['bytes between dashes', wrapped(hex(program).toUpperCase(), 2, '-')],
  ['groups of four', wrapped(hex(program), 4, ' ')],
  ['an array of bytes', `{ 0x${wrapped(hex(program), 2, ', 0x')} }`],
  ['an array of bytes on lines', `[\n  0x${wrapped(hex(program), 2, ', 0x').replaceAll(/(.{66}) /g, '$1\n  ')}\n]`],
  ['escaped slashes', base64(program.replaceAll('i', '?')).replaceAll('/', '\\/')],
  ['a data URL', `url(data:text/plain;base64,${base64(program)})`],
  ['a path before it', `/srv/build/a/${base64(program)}`],
  ['a path of another length before it', `x/${base64(program)}?`],
  ['an escape before it', `"\\n${base64(program)}`],
])('text is found in %s', (_name, text) => {
  const decoded = decodedIn(text)[0]?.replaceAll('?', 'i') ?? '';
  expect(decoded).toContain('PremiumLedger {');
  expect(decoded).toContain('this.entries.push(invoice)');
});

test('where it stands is said', () => {
  const run = base64(program);
  const [found] = encodedTexts(`a = "${run}";`);
  expect(found).toMatchObject({ start: 5, encoding: 'base64', decoded: program });
  expect(`a = "${run}";`.slice(found?.start, found?.end)).toBe(run.replace(/=+$/, ''));
});

test.each([
  ['random data', randomBytes(3000).toString('base64')],
  ['random data in hex', randomBytes(3000).toString('hex')],
  ['an image', Buffer.concat([Buffer.from('\u0089PNG\r\n', 'latin1'), randomBytes(9000)]).toString('base64')],
  ['compressed data', gzipSync(program.repeat(20)).toString('base64')],
  ['integrity hashes', `"integrity": "sha512-${createHash('sha512').update(program).digest('base64')}"`],
  ['a SHA-256', createHash('sha256').update(program).digest('hex')],
  ['a SHA-512', createHash('sha512').update(program).digest('hex')],
  ['a long path', '/srv/build/packages/engine/src/components/settings/account/preferences/index'],
  ['a long name', 'AbstractSingletonProxyFactoryBeanVisitorAdapterConfigurationProviderImpl'],
  ['one repeated letter', 'a'.repeat(5000)],
  ['zeros', 'A'.repeat(5000)],
  ['digits', '0123456789'.repeat(40)],
  ['a line', '-'.repeat(200)],
  ['a line of underscores', '_'.repeat(200)],
  [
    'a table of numbers',
    Array.from({ length: 40 }, (_, row) => `${row + 20} ${row + 30} 45 67 72 ${row + 12}`).join('\n'),
  ],
  ['addresses', '00:1b:44:11:3a:b7 00:1b:44:11:3a:b8 fe80::1ff:fe23:4567:890a 2001:db8:85a3::8a2e:370:7334'],
  ['identifiers', '123e4567-e89b-12d3-a456-426614174000, 123e4567-e89b-12d3-a456-426614174001'],
  ['a fingerprint', wrapped(createHash('sha256').update(program).digest('hex'), 2, ':')],
  ['a dump of noise', wrapped(randomBytes(600).toString('hex'), 4, ' ')],
  ['times and dates', '2026-11-22 10:45:12, 2026-11-22 10:45:13, 2026-11-22 10:45:14, 2026-11-22 10:45:15, 2026-11-22'],
  ['a short run', base64('PremiumLedger of the insurer')],
  ['a text', program.repeat(10)],
])('%s is no encoded text', (_name, text) => {
  expect(decodedIn(text)).toEqual([]);
});

test('any text of a line or more is found in whatever stands before and after it', () => {
  const text = fc.string({ unit: 'grapheme-ascii', minLength: 60, maxLength: 300 });
  const around = fc.constantFrom(
    '',
    ' ',
    '/',
    'a',
    'ab',
    'abc',
    'abcd/',
    '"',
    '\n',
    '\\n',
    'é',
    'data:;base64,',
    '=',
    '-----',
    '+',
  );
  const encoding = fc.constantFrom<'base64' | 'base64url' | 'hex'>('base64', 'base64url', 'hex');
  fc.assert(
    fc.property(text, around, around, encoding, (plain, before, after, into) => {
      expect(decodedIn(`${before}${Buffer.from(plain).toString(into)}${after}`).join('')).toContain(plain.slice(3, -3));
    }),
    { numRuns: 500 },
  );
});

test('no string makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      decodedIn(text + text + base64(text));
    }),
    { numRuns: 300 },
  );
});

test('text in base64 in base64 is found, and no layer deeper', () => {
  const holds = (decoded: string): boolean => decoded.includes('PremiumLedger');
  const layers = [base64(program)];
  for (let depth = 0; depth < 3; depth++) layers.push(base64(`data ${layers.at(-1)} end`));
  expect(layers.map((text) => findEncoded(text, holds).length)).toEqual([1, 1, 0, 0]);
  expect(findEncoded(layers[0] ?? '', () => false)).toEqual([]);
});

describe('what a field says is base64 is read as a whole:', () => {
  const short = 'PremiumLedger';
  test.each([
    ['a short text', Buffer.from(short)],
    ['three letters', Buffer.from('led')],
    ['a text before 400 bytes of noise', Buffer.concat([Buffer.from(short), randomBytes(400)])],
    ['a text among noise', Buffer.concat([randomBytes(900), Buffer.from(`\u0000${short}\u0000`), randomBytes(900)])],
    ['Latin letters of one byte', Buffer.from(`gr\u00f6\u00dfe of the ${short}`, 'latin1')],
    ['UTF-16', Buffer.from(`\ufeff${short}`, 'utf16le')],
    ['a text that begins like UTF-16', Buffer.concat([Buffer.from('x '.repeat(40), 'utf16le'), Buffer.from(short)])],
  ])('%s', (_name, bytes) => {
    const run = bytes.toString('base64');
    const word = bytes.length === 3 ? 'led' : short;
    for (const text of [run, run.replaceAll(/.{9}/g, '$&\n'), bytes.toString('base64url')])
      expect(findEncoded(text, (decoded) => decoded.includes(word), 'declared')).toHaveLength(1);
    expect(findEncoded(run, () => false, 'declared')).toEqual([]);
  });

  test.each(['text/plain', 'text/plain;charset=utf-8', 'application/json', 'image/svg+xml', ''])(
    'in a data URL of %j',
    (kind) => {
      const text = `see data:${kind};base64,${base64(short)}, and on`;
      const [found] = findEncoded(text, (decoded) => decoded === short);
      expect(text.slice(found?.start, found?.end)).toBe(base64(short));
    },
  );

  test('but an image in a data URL is none', () => {
    expect(findEncoded(`data:image/png;base64,${base64(short)}`, () => true)).toEqual([]);
  });
});

test.each<[string, (length: number) => string]>([
  ['one letter', (length) => 'a'.repeat(length)],
  ['short lines', (length) => `${'a'.repeat(40)}\n`.repeat(length / 41)],
  ['words between backslashes', (length) => `${'a'.repeat(40)}${'\\'.repeat(500)}`.repeat(length / 540)],
  ['words between spaces', (length) => `${'a'.repeat(40)}${' '.repeat(500)}`.repeat(length / 540)],
  ['bytes between blanks', (length) => '6c '.repeat(length / 3)],
  ['numbers', (length) => '45 12 '.repeat(length / 6)],
  ['lines of dumps', (length) => `00000000: 676c 696d ${' '.repeat(40)}\n`.repeat(length / 61)],
  ['words of one length', (length) => `${'a'.repeat(20)} `.repeat(length / 21)],
  ['text in base64', (length) => base64('x '.repeat((length / 8) * 3))],
  ['random data in base64', (length) => randomBytes((length / 4) * 3).toString('base64')],
])('time grows with the text and no faster: %s', (_name, textOf) => {
  const size = 240_000;
  const texts = new Map([size, 4 * size].map((length) => [length, textOf(length)]));
  const growth = growthOf(size, (length) => {
    for (const { decoded } of encodedTexts(texts.get(length) ?? '')) expect(decoded).not.toBe('');
  });
  expect(growth).toBeLessThan(linearGrowth);
});
