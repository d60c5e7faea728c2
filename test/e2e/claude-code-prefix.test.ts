// The real Claude Code with the URL that is written into it when it is routed: its records name it, and what is shown of
// its exchanges is what it sent.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { askProxy } from '../../src/app/control-client.ts';
import { readRecords } from '../../src/audit/read.ts';
import { startScriptedProvider } from '../../src/cli/demo/scripted-provider.ts';
import type { ExchangeRow, ExchangeTexts, ProxySnapshot } from '../../src/view/snapshot.ts';
import { claudeCodeBinary } from './client-binaries.ts';
import { finalMarker, readEditFinish } from './claude-code-script.ts';
import { createWorkspace, runClaudeCode, typescriptAfter } from './claude-code-workspace.ts';
import { startPretense } from './pretense-process.ts';

beforeAll(() => {
  claudeCodeBinary();
}, 300_000);

test('Claude Code works behind its prefix, and is shown as it was', { timeout: 120_000 }, async () => {
  const workspace = createWorkspace();
  const upstream = await startScriptedProvider({ deltaLength: 5, script: readEditFinish });
  const pretense = await startPretense(['--workspace', workspace.root, '--upstream', `anthropic=${upstream.url}`]);
  const ask = (path: string, body?: unknown): Promise<unknown> =>
    askProxy(join(pretense.home, 'run'), { method: 'POST', path, ...(body === undefined ? {} : { body }) });
  try {
    const token = readFileSync(join(pretense.environment['PRETENSE_KEYS_DIR'] ?? '', 'client-token'), 'utf8').trim();
    const output = await runClaudeCode(`${pretense.url}/c/claude-code-${token}`, workspace);
    expect(output).toContain(finalMarker);
    expect(readFileSync(workspace.first, 'utf8')).toBe(typescriptAfter);
    const paths = upstream.requests.map(({ path }) => path);
    expect(paths.filter((path) => path.includes('/c/') || path.includes(token))).toEqual([]);
    const clients = new Set<unknown>();
    for await (const record of readRecords(join(pretense.home, 'audit'))) {
      if (record.type.startsWith('ai.')) clients.add(record['client']);
      expect(record['rule'] ?? null).toBeNull();
    }
    expect([...clients]).toEqual(['claude-code']);
    const snapshot = (await ask('snapshot')) as ProxySnapshot;
    expect(snapshot.tools).toMatchObject([{ client: 'claude-code', requests: snapshot.today.requests }]);
    const exchanges = (await ask('exchanges')) as readonly ExchangeRow[];
    const last = exchanges.find(({ mutated }) => mutated > 0);
    const texts = (await ask('exchange-texts', { requestId: last?.requestId })) as ExchangeTexts;
    const changed = texts.request.filter(({ changes }) => changes.length > 0);
    expect(changed.length).toBeGreaterThan(1);
    expect(changed.map(({ provider }) => /kestrel/i.test(provider))).not.toContain(true);
    expect(changed.some(({ yours }) => /KestrelLedgerService/.test(yours))).toBe(true);
    expect(texts.answer[0]?.yours).toContain('KestrelLedgerService');
  } finally {
    expect(await pretense.stop()).toBe(0);
    await upstream.close();
  }
});
