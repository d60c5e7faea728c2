import { describe, expect, test } from 'vitest';

import { gemini } from './gemini.ts';
import type { ResponseContext } from './types.ts';
import { bytesOf, textOf, toyContext } from './wire-test-kit.fixture.ts';
import { runEvents, runList, eventsIn, listIn, partsOf, sse, said, stop, signatures } from './gemini-answer.fixture.ts';
import type { Answer } from './gemini-answer.fixture.ts';

describe('text that is held back', () => {
  const streamed = (events: readonly unknown[], context?: ResponseContext): readonly Answer[] =>
    eventsIn(runEvents([bytesOf(sse(events))], context).text);

  test('goes into the last text when the reason to end comes with it', () => {
    const [event] = streamed([said([{ text: 'at fo' }], stop)]);
    expect(event).toEqual(said([{ text: 'at fo' }], stop));
  });

  test('goes before the event when a call comes first, with what tools read of an event', () => {
    const envelope = { modelVersion: 'gemini-3.8-flash', responseId: 'x7Q' };
    const callPart = { functionCall: { name: 'f', args: { a: 1 } } };
    expect(
      streamed([
        { ...said([{ text: 'at fo' }]), ...envelope },
        { ...said([callPart]), ...envelope },
      ]),
    ).toEqual([
      { ...said([{ text: 'at ' }]), ...envelope },
      { ...said([{ text: 'fo' }]), ...envelope },
      { ...said([callPart]), ...envelope },
    ]);
  });

  test('goes into the text before a call of the same event', () => {
    const parts = [{ text: 'at fo' }, { functionCall: { name: 'f', args: {} } }, { text: 'then fo' }];
    expect(streamed([said(parts, stop)])).toEqual([said(parts, stop)]);
  });

  test('is an event of its own before an end without a text, and at the end of the stream', () => {
    const ended = { candidates: [{ finishReason: 'MAX_TOKENS' }] };
    expect(streamed([said([{ text: 'fo' }]), ended])).toEqual([said([{ text: '' }]), said([{ text: 'fo' }]), ended]);
    expect(streamed([said([{ text: 'fo' }])])).toEqual([said([{ text: '' }]), said([{ text: 'fo' }])]);
  });

  test('is an event of its own where thoughts end and text begins', () => {
    const thought = { text: 'fo', thought: true };
    expect(streamed([said([thought]), said([{ text: 'o' }], stop)])).toEqual([
      said([{ text: '', thought: true }]),
      said([thought]),
      said([{ text: 'o' }], stop),
    ]);
  });

  test('does not go into the empty text of a signature, which comes back as it is', () => {
    const signed = { text: '', thoughtSignature: signatures[0] };
    expect(streamed([said([{ text: 'fo' }]), said([signed], stop)])).toEqual([
      said([{ text: '' }]),
      said([{ text: 'fo' }]),
      said([signed], stop),
    ]);
    expect(streamed([said([{ text: 'fo' }]), said([signed]), said([{ text: 'o' }], stop)])).toEqual([
      said([{ text: '' }]),
      said([signed]),
      said([{ text: 'barbar' }], stop),
    ]);
  });

  test('is wrapped as the events of Code Assist are', () => {
    const wrapped = (parts: readonly unknown[]): object => ({ response: said(parts), traceId: 't7' });
    expect(streamed([wrapped([{ text: 'fo' }])])).toEqual([
      { response: said([{ text: '' }]), traceId: 't7' },
      { response: said([{ text: 'fo' }]) },
    ]);
    expect(partsOf(streamed([wrapped([{ text: 'fo' }]), wrapped([{ text: 'o fo' }])]))).toEqual([
      { text: 'barbar fo' },
    ]);
  });

  test('comes before an error', () => {
    const error = { error: { code: 503, message: 'foo is overloaded', status: 'UNAVAILABLE' } };
    const { text, facts } = runEvents([bytesOf(sse([said([{ text: 'fo' }]), error]))]);
    expect(eventsIn(text)).toEqual([
      said([{ text: '' }]),
      said([{ text: 'fo' }]),
      { error: { ...error.error, message: 'barbar is overloaded' } },
    ]);
    expect(facts.errorType).toBe('UNAVAILABLE');
    expect(facts.spoken).toEqual([]);
  });

  test.each(['', '\n\n'])('comes before an error that stands alone among the events (end %j)', (end) => {
    const error = { error: { code: 503, message: 'foo is overloaded', status: 'UNAVAILABLE' } };
    const alone = JSON.stringify(error, null, 2) + end;
    const { text, facts } = runEvents([bytesOf(sse([said([{ text: 'fo' }])]) + alone)]);
    expect(text).toBe(sse([said([{ text: '' }]), said([{ text: 'fo' }])]) + alone.replace('foo', 'barbar'));
    expect(facts.errorType).toBe('UNAVAILABLE');
  });

  test('stays inside of a list', () => {
    const list = (items: readonly unknown[]): string => `[${items.map((item) => JSON.stringify(item)).join(',\r\n')}]`;
    const { text } = runList([
      bytesOf(
        list([said([{ text: 'at fo' }]), said([{ functionCall: { name: 'f', args: {} } }]), said([{ text: 'fo' }])]),
      ),
    ]);
    expect(listIn(text)).toEqual([
      said([{ text: 'at ' }]),
      said([{ text: 'fo' }]),
      said([{ functionCall: { name: 'f', args: {} } }]),
      said([{ text: '' }]),
      said([{ text: 'fo' }]),
    ]);
  });

  test('goes before an event that broke off', () => {
    const { text } = runEvents([bytesOf(`${sse([said([{ text: 'fo' }])])}data: {"candidates":[{"cont`)]);
    expect(text).toBe(`${sse([said([{ text: '' }]), said([{ text: 'fo' }])])}data: {"candidates":[{"cont`);
  });
});

describe('candidates', () => {
  const candidate = (index: number | undefined, text: string, more: object = {}): object => ({
    content: { parts: [{ text }], role: 'model' },
    ...(index === undefined ? {} : { index }),
    ...more,
  });

  test('have a text each', () => {
    const events = [
      { candidates: [candidate(0, 'a fo'), candidate(1, 'b f')] },
      { candidates: [candidate(1, 'oo'), candidate(0, 'o', stop)] },
      { candidates: [candidate(1, '', stop)] },
    ];
    const answers = eventsIn(runEvents([bytesOf(sse(events))]).text);
    expect(partsOf(answers, 0)).toEqual([{ text: 'a barbar' }]);
    expect(partsOf(answers, 1)).toEqual([{ text: 'b barbar' }]);
  });

  test('without an index are told apart by their place', () => {
    const events = [
      { candidates: [candidate(undefined, 'fo'), candidate(undefined, 'x fo')] },
      { candidates: [candidate(undefined, 'o'), candidate(undefined, 'o')] },
    ];
    const answers = eventsIn(runEvents([bytesOf(sse(events))]).text);
    expect(partsOf(answers, 0)).toEqual([{ text: 'barbar' }]);
    expect(partsOf(answers, 1)).toEqual([{ text: 'x barbar' }]);
  });
});

describe('arguments that come in pieces', () => {
  const piece = (partialArgs: readonly unknown[], more: object = {}): object =>
    said([{ functionCall: { ...more, ...(partialArgs.length === 0 ? {} : { partialArgs }) } }]);
  const events = [
    piece([], { name: 'replace', willContinue: true }),
    piece([{ jsonPath: '$.file_path', stringValue: 'src/fo', willContinue: true }], { willContinue: true }),
    piece([{ jsonPath: '$.file_path', stringValue: 'oLedger.ts' }], { willContinue: true }),
    piece(
      [
        { jsonPath: '$.count', numberValue: 2 },
        { jsonPath: '$.foo', boolValue: true },
      ],
      { willContinue: true },
    ),
    piece([{ jsonPath: '$.new_string', stringValue: 'ends in fo' }], { willContinue: true }),
    piece([]),
  ];
  const strings = (answers: readonly Answer[]): Readonly<Record<string, string>> => {
    const result: Record<string, string> = {};
    for (const { functionCall } of partsOf(answers)) {
      for (const { jsonPath, stringValue = '' } of functionCall?.partialArgs ?? [])
        result[jsonPath] = (result[jsonPath] ?? '') + stringValue;
    }
    return result;
  };

  test('are reversed across events, each by its path', () => {
    const { text, facts } = runEvents([bytesOf(sse(events))]);
    expect(strings(eventsIn(text))).toEqual({
      '$.file_path': 'src/barbarLedger.ts',
      '$.count': '',
      '$.barbar': '',
      '$.new_string': 'ends in fo',
    });
    expect(facts.toolCalls.map(({ name, input }) => [name, JSON.parse(input) as unknown])).toEqual([
      ['replace', { file_path: 'src/barbarLedger.ts', count: 2, foo: true, new_string: 'ends in fo' }],
    ]);
    expect(facts.spoken.map(({ provider, client }) => [provider, client])).toEqual([
      ['src/fooLedger.ts', 'src/barbarLedger.ts'],
      ['ends in fo', 'ends in fo'],
    ]);
  });

  test('that nobody ended are let go when the call or the stream ends', () => {
    const open = piece([{ jsonPath: '$.a', stringValue: 'fo', willContinue: true }], { name: 'f', willContinue: true });
    for (const more of [[], [piece([])], [{ candidates: [stop] }]]) {
      expect(strings(eventsIn(runEvents([bytesOf(sse([open, ...more]))]).text))).toEqual({ '$.a': 'fo' });
    }
    const ended = {
      functionCall: { name: 'f', partialArgs: [{ jsonPath: '$.a', stringValue: 'fo', willContinue: true }] },
    };
    const whole = sse([said([ended], stop)]);
    expect(runEvents([bytesOf(whole)]).text).toBe(whole);
  });

  test('are whole where the answer is', () => {
    const body = bytesOf(JSON.stringify(piece([{ jsonPath: '$.a', stringValue: 'foo' }], { name: 'f' })));
    expect(strings([JSON.parse(textOf(gemini.mapResponse(body, toyContext()).body)) as Answer])).toEqual({
      '$.a': 'barbar',
    });
  });
});
