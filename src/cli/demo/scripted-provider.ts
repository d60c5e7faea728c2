// A provider that listens on 127.0.0.1 and plays a scripted model: it only knows what the requests told it, so it
// works with whatever names arrive. It keeps every request byte for byte. The demo and the tests run against it.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CapturedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

export type Block =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'tool_use'; readonly name: string; readonly input: Readonly<Record<string, unknown>> };

/** Decides the answer to one messages request from its parsed body. */
export type Script = (body: MessagesBody) => readonly Block[];

export interface MessagesBody {
  readonly model: string;
  readonly stream?: boolean;
  readonly tools?: readonly { readonly name: string }[];
  readonly messages: readonly { readonly role: string; readonly content: string | readonly ContentBlock[] }[];
  readonly system?: unknown;
}

export interface ContentBlock {
  readonly type: string;
  readonly text?: string;
  readonly content?: unknown;
  readonly tool_use_id?: string;
}

export interface ProviderOptions {
  readonly script: Script;
  /** Characters per delta. */
  readonly deltaLength: number;
  /** How the JSON text of tool arguments is spelled before it is cut into deltas. */
  readonly spellArguments?: (json: string) => string;
  /** The first streamed answer to a request with tools breaks off with an error event. */
  readonly breakFirstStream?: boolean;
}

export interface ScriptedProvider {
  readonly url: string;
  readonly requests: readonly CapturedRequest[];
  /** The streamed answers, as they went out. */
  readonly answers: readonly string[];
  close(): Promise<void>;
}

export async function startScriptedProvider(options: ProviderOptions): Promise<ScriptedProvider> {
  const requests: CapturedRequest[] = [];
  const state: ProviderState = { mayBreak: options.breakFirstStream === true, answers: [] };
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      requests.push({
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        rawHeaders: request.rawHeaders,
        body,
      });
      answerMessages({ request, response, body }, options, state);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    answers: state.answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What one provider remembers from one answer to the next. */
export interface ProviderState {
  mayBreak: boolean;
  readonly answers: string[];
}

export interface ProviderExchange {
  readonly request: Pick<IncomingMessage, 'method' | 'url'>;
  readonly response: ServerResponse;
  readonly body: Buffer;
}

/** Answers one request as the Messages API does: streamed or whole, a token count, or 404. */
export function answerMessages(exchange: ProviderExchange, options: ProviderOptions, state: ProviderState): void {
  const { request, response } = exchange;
  const path = (request.url ?? '').split('?')[0];
  if (request.method !== 'POST' || path === undefined || !path.endsWith('/messages')) {
    const isCount = path?.endsWith('/count_tokens') === true;
    sendJson(response, isCount ? 200 : 404, isCount ? { input_tokens: 42 } : { type: 'error', error: {} });
    return;
  }
  const body = JSON.parse(exchange.body.toString()) as MessagesBody;
  const blocks = options.script(body);
  const id = `msg_${String(state.answers.length + 1).padStart(4, '0')}`;
  if (body.stream !== true) {
    state.answers.push('');
    sendJson(response, 200, wholeMessage(id, body.model, blocks));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const isBroken = state.mayBreak && (body.tools?.length ?? 0) > 0;
  if (isBroken) state.mayBreak = false;
  state.answers.push(streamMessage({ response, id, model: body.model, blocks, options, isBroken }));
}

function wholeMessage(id: string, model: string, blocks: readonly Block[]): unknown {
  return {
    id,
    type: 'message',
    role: 'assistant',
    model,
    content: blocks.map((block, index) => (block.type === 'tool_use' ? { ...block, id: toolId(id, index) } : block)),
    stop_reason: stopReason(blocks),
    stop_sequence: null,
    usage: { input_tokens: 100, output_tokens: 20 },
  };
}

interface StreamJob {
  readonly response: ServerResponse;
  readonly id: string;
  readonly model: string;
  readonly blocks: readonly Block[];
  readonly options: ProviderOptions;
  readonly isBroken: boolean;
}

/** Writes the answer event by event and returns its whole text. */
function streamMessage(job: StreamJob): string {
  const { response, id, model, blocks, options } = job;
  const parts: string[] = [];
  const write = (part: string) => {
    parts.push(part);
    response.write(part);
  };
  const send = (event: string, data: unknown) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  const message = { ...(wholeMessage(id, model, []) as object), stop_reason: null };
  send('message_start', { type: 'message_start', message });
  send('ping', { type: 'ping' });
  for (const [index, block] of blocks.entries()) {
    send('content_block_start', { type: 'content_block_start', index, content_block: startOf(block, id, index) });
    for (const delta of deltasOf(block, options)) {
      send('content_block_delta', { type: 'content_block_delta', index, delta });
    }
    if (job.isBroken) {
      send('error', { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } });
      response.end();
      return parts.join('');
    }
    write(': a comment between blocks\n\n');
    send('content_block_stop', { type: 'content_block_stop', index });
  }
  const delta = { stop_reason: stopReason(blocks), stop_sequence: null };
  send('message_delta', { type: 'message_delta', delta, usage: { output_tokens: 20 } });
  send('message_stop', { type: 'message_stop' });
  response.end();
  return parts.join('');
}

function startOf(block: Block, id: string, index: number): unknown {
  switch (block.type) {
    case 'text':
      return { type: 'text', text: '' };
    case 'thinking':
      return { type: 'thinking', thinking: '', signature: '' };
    case 'tool_use':
      return { type: 'tool_use', id: toolId(id, index), name: block.name, input: {} };
  }
}

function deltasOf(block: Block, options: ProviderOptions): readonly unknown[] {
  const cut = (text: string) => slices(text, options.deltaLength);
  switch (block.type) {
    case 'text':
      return cut(block.text).map((text) => ({ type: 'text_delta', text }));
    case 'thinking':
      return [
        ...cut(block.thinking).map((thinking) => ({ type: 'thinking_delta', thinking })),
        { type: 'signature_delta', signature: block.signature },
      ];
    case 'tool_use': {
      const text = JSON.stringify(block.input);
      const spelled = options.spellArguments?.(text) ?? text;
      return [
        { type: 'input_json_delta', partial_json: '' },
        ...cut(spelled).map((part) => ({ type: 'input_json_delta', partial_json: part })),
      ];
    }
  }
}

function slices(text: string, length: number): readonly string[] {
  const parts: string[] = [];
  for (let start = 0; start < text.length; start += length) parts.push(text.slice(start, start + length));
  return parts;
}

const stopReason = (blocks: readonly Block[]) => (blocks.some((b) => b.type === 'tool_use') ? 'tool_use' : 'end_turn');
const toolId = (id: string, index: number) => `toolu_${id}_${index}`;

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length });
  response.end(bytes);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
