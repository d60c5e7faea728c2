import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { assembled, chunk, events, type Json, opaque, openAiFixture, signature } from './openai-test-kit.fixture.ts';
import { bytesOf, cutBytes, HoldingIdentity, textOf, toyContext, ToyReverser } from './wire-test-kit.fixture.ts';
import { run, content, input, begun, cuts } from './openai-chat-stream.fixture.ts';

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
