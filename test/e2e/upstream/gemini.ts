// Gemini: generateContent, streamGenerateContent (as events, or as one JSON list), countTokens, and the list of models.
import { type Dialect, jsonOf, sendJson, slices, startEvents, type UpstreamExchange } from './dialect.ts';
import { type Answer, type JsonSchema, parametersOf, type Turn } from './turn.ts';

interface Part {
  readonly text?: string;
  readonly thought?: boolean;
  readonly functionResponse?: { readonly response?: Readonly<Record<string, unknown>> };
}

interface GeminiBody {
  readonly contents: readonly { readonly role?: string; readonly parts?: readonly Part[] }[];
  readonly tools?: readonly {
    readonly functionDeclarations?: readonly {
      readonly name: string;
      readonly parametersJsonSchema?: unknown;
      readonly parameters?: unknown;
    }[];
  }[];
  readonly generationConfig?: { readonly responseJsonSchema?: JsonSchema; readonly responseSchema?: JsonSchema };
}

export const gemini: Dialect = {
  id: 'gemini',
  answer(exchange) {
    const [, model = '', method] = /\/models\/([^/:]+):(\w+)$/.exec(exchange.path) ?? [];
    if (method === 'countTokens') return sendJson(exchange.response, 200, { totalTokens: 42 });
    if (method !== 'generateContent' && method !== 'streamGenerateContent') return false;
    const isStreaming = method === 'streamGenerateContent';
    const answer = exchange.agent(turnOf(jsonOf(exchange.body) as GeminiBody, model, isStreaming));
    const chunks = isStreaming
      ? chunksOf(exchange, model, answer)
      : [chunk(exchange, model, wholeParts(exchange, answer), 'STOP')];
    if (!isStreaming) return sendJson(exchange.response, 200, chunks[0]);
    if (!/[?&]alt=sse(?:&|$)/.test(exchange.request.path)) return sendJson(exchange.response, 200, chunks);
    startEvents(exchange.response);
    for (const value of chunks) exchange.response.write(`data: ${JSON.stringify(value)}\r\n\r\n`);
    exchange.response.end();
    return true;
  },
};

function turnOf(body: GeminiBody, model: string, isStreaming: boolean): Turn {
  const parts = body.contents.filter(({ role }) => role !== 'model').flatMap((content) => content.parts ?? []);
  const schema = body.generationConfig?.responseJsonSchema ?? body.generationConfig?.responseSchema;
  return {
    model,
    isStreaming,
    tools: (body.tools ?? []).flatMap(({ functionDeclarations = [] }) =>
      functionDeclarations.map((tool) => ({
        name: tool.name,
        kind: 'function' as const,
        parameters: parametersOf(tool.parametersJsonSchema ?? tool.parameters),
      })),
    ),
    prompts: parts.flatMap(({ text }) => (text === undefined ? [] : [text])),
    results: parts.flatMap(({ functionResponse }) =>
      functionResponse === undefined ? [] : [responseText(functionResponse.response ?? {})],
    ),
    ...(schema === undefined ? {} : { answerSchema: schema }),
  };
}

function responseText(response: Readonly<Record<string, unknown>>): string {
  return Object.values(response)
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join('\n');
}

const signature = Buffer.from('a signature that nobody but the provider reads').toString('base64');

function wholeParts(exchange: UpstreamExchange, answer: Answer): readonly object[] {
  return [
    ...(answer.reasoning === undefined ? [] : [{ text: answer.reasoning, thought: true }]),
    ...(answer.text === undefined ? [] : [{ text: answer.text }]),
    ...callParts(exchange, answer),
  ];
}

function callParts({ number }: UpstreamExchange, { call }: Answer): readonly object[] {
  if (call === undefined) return [];
  return [{ functionCall: { id: `call_${number}`, name: call.name, args: call.input }, thoughtSignature: signature }];
}

function chunksOf(exchange: UpstreamExchange, model: string, answer: Answer): readonly unknown[] {
  const { deltaLength } = exchange;
  const parts = [
    ...slices(answer.reasoning ?? '', deltaLength).map((text) => ({ text, thought: true })),
    ...slices(answer.text ?? '', deltaLength).map((text) => ({ text })),
    ...callParts(exchange, answer),
  ];
  return parts.map((part, index) => chunk(exchange, model, [part], index === parts.length - 1 ? 'STOP' : undefined));
}

function chunk({ number }: UpstreamExchange, model: string, parts: readonly object[], finishReason?: string): unknown {
  return {
    candidates: [
      { content: { parts, role: 'model' }, ...(finishReason === undefined ? {} : { finishReason }), index: 0 },
    ],
    usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 20, totalTokenCount: 120 },
    modelVersion: model,
    responseId: `response-${number}`,
  };
}
