// What a model does with a file, without a model: it reads the file in a request, and writes edits into an answer.
// Request and answer go through the real wire format, so names come and go as they do in the product.
import { anthropicMessages } from '../../src/wire/anthropic-messages.ts';
import type { RequestVisitor } from '../../src/wire/types.ts';
import { nodeCodec } from '../../src/app/platform.ts';
import { StreamReverser } from '../../src/engine/stream-reverser.ts';
import { chunksOf } from './chunks.ts';
import type { ProtectedWorkspace } from './protected-workspace.ts';

/** What the model got to see of one file. */
export interface SeenFile {
  readonly path: string;
  readonly lines: readonly string[];
  readonly carried: Set<number>;
}

/** A tool call as the client gets it. */
export interface WrittenCall {
  readonly file_path: string;
  readonly old_string: string;
  readonly new_string: string;
}

const editTool = {
  name: 'Edit',
  description: 'Replaces text in a file.',
  input_schema: {
    type: 'object',
    properties: { file_path: { type: 'string' }, old_string: { type: 'string' }, new_string: { type: 'string' } },
    required: ['file_path', 'old_string', 'new_string'],
  },
};
const readTool = {
  name: 'Read',
  description: 'Reads a file.',
  input_schema: { type: 'object', properties: { file_path: { type: 'string' } }, required: ['file_path'] },
};

/** Sends a request whose last message is the file with numbered lines, as coding tools show it. */
export function readByModel(workspace: ProtectedWorkspace, path: string, text: string): SeenFile {
  const numbered = text.split('\n').map((line, index) => `${String(index + 1).padStart(6)}→${line}`);
  const body = {
    model: 'bench',
    max_tokens: 1000,
    stream: true,
    tools: [readTool, editTool],
    messages: [
      { role: 'user', content: 'Make the change.' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'call_1', name: 'Read', input: { file_path: path } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_1', content: numbered.join('\n') }] },
    ],
  };
  const carried = new Set<number>();
  const mapped = anthropicMessages.mapRequest(
    nodeCodec.encode(JSON.stringify(body)),
    nodeCodec,
    mutatingVisitor(workspace, carried),
  );
  const sent = JSON.parse(Buffer.from(mapped.body).toString('utf8')) as SentBody;
  const call = sent.messages[1]?.content[0];
  const result = sent.messages[2]?.content[0];
  const lines = (result?.content ?? '').split('\n').map((line) => line.slice(line.indexOf('→') + 1));
  return { path: call?.input?.file_path ?? '', lines, carried };
}

/** Streams the edits in pieces of 1 to 20 characters; gives what the client makes of the answer. */
export function writtenByModel(
  workspace: ProtectedWorkspace,
  carried: ReadonlySet<number>,
  answer: {
    readonly calls: readonly WrittenCall[];
    readonly isAscii: boolean;
    readonly size: (most: number) => number;
  },
): readonly WrittenCall[] {
  const { calls, size } = answer;
  const stream = anthropicMessages.openStream({
    codec: nodeCodec,
    openReverser: () => new StreamReverser(workspace.map, carried),
    prefill: undefined,
  });
  const events = calls.flatMap((call, index) => callEvents(call, index, answer));
  const bytes = Buffer.from([messageStart, ...events, messageStop].join(''));
  const output: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(bytes.length, at + size(400));
    output.push(...stream.push(bytes.subarray(at, end)));
    at = end;
  }
  output.push(...stream.end());
  return callsOf(Buffer.concat(output).toString('utf8'), calls.length);
}

function callEvents(
  call: WrittenCall,
  index: number,
  { isAscii, size }: { readonly isAscii: boolean; readonly size: (most: number) => number },
): readonly string[] {
  const json = isAscii ? asciiJson(JSON.stringify(call)) : JSON.stringify(call);
  const start = { type: 'tool_use', id: `call_${index + 2}`, name: 'Edit', input: {} };
  return [
    event('content_block_start', { index, content_block: start }),
    ...[...chunksOf(json, 20, size)].map((partial_json) =>
      event('content_block_delta', { index, delta: { type: 'input_json_delta', partial_json } }),
    ),
    event('content_block_stop', { index }),
  ];
}

function callsOf(stream: string, count: number): readonly WrittenCall[] {
  const inputs = Array.from({ length: count }, () => '');
  for (const line of stream.split('\n')) {
    if (!line.startsWith('data: ')) continue;
    const data = JSON.parse(line.slice(6)) as { index?: number; delta?: { partial_json?: string } };
    if (data.index === undefined || data.delta?.partial_json === undefined) continue;
    inputs[data.index] = (inputs[data.index] ?? '') + data.delta.partial_json;
  }
  return inputs.map((json) => JSON.parse(json) as WrittenCall);
}

function mutatingVisitor(workspace: ProtectedWorkspace, carried: Set<number>): RequestVisitor {
  const schema = new Set<string>();
  return {
    schemaNames(names) {
      for (const name of names) schema.add(name);
    },
    string(source, site) {
      const mutation = workspace.mutate(source.text, site.scope, schema);
      for (const seq of mutation.carried) carried.add(seq);
      return source.withEdits(mutation.edits);
    },
    signed() {},
    media() {},
  };
}

interface SentBody {
  readonly messages: readonly {
    readonly content: readonly { readonly input?: { readonly file_path: string }; readonly content?: string }[];
  }[];
}

const usage = { input_tokens: 1, output_tokens: 1 };
const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'bench', content: [], usage };
const messageStart = event('message_start', { message });
const messageStop = event('message_delta', { delta: { stop_reason: 'tool_use' }, usage }) + event('message_stop', {});

function event(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}

function asciiJson(json: string): string {
  return json.replaceAll(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
