import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { claudeTexts, envTexts, jsonTexts, tomlTexts, yamlTexts, type ConfigText } from '../config-texts.fixture.ts';
import { ClientError } from '../error.ts';
import type { ConfigFormat } from './config-format.ts';
import { dotenv } from './dotenv.ts';
import { withoutValues, withValues, type WantedValue } from './formats.ts';
import { json } from './json.ts';
import { toml } from './toml.ts';
import { yaml } from './yaml.ts';

const own = 'http://127.0.0.1:7000';
const ours = 'http://127.0.0.1:9339/c/x-abcdefghijklmnopqrstuvwxyz';

interface Subject {
  readonly format: ConfigFormat;
  readonly texts: fc.Arbitrary<ConfigText>;
  wanted(text: string): readonly WantedValue[];
}

const subjects: readonly Subject[] = [
  {
    format: json,
    texts: fc.oneof(claudeTexts(own), jsonTexts()),
    wanted: () => [
      { path: ['env', 'ANTHROPIC_BASE_URL'], value: ours },
      { path: ['env', 'ENABLE_TOOL_SEARCH'], value: 'true' },
    ],
  },
  { format: toml, texts: tomlTexts(own), wanted: () => [{ path: ['openai_base_url'], value: `${ours}/v1` }] },
  { format: yaml, texts: yamlTexts(own), wanted: modelAddresses },
  { format: dotenv, texts: envTexts(own), wanted: () => [{ path: ['GOOGLE_GEMINI_BASE_URL'], value: ours }] },
];

function modelAddresses(text: string): readonly WantedValue[] {
  const { models } = (yaml.parse(text) ?? {}) as { readonly models?: unknown };
  const list = (Array.isArray(models) ? models : []) as readonly ({
    readonly name?: string;
    readonly provider?: string;
  } | null)[];
  return list.flatMap((model, item) =>
    typeof model?.provider !== 'string'
      ? []
      : [{ path: ['models', { item, name: model.name }, 'apiBase'], value: `${ours}/v1/` }],
  );
}

/** What stays when all blanks and commas are gone: whitespace may be ours to add and to take. */
function solid(text: string): string {
  return text.replaceAll(/[\s,]+/g, '');
}

describe.each(subjects)('$format.id', ({ format, texts, wanted }) => {
  test('has the values that were set, and nothing else reads differently', () => {
    fc.assert(
      fc.property(texts, ({ text }) => {
        const values = wanted(text);
        const changed = withValues(format, text, values).text;
        for (const { path, value } of values) expect(format.find(changed, path)?.value).toBe(value);
      }),
    );
  });

  test('keeps comments, byte order mark and line ends', () => {
    fc.assert(
      fc.property(texts, ({ text, comments }) => {
        const changed = withValues(format, text, wanted(text)).text;
        for (const comment of comments) expect(changed).toContain(comment);
        expect(changed.startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'));
        if (text.includes('\r\n')) expect(changed.replaceAll('\r\n', '')).not.toContain('\n');
        else expect(changed).not.toContain('\r');
      }),
    );
  });

  test('is the same text but for blanks when the values are taken out again', () => {
    fc.assert(
      fc.property(texts, ({ text }) => {
        const { text: changed, slots } = withValues(format, text, wanted(text));
        const back = withoutValues(
          format,
          changed,
          slots.map((slot) => ({ slot, ours: [slot.after] })),
        );
        expect(back.foreign).toEqual([]);
        expect(solid(back.text)).toBe(solid(text));
        expect(isDeepStrictEqual(format.parse(back.text), format.parse(text))).toBe(true);
      }),
    );
  });

  test('never throws anything but its own error, whatever the text', () => {
    const noise = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .tuple(texts, fc.nat(400), fc.string({ maxLength: 4 }))
        .map(([{ text }, at, put]) => text.slice(0, at) + put + text.slice(at + 1)),
    );
    fc.assert(
      fc.property(noise, (text) => {
        try {
          withValues(format, text, wanted(text));
        } catch (error) {
          if (!(error instanceof ClientError)) throw error;
        }
      }),
    );
  });
});

describe('json', () => {
  test.each([
    [
      'a comment behind the last value stays on its line',
      '{\n  "a": 1 // one\n}\n',
      '{\n  "a": 1, // one\n  "env": {\n    "X": "1"\n  }\n}\n',
    ],
    ['an object on one line stays on one line', '{"a":1}', '{"a":1, "env": { "X": "1" }}'],
    ['an empty object is opened', '{}\n', '{\n  "env": {\n    "X": "1"\n  }\n}\n'],
    ['an empty file becomes an object', '', '{\n  "env": {\n    "X": "1"\n  }\n}\n'],
    ['a trailing comma stays one', '{\n\t"a": 1,\n}', '{\n\t"a": 1,\n\t"env": {\n\t\t"X": "1"\n\t},\n}'],
  ])('%s', (_, before, after) => {
    expect(json.set(before, ['env', 'X'], '1').text).toBe(after);
  });

  test.each([
    ['two keys of the same name', '{"env": {}, "env": {}}'],
    ['an env that is no object', '{"env": "x"}'],
    ['a list', '[]'],
    ['half a file', '{"env": {'],
    ['JSON nested too deeply', '{"a":'.repeat(20_000)],
  ])('refuses %s', (_, text) => {
    expect(() => json.set(text, ['env', 'X'], '1')).toThrow(ClientError);
  });
});

describe('toml', () => {
  test('puts a key behind the last one before the first table', () => {
    const before = '# mine\nmodel = "x" # y\n\n[tui]\na = 1\n';
    expect(toml.set(before, ['k'], 'v').text).toBe('# mine\nmodel = "x" # y\nk = "v"\n\n[tui]\na = 1\n');
  });

  test('puts it first when there is no other', () => {
    expect(toml.set('# c\n[tui]\n', ['k'], 'v').text).toBe('k = "v"\n# c\n[tui]\n');
  });

  test('does not take a key of a table for one of the top level', () => {
    expect(toml.find('[x]\nopenai_base_url = "a"\n', ['openai_base_url'])).toBeUndefined();
  });

  test('refuses a file that is not TOML', () => {
    expect(() => toml.set('a = = 1', ['k'], 'v')).toThrow(ClientError);
  });
});

describe('yaml', () => {
  test('puts an address behind the first line of a model', () => {
    const before = 'models:\n  - name: A # a\n    provider: openai\n';
    expect(yaml.set(before, ['models', { item: 0, name: 'A' }, 'apiBase'], 'u').text).toBe(
      'models:\n  - name: A # a\n    apiBase: "u"\n    provider: openai\n',
    );
  });

  test('finds a model by its name when others were put before it', () => {
    const path = ['models', { item: 0, name: 'A' }, 'apiBase'];
    expect(yaml.find('models:\n  - name: B\n  - name: A\n    apiBase: x\n', path)?.value).toBe('x');
  });

  test.each([
    [
      'an address that several models share through an anchor',
      'models:\n  - &a\n    name: A\n    provider: openai\n  - <<: *a\n    name: B\n',
    ],
    ['two documents', 'a: 1\n---\nmodels:\n  - name: A\n'],
    ['an address of several lines', 'models:\n  - name: A\n    apiBase: |\n      x\n'],
  ])('refuses %s', (_, text) => {
    const wanted = [{ path: ['models', { item: 0, name: 'A' }, 'apiBase'], value: 'u' }];
    expect(() => withValues(yaml, text, wanted)).toThrow(ClientError);
  });
});
