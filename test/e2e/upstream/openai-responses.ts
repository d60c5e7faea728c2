// Responses: /v1/responses and /responses (and below /backend-api/codex).
import type { ServerResponse } from 'node:http';
import { type Dialect, jsonOf, sendJson, slices, startEvents, type UpstreamExchange } from './dialect.ts';
import { type Answer, type JsonSchema, type OfferedTool, parametersOf, textOfContent, type Turn } from './turn.ts';

interface ToolDeclaration {
  readonly type?: string;
  readonly name?: string;
  readonly parameters?: unknown;
  readonly tools?: readonly ToolDeclaration[];
}

interface InputItem {
  readonly type?: string;
  readonly role?: string;
  readonly content?: unknown;
  readonly output?: unknown;
  readonly tools?: readonly ToolDeclaration[];
}

interface ResponsesBody {
  readonly model: string;
  readonly stream?: boolean;
  readonly input: string | readonly InputItem[];
  readonly tools?: readonly ToolDeclaration[];
  readonly text?: { readonly format?: { readonly schema?: JsonSchema } };
}

export const openaiResponses: Dialect = {
  id: 'openai-responses',
  answer(exchange) {
    if (!exchange.path.endsWith('/responses')) return false;
    // A socket is refused as the proxy refuses it: the client falls back to plain requests.
    if (exchange.request.method !== 'POST')
      return sendJson(exchange.response, 426, { error: { message: 'HTTP only' } });
    const body = jsonOf(exchange.body) as ResponsesBody;
    const items = itemsOf(exchange, exchange.agent(turnOf(body)));
    const whole = { ...head(exchange, body.model), status: 'completed', output: items.map(({ item }) => item), usage };
    if (body.stream !== true) return sendJson(exchange.response, 200, whole);
    startEvents(exchange.response);
    streamItems(exchange, items, { created: { ...head(exchange, body.model), output: [] }, whole });
    return true;
  },
};

function turnOf(body: ResponsesBody): Turn {
  const input: readonly InputItem[] =
    typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : body.input;
  const schema = body.text?.format?.schema;
  return {
    model: body.model,
    isStreaming: body.stream === true,
    tools: [...(body.tools ?? []), ...input.flatMap(({ tools = [] }) => tools)].flatMap(offered),
    prompts: input.filter(({ role }) => role === 'user').map(({ content }) => textOfContent(content)),
    results: input
      .filter(({ type }) => type?.endsWith('_call_output') === true)
      .map(({ output }) => textOfContent(output)),
    ...(schema === undefined ? {} : { answerSchema: schema }),
  };
}

function offered(tool: ToolDeclaration): readonly OfferedTool[] {
  if (tool.tools !== undefined) return tool.tools.flatMap(offered);
  if (tool.name === undefined) return [];
  const kind = tool.type === 'custom' ? 'custom' : 'function';
  return [{ name: tool.name, kind, parameters: parametersOf(tool.parameters) }];
}

const usage = {
  input_tokens: 100,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 20,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 120,
};

function head({ number }: UpstreamExchange, model: string): object {
  return { id: `resp_${number}`, object: 'response', created_at: 1_700_000_000, status: 'in_progress', model };
}

interface OutputItem {
  readonly item: Readonly<Record<string, unknown>>;
  /** The item as it begins. */
  readonly added: Readonly<Record<string, unknown>>;
  /** Between `added` and `done`. */
  events(deltaLength: number): readonly ItemEvent[];
}

type ItemEvent = Readonly<Record<string, unknown>> & { readonly type: string };

function itemsOf({ number }: UpstreamExchange, answer: Answer): readonly OutputItem[] {
  return [
    ...(answer.reasoning === undefined ? [] : [reasoningItem(`rs_${number}`, answer.reasoning)]),
    ...(answer.text === undefined ? [] : [messageItem(`msg_${number}`, answer.text)]),
    ...(answer.call === undefined ? [] : [callItem(number, answer.call)]),
  ];
}

function reasoningItem(id: string, text: string): OutputItem {
  const base = { id, type: 'reasoning', encrypted_content: Buffer.from(`sealed ${id}`.repeat(8)).toString('base64') };
  const place = { item_id: id, summary_index: 0 };
  const part = { type: 'summary_text', text };
  return {
    item: { ...base, summary: [part] },
    added: { ...base, summary: [] },
    events: (deltaLength) => [
      { type: 'response.reasoning_summary_part.added', ...place, part: { ...part, text: '' } },
      ...slices(text, deltaLength).map((delta) => ({ type: 'response.reasoning_summary_text.delta', ...place, delta })),
      { type: 'response.reasoning_summary_text.done', ...place, text },
      { type: 'response.reasoning_summary_part.done', ...place, part },
    ],
  };
}

function messageItem(id: string, text: string): OutputItem {
  const base = { id, type: 'message', role: 'assistant' };
  const place = { item_id: id, content_index: 0 };
  const part = { type: 'output_text', text, annotations: [], logprobs: [] };
  return {
    item: { ...base, status: 'completed', content: [part] },
    added: { ...base, status: 'in_progress', content: [] },
    events: (deltaLength) => [
      { type: 'response.content_part.added', ...place, part: { ...part, text: '' } },
      ...slices(text, deltaLength).map((delta) => ({
        type: 'response.output_text.delta',
        ...place,
        delta,
        logprobs: [],
      })),
      { type: 'response.output_text.done', ...place, text, logprobs: [] },
      { type: 'response.content_part.done', ...place, part },
    ],
  };
}

function callItem(number: number, { name, input }: NonNullable<Answer['call']>): OutputItem {
  const isCustom = typeof input === 'string';
  const id = `${isCustom ? 'ctc' : 'fc'}_${number}`;
  const text = isCustom ? input : JSON.stringify(input);
  const field = isCustom ? 'input' : 'arguments';
  const base = { id, type: isCustom ? 'custom_tool_call' : 'function_call', call_id: `call_${number}`, name };
  const event = isCustom ? 'response.custom_tool_call_input' : 'response.function_call_arguments';
  return {
    item: { ...base, status: 'completed', [field]: text },
    added: { ...base, status: 'in_progress', [field]: '' },
    events: (deltaLength) => [
      ...slices(text, deltaLength).map((delta) => ({ type: `${event}.delta`, item_id: id, delta })),
      { type: `${event}.done`, item_id: id, ...(isCustom ? {} : { name }), [field]: text },
    ],
  };
}

interface Envelope {
  readonly created: object;
  readonly whole: object;
}

function streamItems(exchange: UpstreamExchange, items: readonly OutputItem[], { created, whole }: Envelope): void {
  const { response, deltaLength } = exchange;
  const send = sender(response);
  send({ type: 'response.created', response: created });
  send({ type: 'response.in_progress', response: created });
  for (const [output_index, { item, added, events }] of items.entries()) {
    send({ type: 'response.output_item.added', output_index, item: added });
    for (const event of events(deltaLength)) send({ ...event, output_index });
    response.write(': a comment between items\n\n');
    send({ type: 'response.output_item.done', output_index, item });
  }
  send({ type: 'response.completed', response: whole });
  response.end();
}

function sender(response: ServerResponse): (event: ItemEvent) => void {
  let sequence_number = 0;
  return (event) => {
    response.write(`event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number })}\n\n`);
    sequence_number += 1;
  };
}
