// The official Anthropic SDK through the real program, against a scripted provider.
import { createServer, type ServerResponse } from 'node:http';
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startScriptedProvider, type Script, type ScriptedProvider } from '../../src/cli/demo/scripted-provider.ts';
import { leakedNames } from '../e2e/leak-check.ts';
import { startPretense, type PretenseProcess } from '../e2e/pretense-process.ts';

const source = 'export class KestrelLedger {\n  settlePremium(tenantVault: string) { return tenantVault; }\n}\n';
const protectedNames = ['KestrelLedger', 'settlePremium', 'tenantVault', 'kestrel'];

/** Repeats what it read: the text of the last user message, and a tool call that names it, when there are tools. */
const echo: Script = (body) => {
  const last = body.messages.at(-1)?.content;
  const text =
    typeof last === 'string' ? last : (last ?? []).map((block) => block.text ?? String(block.content)).join('');
  const answer = { type: 'text' as const, text: `You said: ${wholeLines(text, 2000)}` };
  if ((body.tools?.length ?? 0) === 0 || text.includes('result of')) return [answer];
  return [
    answer,
    { type: 'tool_use', name: 'lookup', input: { symbol: /class (\w+)/.exec(text)?.[1] ?? '', note: `${text}\t"é"` } },
  ];
};

function wholeLines(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, text.lastIndexOf('\n', length));
}

const tools: Anthropic.Tool[] = [
  {
    name: 'lookup',
    description: 'Finds a symbol',
    input_schema: { type: 'object', properties: { symbol: { type: 'string' }, note: { type: 'string' } } },
  },
];

describe('the Anthropic SDK through the mutation proxy', () => {
  let provider: ScriptedProvider;
  let pretense: PretenseProcess;
  let client: Anthropic;

  beforeAll(async () => {
    const root = join(realpathSync(mkdtempSync(join(tmpdir(), 'pretense-sdk-'))), 'shop');
    mkdirSync(root);
    writeFileSync(join(root, 'kestrel-ledger.ts'), source);
    provider = await startScriptedProvider({ script: echo, deltaLength: 3 });
    pretense = await startPretense(['--workspace', root, '--upstream', `anthropic=${provider.url}`]);
    client = new Anthropic({ baseURL: pretense.url, apiKey: ['sk', 'ant', 'test'].join('-'), maxRetries: 0 });
  }, 60_000);

  afterAll(async () => {
    expect(await pretense.stop()).toBe(0);
    expect(provider.requests.flatMap((request) => leakedNames(request, protectedNames))).toEqual([]);
    await provider.close();
  });

  const request = (content: string) => ({
    model: 'claude-test',
    max_tokens: 100,
    messages: [{ role: 'user' as const, content }],
  });
  const textOf = (message: Anthropic.Message) =>
    message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');

  test('streams an answer in the real names', async () => {
    const message = await client.messages.stream(request(source)).finalMessage();
    expect(textOf(message)).toBe(`You said: ${source}`);
    expect(message.usage.output_tokens).toBe(20);
  });

  test('answers without streaming in the real names', async () => {
    expect(textOf(await client.messages.create(request(source)))).toBe(`You said: ${source}`);
  });

  test.each([{ isStreaming: true }, { isStreaming: false }])(
    'runs a tool loop, streaming: $isStreaming',
    async ({ isStreaming }) => {
      const ask = (messages: Anthropic.MessageParam[]) => {
        const body = { ...request(source), tools, messages };
        return isStreaming ? client.messages.stream(body).finalMessage() : client.messages.create(body);
      };
      const first = await ask([{ role: 'user', content: source }]);
      const call = first.content.find((block) => block.type === 'tool_use');
      expect(call?.name).toBe('lookup');
      expect(call?.input).toEqual({ symbol: 'KestrelLedger', note: `${source}\t"é"` });
      const second = await ask([
        { role: 'user', content: source },
        { role: 'assistant', content: first.content },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: call?.id ?? '', content: 'result of settlePremium' }],
        },
      ]);
      expect(textOf(second)).toBe('You said: result of settlePremium');
    },
  );

  test('counts tokens', async () => {
    const count = await client.messages.countTokens({
      model: 'claude-test',
      messages: [{ role: 'user', content: source }],
    });
    expect(count.input_tokens).toBe(42);
  });

  test('sends a body of 12 MB', { timeout: 60_000 }, async () => {
    const line = 'const entry = new KestrelLedger(); entry.settlePremium("one of many lines");\n';
    const big = line.repeat(Math.ceil((12.5 * 1024 * 1024) / line.length));
    const message = await client.messages.create(request(big));
    expect(textOf(message)).toBe(`You said: ${big.slice(0, textOf(message).length - 'You said: '.length)}`);
    expect(provider.requests.at(-1)?.body.length).toBeGreaterThan(12 * 1000 * 1000);
  });

  test('an abort by the client ends the request at the provider', { timeout: 30_000 }, async () => {
    let onClose: (millisecondsAfterAbort: number) => void = () => {};
    const closed = new Promise<number>((resolve) => (onClose = resolve));
    let abortedAt = 0;
    const slow = createServer((_, response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('event: ping\ndata: {"type":"ping"}\n\n');
      response.once('close', () => onClose(performance.now() - abortedAt));
    });
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    const slowUrl = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
    const other = await startPretense(['--upstream', `anthropic=${slowUrl}`]);
    const controller = new AbortController();
    const response = await fetch(`${other.url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'test' },
      body: JSON.stringify({ ...request('hello'), stream: true }),
      signal: controller.signal,
    });
    expect(response.status).toBe(200);
    abortedAt = performance.now();
    controller.abort();
    expect(await closed).toBeGreaterThanOrEqual(0);
    expect(await other.stop()).toBe(0);
    await new Promise((resolve) => slow.close(resolve));
  });
});
