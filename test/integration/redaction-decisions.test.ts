// What the user decides about single values, as windows and commands do it: over the control endpoints of the program.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askProxy } from '../../src/app/control-client.ts';
import { type ScriptedProvider, startScriptedProvider } from '../../src/cli/demo/scripted-provider.ts';
import type { FindingDecisionRequest, FindingView } from '../../src/view/findings.ts';
import { type PretenseProcess, startPretense, temporaryEnvironment } from '../e2e/pretense-process.ts';

const token = ['gh', 'p_', 'R7xQ2mVb9KcT4nWz8LpY3sJd6HfG1aEu5XoB'].join('');

describe('a value that the policy blocks', { timeout: 60_000 }, () => {
  const environment = temporaryEnvironment();
  const home = environment.PRETENSE_HOME;
  let provider: ScriptedProvider;
  let pretense: PretenseProcess;

  const start = async (): Promise<void> => {
    pretense = await startPretense(['--upstream', `anthropic=${provider.url}`], environment);
  };
  const findings = async (): Promise<readonly FindingView[]> =>
    (await askProxy(join(home, 'run'), { method: 'GET', path: 'findings' })) as never;
  const decide = (body: FindingDecisionRequest): Promise<unknown> =>
    askProxy(join(home, 'run'), { method: 'POST', path: 'findings/decide', body });
  const request = (text: string): Promise<Response> =>
    fetch(`${pretense.url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'test' },
      body: JSON.stringify({ model: 'test', max_tokens: 9, messages: [{ role: 'user', content: text }] }),
    });

  beforeAll(async () => {
    mkdirSync(home, { recursive: true });
    const policy = { pretense: 1, findings: { classes: { 'vendor-secret': 'block' } } };
    writeFileSync(join(home, 'policy.jsonc'), JSON.stringify(policy));
    provider = await startScriptedProvider({ deltaLength: 9, script: () => [{ type: 'text', text: 'ok' }] });
    await start();
  });
  afterAll(async () => {
    await pretense.stop();
    await provider.close();
  });

  test('stops the request, and is listed without the value', async () => {
    const answer = await request(`why is ${token} refused?`);
    expect([answer.status, answer.headers.get('x-pretense-rule')]).toEqual([400, 'secret-blocked']);
    const text = await answer.text();
    const [seen] = await findings();
    expect(seen).toMatchObject({ rule: 'github-token', title: 'GitHub token', action: 'block', count: 1 });
    expect(text).toContain(`pretense findings redact ${seen?.finding}`);
    expect(text + JSON.stringify(seen)).not.toContain(token.slice(6));
    expect(provider.requests).toEqual([]);
  });

  test('goes on redacted once the user says so, after a restart too', async () => {
    const [seen] = await findings();
    await decide({ finding: seen?.finding ?? '', action: 'redact' });
    for (const again of ['at once', 'after a restart']) {
      if (again !== 'at once') {
        await pretense.stop();
        await start();
      }
      expect((await request(`why is ${token} refused?`)).status).toBe(200);
      const sent = provider.requests.at(-1)?.body.toString() ?? '';
      expect(sent).toMatch(/why is ghp_\w{36} refused\?/);
      expect(sent).not.toContain(token.slice(6));
    }
    expect(provider.requests.map(({ body }) => body.toString()).every((body, _, all) => body === all[0])).toBe(true);
  });

  test('leaves only with a reason and an end; the decision is on the record, the value nowhere', async () => {
    const [seen] = await findings();
    const allow = { finding: seen?.finding ?? '', action: 'allow', once: true } as const;
    await expect(decide(allow)).rejects.toMatchObject({ reason: 'reason-missing' });
    await decide({ ...allow, reason: 'revoked, and asked about' });
    expect((await request(`what opened ${token}?`)).status).toBe(200);
    expect(provider.requests.at(-1)?.body.toString()).toContain(token.slice(6));
    const audit = join(home, 'audit');
    const log = readdirSync(audit)
      .filter((name) => name.endsWith('.ndjson'))
      .map((name) => readFileSync(join(audit, name), 'utf8'))
      .join('');
    expect(log).not.toContain(token.slice(6));
    const decided = log.split('\n').filter((line) => line.includes('"finding.decided"'));
    expect(decided.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { action: 'redact', once: false },
      { action: 'allow', once: true, reason: 'revoked, and asked about' },
    ]);
    expect(readFileSync(join(home, 'state.json'), 'utf8')).not.toContain(token.slice(6));
  });
});
