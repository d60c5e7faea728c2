import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { gemini } from './gemini.ts';
import type { ResponseContext } from './types.ts';
import { bytesOf, cutBytes, HoldingIdentity, textOf, toyContext, ToyReverser } from './wire-test-kit.fixture.ts';
import {
  file,
  runEvents,
  runList,
  eventsIn,
  listIn,
  partsOf,
  sse,
  said,
  stop,
  cuts,
  signatures,
  call,
} from './gemini-answer.fixture.ts';
import type { Answer } from './gemini-answer.fixture.ts';

describe.each([
  ['as events', file('answer.sse'), runEvents, eventsIn],
  ['as a list', file('answer-list.json'), runList, listIn],
])('a Gemini answer that streams %s', (_name, answer, run, read) => {
  test('reaches the client with its texts and arguments reversed, in their order', () => {
    const { text, facts } = run([answer]);
    expect(partsOf(read(text))).toEqual([
      { text: '**Looking at barbarLedger**', thought: true },
      { text: 'I look at barbarLedger and at é 😀 barbar and fo' },
      { functionCall: call, thoughtSignature: signatures[0] },
      { text: '', thoughtSignature: signatures[1] },
    ]);
    expect(facts).toEqual({
      model: 'gemini-3.8-flash',
      inputTokens: 25,
      outputTokens: 15,
      cacheReadTokens: 11,
      cacheWriteTokens: undefined,
      stopReason: 'STOP',
      errorType: undefined,
      toolCalls: [{ name: 'replace', input: expect.stringContaining('barbarLedger') as string }],
      signedBlocks: signatures.map((signature) => ({ signature, text: '' })),
      spoken: expect.any(Array) as unknown,
      brokenEvents: 0,
    });
    expect(JSON.parse(facts.toolCalls[0]?.input ?? '')).toEqual(call.args);
  });

  test('keeps what the model said as the provider wrote it and as the client got it', () => {
    const { spoken } = run([answer]).facts;
    expect(spoken.map(({ kind, provider, client }) => [kind, provider, client])).toEqual([
      ['text', '**Looking at fooLedger**', '**Looking at barbarLedger**'],
      ['text', 'I look at fooLedger and at é 😀 foo and fo', 'I look at barbarLedger and at é 😀 barbar and fo'],
      ['tool-input', 'file_path', 'file_path'],
      ['tool-input', '/srv/foo-shop/src/fooLedger.ts', '/srv/barbar-shop/src/barbarLedger.ts'],
      ['tool-input', 'old_string', 'old_string'],
      ['tool-input', '\tadd\\u0046foo\n', '\tadd\\u0046barbar\n'],
      ['tool-input', 'count', 'count'],
      ['tool-input', 'foo', 'barbar'],
      ['tool-input', 'a"foo"', 'a"barbar"'],
    ]);
  });

  test('has citations, grounding and reasons reversed, and ids, names and signatures as they came', () => {
    const { text } = run([answer]);
    for (const reversed of [
      'ended at barbar',
      'https://example.org/barbar',
      'About barbar',
      'what is barbar',
      'barbar news',
      'I look at barbar',
    ]) {
      expect(text).toContain(JSON.stringify(reversed));
    }
    for (const kept of ['call_8FooLw5Zt9Xb3Vn7', 'x7FooQpaL2WnHj9K', ...signatures])
      expect(text).toContain(JSON.stringify(kept));
  });

  test('is the same bytes in total for any chunking', () => {
    const expected = run([answer]);
    fc.assert(
      fc.property(cuts, (places) => {
        expect(run(cutBytes(answer, places))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
    expect(run(Array.from(answer, (byte) => new Uint8Array([byte])))).toEqual(expected);
  });

  test('in which nothing changes is forwarded as the same bytes', () => {
    const identity = toyContext({ openReverser: () => new ToyReverser('never', 'x') });
    expect(run([answer], identity).text).toBe(textOf(answer));
  });

  test('whose texts are held to their ends says the same', () => {
    const { text } = run([answer], toyContext({ openReverser: () => new HoldingIdentity() }));
    expect(partsOf(read(text))).toEqual(partsOf(read(textOf(answer))));
  });
});

describe('any stream', () => {
  const word = fc.constantFrom('fo', 'o', 'foo', 'a ', 'f', '\n', '');
  const part = fc.oneof(
    { weight: 6, arbitrary: word.map((text) => ({ text })) },
    { weight: 2, arbitrary: word.map((text) => ({ text, thought: true })) },
    fc.constant({ functionCall: { name: 'f', args: { a: 'foo' } } }),
    fc.constant({ text: '', thoughtSignature: signatures[0] }),
    fc.constant({
      functionCall: { partialArgs: [{ jsonPath: '$.a', stringValue: 'fo', willContinue: true }], willContinue: true },
    }),
  );
  const event = fc.oneof(
    { weight: 5, arbitrary: part.map((item) => said([item])) },
    fc
      .tuple(fc.array(part, { maxLength: 3 }), fc.constantFrom({}, stop, { index: 1 }))
      .map(([parts, more]) => said(parts, more)),
    part.map((item) => ({ response: said([item]) })),
    fc.constant({ usageMetadata: { promptTokenCount: 3 } }),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const anyEvents = fc.array(event, { maxLength: 8 });

  test('is the same bytes for any chunking, and what a client reads is the reversal of what was said', () => {
    fc.assert(
      fc.property(anyEvents, cuts, fc.constantFrom('\n', '\r\n'), (data, places, lineEnd) => {
        const text = sse(data, lineEnd);
        const whole = runEvents([bytesOf(text)]);
        expect(runEvents(cutBytes(bytesOf(text), places))).toEqual(whole);
        // Held to the end, nothing else may change either.
        const held = runEvents([bytesOf(text)], toyContext({ openReverser: () => new HoldingIdentity() })).text;
        const objects = (source: string): readonly Answer[] =>
          eventsIn(source).filter((item) => typeof item === 'object' && item !== null && !Array.isArray(item));
        for (const index of [0, 1]) {
          const order = (source: string): string =>
            partsOf(objects(source), index)
              .map(({ text: piece, thought, functionCall }) => {
                if (functionCall !== undefined) return functionCall.args === undefined ? '' : '(call)';
                return piece === '' || piece === undefined ? '' : `${thought === true ? '~' : ''}${piece}`;
              })
              .join('')
              .replaceAll('~', '');
          expect(order(held)).toBe(order(text));
        }
      }),
      { numRuns: 150 },
    );
  });

  test('is the same bytes when nothing changes, as events and as a list', () => {
    const identity = toyContext({ openReverser: () => new ToyReverser('never', 'x') });
    fc.assert(
      fc.property(anyEvents, (data) => {
        expect(runEvents([bytesOf(sse(data))], identity).text).toBe(sse(data));
        const list = JSON.stringify(data, null, 1);
        expect(runList([bytesOf(list)], identity).text).toBe(list);
      }),
      { numRuns: 100 },
    );
  });

  test('as a list is the same bytes for any chunking, and stays a list', () => {
    fc.assert(
      fc.property(anyEvents, cuts, (data, places) => {
        const list = JSON.stringify(data);
        const whole = runList([bytesOf(list)]);
        expect(runList(cutBytes(bytesOf(list), places))).toEqual(whole);
        expect(Array.isArray(JSON.parse(whole.text))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test('throws nothing, whatever the bytes', () => {
    const piece = fc.constantFrom(
      'data: ',
      '{"candidates":[',
      '{"content":{"parts":[',
      '{"text":"foo"}',
      ']}',
      '\n\n',
      '[',
      ',',
      '"',
      '\\',
      '\r',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        runEvents([bytesOf(pieces.join(''))]);
        runList([bytesOf(pieces.join(''))]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a whole Gemini answer', () => {
  const map = (body: Uint8Array, context?: ResponseContext): ReturnType<typeof gemini.mapResponse> =>
    gemini.mapResponse(body, context ?? toyContext());

  test('has its texts, arguments and code reversed, each for itself', () => {
    const { body, facts, isUnderstood } = map(file('answer.json'));
    expect(isUnderstood).toBe(true);
    expect(partsOf([JSON.parse(textOf(body)) as Answer])).toEqual([
      { text: 'thinking of barbar', thought: true },
      { text: 'The barbar is done.', thoughtSignature: signatures[0] },
      { functionCall: { name: 'read_file', args: { file_path: 'src/barbarLedger.ts' } } },
      { executableCode: { language: 'PYTHON', code: 'print("barbar")' } },
      { codeExecutionResult: { outcome: 'OUTCOME_OK', output: 'barbar\n' } },
    ]);
    expect(facts.spoken.map(({ kind, provider }) => [kind, provider])).toEqual([
      ['text', 'thinking of foo'],
      ['text', 'The foo is done.'],
      ['tool-input', 'file_path'],
      ['tool-input', 'src/fooLedger.ts'],
      ['text', 'print("foo")'],
    ]);
    expect(facts.stopReason).toBe('STOP');
    expect(facts.toolCalls.map(({ input }) => JSON.parse(input) as unknown)).toEqual([
      { file_path: 'src/barbarLedger.ts' },
    ]);
  });

  test('in which nothing changes is the very same array', () => {
    for (const name of ['answer.json', 'answer-list.json', 'error.json']) {
      const body = file(name);
      expect(map(body, toyContext({ openReverser: () => new ToyReverser('never', 'x') })).body).toBe(body);
    }
  });

  test('may be a list, an error too', () => {
    const error = [JSON.parse(textOf(file('error.json'))) as unknown];
    const { body, facts, isUnderstood } = map(bytesOf(JSON.stringify(error)));
    expect(isUnderstood).toBe(true);
    expect(facts.errorType).toBe('INVALID_ARGUMENT');
    expect(textOf(body)).toContain('Invalid value near barbar');
  });

  test('that is an error is reversed and told', () => {
    const { body, facts } = map(file('error.json'));
    expect(facts.errorType).toBe('INVALID_ARGUMENT');
    expect(JSON.parse(textOf(body))).toMatchObject({
      error: {
        code: 400,
        message: 'Invalid value near barbar',
        status: 'INVALID_ARGUMENT',
        details: [{ fieldViolations: [{ description: 'barbar is bad' }] }],
      },
    });
  });

  test('that counts tokens tells how many, and one that was blocked why', () => {
    expect(map(bytesOf('{"totalTokens":31,"cachedContentTokenCount":5}')).facts).toMatchObject({
      inputTokens: 31,
      cacheReadTokens: 5,
    });
    const blocked = map(bytesOf('{"promptFeedback":{"blockReason":"SAFETY","blockReasonMessage":"about foo"}}'));
    expect(blocked.facts.stopReason).toBe('SAFETY');
    expect(textOf(blocked.body)).toContain('about barbar');
  });

  test.each(['', 'null', '5', '"foo"', '<html>foo</html>', '{"candidates":', '[{"candidates":'])(
    'that is none comes back as it is (%j)',
    (text) => {
      const body = bytesOf(text);
      expect(map(body)).toMatchObject({ isUnderstood: false });
      expect(textOf(map(body).body)).toBe(text);
    },
  );

  test('goes on where the prefill of the request ended, in its first text', () => {
    const asked: boolean[] = [];
    const context = toyContext({
      prefill: { sent: 'f', original: 'f' },
      openReverser: (options) => {
        asked.push(options?.continuesPrefill === true);
        return new ToyReverser();
      },
    });
    const parts = [{ text: 'x', thought: true }, { text: 'oo' }, { text: 'b' }];
    const { spoken } = map(bytesOf(JSON.stringify(said(parts))), context).facts;
    expect(asked).toEqual([false, true, false]);
    expect(spoken.map(({ continuesPrefill }) => continuesPrefill)).toEqual([false, true, false]);
  });

  test('of any JSON throws nothing, and changes nothing but by reversal', () => {
    const json = fc.jsonValue({ maxDepth: 3, stringUnit: fc.constantFrom('foo', 'f', 'oo', '"', 'é', '\n') });
    const fields = ['candidates', 'response', 'error', 'message', 'promptFeedback', 'x'];
    const reversed = (body: Uint8Array): unknown => JSON.parse(textOf(body).replaceAll('foo', 'barbar'));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...fields), json), (value) => {
        const body = bytesOf(JSON.stringify(value));
        expect(reversed(map(body).body)).toEqual(reversed(body));
      }),
      { numRuns: 150 },
    );
  });
});

describe('our own error', () => {
  test.each([400, 403, 413, 421, 426, 502, 503] as const)('has the shape of the API (%d)', (status) => {
    expect(JSON.parse(gemini.errorBody({ status, rule: 'secret', message: 'Blocked.' }))).toEqual({
      error: { code: status, message: 'Blocked.', status: expect.stringMatching(/^[A-Z_]+$/) as string },
    });
  });
});
