import OpenAI from 'openai';
import { type ConversationKind, schemaOf } from './conversation.ts';

export const responsesConversation: ConversationKind = {
  format: 'openai-responses',
  sdk: 'openai',
  upstream: 'openai',
  listKey: 'input',
  steadyKeys: ['instructions'],
  open(url, system) {
    const client = new OpenAI({ apiKey: 'sk-nobody', baseURL: `${url}/v1`, maxRetries: 0 });
    const input: OpenAI.Responses.ResponseInputItem[] = [];
    let open: readonly string[] = [];
    return {
      async say({ text, tools, toolResult, isStreaming }) {
        for (const call_id of open) input.push({ type: 'function_call_output', call_id, output: toolResult });
        input.push({ role: 'user', content: text });
        const offered = tools.map((tool) => ({
          type: 'function' as const,
          name: tool.name,
          parameters: schemaOf(tool),
          strict: false,
        }));
        const body = { model: 'm', store: false, instructions: system, input, tools: offered };
        const response = isStreaming
          ? await client.responses.stream(body).finalResponse()
          : await client.responses.create(body);
        for (const item of response.output) input.push(withoutParsed(item) as OpenAI.Responses.ResponseInputItem);
        const calls = response.output.flatMap((item) => (item.type === 'function_call' ? [item] : []));
        open = calls.map(({ call_id }) => call_id);
        return {
          text: response.output_text,
          calls: calls.map((call) => ({ name: call.name, input: JSON.parse(call.arguments) as unknown })),
        };
      },
    };
  },
};

/** The SDK adds parsed copies for its user, which the API does not take. */
function withoutParsed(item: unknown): unknown {
  return JSON.parse(JSON.stringify(item, (key, value: unknown) => (key.startsWith('parsed') ? undefined : value)));
}
