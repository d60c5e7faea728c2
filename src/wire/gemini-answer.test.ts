import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { mapGeminiAnswer, openGeminiList, openGeminiStream } from './gemini-answer.ts';
import { gemini } from './gemini.ts';
import { dataOf, SseReader } from './sse.ts';
import type { ResponseContext, ResponseFacts, StreamMapper } from './types.ts';
import { bytesOf, codec, cutBytes, fixture, HoldingIdentity, textOf, toyContext, ToyReverser } from './wire-test-kit.fixture.ts';

const file = (name: string): Uint8Array => fixture(name, 'gemini');

interface Outcome {
  readonly text: string;
  readonly facts: ResponseFacts;
}

function runWith(stream: StreamMapper, chunks: readonly Uint8Array[]): Outcome {
  const output = chunks.flatMap((chunk) => [...stream.push(chunk)]);
  return { text: textOf(...output, ...stream.end()), facts: stream.facts() };
}

type Run = (chunks: readonly Uint8Array[], context?: ResponseContext) => Outcome;

const runEvents: Run = (chunks, context = toyContext()) => runWith(openGeminiStream(context), chunks);
const runList: Run = (chunks, context = toyContext()) => runWith(openGeminiList(context), chunks);

interface Part {
  readonly text?: string;
  readonly thought?: boolean;
  readonly thoughtSignature?: string;
  readonly functionCall?: {
    readonly name?: string;
    readonly args?: unknown;
    readonly partialArgs?: readonly { readonly jsonPath: string; readonly stringValue?: string }[];
  };
}

interface Answer {
  readonly candidates?: readonly {
    readonly index?: number;
    readonly content?: { readonly parts?: readonly Part[] };
    readonly finishReason?: string;
  }[];
  readonly response?: Answer;
}

function eventsIn(text: string): readonly Answer[] {
  const reader = new SseReader();
  return [...reader.push(bytesOf(text)), ...reader.end()].flatMap((item) => {
    const data = dataOf(item);
    return data === undefined ? [] : [JSON.parse(textOf(data)) as Answer];
  });
}

const listIn = (text: string): readonly Answer[] => JSON.parse(text) as readonly Answer[];

/** The parts of one candidate, in order, adjacent texts of a kind put together. */
function partsOf(answers: readonly Answer[], index = 0): readonly Part[] {
  const parts: Part[] = [];
  for (const answer of answers) {
    for (const [position, candidate] of ((answer.response ?? answer).candidates ?? []).entries()) {
      if ((candidate.index ?? position) !== index) continue;
      for (const part of candidate.content?.parts ?? []) {
        const last = parts.at(-1);
        const joins = last?.text !== undefined && part.text !== undefined && last.thought === part.thought && part.thoughtSignature === undefined;
        if (joins) parts[parts.length - 1] = { ...last, text: last.text + part.text };
        else parts.push(part);
      }
    }
  }
  return parts;
}

const sse = (data: readonly unknown[], lineEnd = '\n'): string =>
  data.map((item) => `data: ${JSON.stringify(item)}${lineEnd}${lineEnd}`).join('');
const said = (parts: readonly unknown[], more: Readonly<Record<string, unknown>> = {}): object => ({
  candidates: [{ content: { parts, role: 'model' }, ...more }],
});
const stop = { finishReason: 'STOP' };
const cuts = fc.array(fc.nat({ max: 8000 }), { maxLength: 20 });

const signatures = ['CpgBAR7kQ2mTz9yVw4sLfX1dJ8hGc0bNqP6', 'EtQDCs8BAXbR5nHj2KwZ7vYq4TmL9oPd1fS'];
const whole: readonly Part[] = [
  { text: '**Looking at barbaroLedger**', thought: true },
  { text: 'I look at barbaroLedger and at é 😀 barbar and fo' },
];
const call = {
  name: 'replace',
  args: { file_path: '/srv/barbar-shop/src/barbarLedger.ts', old_string: '\tadd\\u0046barbar\n', count: 1, barbar: ['a"barbar"'] },
  id: 'call_8FooLw5Zt9Xb3Vn7',
};

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
    for (const reversed of ['ended at barbar', 'https://example.org/barbar', 'About barbar', 'what is barbar', 'barbar news', 'I look at barbar']) {
      expect(text).toContain(JSON.stringify(reversed));
    }
    for (const kept of ['call_8FooLw5Zt9Xb3Vn7', 'x7FooQpaL2WnHj9K', ...signatures]) expect(text).toContain(JSON.stringify(kept));
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
void whole;
void codec;
void gemini;
void mapGeminiAnswer;
void sse;
void said;
void stop;
