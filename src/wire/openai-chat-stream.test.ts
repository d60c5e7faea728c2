import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  assembled,
  assembledInput,
  callId,
  choicesIn,
  chunk,
  events,
  type Json,
  openAiFixture,
} from './openai-test-kit.fixture.ts';
import { bytesOf, cutBytes, textOf, toyContext, ToyReverser } from './wire-test-kit.fixture.ts';
import { run, content, call, input, begun, answer, cuts } from './openai-chat-stream.fixture.ts';

describe('a streamed answer', () => {
  test('reaches the client with its texts and inputs reversed', () => {
    const { text, facts } = run([answer]);
    expect(assembled(text, ['delta', 'reasoning_content'])).toBe('I think of barbar and f');
    expect(assembled(text, ['delta', 'content'])).toBe('I look at barbarLedger and at é 😀 fo');
    const edit = String.raw`{"path": "/srv/dev/barbar-shop/src/barbarLedger.ts", "old": "\tadd\u0046barbar\n", "new": "a\"barbar\"", "barbar": 1.0}`;
    expect(assembledInput(text, 0)).toBe(edit);
    expect(assembledInput(text, 1)).toBe('*** Begin Patch\n+barbar fo');
    expect(facts).toEqual({
      model: 'gpt-5.5-2026-04-23',
      inputTokens: 25,
      outputTokens: 89,
      cacheReadTokens: 11,
      cacheWriteTokens: 7,
      stopReason: 'tool_calls',
      errorType: undefined,
      toolCalls: [
        { name: 'edit', input: edit },
        { name: 'apply_patch', input: '*** Begin Patch\n+barbar fo' },
      ],
      signedBlocks: [],
      spoken: expect.any(Array) as unknown,
      brokenEvents: 0,
    });
    expect(facts.spoken.map(({ kind, provider, client }) => [kind, provider, client])).toEqual([
      ['text', 'I think of foo and f', 'I think of barbar and f'],
      ['text', 'I look at fooLedger and at é 😀 fo', 'I look at barbarLedger and at é 😀 fo'],
      ['tool-input', 'path', 'path'],
      ['tool-input', '/srv/dev/foo-shop/src/fooLedger.ts', '/srv/dev/barbar-shop/src/barbarLedger.ts'],
      ['tool-input', 'old', 'old'],
      ['tool-input', '\taddFfoo\n', '\taddFbarbar\n'],
      ['tool-input', 'new', 'new'],
      ['tool-input', 'a"foo"', 'a"barbar"'],
      ['tool-input', 'foo', 'barbar'],
      ['tool-input', '*** Begin Patch\n+foo fo', '*** Begin Patch\n+barbar fo'],
    ]);
  });

  test.each(['\n', '\r\n', '\r'])('is the same bytes in total for any chunking (line end %j)', (lineEnd) => {
    const bytes = bytesOf(textOf(answer).replaceAll('\n', lineEnd));
    const whole = run([bytes]);
    fc.assert(
      fc.property(cuts, (places) => {
        expect(run(cutBytes(bytes, places))).toEqual(whole);
      }),
      { numRuns: 40 },
    );
    expect(run(Array.from(bytes, (byte) => new Uint8Array([byte])))).toEqual(whole);
  });

  test.each(['chat-answer.sse', 'openrouter-answer.sse'])('in which nothing changes is the same bytes (%s)', (name) => {
    // An escape that is cut between two deltas waits for its second half; there is none here.
    const plain = bytesOf(`: hello\r\n\r\n${textOf(openAiFixture(name)).replaceAll(/\\\\[u"][^"]*/g, '')}`);
    const context = toyContext({ openReverser: () => new ToyReverser('zzz', 'y') });
    expect(run([plain], context).text).toBe(textOf(plain));
  });

  test('of any pieces reverses to the text that the whole would reverse to', () => {
    const piece = fc.constantFrom('foo', 'f', 'o', 'fo', 'x', '"', '\\', '\n', 'é', '😀', '\ud83d', '');
    const texts = fc.array(
      fc.array(piece, { maxLength: 3 }).map((pieces) => pieces.join('')),
      { maxLength: 8 },
    );
    const field = fc.constantFrom('content', 'reasoning_content', 'reasoning', 'refusal');
    fc.assert(
      fc.property(texts, field, cuts, (said, name, places) => {
        const bytes = bytesOf(events([...said.map((text) => chunk({ [name]: text })), chunk({}, 'stop'), '[DONE]']));
        expect(assembled(run(cutBytes(bytes, places)).text, ['delta', name])).toBe(
          said.join('').replaceAll('foo', 'barbar'),
        );
      }),
      { numRuns: 100 },
    );
  });

  test('keeps the input of a call whole, wherever its JSON is cut', () => {
    const source = JSON.stringify({ a: 'foo\n"foo"', foo: [1, { b: 'é😀 foo' }] }).replace('é', String.raw`\u00e9`);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: source.length }), { maxLength: 8 }), (places) => {
        const ends = [...new Set(places), source.length].toSorted((one, other) => one - other);
        const pieces = ends.map((end, at) => source.slice(ends[at - 1] ?? 0, end));
        const text = run(events([begun, ...pieces.map((piece) => input(piece)), chunk({}, 'tool_calls')])).text;
        expect(assembledInput(text, 0)).toBe(source.replaceAll('foo', 'barbar'));
      }),
      { numRuns: 60 },
    );
  });
});

describe('what is held', () => {
  const held = events([content('see fo')]);

  test('comes out in a chunk of its own before the finish', () => {
    const text = run(held + events([chunk({}, 'stop')])).text;
    expect(choicesIn(text).map(({ delta, finish_reason }) => [delta, finish_reason])).toEqual([
      [{ content: 'see ' }, null],
      [{ content: 'fo' }, null],
      [{}, 'stop'],
    ]);
    const [, released] = text.split('\n\n');
    expect(JSON.parse(released?.slice('data: '.length) ?? '')).toEqual(chunk({ content: 'fo' }));
  });

  test.each([
    ['[DONE]', events(['[DONE]'])],
    ['an error', events([{ error: { message: 'x' } }])],
    ['a clean end', ''],
    ['a torn event', 'data: {"choices":[{"ind'],
  ])('comes out before %s', (_name, rest) => {
    const { text } = run(held + rest);
    expect(assembled(text, ['delta', 'content'])).toBe('see fo');
    expect(text.endsWith(rest)).toBe(true);
  });

  test('comes out in the last chunk when that one goes on with the text', () => {
    const text = run(held + events([chunk({ content: 'o f' }, 'stop')])).text;
    expect(choicesIn(text).map(({ delta, finish_reason }) => [delta, finish_reason])).toEqual([
      [{ content: 'see ' }, null],
      [{ content: 'barbar f' }, 'stop'],
    ]);
  });

  test.each([
    ['reasoning before the answer', { reasoning_content: 'a fo' }, { content: 'b' }, { reasoning_content: 'fo' }],
    ['the answer before a call', { content: 'a fo' }, { tool_calls: [{ index: 0, id: 'x', function: { name: 'T', arguments: '' } }] }, { content: 'fo' }], // prettier-ignore
    ['the answer before a refusal of the legacy form', { content: 'a fo' }, { function_call: { name: 'T', arguments: '{' } }, { content: 'fo' }], // prettier-ignore
  ])('of %s keeps its place', (_name, first, second, released) => {
    const deltas = choicesIn(run(events([chunk(first), chunk(second)])).text).map(({ delta }) => delta);
    expect(deltas[1]).toEqual(released);
    expect(deltas[2]).toEqual(second);
  });

  test('of a text that pauses for another is one text to the memory', () => {
    const { facts } = run(events([content('a fo'), begun, content('o foo'), chunk({}, 'stop')]));
    expect(facts.spoken).toEqual([
      { kind: 'text', provider: 'a foo foo', client: 'a foo barbar', continuesPrefill: false },
    ]);
  });

  test('an empty text of another group changes nothing', () => {
    const both = (text: string): Json => chunk({ content: '', reasoning: text });
    const text = run(events([both('fo'), both('o!'), chunk({}, 'stop')])).text;
    expect(assembled(text, ['delta', 'reasoning'])).toBe('barbar!');
  });
});

describe('several texts at once', () => {
  test('each choice has its own reversal', () => {
    const of = (index: number, text: string, finish: string | null = null): Json => ({
      ...content(''),
      choices: [{ index, delta: { content: text }, finish_reason: finish }],
    });
    const { text, facts } = run(
      events([of(0, 'a fo'), of(1, 'b fo'), of(0, 'o'), of(1, 'x'), of(1, '', 'stop'), of(0, 'f', 'stop')]),
    );
    expect(assembled(text, ['delta', 'content'], 0)).toBe('a barbarf');
    expect(assembled(text, ['delta', 'content'], 1)).toBe('b fox');
    expect(facts.spoken.map(({ client }) => client)).toEqual(['b fox', 'a barbarf']);
  });

  test('several choices in one event too', () => {
    const of = (one: string, other: string): Json => ({
      ...content(''),
      choices: [one, other].map((text, index) => ({ index, delta: { content: text }, finish_reason: null })),
    });
    const { text } = run(events([of('fo', 'f'), of('o', 'oo'), '[DONE]']));
    expect([0, 1].map((index) => assembled(text, ['delta', 'content'], index))).toEqual(['barbar', 'barbar']);
  });

  test('calls beside each other keep apart', () => {
    const piece = (index: number, source: string): Json => chunk({ tool_calls: [{ index, function: { arguments: source } }] }); // prettier-ignore
    const start = (index: number): Json => chunk({ tool_calls: [{ index, id: `${callId}${index}`, function: { name: `T${index}`, arguments: '' } }] }); // prettier-ignore
    const { text, facts } = run(
      events([start(0), start(1), piece(0, '{"a":"fo'), piece(1, '{"b":"f'), piece(0, 'o"}'), piece(1, 'oo"}'), chunk({}, 'tool_calls')]), // prettier-ignore
    );
    expect([0, 1].map((index) => assembledInput(text, index))).toEqual(['{"a":"barbar"}', '{"b":"barbar"}']);
    expect(facts.toolCalls).toEqual([
      { name: 'T0', input: '{"a":"barbar"}' },
      { name: 'T1', input: '{"b":"barbar"}' },
    ]);
  });

  test('a new id at the same index is a new call', () => {
    const whole = (id: string, source: string): Json => call({ id, function: { name: id, arguments: source } });
    const { facts } = run(events([whole('one', '{"a":"foo"}'), whole('two', '{"b":"foo"}'), chunk({}, 'tool_calls')]));
    expect(facts.toolCalls).toEqual([
      { name: 'one', input: '{"a":"barbar"}' },
      { name: 'two', input: '{"b":"barbar"}' },
    ]);
  });

  test('parts in the place of a text are reversed as one text', () => {
    const thought = (text: string): Json =>
      chunk({ content: [{ type: 'thinking', thinking: [{ type: 'text', text }] }] });
    const { text } = run(events([thought('a fo'), thought('o fo'), content('b foo'), chunk({}, 'stop')]));
    expect(assembled(text, ['delta', 'content', 0, 'thinking', 0, 'text'])).toBe('a barbar fo');
    expect(assembled(text, ['delta', 'content'])).toBe('b barbar');
  });

  test('the legacy call and spoken sound have channels as well', () => {
    const legacy = (source: string): Json => chunk({ function_call: { arguments: source } });
    const sound = (text: string): Json => chunk({ audio: { transcript: text } });
    const named = chunk({ function_call: { name: 'T', arguments: '' } });
    const { text, facts } = run(
      events([sound('fo'), sound('o'), named, legacy('{"a":"fo'), legacy('o"}'), chunk({}, 'stop')]),
    );
    expect(assembled(text, ['delta', 'function_call', 'arguments'])).toBe('{"a":"barbar"}');
    expect(assembled(text, ['delta', 'audio', 'transcript'])).toBe('barbar');
    expect(facts.toolCalls).toEqual([{ name: 'T', input: '{"a":"barbar"}' }]);
  });
});
