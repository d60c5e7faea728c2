// Whatever is put into a page is text there, wherever it stands.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escaped, html, raw, type HtmlValue } from '../../src/collector/dashboard/html.ts';
import { visibleText } from '../../src/report/pdf/visible-text.ts';

const attack = fc.oneof(
  fc.constantFrom(
    '"><script>alert(1)</script>',
    "'; DROP TABLE records; --",
    '</script><script>',
    '<!--',
    '-->',
    ']]>',
    '" onmouseover="x',
    "' onload='x",
    '` x=`',
    '&lt;script&gt;',
    '&#60;script&#62;',
    'javascript:alert(1)',
    '\u0000\u0007\u202e',
    '<\u0000script>',
    '</title></textarea></style>',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const hostile = fc.array(attack, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''));

/** HTML, 13.2.5: what ends text, an attribute or a tag, and what begins a reference, is one of these. */
const special = /[<>"'`]|&(?!(?:amp|lt|gt|quot|#39|#96);)/g;
const template = (value: HtmlValue) =>
  html`<p class="a ${value} b" title="${value}">${value}<b>${value}</b></p>
    <textarea name="t">${value}</textarea>`.text;

describe('a value in a page', () => {
  test('ends no attribute, no tag and no text', () => {
    const own = template('').match(special) ?? [];
    fc.assert(
      fc.property(hostile, (value) => {
        expect(escaped(value)).not.toMatch(special);
        expect(template(value).match(special)).toEqual(own);
      }),
    );
  });

  test('is read as it was written', () => {
    const read: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' };
    fc.assert(
      fc.property(hostile, (value) => {
        const back = escaped(value).replaceAll(/&([^;]+);/g, (_, name: string) => read[name] ?? '');
        expect(back).toBe(visibleText(value, { keepsLines: true }));
      }),
    );
  });

  test('never leads out of this collector', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          hostile,
          fc.webUrl(),
          hostile.map((value) => `/${value}`),
        ),
        (value) => {
          const address =
            /href="([^"]*)"/.exec(html`<a href="${value}">x</a>`.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
          expect(new URL(address, 'https://collector.example/page').origin).toBe('https://collector.example');
        },
      ),
    );
    expect(html`<a href="${'//other.example'}">x</a>`.text).toBe('<a href="#">x</a>');
    expect(html`<a href="${'/\n/other.example'}">x</a>`.text).toBe('<a href="#">x</a>');
    expect(html`<form action="${'javascript:alert(1)'}">`.text).toBe('<form action="#">');
    expect(html`<a href="${'/devices?a=1&b="'}">x</a>`.text).toBe('<a href="/devices?a=1&amp;b=&quot;">x</a>');
  });

  test('is shown where nobody would see it', () => {
    expect(escaped('a\u202Eb\u0000c\u200B')).toBe('a[U+202E]b[U+0000]c[U+200B]');
  });
});

test('markup of ours stays markup, and what does not exist is not drawn', () => {
  const values: readonly HtmlValue[] = [undefined, null, false, 0, 12n, [html`<i>${'<'}</i>`, 'a'], raw('<hr>')];
  expect(html`${values}`.text).toBe('012<i>&lt;</i>a<hr>');
  expect(html`<option${html` selected`}>a</option>`.text).toBe('<option selected>a</option>');
});

describe('a template that puts a value where it could do harm', () => {
  // As texts, since a formatter would mend them.
  test.each<[string, string, string]>([
    ['in a script', '<script>', '</script>'],
    ['in a style sheet', '<style>', '</style>'],
    ['in a style', '<p style="', '">'],
    ['in a handler', '<p onclick="', '">'],
    ['in a frame', '<iframe srcdoc="', '">'],
    ['without quotes', '<p title=', '>'],
    ['in single quotes', "<p title='", "'>"],
    ['as an attribute', '<p ', '>'],
    ['as a part of a name', '<p data-', '="y">'],
  ])('is refused: %s', (_, before, after) => {
    const texts = [before, after];
    expect(() => html(Object.assign(texts, { raw: texts }), 'x')).toThrow(RangeError);
  });
});
