// What tests of Gemini answers share: streams that are run, and what comes out of them.
import fc from 'fast-check';

import { openGeminiList, openGeminiStream } from './gemini-answer.ts';
import { dataOf, SseReader } from './sse.ts';
import type { ResponseContext, ResponseFacts, StreamMapper } from './types.ts';
import { bytesOf, fixture, textOf, toyContext } from './wire-test-kit.fixture.ts';

export const file = (name: string): Uint8Array => fixture(name, 'gemini');

export interface Outcome {
  readonly text: string;
  readonly facts: ResponseFacts;
}

export function runWith(stream: StreamMapper, chunks: readonly Uint8Array[]): Outcome {
  const output = chunks.flatMap((chunk) => [...stream.push(chunk)]);
  return { text: textOf(...output, ...stream.end()), facts: stream.facts() };
}

export type Run = (chunks: readonly Uint8Array[], context?: ResponseContext) => Outcome;

export const runEvents: Run = (chunks, context = toyContext()) => runWith(openGeminiStream(context), chunks);
export const runList: Run = (chunks, context = toyContext()) => runWith(openGeminiList(context), chunks);

export interface Part {
  readonly text?: string;
  readonly thought?: boolean;
  readonly thoughtSignature?: string;
  readonly functionCall?: {
    readonly name?: string;
    readonly args?: unknown;
    readonly partialArgs?: readonly { readonly jsonPath: string; readonly stringValue?: string }[];
  };
}

export interface Answer {
  readonly candidates?: readonly {
    readonly index?: number;
    readonly content?: { readonly parts?: readonly Part[] };
    readonly finishReason?: string;
  }[];
  readonly response?: Answer;
}

export function eventsIn(text: string): readonly Answer[] {
  const reader = new SseReader();
  return [...reader.push(bytesOf(text)), ...reader.end()].flatMap((item) => {
    const data = dataOf(item);
    return data === undefined ? [] : [JSON.parse(textOf(data)) as Answer];
  });
}

export const listIn = (text: string): readonly Answer[] => JSON.parse(text) as readonly Answer[];

/** The parts of one candidate, in order, adjacent texts of a kind put together. */
export function partsOf(answers: readonly Answer[], index = 0): readonly Part[] {
  const parts: Part[] = [];
  for (const answer of answers) {
    for (const [position, candidate] of ((answer.response ?? answer).candidates ?? []).entries()) {
      if ((candidate.index ?? position) !== index) continue;
      for (const part of candidate.content?.parts ?? []) {
        const last = parts.at(-1);
        const joins =
          last?.text !== undefined &&
          part.text !== undefined &&
          last.thought === part.thought &&
          part.thoughtSignature === undefined;
        if (joins) parts[parts.length - 1] = { ...last, text: last.text + part.text };
        else parts.push(part);
      }
    }
  }
  return parts;
}

export const sse = (data: readonly unknown[], lineEnd = '\n'): string =>
  data.map((item) => `data: ${JSON.stringify(item)}${lineEnd}${lineEnd}`).join('');
export const said = (parts: readonly unknown[], more: Readonly<Record<string, unknown>> = {}): object => ({
  candidates: [{ content: { parts, role: 'model' }, ...more }],
});
export const stop = { finishReason: 'STOP' };
export const cuts = fc.array(fc.nat({ max: 8000 }), { maxLength: 20 });

export const signatures = ['CpgBAR7kQ2mTz9yVw4sLfX1dJ8hGc0bNqP6', 'EtQDCs8BAXbR5nHj2KwZ7vYq4TmL9oPd1fS'];
export const call = {
  name: 'replace',
  args: {
    file_path: '/srv/barbar-shop/src/barbarLedger.ts',
    old_string: '\tadd\\u0046barbar\n',
    count: 1,
    barbar: ['a"barbar"'],
  },
  id: 'call_8FooLw5Zt9Xb3Vn7',
};
