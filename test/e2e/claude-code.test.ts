// The real Claude Code, headless, works on a real workspace through the real program; a scripted provider stands
// where the vendor would be.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { startScriptedProvider, type ProviderOptions } from '../../src/cli/demo/scripted-provider.ts';
import { claudeCodeBinary } from './client-binaries.ts';
import { escapeLetters, finalMarker, readEditFinish } from './claude-code-script.ts';
import {
  createWorkspace,
  protectedNames,
  pythonAfter,
  runClaudeCode,
  typescriptAfter,
} from './claude-code-workspace.ts';
import { leakedNames } from './leak-check.ts';
import { startPretense } from './pretense-process.ts';

const modes: readonly { readonly name: string; readonly provider: Omit<ProviderOptions, 'script'> }[] = [
  { name: 'in deltas of 1 character', provider: { deltaLength: 1 } },
  { name: 'in deltas of 3 characters', provider: { deltaLength: 3 } },
  { name: 'in deltas of 7 characters', provider: { deltaLength: 7 } },
  {
    name: 'with arguments spelled in \\uXXXX and cut inside the escapes',
    provider: { deltaLength: 4, spellArguments: escapeLetters },
  },
  { name: 'after a broken stream, with stream:false', provider: { deltaLength: 5, breakFirstStream: true } },
];

describe('Claude Code through the mutation proxy', () => {
  beforeAll(() => {
    claudeCodeBinary();
  }, 300_000);

  test.each(modes)(
    'reads, edits and finishes $name, and the provider sees no protected name',
    { timeout: 120_000 },
    async ({ provider }) => {
      const workspace = createWorkspace();
      const upstream = await startScriptedProvider({ ...provider, script: readEditFinish });
      const pretense = await startPretense(['--workspace', workspace.root, '--upstream', `anthropic=${upstream.url}`]);
      try {
        const output = await runClaudeCode(pretense.url, workspace);
        expect(output).toContain(`${finalMarker}: KestrelLedgerService now has a useKestrelLedgerService helper.`);
        expect(readFileSync(workspace.first, 'utf8')).toBe(typescriptAfter);
        expect(readFileSync(workspace.second, 'utf8')).toBe(pythonAfter);
        const messages = upstream.requests.filter((request) => request.path.startsWith('/v1/messages'));
        expect(messages.length).toBeGreaterThanOrEqual(6);
        if (provider.breakFirstStream === true) expect(messages.map(isStreaming)).toContain(false);
        expect(upstream.requests.map((request) => leakedNames(request, protectedNames))).toEqual(
          upstream.requests.map(() => []),
        );
        expect(changedHistory(messages)).toEqual([]);
        const unprotected = { ...messages[0], body: Buffer.from(`{"a":"${'\\\\u006b'}estrel"}`) };
        expect(leakedNames(unprotected as (typeof messages)[number], ['kestrel'])).toEqual(['kestrel']);
      } finally {
        expect(await pretense.stop()).toBe(0);
        await upstream.close();
      }
    },
  );

  test(
    'without a registered workspace the lexical rule hides every compound name, and the edits land',
    {
      timeout: 120_000,
    },
    async () => {
      const workspace = createWorkspace();
      const upstream = await startScriptedProvider({ deltaLength: 6, script: readEditFinish });
      const pretense = await startPretense(['--upstream', `anthropic=${upstream.url}`]);
      try {
        expect(await runClaudeCode(pretense.url, workspace)).toContain(finalMarker);
        expect(readFileSync(workspace.first, 'utf8')).toBe(typescriptAfter);
        expect(readFileSync(workspace.second, 'utf8')).toBe(pythonAfter);
        const compounds = protectedNames.filter((name) => /[a-z][A-Z]|[_-]/.test(name));
        const messages = upstream.requests.filter((request) => request.path.startsWith('/v1/messages'));
        expect(messages.flatMap((request) => leakedNames(request, compounds))).toEqual([]);
      } finally {
        expect(await pretense.stop()).toBe(0);
        await upstream.close();
      }
    },
  );
});

interface SentMessages {
  readonly tools?: readonly unknown[];
  readonly messages: readonly { readonly content: unknown }[];
}

/** Messages of the main conversation that a later request sent in another form than the one before. */
function changedHistory(requests: readonly { readonly body: Buffer }[]): readonly (readonly [string, string])[] {
  const turns = requests
    .map((request) => JSON.parse(request.body.toString(), withoutCacheMarks) as SentMessages)
    .filter(({ tools = [] }) => tools.length > 1);
  expect(turns.length).toBeGreaterThan(3);
  return turns.slice(1).flatMap(({ messages }, at) => {
    const before = turns[at]?.messages ?? [];
    return before.flatMap((message, index) => {
      const [was, is] = [spelled(message), spelled(messages[index])];
      return was === is ? [] : [[was, is] as const];
    });
  });
}

/** The client writes a text without a mark as a string, and with one as a block. */
function spelled(message: { readonly content: unknown } | undefined): string {
  const content = message?.content;
  return JSON.stringify({
    ...message,
    content: typeof content === 'string' ? [{ type: 'text', text: content }] : content,
  });
}

/** The client moves its marks to the newest message. */
function withoutCacheMarks(key: string, value: unknown): unknown {
  return key === 'cache_control' ? undefined : value;
}

function isStreaming(request: { readonly body: Buffer }): boolean {
  return (JSON.parse(request.body.toString()) as { readonly stream?: boolean }).stream === true;
}
