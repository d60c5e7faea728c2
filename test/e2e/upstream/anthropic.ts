// Messages: /v1/messages and /v1/messages/count_tokens, in the words of the provider that the demo runs against.
import {
  answerMessages,
  type Block,
  type ContentBlock,
  type MessagesBody,
  type ProviderState,
} from '../../../src/cli/demo/scripted-provider.ts';
import type { Dialect } from './dialect.ts';
import { type Answer, type JsonSchema, parametersOf, textOfContent, type Turn } from './turn.ts';

type Body = Omit<MessagesBody, 'tools'> & {
  readonly tools?: readonly { readonly name: string; readonly input_schema?: unknown }[];
  readonly output_config?: { readonly format?: { readonly schema?: JsonSchema } };
};

/** Each upstream needs its own: ids of tool calls go on from answer to answer. */
export function anthropic(): Dialect {
  const state: ProviderState = { mayBreak: false, answers: [] };
  return {
    id: 'anthropic-messages',
    answer({ request, path, body, response, agent, deltaLength }) {
      if (!path.endsWith('/messages') && !path.endsWith('/messages/count_tokens')) return false;
      const script = (parsed: MessagesBody) => blocksOf(agent(turnOf(parsed)));
      answerMessages(
        { request: { method: request.method, url: path }, response, body },
        { script, deltaLength },
        state,
      );
      return true;
    },
  };
}

function turnOf(body: Body): Turn {
  const blocks = body.messages.flatMap(({ role, content }) =>
    (typeof content === 'string' ? [{ type: 'text', text: content }] : content).map((block) => ({ role, block })),
  );
  const schema = body.output_config?.format?.schema;
  return {
    model: body.model,
    isStreaming: body.stream === true,
    tools: (body.tools ?? []).map(({ name, input_schema }) => ({
      name,
      kind: 'function',
      parameters: parametersOf(input_schema),
    })),
    prompts: blocks.flatMap(({ role, block }) => (role === 'user' && block.type === 'text' ? [block.text ?? ''] : [])),
    results: blocks.flatMap(({ block }) => (block.type === 'tool_result' ? [resultText(block)] : [])),
    ...(schema === undefined ? {} : { answerSchema: schema }),
  };
}

const resultText = ({ content }: ContentBlock): string => textOfContent(content);

const signature = Buffer.from('a signature that nobody but the provider reads').toString('base64');

function blocksOf({ reasoning, text, call }: Answer): readonly Block[] {
  return [
    ...(reasoning === undefined ? [] : [{ type: 'thinking' as const, thinking: reasoning, signature }]),
    ...(text === undefined ? [] : [{ type: 'text' as const, text }]),
    ...(call === undefined || typeof call.input === 'string'
      ? []
      : [{ type: 'tool_use' as const, name: call.name, input: call.input }]),
  ];
}
