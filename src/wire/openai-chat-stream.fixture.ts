// What tests of chat streams share: chunks, and a stream that is run.
import fc from 'fast-check';

import { openAiChat } from './openai-chat.ts';
import { callId, chunk, type Json, openAiFixture, type StreamOutcome, streamed } from './openai-test-kit.fixture.ts';
import type { ResponseContext } from './types.ts';

export const run = (chunks: readonly Uint8Array[] | string, context?: ResponseContext): StreamOutcome =>
  streamed(openAiChat, chunks, context);
export const content = (text: string): Json => chunk({ content: text });
export const call = (fields: Json): Json => chunk({ tool_calls: [{ index: 0, ...fields }] });
export const input = (source: string): Json => call({ function: { arguments: source } });
export const begun = call({ id: callId, type: 'function', function: { name: 'T', arguments: '' } });
export const answer = openAiFixture('chat-answer.sse');
export const cuts = fc.array(fc.nat({ max: 12_000 }), { maxLength: 20 });
