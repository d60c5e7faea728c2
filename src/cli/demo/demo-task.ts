// One task as an AI tool performs it: prompt, read a file, apply the edit that the model asks for.
import { readFileSync, writeFileSync } from 'node:fs';
import type { Script, ContentBlock, MessagesBody } from './scripted-provider.ts';

export interface DemoExchange {
  readonly sent: string;
  readonly received: string;
}

export interface DemoResult {
  readonly exchanges: readonly DemoExchange[];
  readonly fileBefore: string;
  readonly fileAfter: string;
}

export const demoPrompt = (file: string) =>
  `In ${file}, make calculateRiskPremium never go below baseRate, and add a helper for a PolicyHolder without claims.`;

/** The scripted model: asks for the file, then edits what it saw, with names derived from what it saw. */
export const demoScript: Script = (body) => {
  const file = /In (\S+),/.exec(textOfMessages(body))?.[1] ?? '';
  const code = textOfMessages(body, 'tool_result');
  if (code === '') {
    return [
      { type: 'text', text: `I will read ${file} first.` },
      { type: 'tool_use', name: 'Read', input: { file_path: file } },
    ];
  }
  const line = code.split('\n').find((candidate) => candidate.trimStart().startsWith('return ')) ?? '';
  const functionName = /function (\w+)\(/.exec(code)?.[1] ?? 'unknown';
  const [, parameter = 'x', type = 'X', rate = 'y'] = /\((\w+): (\w+), (\w+): number\)/.exec(code) ?? [];
  const expression = line
    .trim()
    .replace(/^return /, '')
    .replace(/;$/, '');
  return [
    {
      type: 'text',
      text: `${functionName} now has ${rate} as its floor, and first${type} covers a holder without history.`,
    },
    {
      type: 'tool_use',
      name: 'Edit',
      input: {
        file_path: file,
        old_string: `${line}\n}`,
        new_string: `  return Math.max(${rate}, ${expression});\n}\n\nexport const first${type} = (${parameter}: ${type}, ${rate}: number): number => ${functionName}(${parameter}, ${rate});`,
      },
    },
  ];
};

/** Plays the AI tool against `baseUrl`: two exchanges, then the edit lands on the file. */
export async function runDemoTask(baseUrl: string, file: string): Promise<DemoResult> {
  const fileBefore = readFileSync(file, 'utf8');
  const user = { role: 'user', content: demoPrompt(file) };
  const first = await callModel(baseUrl, [user]);
  const readCall = toolCall(first.blocks, 'Read');
  const asked = readFileSync(String(readCall.input['file_path']), 'utf8');
  const second = await callModel(baseUrl, [
    user,
    { role: 'assistant', content: first.blocks },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: readCall.id, content: asked }] },
  ]);
  const edit = toolCall(second.blocks, 'Edit').input;
  const fileAfter = fileBefore.replace(String(edit['old_string']), () => String(edit['new_string']));
  writeFileSync(file, fileAfter);
  return { exchanges: [first, second], fileBefore, fileAfter };
}

interface AnswerBlock {
  type: string;
  text?: string;
  id?: string;
  name?: string;
  input?: Readonly<Record<string, unknown>>;
}

async function callModel(
  baseUrl: string,
  messages: readonly unknown[],
): Promise<DemoExchange & { readonly blocks: AnswerBlock[] }> {
  const sent = JSON.stringify({ model: 'demo-model', max_tokens: 1000, stream: true, tools, messages }, undefined, 2);
  const response = await fetch(`${baseUrl}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': 'demo', 'anthropic-version': '2023-06-01' },
    body: sent,
  });
  const received = await response.text();
  if (!response.ok) throw new Error(`the demo exchange was answered with ${response.status}: ${received}`);
  return { sent, received, blocks: blocksOfStream(received) };
}

const tools = ['Read', 'Edit'].map((name) => ({
  name,
  description: `${name} a file`,
  input_schema: {
    type: 'object',
    properties: { file_path: { type: 'string' }, old_string: { type: 'string' }, new_string: { type: 'string' } },
  },
}));

function blocksOfStream(stream: string): AnswerBlock[] {
  const blocks: { block: AnswerBlock; text: string }[] = [];
  for (const line of stream.split('\n')) {
    if (!line.startsWith('data: ')) continue;
    const event = JSON.parse(line.slice(6)) as {
      type: string;
      index: number;
      content_block: AnswerBlock;
      delta: { text?: string; partial_json?: string };
    };
    if (event.type === 'content_block_start') blocks[event.index] = { block: event.content_block, text: '' };
    const current = blocks[event.index];
    if (event.type === 'content_block_delta' && current !== undefined)
      current.text += event.delta.text ?? event.delta.partial_json ?? '';
  }
  return blocks.map(({ block, text }) =>
    block.type === 'tool_use' ? { ...block, input: JSON.parse(text) as Record<string, unknown> } : { ...block, text },
  );
}

function toolCall(
  blocks: readonly AnswerBlock[],
  name: string,
): { readonly id: string; readonly input: Readonly<Record<string, unknown>> } {
  const block = blocks.find((candidate) => candidate.name === name);
  if (block?.input === undefined || block.id === undefined) throw new Error(`the model did not call ${name}`);
  return { id: block.id, input: block.input };
}

function textOfMessages(body: MessagesBody, type = 'text'): string {
  return body.messages
    .flatMap((message): readonly ContentBlock[] =>
      typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content,
    )
    .filter((block) => block.type === type)
    .map((block) => (type === 'text' ? (block.text ?? '') : String(block.content)))
    .join('\n');
}
