// What tests of OpenAI's wire formats share: fixtures, events, and what a client puts together from them.
import { readFileSync } from 'node:fs';

import { dataOf, SseReader } from './sse.ts';
import type { ResponseContext, ResponseFacts, WireFormat } from './types.ts';
import { bytesOf, codec, RecordingVisitor, textOf, toyContext } from './wire-test-kit.fixture.ts';

export type Json = Readonly<Record<string, unknown>>;

/** Ids and data that look as if a provider had drawn them. */
export const callId = 'call_Zk3vQ9xT1bN7mR5pL2wY8sD4';
export const signature = 'EqQBCkgIARABGAIiQL61vXv5b8a3Z1Jx0Qm9';
export const opaque = 'gAAAAABo7Zq9xT1bN7mR5pL2wY8sD4kF6jH3gV0cX1zA9eU5iO7tR2qW4nM8bK6y';

export function openAiFixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../test/fixtures/openai/${name}`, import.meta.url)));
}

export function jsonBytes(value: unknown): Uint8Array {
  return bytesOf(JSON.stringify(value));
}

/** A request of Chat Completions. */
export function chatRequest(messages: readonly unknown[], more: Json = {}): Uint8Array {
  return jsonBytes({ model: 'gpt-5.5', messages, ...more });
}

export function visited(
  format: WireFormat,
  body: Uint8Array,
  change?: (text: string) => string,
): { readonly visitor: RecordingVisitor; readonly body: Uint8Array; readonly text: string } {
  const visitor = new RecordingVisitor(change);
  const mapped = format.mapRequest(body, codec, visitor);
  return { visitor, body: mapped.body, text: textOf(mapped.body) };
}

/** A chunk with one choice. */
export function chunk(delta: Json, finish: string | null = null, more: Json = {}): Json {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'gpt-5.5',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish, ...more }],
  };
}

export function events(data: readonly unknown[], lineEnd = '\n'): string {
  return data
    .map((item) => `data: ${typeof item === 'string' ? item : JSON.stringify(item)}${lineEnd}${lineEnd}`)
    .join('');
}

export interface StreamOutcome {
  readonly text: string;
  readonly facts: ResponseFacts;
}

export function streamed(
  format: WireFormat,
  chunks: readonly Uint8Array[] | string,
  context: ResponseContext = toyContext(),
): StreamOutcome {
  const stream = format.openStream(context);
  const output = (typeof chunks === 'string' ? [bytesOf(chunks)] : chunks).flatMap((bytes) => [...stream.push(bytes)]);
  return { text: textOf(...output, ...stream.end()), facts: stream.facts() };
}

export interface ReadChoice {
  readonly index: number;
  readonly text?: string;
  readonly delta?: Json;
  readonly finish_reason?: string | null;
}

/** The choices of all events that can be read, in their order. */
export function choicesIn(text: string): readonly ReadChoice[] {
  const reader = new SseReader();
  return [...reader.push(bytesOf(text)), ...reader.end()].flatMap((event) => {
    const data = dataOf(event);
    const source = data === undefined ? '' : textOf(data);
    if (!event.isComplete || !source.startsWith('{')) return [];
    return (JSON.parse(source) as { readonly choices?: readonly ReadChoice[] }).choices ?? [];
  });
}

/** What a client puts together for one choice: the strings that a path leads to, joined. */
export function assembled(text: string, path: readonly (string | number)[], index = 0): string {
  const pieces = choicesIn(text)
    .filter((choice) => choice.index === index)
    .flatMap((choice) => stringsAt(choice, path));
  return pieces.join('');
}

/** The input of one tool call. */
export function assembledInput(text: string, call: number, choice = 0): string {
  const calls = choicesIn(text)
    .filter(({ index }) => index === choice)
    .flatMap(({ delta }) => (delta?.['tool_calls'] ?? []) as readonly Json[])
    .filter(({ index }) => index === call);
  return calls
    .flatMap((each) => [...stringsAt(each, ['function', 'arguments']), ...stringsAt(each, ['custom', 'input'])])
    .join('');
}

function stringsAt(value: unknown, path: readonly (string | number)[]): readonly string[] {
  const [first, ...rest] = path;
  if (first === undefined) return typeof value === 'string' ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return stringsAt((value as Readonly<Record<string, unknown>>)[first], rest);
}
