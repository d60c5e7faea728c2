import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { JsonDocument, splice } from './json-document.ts';
import { encodeJsonString } from './json-literal.ts';
import { JsonError, parseJson } from './json.ts';
import type { JsonNode } from './json.ts';
import { jsonText, uniqueMembers } from './json-text.ts';
import type { TextCodec } from './text.ts';

const codec: TextCodec = {
  decode: (bytes, start, end) => new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, end)),
  encode: bytesOf,
};

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** The bytes so far from a multiple of four in memory, with quotes before and behind them, which must not count. */
function amongQuotes(bytes: Uint8Array, alignment: number): Uint8Array {
  const all = new Uint8Array(bytes.length + 12).fill(0x22);
  all.set(bytes, 4 + alignment);
  return all.subarray(4 + alignment, 4 + alignment + bytes.length);
}

// The `binary` unit of fast-check takes seconds to set up; these are the characters that matter.
const unit = fc.constantFrom(
  'a',
  '"',
  '\\',
  '/',
  '\n',
  '\u0000',
  '\u001f',
  '\u007f',
  'é',
  '\u2028',
  '\uFEFF',
  '😀',
  '\ud800',
  '\udc00',
);

function valueOf(bytes: Uint8Array, node: JsonNode): unknown {
  switch (node.kind) {
    case 'object': {
      const value: Record<string, unknown> = {};
      for (const member of node.members) {
        Object.defineProperty(value, jsonText(bytes, member.key, codec), {
          value: valueOf(bytes, member.value),
          enumerable: true,
          configurable: true,
          writable: true,
        });
      }
      return value;
    }
    case 'array':
      return node.items.map((item) => valueOf(bytes, item));
    case 'string':
      return jsonText(bytes, node, codec);
    default:
      return JSON.parse(codec.decode(bytes, node.start, node.end));
  }
}

function codeOf(bytes: Uint8Array): string {
  try {
    parseJson(bytes);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return error.code;
  }
}

describe('the JSON reader', () => {
  test('reads every JSON text as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: unit }), fc.constantFrom(undefined, 1, '\t'), (source, indent) => {
        const bytes = bytesOf(JSON.stringify(JSON.parse(source), undefined, indent));
        expect(valueOf(bytes, parseJson(bytes))).toEqual(JSON.parse(textOf(bytes)));
      }),
      { numRuns: 100 },
    );
  });

  test('accepts and refuses exactly what JSON.parse does, on texts near to JSON', () => {
    const alphabet = fc.constantFrom(
      ...'{}[]:,"\\ \n\tutrenf0123456789.-+eEaF\u0001é',
      'true',
      'false',
      'null',
      '\\u',
      '""',
    );
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(codeOf(bytesOf(text)) === 'accepted').toBe(isJson);
      }),
      { numRuns: 3000 },
    );
  });

  test('sees every byte of a string, at any place and any alignment', () => {
    const wrong: object[] = [];
    for (let place = 1; place < 61; place += 1) {
      for (let byte = 0; byte < 256; byte += 1) {
        const literal = new Uint8Array(62).fill(0x61);
        literal.set([0x22]);
        literal.set([byte], place);
        literal.set([0x22], 61);
        const isSpecial = byte < 0x20 || byte === 0x22 || byte === 0x5c;
        for (let alignment = 0; alignment < 4; alignment += 1) {
          const code = codeOf(amongQuotes(literal, alignment));
          if ((code === 'accepted') === isSpecial) wrong.push({ place, byte, alignment, code });
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test('ends a string where JSON.parse does, whatever follows an escape and at any alignment', () => {
    // Neighbours of a quote, of a backslash and of the control characters, and characters of several bytes.
    const part = fc.constantFrom(
      ...' !#[]^\u007fa',
      '\\n',
      '\\"',
      '\\\\',
      '\\/',
      '\\u0041',
      'é',
      '客',
      '😀',
      'plain text, ',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), fc.nat(3), (parts, alignment) => {
        const literal = bytesOf(`"${parts.join('')}"`);
        const bytes = amongQuotes(bytesOf(`[${textOf(literal)},1]`), alignment);
        const isPlain = !parts.some((text) => text.startsWith('\\'));
        expect(parseJson(bytes)).toMatchObject({
          items: [{ kind: 'string', start: 1, end: literal.length + 1, isPlain }, { kind: 'number' }],
        });
        expect(valueOf(bytes, parseJson(bytes))).toEqual(JSON.parse(textOf(bytes)));
      }),
      { numRuns: 1000 },
    );
  });

  test('throws nothing but JsonError on arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        codeOf(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  test('knows no prefix of a JSON object as JSON', () => {
    const whole = '{"a":[1.5e-3,true,"x\\u00e9\\n"],"b":null}';
    for (let length = 0; length < whole.length; length += 1) {
      expect(codeOf(bytesOf(whole.slice(0, length)))).toBe('truncated');
    }
  });

  test.each([
    ['trailing garbage', '{} x', 'syntax'],
    ['a bare control character', '"a\u0001b"', 'syntax'],
    ['a bare line feed in a string', '"a\nb"', 'syntax'],
    ['a trailing comma', '[1,]', 'syntax'],
    ['a leading zero', '01', 'syntax'],
    ['a byte order mark', '\uFEFF{}', 'syntax'],
    ['an unknown escape', '"\\x41"', 'syntax'],
    ['nothing', '', 'truncated'],
    ['100,000 open brackets', '['.repeat(100_000), 'too-deep'],
    ['100,000 nested objects', '{"a":'.repeat(100_000), 'too-deep'],
  ])('refuses %s', (_name, text, code) => {
    expect(codeOf(bytesOf(text))).toBe(code);
  });

  test('accepts the depth of its limit and no more', () => {
    const nested = (depth: number): Uint8Array => bytesOf('['.repeat(depth) + ']'.repeat(depth));
    expect(codeOf(nested(512))).toBe('accepted');
    expect(codeOf(nested(513))).toBe('too-deep');
  });

  test('stops at a number of values that would fill the heap', () => {
    expect(() => parseJson(bytesOf('[1,2,3]'), { maxDepth: 5, maxValues: 3 })).toThrow(
      expect.objectContaining({ code: 'too-many-values' }),
    );
  });

  test('keeps lone surrogates of escapes', () => {
    const bytes = bytesOf(String.raw`"a\ud800b"`);
    expect(new JsonDocument(bytes, codec).textIf(parseJson(bytes))).toBe('a\ud800b');
  });

  test('reports invalid UTF-8 in a string as its own error', () => {
    const bytes = new Uint8Array([0x22, 0xff, 0x22]);
    const document = new JsonDocument(bytes, codec);
    expect(() => document.textIf(document.root)).toThrow(expect.objectContaining({ code: 'bad-utf8' }));
  });
});

describe('members', () => {
  const membersOf = (text: string): ReadonlyMap<string, JsonNode> => {
    const bytes = bytesOf(text);
    const node = parseJson(bytes);
    if (node.kind !== 'object') throw new Error('the case is no object');
    return uniqueMembers(bytes, node, codec);
  };

  test.each([
    ['plain', '{"type":1,"type":2}'],
    ['spelled differently', '{"type":1,"ty\\u0070e":2}'],
    ['__proto__', '{"__proto__":1,"__proto__":2}'],
  ])('with the same key twice are refused (%s)', (_name, text) => {
    expect(() => membersOf(text)).toThrow(expect.objectContaining({ code: 'duplicate-key' }));
  });

  test('named __proto__ and constructor are members like others', () => {
    expect([...membersOf('{"__proto__":{"a":1},"constructor":2}').keys()]).toEqual(['__proto__', 'constructor']);
  });
});

describe('splicing', () => {
  test('nothing gives the very same array', () => {
    const bytes = bytesOf('{"a":"b"}');
    expect(splice(bytes, [])).toBe(bytes);
    expect(new JsonDocument(bytes, codec).result()).toBe(bytes);
  });

  test('replaces the spans and nothing else, in any order of edits', () => {
    const edits = [
      { start: 6, end: 8, bytes: bytesOf('XYZ') },
      { start: 0, end: 1, bytes: bytesOf('') },
    ];
    expect(textOf(splice(bytesOf('0123456789'), edits))).toBe('12345XYZ89');
  });

  test('refuses edits that overlap', () => {
    const edit = { start: 1, end: 4, bytes: bytesOf('x') };
    expect(() => splice(bytesOf('0123456789'), [edit, { ...edit, start: 3, end: 5 }])).toThrow(/overlap/);
  });

  test('an encoded string parses to the text and escapes only what it must', () => {
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        expect(JSON.parse(textOf(encodeJsonString(text, codec)))).toBe(text);
      }),
    );
    expect(textOf(encodeJsonString('é/\u2028\ud800\n"', codec))).toBe('"é/\u2028\\ud800\\n\\""');
  });
});
