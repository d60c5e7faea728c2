// An answer of 200 events, as a model streams text: what the benchmarks of streams send.
import type { BenchAnswer } from './proxies.ts';

const event = (name: string, data: unknown) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
const parts = [
  event('message_start', {
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
  event('content_block_start', { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
  ...Array.from({ length: 200 }, (_, index) =>
    event('content_block_delta', {
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'text_delta', text: ` word${index} of the` },
    }),
  ),
  event('content_block_stop', { type: 'content_block_stop', index: 0 }),
  event('message_delta', {
    type: 'message_delta',
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { output_tokens: 400 },
  }),
  event('message_stop', { type: 'message_stop' }),
];
/** All events in one turn of the event loop. */
export const atOnce: BenchAnswer = { type: 'text/event-stream', parts };
/** Next to no event: what a request costs in any case. */
export const short: BenchAnswer = { type: 'text/event-stream', parts: parts.slice(-1) };
