// What tests of Anthropic streams share: events, and what a client reads from them.
import fc from 'fast-check';

import { openAnthropicStream } from './anthropic-stream.ts';
import { dataOf, SseReader } from './sse.ts';
import type { ResponseContext, ResponseFacts } from './types.ts';
import { bytesOf, fixture, textOf, toyContext } from './wire-test-kit.fixture.ts';

export interface Outcome {
  readonly text: string;
  readonly facts: ResponseFacts;
}

export function run(chunks: readonly Uint8Array[], context: ResponseContext = toyContext()): Outcome {
  const stream = openAnthropicStream(context);
  const output = chunks.flatMap((chunk) => [...stream.push(chunk)]);
  return { text: textOf(...output, ...stream.end()), facts: stream.facts() };
}

export function event(data: unknown, lineEnd = '\n'): string {
  const name = typeof data === 'object' && data !== null && 'type' in data ? String(data.type) : 'x';
  return `event: ${name}${lineEnd}data: ${JSON.stringify(data)}${lineEnd}${lineEnd}`;
}

export const textStart = { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } };
export const textDelta = (text: string, index = 0): object => ({
  type: 'content_block_delta',
  index,
  delta: { type: 'text_delta', text },
});
export const inputDelta = (json: string, index = 0): object => ({
  type: 'content_block_delta',
  index,
  delta: { type: 'input_json_delta', partial_json: json },
});
export const stop = { type: 'content_block_stop', index: 0 };
export const events = (data: readonly unknown[], lineEnd?: string): string =>
  data.map((item) => event(item, lineEnd)).join('');

export interface Delta {
  readonly type: string;
  readonly index?: number;
  readonly delta?: { readonly text?: string; readonly partial_json?: string };
}

export function read(text: string): readonly Delta[] {
  const reader = new SseReader();
  return [...reader.push(bytesOf(text)), ...reader.end()].flatMap((item) => {
    const data = dataOf(item);
    return data === undefined ? [] : [JSON.parse(textOf(data)) as Delta];
  });
}

/** What a client puts together from the deltas. */
export function assembled(text: string, field: 'text' | 'partial_json', index: number): string {
  const deltas = read(text).filter((item) => item.type === 'content_block_delta' && item.index === index);
  return deltas.map(({ delta }) => delta?.[field] ?? '').join('');
}

export const answer = fixture('answer.sse');
export const cuts = fc.array(fc.nat({ max: 6000 }), { maxLength: 20 });

/** An id that happens to hold the word. */
export const providerId = 'toolu_01foo9q90qw90lq917835lq';
