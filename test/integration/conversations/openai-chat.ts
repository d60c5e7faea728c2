import OpenAI from 'openai';
import { type ConversationKind, schemaOf } from './conversation.ts';

type Message = OpenAI.ChatCompletionMessageParam;

export const chatConversation: ConversationKind = {
  format: 'openai-chat',
  sdk: 'openai',
  upstream: 'openai',
  listKey: 'messages',
  steadyKeys: [],
  open(url, system) {
    const client = new OpenAI({ apiKey: 'sk-nobody', baseURL: `${url}/v1`, maxRetries: 0 });
    const messages: Message[] = [{ role: 'system', content: system }];
    return {
      async say({ text, tools, toolResult, isStreaming }) {
        const last = messages.at(-1);
        const calls = last?.role === 'assistant' ? (last.tool_calls ?? []) : [];
        for (const { id } of calls) messages.push({ role: 'tool', tool_call_id: id, content: toolResult });
        messages.push({ role: 'user', content: text });
        const offered = tools.map((tool) => ({
          type: 'function' as const,
          function: { name: tool.name, parameters: schemaOf(tool) },
        }));
        const body = { model: 'm', messages, tools: offered };
        const completion = isStreaming
          ? await client.chat.completions.stream(body).finalChatCompletion()
          : await client.chat.completions.create(body);
        const answer = completion.choices[0]?.message;
        if (answer === undefined) throw new Error('an answer without a choice');
        // As a client does that keeps the reasoning.
        messages.push(answer);
        return {
          text: answer.content ?? '',
          calls: (answer.tool_calls ?? []).flatMap((call) =>
            call.type === 'function'
              ? [{ name: call.function.name, input: JSON.parse(call.function.arguments) as unknown }]
              : [],
          ),
        };
      },
    };
  },
};
