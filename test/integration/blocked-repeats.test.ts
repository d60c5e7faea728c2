// Tools repeat what was refused, some of them many times: each try gets the same answer.
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PretenseProcess, startPretense } from '../e2e/pretense-process.ts';
import { startUpstream, type Upstream } from '../e2e/upstream/server.ts';

const encoded = Buffer.from(
  'The KestrelLedgerService keeps its tenantVault for the reinsurerName, and settlePremium fills it.',
).toString('base64');
const history = 'A long history of many words, as tools send it with every request.\n'.repeat(3000);
const prompt = `${history}What does this say? ${encoded}`;

interface Request {
  readonly format: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

interface ErrorBody {
  readonly error?: { readonly message?: string };
}

const messages = [{ role: 'user', content: prompt }];

const requests: readonly Request[] = [
  {
    format: 'anthropic-messages',
    path: '/v1/messages?beta=true',
    headers: { 'x-api-key': ['sk', 'ant', 'nobody'].join('-') },
    body: { model: 'm', max_tokens: 5, stream: true, messages },
  },
  {
    format: 'openai-chat',
    path: '/v1/chat/completions',
    headers: { authorization: 'Bearer sk-nobody' },
    body: { model: 'm', stream: true, messages },
  },
  {
    format: 'openai-responses',
    path: '/v1/responses',
    headers: { authorization: 'Bearer sk-nobody' },
    body: { model: 'm', stream: true, input: prompt },
  },
  {
    format: 'gemini',
    path: '/v1beta/models/m:streamGenerateContent?alt=sse',
    headers: { 'x-goog-api-key': `${'AI'}zaNobody` },
    body: { contents: [{ role: 'user', parts: [{ text: prompt }] }] },
  },
];

describe('a blocked request that is tried again', () => {
  let upstream: Upstream;
  let pretense: PretenseProcess;

  beforeAll(async () => {
    const root = join(realpathSync(mkdtempSync(join(tmpdir(), 'pretense-repeats-'))), 'acme-reinsurance');
    mkdirSync(root);
    writeFileSync(
      join(root, 'ledger.ts'),
      'export class KestrelLedgerService { tenantVault = 1; settlePremium(reinsurerName: string) {} }\n',
    );
    upstream = await startUpstream(() => ({ text: 'never' }));
    const upstreams = ['anthropic', 'openai', 'gemini'].flatMap((key) => ['--upstream', `${key}=${upstream.url}`]);
    pretense = await startPretense(['--workspace', root, ...upstreams]);
  }, 60_000);

  afterAll(async () => {
    expect(await pretense.stop()).toBe(0);
    expect(upstream.requests).toEqual([]);
    await upstream.close();
  });

  test.each(requests)('$format: gets the same answer each time', async (request) => {
    const answers: string[] = [];
    for (let count = 0; count < 8; count += 1) {
      const response = await fetch(`${pretense.url}${request.path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...request.headers },
        body: JSON.stringify(request.body),
      });
      const text = await response.text();
      const headers = [...response.headers].filter(([name]) => name !== 'date');
      answers.push(JSON.stringify([response.status, headers, text]));
      expect(response.status).toBe(400);
      expect(response.headers.get('x-pretense-rule')).toBe('encoded-text');
      expect(response.headers.get('x-should-retry')).toBe('false');
      const { error } = JSON.parse(text) as ErrorBody;
      expect(error?.message).toMatch(/^Pretense blocked this request: .*nothing was sent\./);
    }
    expect(new Set(answers).size).toBe(1);
  });
});
