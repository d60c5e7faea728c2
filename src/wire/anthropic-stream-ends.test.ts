import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { openAnthropicStream } from './anthropic-stream.ts';
import type { ResponseContext } from './types.ts';
import { bytesOf, codec, cutBytes, textOf, toyContext, ToyReverser } from './wire-test-kit.fixture.ts';
import { run, event, textDelta, inputDelta, events, cuts } from './anthropic-stream.fixture.ts';

describe('a broken stream', () => {
  test.each([
    ['broken JSON', '{"type":"content_block_delta","delta":{"type":"text_delta","text":"foo'],
    ['a key twice', '{"type":"content_block_delta","type":"foo"}'],
    ['deep nesting', '['.repeat(100_000)],
  ])('passes an event with %s untouched, counts it and goes on', (_name, data) => {
    const broken = `data: ${data}\n\n`;
    const { text, facts } = run([bytesOf(broken + event(textDelta('foo')))]);
    expect(text).toBe(broken + event(textDelta('barbar')));
    expect(facts.brokenEvents).toBe(1);
  });

  test('passes an event with invalid UTF-8 untouched', () => {
    const bytes = bytesOf(event(textDelta('foo~ and more of a text that is longer than a key')));
    bytes[bytes.indexOf('~'.charCodeAt(0))] = 0xff;
    expect(openAnthropicStream(toyContext()).push(bytes)).toEqual([bytes]);
  });

  test('throws nothing on arbitrary bytes, and hands them all on', () => {
    const part = fc.constantFrom(
      'data: ',
      'event: x',
      '\n',
      '\n\n',
      '\r',
      '{"type":"content_block_delta"',
      ',"delta":{',
      '}',
      '"text":"foo"',
      '[',
      '"',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.array(part).map((parts) => bytesOf(parts.join(''))),
        ),
        cuts,
        (bytes, places) => {
          expect(
            run(cutBytes(bytes, places), toyContext({ openReverser: () => new ToyReverser('\u0000', '') })).text,
          ).toBe(textOf(bytes));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('stops at an event beyond the size limit', () => {
    const stream = openAnthropicStream(toyContext(), 100);
    expect(() => stream.push(bytesOf(`data: ${'x'.repeat(100)}`))).toThrow(
      expect.objectContaining({ code: 'bad-stream' }),
    );
  });
});

describe('a prefill', () => {
  const opened = (prefill: ResponseContext['prefill'], data: readonly unknown[]): readonly boolean[] => {
    const flags: boolean[] = [];
    const openReverser: ResponseContext['openReverser'] = (options) => {
      flags.push(options?.continuesPrefill ?? false);
      return new ToyReverser();
    };
    run([bytesOf(events(data))], { codec, openReverser, prefill });
    return flags;
  };
  const twoTexts = [textDelta('a', 0), textDelta('b', 1)];

  test('is continued by the first text channel only', () => {
    expect(opened({ sent: 'x', original: 'x' }, twoTexts)).toEqual([true, false]);
    expect(opened({ sent: 'x', original: 'x' }, [inputDelta('["a"]', 0), textDelta('b', 1)])).toEqual([false, true]);
  });

  test('that was not sent is continued by none', () => {
    expect(opened(undefined, twoTexts)).toEqual([false, false]);
  });
});
