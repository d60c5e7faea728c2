// Chat completions: /v1/chat/completions and /chat/completions.
import { type Dialect, jsonOf, sendJson, slices, startEvents, type UpstreamExchange } from './dialect.ts';
import { type Answer, type JsonSchema, parametersOf, textOfContent, type Turn } from './turn.ts';

interface ChatBody {
  readonly model: string;
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly messages: readonly { readonly role: string; readonly content?: unknown }[];
  readonly tools?: readonly { readonly function?: { readonly name: string; readonly parameters?: unknown } }[];
  readonly response_format?: { readonly json_schema?: { readonly schema?: JsonSchema } };
}

export const openaiChat: Dialect = {
  id: 'openai-chat',
  answer(exchange) {
    if (!exchange.path.endsWith('/chat/completions')) return false;
    const body = jsonOf(exchange.body) as ChatBody;
    const answer = exchange.agent(turnOf(body));
    if (body.stream !== true) return sendJson(exchange.response, 200, wholeAnswer(exchange, body, answer));
    streamAnswer(exchange, body, answer);
    return true;
  },
};

function turnOf(body: ChatBody): Turn {
  const textsOf = (role: string) =>
    body.messages.filter((message) => message.role === role).map(({ content }) => textOfContent(content));
  const schema = body.response_format?.json_schema?.schema;
  return {
    model: body.model,
    isStreaming: body.stream === true,
    tools: (body.tools ?? []).flatMap((tool) =>
      tool.function === undefined
        ? []
        : [{ name: tool.function.name, kind: 'function' as const, parameters: parametersOf(tool.function.parameters) }],
    ),
    prompts: textsOf('user'),
    results: textsOf('tool'),
    ...(schema === undefined ? {} : { answerSchema: schema }),
  };
}

const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };

function wholeAnswer(exchange: UpstreamExchange, { model }: ChatBody, answer: Answer): unknown {
  const message = {
    role: 'assistant',
    content: answer.text ?? null,
    refusal: null,
    ...(answer.reasoning === undefined ? {} : { reasoning_content: answer.reasoning }),
    ...(answer.call === undefined ? {} : { tool_calls: [toolCall(exchange, answer)] }),
  };
  return {
    ...head(exchange, model, 'chat.completion'),
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason(answer) }],
    usage,
  };
}

function streamAnswer(exchange: UpstreamExchange, body: ChatBody, answer: Answer): void {
  const { response, deltaLength } = exchange;
  startEvents(response);
  const chunk = { ...head(exchange, body.model, 'chat.completion.chunk'), system_fingerprint: 'fp_scripted' };
  const send = (value: unknown) => response.write(`data: ${JSON.stringify(value)}\n\n`);
  const delta = (value: unknown, reason: string | null = null) =>
    send({ ...chunk, choices: [{ index: 0, delta: value, logprobs: null, finish_reason: reason }] });
  response.write(': PROCESSING\n\n');
  delta({ role: 'assistant', content: '' });
  for (const part of slices(answer.reasoning ?? '', deltaLength)) delta({ reasoning_content: part });
  for (const part of slices(answer.text ?? '', deltaLength)) delta({ content: part });
  response.write(': a comment between events\n\n');
  if (answer.call !== undefined) {
    const call = toolCall(exchange, answer);
    delta({ tool_calls: [{ index: 0, ...call, function: { ...call.function, arguments: '' } }] });
    for (const part of slices(call.function.arguments, deltaLength)) {
      delta({ tool_calls: [{ index: 0, function: { arguments: part } }] });
    }
  }
  delta({}, finishReason(answer));
  if (body.stream_options?.include_usage === true) send({ ...chunk, choices: [], usage });
  response.end('data: [DONE]\n\n');
}

function head({ number }: UpstreamExchange, model: string, object: string): object {
  return { id: `chatcmpl-${number}`, object, created: 1_700_000_000, model };
}

function toolCall({ number }: UpstreamExchange, { call }: Answer) {
  const input = call?.input ?? {};
  return {
    id: `call_${number}`,
    type: 'function',
    function: { name: call?.name ?? '', arguments: typeof input === 'string' ? input : JSON.stringify(input) },
  };
}

const finishReason = ({ call }: Answer): string => (call === undefined ? 'stop' : 'tool_calls');
