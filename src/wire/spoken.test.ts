import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { anthropicMessages } from './anthropic-messages.ts';
import { openAnthropicStream } from './anthropic-stream.ts';
import { joinedSpoken, SpokenAnswer, SpokenDraft, withoutValues } from './spoken.ts';
import { reverseWhole } from './text-reverser.ts';
import type { ResponseContext, RestoredValue, SpokenText } from './types.ts';
import { bytesOf, cutBytes, fixture, toyContext, ToyReverser } from './wire-test-kit.fixture.ts';

const start = (block: object, index = 0): object => ({ type: 'content_block_start', index, content_block: block });
const delta = (fields: object, index = 0): object => ({ type: 'content_block_delta', index, delta: fields });
const text = (part: string, index = 0): object => delta({ type: 'text_delta', text: part }, index);
const input = (part: string, index = 0): object => delta({ type: 'input_json_delta', partial_json: part }, index);
const stop = (index = 0): object => ({ type: 'content_block_stop', index });
const textStart = start({ type: 'text', text: '' });
const toolStart = (index = 0, given: unknown = {}): object =>
  start({ type: 'tool_use', id: 'toolu_01', name: 'Edit', input: given }, index);

const streamOf = (events: readonly object[]): Uint8Array =>
  bytesOf(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''));

function spokenIn(chunks: readonly Uint8Array[], context: ResponseContext = toyContext()): readonly SpokenText[] {
  const stream = openAnthropicStream(context);
  for (const chunk of chunks) stream.push(chunk);
  stream.end();
  return stream.facts().spoken;
}

const spokenBy = (...events: readonly object[]): readonly SpokenText[] => spokenIn([streamOf(events)]);
const said = (kind: SpokenText['kind'], provider: string, continuesPrefill = false): SpokenText => ({
  kind,
  provider,
  client: provider.replaceAll('foo', 'barbar'),
  continuesPrefill,
});

describe('what a streamed answer says', () => {
  test('is each text block and each string of a tool input, changed or not', () => {
    const spoken = spokenBy(
      textStart,
      text('a fo'),
      text('o b'),
      stop(),
      toolStart(1),
      input('{"pa', 1),
      input('th":"fo', 1),
      input('o\\n","n":[1,"x"]}', 1),
      stop(1),
    );
    expect(spoken).toEqual([
      said('text', 'a foo b'),
      said('tool-input', 'path'),
      said('tool-input', 'foo\n'),
      said('tool-input', 'n'),
      said('tool-input', 'x'),
    ]);
  });

  test('holds also what the start of a block brings', () => {
    const begun = spokenBy(start({ type: 'text', text: 'a f' }), text('oo'), stop());
    expect(begun).toEqual([said('text', 'a foo')]);
    expect(spokenBy(toolStart(0, { foo: 'x' }), stop())).toEqual([said('tool-input', 'foo'), said('tool-input', 'x')]);
  });

  test('is the input of the deltas where there is one in the start too', () => {
    expect(spokenBy(toolStart(0, { old: 'x' }), input('["foo"]'), stop())).toEqual([said('tool-input', 'foo')]);
  });

  test('is no thinking, no result and no citation', () => {
    const spoken = spokenBy(
      start({ type: 'thinking', thinking: 'foo', signature: '' }),
      delta({ type: 'thinking_delta', thinking: 'foo' }),
      stop(),
      start(
        { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_01', content: [{ type: 'text', text: 'foo' }] },
        1,
      ),
      stop(1),
      delta({ type: 'citations_delta', citation: { type: 'char_location', cited_text: 'foo' } }, 2),
      stop(2),
    );
    expect(spoken).toEqual([]);
  });

  test('is nothing of a block that did not end', () => {
    expect(spokenBy(textStart, text('foo'))).toEqual([]);
    expect(spokenBy(textStart, text('foo'), { type: 'message_stop' })).toEqual([]);
    expect(spokenBy(textStart, text('foo'), textStart, text('x'), stop())).toEqual([said('text', 'x')]);
  });

  test('is nothing of a string that broke off', () => {
    expect(spokenBy(toolStart(), input('{"a":"foo'), stop())).toEqual([said('tool-input', 'a')]);
  });

  test('marks the text that goes on where the prefill ended', () => {
    const context = toyContext({ prefill: { sent: 'x', original: 'x' } });
    const events = [textStart, text('foo'), stop(), start({ type: 'text', text: '' }, 1), text('b', 1), stop(1)];
    expect(spokenIn([streamOf(events)], context)).toEqual([said('text', 'foo', true), said('text', 'b')]);
  });

  test('is the same for any chunking', () => {
    const bytes = fixture('answer.sse');
    const whole = spokenIn([bytes]);
    expect(whole.length).toBeGreaterThan(3);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 6000 }), { maxLength: 20 }), (places) => {
        expect(spokenIn(cutBytes(bytes, places))).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  test('has the provider’s text, and its reversal for the client', () => {
    const part = fc.constantFrom('foo', 'f', 'o', 'fo', 'x', '"', '\\', '\n', 'é', '😀', '\ud83d', '\ude00');
    const parts = fc.array(
      fc.array(part, { maxLength: 3 }).map((pieces) => pieces.join('')),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(parts, fc.array(fc.nat({ max: 40 }), { maxLength: 6 }), (texts, cuts) => {
        const json = JSON.stringify(Object.fromEntries(texts.map((value, at) => [`k${at}`, value])));
        const places = [...new Set([0, ...cuts.map((cut) => cut % json.length), json.length])].toSorted(
          (a, b) => a - b,
        );
        const inputs = places.slice(1).map((end, at) => input(json.slice(places[at], end), 1));
        const spoken = spokenBy(textStart, ...texts.map((value) => text(value)), stop(), ...inputs, stop(1));
        const expected = [
          { kind: 'text', provider: texts.join('') },
          ...texts.flatMap((value, at) => [
            { kind: 'tool-input', provider: `k${at}` },
            { kind: 'tool-input', provider: value },
          ]),
        ].filter(({ provider }) => provider !== '');
        expect(spoken.map(({ kind, provider }) => ({ kind, provider }))).toEqual(expected);
        for (const { provider, client } of spoken) expect(client).toBe(reverseWhole(provider, new ToyReverser()));
      }),
      { numRuns: 200 },
    );
  });
});

describe('what a whole answer says', () => {
  const spokenInMessage = (content: readonly object[], context = toyContext()): readonly SpokenText[] =>
    anthropicMessages.mapResponse(bytesOf(JSON.stringify({ type: 'message', content })), context).facts.spoken;

  test('is its text blocks and tool inputs in their order', () => {
    const spoken = spokenInMessage([
      { type: 'thinking', thinking: 'foo', signature: 'x' },
      { type: 'text', text: 'a foo', citations: [{ type: 'char_location', cited_text: 'foo' }] },
      { type: 'server_tool_use', id: 'srvtoolu_01', name: 'web_search', input: { query: 'the foo' } },
      { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_01', content: [{ type: 'text', text: 'foo' }] },
      { type: 'text', text: 'b' },
    ]);
    expect(spoken).toEqual([
      said('text', 'a foo'),
      said('tool-input', 'query'),
      said('tool-input', 'the foo'),
      said('text', 'b'),
    ]);
  });

  test('marks the text that goes on where the prefill ended', () => {
    const context = toyContext({ prefill: { sent: 'x', original: 'x' } });
    const content = ['foo', 'b'].map((value) => ({ type: 'text', text: value }));
    expect(spokenInMessage(content, context)).toEqual([said('text', 'foo', true), said('text', 'b')]);
  });

  test('is nothing when it is an error', () => {
    const body = bytesOf('{"type":"error","error":{"type":"x","message":"foo"}}');
    expect(anthropicMessages.mapResponse(body, toyContext()).facts.spoken).toEqual([]);
  });
});

describe('values that came back', () => {
  const holding = (client: string, ...redactions: readonly RestoredValue[]): SpokenText => ({
    kind: 'text',
    provider: client.replaceAll('SECRET', 'plc'),
    client,
    continuesPrefill: false,
    ...(redactions.length === 0 ? {} : { redactions }),
  });
  const at = (place: number): RestoredValue => ({ start: place, end: place + 6, placeholder: 'plc' });

  test('stand where they stand also in a text of several parts', () => {
    const parts = [holding('a SECRET', at(2)), holding(' and '), holding('SECRET SECRET', at(0), at(7))];
    const [joined, ...others] = joinedSpoken(parts);
    expect(others).toEqual([]);
    expect(joined).toEqual(holding('a SECRET and SECRET SECRET', at(2), at(13), at(20)));
    const values = joined?.redactions?.map((each) => joined.client.slice(each.start, each.end));
    expect(values).toEqual(['SECRET', 'SECRET', 'SECRET']);
  });

  test('are not shown', () => {
    const shown = withoutValues(holding('a SECRET and SECRET', at(2), at(13)));
    expect(shown).toEqual({ ...holding('a plc and plc'), provider: 'a plc and plc' });
    const plain = holding('nothing');
    expect(withoutValues(plain)).toBe(plain);
  });
});

describe('the limit', () => {
  const draft = (answer: SpokenAnswer, provider: string): SpokenDraft => {
    const result = new SpokenDraft(answer, 'text');
    result.add(provider, provider);
    return result;
  };

  test('ends the collecting; what was whole before stays', () => {
    const answer = new SpokenAnswer(200);
    answer.keep(draft(answer, 'a'.repeat(50)).finished());
    const begun = draft(answer, 'b');
    answer.keep(draft(answer, 'c'.repeat(50)).finished());
    answer.keep(begun.finished());
    answer.keep(draft(answer, 'd').finished());
    expect(answer.build().map(({ provider }) => provider)).toEqual(['a'.repeat(50)]);
  });

  test('counts texts too, so that very many short ones are bounded', () => {
    const answer = new SpokenAnswer(1000);
    for (let count = 0; count < 1000; count += 1) answer.keep(draft(answer, 'x').finished());
    expect(answer.build().length).toBeLessThan(40);
  });
});
