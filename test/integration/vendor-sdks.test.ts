// The vendors' own SDKs through the real program: streamed and whole, with tools, and what is refused.
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leakedNames } from '../e2e/leak-check.ts';
import { type PretenseProcess, startPretense } from '../e2e/pretense-process.ts';
import { startUpstream, type Upstream } from '../e2e/upstream/server.ts';
import type { Agent } from '../e2e/upstream/turn.ts';
import { conversationKinds } from './conversations/kinds.ts';

const source = 'export class KestrelLedger {\n  settlePremium(tenantVault: string) { return tenantVault; }\n}\n';
const protectedNames = ['KestrelLedger', 'settlePremium', 'tenantVault', 'kestrel'];

/** Repeats what it read; asks for a tool once, with what it read in the arguments. */
const echo: Agent = ({ prompts, results }) => {
  const text = prompts.at(-1) ?? '';
  const [result] = results;
  if (result !== undefined) return { text: `The tool said: ${result}` };
  const symbol = /class (\w+)/.exec(text)?.[1] ?? '';
  return {
    reasoning: `They ask for ${symbol}`,
    text: `You said: ${text}`,
    call: { name: 'lookup', input: { symbol, note: `${text}\t"é"` } },
  };
};

const tools = [{ name: 'lookup', parameters: ['symbol', 'note'] }];

describe.each(conversationKinds)('$sdk ($format) through the mutation proxy', (kind) => {
  let upstream: Upstream;
  let pretense: PretenseProcess;

  beforeAll(async () => {
    const root = join(realpathSync(mkdtempSync(join(tmpdir(), 'pretense-sdk-'))), 'shop');
    mkdirSync(root);
    writeFileSync(join(root, 'kestrel-ledger.ts'), source);
    upstream = await startUpstream(echo, 3);
    pretense = await startPretense(['--workspace', root, '--upstream', `${kind.upstream}=${upstream.url}`]);
  }, 60_000);

  afterAll(async () => {
    expect(await pretense.stop()).toBe(0);
    expect(upstream.requests.flatMap((request) => leakedNames(request, protectedNames))).toEqual([]);
    await upstream.close();
  });

  test.each([{ isStreaming: true }, { isStreaming: false }])(
    'runs a tool loop in the real names, streaming: $isStreaming',
    async ({ isStreaming }) => {
      const before = upstream.requests.length;
      const conversation = kind.open(pretense.url, 'You look up symbols.');
      const saying = { tools, toolResult: 'settlePremium is in KestrelLedger', isStreaming };
      const first = await conversation.say({ ...saying, text: source });
      expect(first.text).toBe(`You said: ${source}`);
      expect(first.calls).toEqual([{ name: 'lookup', input: { symbol: 'KestrelLedger', note: `${source}\t"é"` } }]);
      const second = await conversation.say({ ...saying, text: 'And?' });
      expect(second).toEqual({ text: 'The tool said: settlePremium is in KestrelLedger', calls: [] });
      expect(upstream.requests.length - before).toBe(2);
    },
  );
});
