import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { openAiChat } from './openai-chat.ts';
import {
  assembled,
  assembledInput,
  callId,
  choicesIn,
  chunk,
  events,
  type Json,
  opaque,
  openAiFixture,
  signature,
  type StreamOutcome,
  streamed,
} from './openai-test-kit.fixture.ts';
import type { ResponseContext } from './types.ts';
import { bytesOf, cutBytes, HoldingIdentity, textOf, toyContext, ToyReverser } from './wire-test-kit.fixture.ts';

const run = (chunks: readonly Uint8Array[] | string, context?: ResponseContext): StreamOutcome =>
  streamed(openAiChat, chunks, context);
const content = (text: string): Json => chunk({ content: text });
const call = (fields: Json): Json => chunk({ tool_calls: [{ index: 0, ...fields }] });
const input = (source: string): Json => call({ function: { arguments: source } });
const begun = call({ id: callId, type: 'function', function: { name: 'T', arguments: '' } });
const answer = openAiFixture('chat-answer.sse');
const cuts = fc.array(fc.nat({ max: 12_000 }), { maxLength: 20 });

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

describe('reasoning that may be signed', () => {
  test('stays as it is and is known when it comes back', () => {
    const { text, facts } = run([openAiFixture('openrouter-answer.sse')]);
    expect(assembled(text, ['delta', 'reasoning'])).toBe('Thinking of barbar');
    expect(assembled(text, ['delta', 'reasoning_details', 0, 'text'])).toBe('Thinking of foo');
    expect(facts.signedBlocks).toEqual([{ signature, text: 'Thinking of foo' }]);
    expect(text).toContain(': OPENROUTER PROCESSING\n\n');
  });

  test('of LiteLLM and of Copilot too', () => {
    const thinking = (fields: Json): Json => chunk({ thinking_blocks: [{ type: 'thinking', ...fields }] });
    const source = events([
      thinking({ thinking: 'a fo', signature: '' }),
      thinking({ thinking: 'o', signature: '' }),
      thinking({ thinking: '', signature }),
      chunk({ reasoning_text: 'b foo' }),
      chunk({ reasoning_opaque: opaque }),
      '[DONE]',
    ]);
    const { text, facts } = run(source);
    expect(text).toBe(source);
    expect(facts.signedBlocks).toEqual([
      { signature, text: 'a foo' },
      { signature: opaque, text: 'b foo' },
    ]);
  });

  test('without a signature in the end is remembered as the provider wrote it', () => {
    const detail = chunk({ reasoning_details: [{ type: 'reasoning.text', text: 'foo', index: 0 }] });
    const { text, facts } = run(events([detail, chunk({}, 'stop'), '[DONE]']));
    expect(text).toContain('"text":"foo"');
    expect(facts.spoken).toEqual([{ kind: 'text', provider: 'foo', client: 'foo', continuesPrefill: false }]);
  });

  test('in formats that sign no text is reversed', () => {
    const detail = (fields: Json): Json =>
      chunk({ reasoning_details: [{ format: 'openai-responses-v1', index: 0, ...fields }] });
    const summary = (text: string): Json => detail({ type: 'reasoning.summary', summary: text });
    const encrypted = detail({ type: 'reasoning.encrypted', data: opaque });
    const { text, facts } = run(events([summary('a fo'), summary('o fo'), encrypted, chunk({}, 'stop')]));
    expect(assembled(text, ['delta', 'reasoning_details', 0, 'summary'])).toBe('a barbar fo');
    expect(facts.signedBlocks).toEqual([{ signature: opaque, text: '' }]);
  });
});

describe('other events', () => {
  test('errors in the stream are reversed and told', () => {
    const { text, facts } = run(
      events([content('fo'), { error: { message: 'no foo', type: 'server_error', code: 500 } }]),
    );
    expect(text).toContain('"message":"no barbar"');
    expect(facts.errorType).toBe('server_error');
  });

  test('an error inside of a choice too', () => {
    const { text } = run(events([chunk({ content: '' }, 'error', { error: { code: 502, message: 'no foo' } })]));
    expect(text).toContain('"message":"no barbar"');
  });

  test('fields that we do not know are reversed as whole texts', () => {
    const source = events([{ ...chunk({ note: 'foo fo', deep: { list: ['foo'] } }), citations: ['https://x/foo'] }]);
    expect(run(source).text).toBe(source.replaceAll('foo', 'barbar'));
  });

  test.each([
    ['no choices', { choices: [] }],
    ['choices that are none', { choices: 'foo' }],
    ['an event of tomorrow', { type: 'ping' }],
    ['a list', [1, 'foo']],
    ['a number', 1],
  ])('%s pass', (_name, data) => {
    const source = events([data]).replaceAll('foo', 'x');
    expect(run(source).text).toBe(source);
  });

  test('data that cannot be read passes and is counted', () => {
    const { text, facts } = run('data: {"choices":[{]}\n\n');
    expect(text).toBe('data: {"choices":[{]}\n\n');
    expect(facts.brokenEvents).toBe(1);
  });

  test('an event that asks for more than its text is no pattern for others', () => {
    const noted = (text: string): Json => ({ ...content(text), citations: ['https://x/foo'] });
    const source = events([noted('a'), noted('b'), noted('b')]);
    expect(run(source).text).toBe(source.replaceAll('foo', 'barbar'));
  });

  test('a whole message beside a delta, or in its place, is reversed', () => {
    const message = { role: 'assistant', content: 'a foo' };
    const source = events([chunk({ content: 'x' }, null, { message }), chunk({ content: 'x' }, null, { message })]);
    expect(run(source).text).toBe(source.replaceAll('foo', 'barbar'));
    const whole = events([{ choices: [{ index: 0, message, finish_reason: 'stop' }] }]);
    const { text, facts } = run(whole);
    expect(text).toBe(whole.replaceAll('foo', 'barbar'));
    expect(facts.spoken.map(({ client }) => client)).toEqual(['a barbar']);
  });

  test('padding that differs from event to event passes as it came', () => {
    const padded = (text: string, obfuscation: string): Json => ({ ...content(text), obfuscation });
    const source = events([
      padded('a', 'xY9'),
      padded(' fo', 'q'),
      padded('o', ''),
      padded(' b', 'a b'),
      padded('c', 'Z'),
    ]);
    expect(run(source).text).toBe(
      events([padded('a', 'xY9'), padded(' ', 'q'), padded('barbar', ''), padded(' b', 'a b'), padded('c', 'Z')]),
    );
  });

  test('prefill goes on in the first text of the answer only', () => {
    const opened: (boolean | undefined)[] = [];
    const context = toyContext({
      prefill: { sent: 'a', original: 'a' },
      openReverser: (options) => {
        opened.push(options?.continuesPrefill);
        return new ToyReverser();
      },
    });
    run(events([chunk({ reasoning_content: 'x' }), content('y'), begun, input('{}'), content('z')]), context);
    expect(opened).toEqual([false, true, false]);
  });
});

describe('any events', () => {
  const json = fc.jsonValue({ maxDepth: 4 });
  const field = fc.constantFrom(
    'content', 'refusal', 'reasoning', 'reasoning_content', 'reasoning_details', 'reasoning_text', 'reasoning_opaque',
    'thinking_blocks', 'tool_calls', 'function_call', 'audio', 'role', 'z',
  ); // prettier-ignore
  const likely = fc.constantFrom<unknown>(
    'foo', 'fo', 'o f', 'o', '', null, ['foo'], { foo: 'foo' }, [{ type: 'text', text: 'fo' }],
    [{ index: 0, id: 'a', function: { name: 'T', arguments: '{"a":"fo' } }], [{ index: 0, function: { arguments: 'o"}' } }],
    [{ index: 0, type: 'reasoning.text', text: 'fo', format: 'unknown' }], [{ type: 'thinking', thinking: 'foo' }],
  ); // prettier-ignore
  const value = fc.oneof({ weight: 4, arbitrary: likely }, json);
  const choice = fc.record(
    {
      index: fc.oneof({ weight: 4, arbitrary: fc.nat({ max: 1 }) }, json),
      delta: fc.oneof({ weight: 4, arbitrary: fc.dictionary(field, value, { maxKeys: 2 }) }, json),
      finish_reason: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(null, null, 'stop') }, json),
      text: value,
      message: value,
      error: value,
      z: value,
    },
    { requiredKeys: ['index'] },
  );
  const whole = fc.record(
    { choices: fc.array(choice, { maxLength: 2 }), usage: json, error: value, z: value, obfuscation: value },
    { requiredKeys: ['choices'] },
  );
  const event = fc.oneof({ weight: 6, arbitrary: whole }, json);
  /** Some come again, as those that a stream is made of. */
  const stream = fc
    .array(fc.tuple(event, fc.integer({ min: 1, max: 3 })), { maxLength: 4 })
    .map((items) => items.flatMap(([item, times]) => Array.from({ length: times }, () => item)));

  test('never throw, pass unchanged when nothing changes, and are the same for any chunking', () => {
    const context = toyContext({ openReverser: () => new ToyReverser('\u0007\u0007', 'y') });
    fc.assert(
      fc.property(stream, cuts, (data, places) => {
        const bytes = bytesOf(events(data.map((item) => JSON.stringify(item))));
        expect(run([bytes], context).text).toBe(textOf(bytes));
        const general = run(Array.from(bytes, (byte) => new Uint8Array([byte])));
        expect(run([bytes])).toEqual(general);
        expect(run(cutBytes(bytes, places))).toEqual(general);
      }),
      { numRuns: 60 },
    );
  });

  test('lose no text when everything is held to the end', () => {
    const context = toyContext({ openReverser: () => new HoldingIdentity() });
    const piece = fc.constantFrom('a', 'é', '😀', '"', '\\', 'fo', '');
    const delta = fc.tuple(fc.constantFrom('content', 'reasoning_content', 'refusal'), piece);
    fc.assert(
      fc.property(fc.array(delta, { maxLength: 10 }), cuts, (deltas, places) => {
        const bytes = bytesOf(events([...deltas.map(([name, text]) => chunk({ [name]: text })), '[DONE]']));
        const output = run(cutBytes(bytes, places), context).text;
        for (const name of ['content', 'reasoning_content', 'refusal']) {
          const said = deltas.filter(([each]) => each === name).map(([, text]) => text);
          expect(assembled(output, ['delta', name])).toBe(said.join(''));
        }
      }),
      { numRuns: 60 },
    );
  });
});
