import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodePlainly, decodeZstd, nativeZstd, ZstdError } from './zstd.ts';

const maxBytes = 1 << 20;
const text = Buffer.from(
  JSON.stringify({
    model: 'm',
    input: Array.from({ length: 12 }, (_, at) => ({
      role: 'user',
      content: `line ${at} of the quick brown fox`,
    })),
  }),
);
/** The text above as zlib of Node 24 compresses it, with a checksum. */
const compressed = Buffer.from(
  'KLUv/WTRAcUDAMIFFRtgLXADONoL5mX547xYgwqCT0NHCC1h4jBMKQFPYRAHQ4EwEARMeZ8wwpUwW6DjpAZBbTQiRgDqJvV8r/byeTnTSHteFbO7RL7bY9PL1/NKGbzuAgwASYQNQCKkMziZwSkG5xmczOAUg/MMTmZwisF5UG/UGZgIOf8=',
  'base64',
);

const block = (type: number, size: number, content: Uint8Array, isLast: boolean): Buffer => {
  const head = (size << 3) | (type << 1) | Number(isLast);
  return Buffer.concat([Buffer.from([head & 0xff, (head >> 8) & 0xff, head >> 16]), content]);
};
const magic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
/** Window of 8 MiB would be 0x68; this one is of 1 KiB. */
const start = Buffer.concat([magic, Buffer.from([0x00, 0x00])]);
const rawFrame = (...parts: readonly Uint8Array[]): Buffer =>
  Buffer.concat([start, ...parts.map((part, at) => block(0, part.length, part, at === parts.length - 1))]);
const skippable = Buffer.concat([Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0]), Buffer.from('abcd')]);

const native = nativeZstd();
const decoders = [
  ['the pure decoder', decodePlainly] as const,
  ...(native === undefined ? [] : [["Node's own", native] as const]),
];

describe.each(decoders)('%s', (_name, decode) => {
  const reasonOf = async (bytes: Uint8Array, limit = maxBytes): Promise<string> => {
    try {
      await decodeZstd(bytes, limit, decode);
      return 'decoded';
    } catch (error) {
      if (error instanceof ZstdError) return error.reason;
      throw error;
    }
  };

  test('gives back what was compressed', async () => {
    expect(await decodeZstd(compressed, maxBytes, decode)).toEqual(text);
    expect(await decodeZstd(rawFrame(Buffer.from('one '), Buffer.from('two')), maxBytes, decode)).toEqual(
      Buffer.from('one two'),
    );
  });

  test.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['only the beginning', magic],
    ['text', Buffer.from('{"model":"m"}')],
    ['two frames', Buffer.concat([compressed, compressed])],
    ['garbage behind the frame', Buffer.concat([compressed, Buffer.from('garbage')])],
    ['zeros behind the frame', Buffer.concat([compressed, Buffer.alloc(8)])],
    ['one byte too many', Buffer.concat([compressed, Buffer.from([1])])],
    ['a frame to skip behind it', Buffer.concat([compressed, skippable])],
    ['a frame to skip before it', Buffer.concat([skippable, compressed])],
    ['a dictionary', Buffer.concat([magic, Buffer.from([0x01, 0x00, 0x07]), block(0, 1, Buffer.from('a'), true)])],
    ['a block of no kind', Buffer.concat([start, block(3, 1, Buffer.from('a'), true)])],
    ['no last block', Buffer.concat([start, block(0, 1, Buffer.from('a'), false)])],
  ])('%s: broken', async (_what, bytes) => {
    expect(await reasonOf(bytes)).toBe('broken');
  });

  test('cut anywhere: broken', async () => {
    for (let length = 0; length < compressed.length; length += 1)
      expect(await reasonOf(compressed.subarray(0, length))).toBe('broken');
  });

  test('a bomb ends at the limit', async () => {
    const bomb = Buffer.concat([
      start,
      ...Array.from({ length: 5_000 }, (_, at) => block(1, 131_071, Buffer.from('a'), at === 4_999)),
    ]);
    expect(bomb.length).toBeLessThan(21_000);
    expect(await reasonOf(bomb)).not.toBe('decoded');
  });

  test.each<[string, Buffer]>([
    [
      'a window of two gigabytes',
      Buffer.concat([magic, Buffer.from([0x00, 0xa8]), block(0, 1, Buffer.from('a'), true)]),
    ],
    [
      'a content of four gigabytes',
      Buffer.concat([magic, Buffer.from([0xa0, 0xff, 0xff, 0xff, 0xff]), block(0, 1, Buffer.from('a'), true)]),
    ],
    [
      'a content of exabytes',
      Buffer.concat([
        magic,
        Buffer.from([0xe0, 255, 255, 255, 255, 255, 255, 255, 15]),
        block(0, 1, Buffer.from('a'), true),
      ]),
    ],
  ])('%s is refused before memory is taken for it', async (_what, bytes) => {
    const before = process.memoryUsage().arrayBuffers;
    expect(await reasonOf(bytes)).toBe('too-large');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
  });

  test('a frame that tells more than it holds is broken', async () => {
    const lying = Buffer.concat([magic, Buffer.from([0x20, 9]), block(0, 4, Buffer.from('abcd'), true)]);
    expect(await reasonOf(lying)).toBe('broken');
  });

  test('damaged bytes end in a verdict, never in another error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(compressed.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = Buffer.from(compressed);
        damaged[at] = (damaged[at] ?? 0) ^ change;
        expect(['decoded', 'broken', 'too-large']).toContain(await reasonOf(damaged));
      }),
      { numRuns: 200 },
    );
  });

  test('any text in any blocks comes back', async () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(parts, async (all) => {
        expect(await decodeZstd(rawFrame(...all), maxBytes, decode)).toEqual(Buffer.concat(all));
      }),
      { numRuns: 100 },
    );
  });
});
