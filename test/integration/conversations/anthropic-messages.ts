import Anthropic from '@anthropic-ai/sdk';
import { type ConversationKind, schemaOf } from './conversation.ts';

export const anthropicConversation: ConversationKind = {
  format: 'anthropic-messages',
  sdk: '@anthropic-ai/sdk',
  upstream: 'anthropic',
  listKey: 'messages',
  steadyKeys: ['system'],
  open(url, system) {
    const client = new Anthropic({ apiKey: 'test', baseURL: url, maxRetries: 0 });
    const messages: Anthropic.MessageParam[] = [];
    return {
      async say({ text, tools, toolResult, isStreaming }) {
        const last = messages.at(-1)?.content;
        const results = (Array.isArray(last) ? last : []).flatMap((block) =>
          block.type === 'tool_use'
            ? [{ type: 'tool_result' as const, tool_use_id: block.id, content: toolResult }]
            : [],
        );
        messages.push({ role: 'user', content: [...results, { type: 'text', text }] });
        const offered = tools.map((tool) => ({ name: tool.name, input_schema: schemaOf(tool) }));
        const body = { model: 'm', max_tokens: 500, system, messages, tools: offered };
        const answer = isStreaming
          ? await client.messages.stream(body).finalMessage()
          : await client.messages.create(body);
        messages.push({ role: 'assistant', content: answer.content });
        return {
          text: answer.content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
          calls: answer.content.flatMap((block) =>
            block.type === 'tool_use' ? [{ name: block.name, input: block.input }] : [],
          ),
        };
      },
    };
  },
};
