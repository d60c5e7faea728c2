// Answers of every wire format for the tests of what comes back in them, and how they are read.
import { AnswerRestoration } from '../../src/proxy/answer-restoration.ts';
import type { ResponseContext, ResponseFacts, WireFormat } from '../../src/wire/types.ts';
import { bytesOf, textOf, toyContext, ToyReverser } from '../../src/wire/wire-test-kit.fixture.ts';
import { anthropic } from '../e2e/upstream/anthropic.ts';
import { gemini } from '../e2e/upstream/gemini.ts';
import { openaiChat } from '../e2e/upstream/openai-chat.ts';
import { openaiResponses } from '../e2e/upstream/openai-responses.ts';
import type { Answer } from '../e2e/upstream/turn.ts';
import { spoken } from '../fixtures/format-examples.ts';

/** What a provider writes for an answer. */
export type Speaker = (answer: Answer, isStreaming: boolean) => string;

/** By id of the wire format; undefined: its answers hold no texts. */
export const speakers: ReadonlyMap<string, Speaker | undefined> = new Map<string, Speaker | undefined>([
  [
    'anthropic-messages',
    // What it signs passes as it is.
    ({ text, call }, stream) => {
      const answer = { ...(text === undefined ? {} : { text }), ...(call === undefined ? {} : { call }) };
      return spoken(anthropic(), '/v1/messages', { body: { model: 'm', messages: [], stream }, answer });
    },
  ],
  [
    'openai-chat',
    (answer, stream) =>
      spoken(openaiChat, '/v1/chat/completions', { body: { model: 'm', messages: [], stream }, answer }),
  ],
  [
    'openai-responses',
    (answer, stream) => spoken(openaiResponses, '/v1/responses', { body: { model: 'm', input: [], stream }, answer }),
  ],
  [
    'gemini',
    (answer, stream) => {
      const method = stream ? 'streamGenerateContent?alt=sse' : 'generateContent';
      return spoken(gemini, `/v1beta/models/m:${method}`, { body: { contents: [] }, answer });
    },
  ],
  ['openai-completions', ({ text = '' }, stream) => completion(text, stream)],
  ['openai-embeddings', undefined],
]);

function completion(text: string, stream: boolean): string {
  const body = (part: string): string =>
    JSON.stringify({ id: 'c', object: 'text_completion', model: 'm', choices: [{ text: part, index: 0 }] });
  if (!stream) return body(text);
  return `${[...text].map((letter) => `data: ${body(letter)}\n\n`).join('')}data: [DONE]\n\n`;
}

export interface Mapped {
  readonly output: string;
  readonly facts: ResponseFacts;
  readonly restoration: AnswerRestoration;
}

export interface MapOptions {
  readonly placeholders: ReadonlyMap<string, string>;
  readonly client?: string;
  readonly restoreInto?: readonly string[];
}

/** What the proxy makes of an answer; `foo` stands for a name, `barbar`. */
export function restorationOf({ placeholders, client, restoreInto = [] }: MapOptions): {
  readonly restoration: AnswerRestoration;
  readonly context: ResponseContext;
} {
  const restoration = new AnswerRestoration({
    placeholders,
    reversed: (text) => text.replaceAll('foo', 'barbar'),
    client,
    mayRestoreInto: (tool) => restoreInto.includes(tool),
  });
  const context = toyContext({
    openReverser: (use) => restoration.behind(new ToyReverser(), use),
    passes: (text, joinedBy) => restoration.passes(text, joinedBy),
  });
  return { restoration, context };
}

export function mapStream(format: WireFormat, chunks: readonly Uint8Array[], options: MapOptions): Mapped {
  const { restoration, context } = restorationOf(options);
  const stream = format.openStream(context);
  const output = chunks.flatMap((chunk) => [...stream.push(chunk)]);
  const text = textOf(...output, ...stream.end());
  return { output: text, facts: stream.facts(), restoration };
}

export function mapWhole(format: WireFormat, body: string, options: MapOptions): Mapped {
  const { restoration, context } = restorationOf(options);
  const mapped = format.mapResponse(bytesOf(body), context);
  return { output: textOf(mapped.body), facts: mapped.facts, restoration };
}

/** All strings in a JSON text, those in strings that are JSON too. Other texts are themselves. */
export function stringsIn(text: string): readonly string[] {
  const value = parsed(text);
  if (value === undefined) return [text];
  const strings: string[] = [];
  JSON.stringify(value, (_, each: unknown) => {
    if (typeof each === 'string') strings.push(...stringsIn(each));
    return each;
  });
  return strings;
}

function parsed(text: string): unknown {
  if (!/^[[{]/.test(text)) return undefined;
  // Copies stand one behind the other.
  for (const candidate of [text, `[${text.replaceAll(/([\]}])(?=[[{]["{[])/g, '$1,')}]`]) {
    try {
      return JSON.parse(candidate) as unknown;
    } catch {
      // The other one, or no JSON at all.
    }
  }
  return undefined;
}
