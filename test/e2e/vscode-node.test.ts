// The program itself on the Node versions that the editors bring: this one runs all other tests.
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { isCi } from '../../scripts/is-ci.mjs';
import { vscodeServer, wantedVersions } from '../../scripts/vscode-server.mjs';
import { startScriptedProvider } from '../../src/cli/demo/scripted-provider.ts';
import { createWorkspace } from './claude-code-workspace.ts';
import { programFile, startPretense } from './pretense-process.ts';

describe.each(wantedVersions({ isCi: isCi() }))('Node $node', (version) => {
  const { node } = vscodeServer(version);

  test('protects an exchange, ends in good order, and has nothing to complain of', async () => {
    const provider = await startScriptedProvider({ script: () => [{ type: 'text', text: 'fine' }], deltaLength: 4 });
    const argv = ['--workspace', createWorkspace().root, '--upstream', `anthropic=${provider.url}`];
    const pretense = await startPretense(argv, undefined, node);
    const answer = await fetch(`${pretense.url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'nobody' },
      body: JSON.stringify({
        model: 'scripted',
        max_tokens: 9,
        stream: true,
        messages: [{ role: 'user', content: 'What does KestrelLedgerService do?' }],
      }),
    });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('message_stop');
    expect(provider.requests.map(({ body }) => /kestrel|ledger/i.test(body.toString()))).toEqual([false]);
    expect(await pretense.stop()).toBe(0);
    // V8 says so there when it does not know a flag that `start` sets.
    expect(pretense.errors()).toBe('');
    expect(spawnSync(node, [programFile, 'verify'], { env: pretense.environment }).status).toBe(0);
    await provider.close();
  });
});
