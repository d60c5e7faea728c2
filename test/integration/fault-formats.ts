// One way to ask and to answer in each wire format, for tests of what may go wrong on the way. A format that is
// registered and not here fails fault-matrix-answers.test.ts.
import { anthropicHeaders, plainAnswer } from './proxy-harness.ts';

/** One kind of answer of one format. */
export interface FaultFormat {
  readonly name: string;
  /** Id of the wire format. */
  readonly format: string;
  readonly headers: readonly string[];
  readonly path: string;
  /** Body of a request that holds the text. */
  request(text: string): string;
  /** How the answer is told; undefined: it is one JSON body. */
  readonly stream: FaultStream | undefined;
  /** The whole answer as JSON; undefined where this path only streams. */
  answer(text: string): unknown;
  /** The provider's error. */
  error(message: string): unknown;
}

export interface FaultStream {
  readonly type: 'text/event-stream' | 'application/json';
  /** What stands before the first text, one piece a text, and what stands after the last. */
  readonly start: string;
  text(text: string, at: number): string;
  readonly end: string;
  /** An error in place of the rest, `end` included. */
  error(message: string): string;
}

const model = 'test-model';
const json = ['content-type', 'application/json'];
const openAiHeaders = [...json, 'authorization', `Bearer ${['sk', 'proj', 'test'].join('-')}`];
const googleHeaders = [...json, 'x-goog-api-key', 'test-key'];

const named = (event: string, data: unknown): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
const plain = (data: unknown): string => `data: ${JSON.stringify(data)}\n\n`;

const anthropicError = (message: string) => ({ type: 'error', error: { type: 'overloaded_error', message } });
const openAiError = (message: string) => ({ error: { message, type: 'server_error', param: null, code: null } });
const googleError = (message: string) => ({ error: { code: 503, message, status: 'UNAVAILABLE' } });

const anthropic: Omit<FaultFormat, 'name' | 'request' | 'stream'> = {
  format: 'anthropic-messages',
  headers: anthropicHeaders,
  path: '/v1/messages',
  answer: (text) => ({ ...plainAnswer, content: [{ type: 'text', text }] }),
  error: anthropicError,
};
const anthropicRequest = (text: string, stream: boolean): string =>
  JSON.stringify({ model, max_tokens: 10, stream, messages: [{ role: 'user', content: text }] });

const chat: Omit<FaultFormat, 'name' | 'request' | 'stream'> = {
  format: 'openai-chat',
  headers: openAiHeaders,
  path: '/v1/chat/completions',
  answer: (content) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model,
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  }),
  error: openAiError,
};
const chatRequest = (content: string, stream: boolean): string =>
  JSON.stringify({ model, stream, messages: [{ role: 'user', content }] });
const chatChunk = (delta: object, finish: string | null): string =>
  plain({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model,
    choices: [{ index: 0, delta, finish_reason: finish }],
  });

const completions: Omit<FaultFormat, 'name' | 'request' | 'stream'> = {
  format: 'openai-completions',
  headers: openAiHeaders,
  path: '/v1/completions',
  answer: (text) => ({
    id: 'cmpl-1',
    object: 'text_completion',
    created: 1,
    model,
    choices: [{ index: 0, text, finish_reason: 'stop' }],
  }),
  error: openAiError,
};
const completionsChunk = (text: string, finish: string | null): string =>
  plain({
    id: 'cmpl-1',
    object: 'text_completion',
    created: 1,
    model,
    choices: [{ index: 0, text, finish_reason: finish }],
  });

const message = (text: string) => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  status: 'completed',
  content: [{ type: 'output_text', text, annotations: [] }],
});
const response = (output: readonly unknown[], status: string) => ({
  id: 'resp_1',
  object: 'response',
  created_at: 1,
  status,
  model,
  output,
});
const responses: Omit<FaultFormat, 'name' | 'request' | 'stream'> = {
  format: 'openai-responses',
  headers: openAiHeaders,
  path: '/v1/responses',
  answer: (text) => response([message(text)], 'completed'),
  error: openAiError,
};
const responsesRequest = (text: string, stream: boolean): string =>
  JSON.stringify({ model, stream, input: [{ role: 'user', content: [{ type: 'input_text', text }] }] });

const candidate = (text: string, finishReason?: string) => ({
  candidates: [
    {
      content: { role: 'model', parts: [{ text }] },
      index: 0,
      ...(finishReason === undefined ? {} : { finishReason }),
    },
  ],
});
const google: Omit<FaultFormat, 'name' | 'path' | 'stream'> = {
  format: 'gemini',
  headers: googleHeaders,
  request: (text) => JSON.stringify({ contents: [{ role: 'user', parts: [{ text }] }] }),
  answer: (text) => candidate(text, 'STOP'),
  error: googleError,
};
const googlePath = `/v1beta/models/${model}`;

export const faultFormats: readonly FaultFormat[] = [
  { ...anthropic, name: 'anthropic-messages', request: (text) => anthropicRequest(text, false), stream: undefined },
  {
    ...anthropic,
    name: 'anthropic-messages, streamed',
    request: (text) => anthropicRequest(text, true),
    stream: {
      type: 'text/event-stream',
      start:
        named('message_start', { type: 'message_start', message: { ...plainAnswer, content: [], stop_reason: null } }) +
        named('content_block_start', {
          type: 'content_block_start',
          index: 0,
          content_block: { type: 'text', text: '' },
        }),
      text: (text) =>
        named('content_block_delta', { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
      end:
        named('content_block_stop', { type: 'content_block_stop', index: 0 }) +
        named('message_stop', { type: 'message_stop' }),
      error: (text) => named('error', anthropicError(text)),
    },
  },
  { ...chat, name: 'openai-chat', request: (text) => chatRequest(text, false), stream: undefined },
  {
    ...chat,
    name: 'openai-chat, streamed',
    request: (text) => chatRequest(text, true),
    stream: {
      type: 'text/event-stream',
      start: chatChunk({ role: 'assistant', content: '' }, null),
      text: (content) => chatChunk({ content }, null),
      end: `${chatChunk({}, 'stop')}data: [DONE]\n\n`,
      error: (text) => plain(openAiError(text)),
    },
  },
  {
    ...completions,
    name: 'openai-completions',
    request: (prompt) => JSON.stringify({ model, prompt }),
    stream: undefined,
  },
  {
    ...completions,
    name: 'openai-completions, streamed',
    request: (prompt) => JSON.stringify({ model, prompt, stream: true }),
    stream: {
      type: 'text/event-stream',
      start: '',
      text: (text) => completionsChunk(text, null),
      end: `${completionsChunk('', 'stop')}data: [DONE]\n\n`,
      error: (text) => plain(openAiError(text)),
    },
  },
  { ...responses, name: 'openai-responses', request: (text) => responsesRequest(text, false), stream: undefined },
  {
    ...responses,
    name: 'openai-responses, streamed',
    request: (text) => responsesRequest(text, true),
    stream: {
      type: 'text/event-stream',
      start:
        named('response.created', {
          type: 'response.created',
          sequence_number: 0,
          response: response([], 'in_progress'),
        }) +
        named('response.output_item.added', {
          type: 'response.output_item.added',
          sequence_number: 1,
          output_index: 0,
          item: { ...message(''), content: [], status: 'in_progress' },
        }),
      text: (delta, at) =>
        named('response.output_text.delta', {
          type: 'response.output_text.delta',
          sequence_number: at + 2,
          item_id: 'msg_1',
          output_index: 0,
          content_index: 0,
          delta,
        }),
      end: named('response.completed', {
        type: 'response.completed',
        sequence_number: 999,
        response: response([], 'completed'),
      }),
      error: (text) =>
        named('response.failed', {
          type: 'response.failed',
          sequence_number: 999,
          response: { ...response([], 'failed'), error: { code: 'server_error', message: text } },
        }),
    },
  },
  {
    name: 'openai-embeddings',
    format: 'openai-embeddings',
    headers: openAiHeaders,
    path: '/v1/embeddings',
    request: (input) => JSON.stringify({ model, input }),
    stream: undefined,
    // Numbers: nothing in them comes back.
    answer: () => ({ object: 'list', model, data: [{ object: 'embedding', index: 0, embedding: [0.5, -1] }] }),
    error: openAiError,
  },
  { ...google, name: 'gemini', path: `${googlePath}:generateContent`, stream: undefined },
  {
    ...google,
    name: 'gemini, streamed',
    path: `${googlePath}:streamGenerateContent?alt=sse`,
    stream: {
      type: 'text/event-stream',
      start: '',
      text: (text) => plain(candidate(text)),
      end: plain(candidate('', 'STOP')),
      error: (text) => plain(googleError(text)),
    },
  },
  {
    ...google,
    name: 'gemini, streamed as a list',
    path: `${googlePath}:streamGenerateContent`,
    stream: {
      type: 'application/json',
      start: '[',
      text: (text, at) => `${at === 0 ? '' : ','}\n${JSON.stringify(candidate(text))}`,
      end: `\n,${JSON.stringify(candidate('', 'STOP'))}\n]\n`,
      error: (text) => `,\n${JSON.stringify(googleError(text))}\n]`,
    },
  },
];

/** Those that stream. */
export const streamedFormats = faultFormats.filter(
  (each): each is FaultFormat & { readonly stream: FaultStream } => each.stream !== undefined,
);

/** Those that answer at once. */
export const wholeFormats = faultFormats.filter(({ stream }) => stream === undefined);

/** Formats whose API has no streams, and no text in its answers. */
export const withoutText: ReadonlySet<string> = new Set(['openai-embeddings']);
