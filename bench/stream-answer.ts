// An answer of 200 events in each API, as a model streams text: what the benchmarks of streams send.
import { requestBody } from './corpus.ts';
import type { BenchAnswer, BenchWay } from './proxies.ts';

export interface StreamKind extends BenchWay {
  /** Id of the wire format. */
  readonly format: string;
  /** A request of so many bytes of text. */
  body(text: string, bytes: number): Buffer;
  readonly parts: readonly string[];
}

const count = 200;
const texts = Array.from({ length: count }, (_, index) => ` word${index} of the`);
const named = (event: string, data: unknown): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
const plain = (data: unknown): string => `data: ${JSON.stringify(data)}\n\n`;
const cut = (text: string, bytes: number): string => text.repeat(Math.ceil(bytes / text.length)).slice(0, bytes);
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

const anthropic: StreamKind = {
  format: 'anthropic-messages',
  path: '/v1/messages',
  credential: { 'x-api-key': 'bench' },
  body: (text, bytes) => Buffer.from(requestBody(text, bytes, true)),
  parts: [
    named('message_start', {
      type: 'message_start',
      message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'bench',
        content: [],
        usage: { input_tokens: 1, output_tokens: 1 },
      },
    }),
    named('content_block_start', { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
    ...texts.map((text) =>
      named('content_block_delta', { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
    ),
    named('content_block_stop', { type: 'content_block_stop', index: 0 }),
    named('message_delta', {
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: 400 },
    }),
    named('message_stop', { type: 'message_stop' }),
  ],
};

const chatChunk = (delta: object, finish: string | null): string =>
  plain({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'bench',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
  });
const bearer = { authorization: `Bearer ${['sk', 'proj', 'bench'].join('-')}` };

const chat: StreamKind = {
  format: 'openai-chat',
  path: '/v1/chat/completions',
  credential: bearer,
  body: (text, bytes) =>
    json({ model: 'bench', stream: true, messages: [{ role: 'user', content: cut(text, bytes) }] }),
  parts: [
    chatChunk({ role: 'assistant', content: '' }, null),
    ...texts.map((content) => chatChunk({ content }, null)),
    chatChunk({}, 'stop'),
    'data: [DONE]\n\n',
  ],
};

const said = { type: 'output_text', text: texts.join(''), annotations: [] };
const message = { id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content: [said] };
const response = { id: 'resp_1', object: 'response', created_at: 1, model: 'bench', status: 'completed' };
const place = { item_id: 'msg_1', output_index: 0, content_index: 0 };

const responses: StreamKind = {
  format: 'openai-responses',
  path: '/v1/responses',
  credential: bearer,
  body: (text, bytes) =>
    json({
      model: 'bench',
      stream: true,
      input: [{ role: 'user', content: [{ type: 'input_text', text: cut(text, bytes) }] }],
    }),
  parts: [
    named('response.created', { type: 'response.created', response: { ...response, output: [] } }),
    named('response.output_item.added', {
      type: 'response.output_item.added',
      output_index: 0,
      item: { ...message, content: [] },
    }),
    ...texts.map((delta, at) =>
      named('response.output_text.delta', {
        type: 'response.output_text.delta',
        sequence_number: at,
        ...place,
        delta,
      }),
    ),
    named('response.output_text.done', { type: 'response.output_text.done', ...place, text: said.text }),
    named('response.output_item.done', { type: 'response.output_item.done', output_index: 0, item: message }),
    named('response.completed', { type: 'response.completed', response: { ...response, output: [message] } }),
  ],
};

const gemini: StreamKind = {
  format: 'gemini',
  path: '/v1beta/models/bench:streamGenerateContent?alt=sse',
  credential: { 'x-goog-api-key': 'bench' },
  body: (text, bytes) => json({ contents: [{ role: 'user', parts: [{ text: cut(text, bytes) }] }] }),
  parts: texts.map((text) => plain({ candidates: [{ content: { role: 'model', parts: [{ text }] }, index: 0 }] })),
};

export const streamKinds: readonly StreamKind[] = [anthropic, chat, responses, gemini];

/** All events in one turn of the event loop. */
export const atOnce: BenchAnswer = { type: 'text/event-stream', parts: anthropic.parts };

/** Next to no event: what a request costs in any case. */
export const short: BenchAnswer = { type: 'text/event-stream', parts: anthropic.parts.slice(-1) };
