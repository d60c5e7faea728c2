// What Codex tells of its turn stands in a header and once more in the body: both leave alike.
import { zstdFrame } from './zstd-frame.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { madeCredentials } from '../../src/proxy/credential-shapes.fixture.ts';
import { leaksOf, send, startTestProxy, type TestProxy } from './proxy-harness.ts';

const metadata = {
  session_id: '0199a213-81c0-7800-8aa1-bbab2a035a53',
  turn_id: '0199a213-81c0-7800-8aa1-bbab2a035a54',
  thread_source: 'user',
  workspaces: {
    '/srv/projects/QuarkleLedgerService': {
      associated_remote_urls: { origin: 'git@git.example:zorbam_rate_table/QuarkleLedgerService.git' },
      latest_git_commit_hash: 'a1b2c3d4e5'.repeat(4),
      has_changes: true,
    },
  },
};
const body = Buffer.from(
  JSON.stringify({
    model: 'gpt-5.5',
    stream: true,
    input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'see QuarkleLedgerService' }] }],
    client_metadata: { session_id: metadata.session_id, 'x-codex-turn-metadata': JSON.stringify(metadata) },
  }),
);
const login = madeCredentials.find(({ what }) => what === 'a login of ChatGPT by its account')?.headers ?? [];
const headers = [
  'content-type',
  'application/json',
  'user-agent',
  'codex_exec/0.169.0 (Debian 12.0.0; x86_64) dumb',
  'originator',
  'codex_exec',
  'x-codex-turn-metadata',
  JSON.stringify(metadata),
  ...login,
];

let line: TestProxy;
beforeAll(async () => {
  line = await startTestProxy();
});
beforeEach(() => {
  line.provider.received.length = 0;
  line.records.length = 0;
});
afterAll(() => line.close());

describe.each<[string, Partial<TestProxy['protection']>]>([
  ['with an index', {}],
  ['without one', { mutator: undefined }],
])('a turn of Codex %s', (_what, protection) => {
  beforeAll(() => {
    line.protection = protection;
  });

  test('leaves with paths and remotes mutated, without the commit, and the same in header and body', async () => {
    const answer = await send(line.proxy.port, { path: '/v1/responses', headers, body });
    expect(answer.status).toBe(200);
    const [got] = line.provider.received;
    expect(leaksOf(line.provider)).toEqual([]);
    const at = got?.rawHeaders.indexOf('x-codex-turn-metadata') ?? -1;
    const inHeader: unknown = JSON.parse(got?.rawHeaders[at + 1] ?? '');
    const sent = JSON.parse(got?.body.toString() ?? '') as { client_metadata: Record<string, string> };
    expect(JSON.parse(sent.client_metadata['x-codex-turn-metadata'] ?? '')).toEqual(inHeader);
    const { workspaces, ...rest } = inHeader as typeof metadata;
    expect({ ...rest, workspaces: metadata.workspaces }).toEqual(metadata);
    expect(Object.values(workspaces)).toMatchObject([{ latest_git_commit_hash: '0'.repeat(40), has_changes: true }]);
    expect(Object.keys(Object.values(workspaces)[0] ?? {})).toEqual([
      'associated_remote_urls',
      'latest_git_commit_hash',
      'has_changes',
    ]);
  });

  test('leaves the same when its body comes as zstd, and as plain JSON', async () => {
    await send(line.proxy.port, { path: '/v1/responses', headers, body });
    await send(line.proxy.port, {
      path: '/v1/responses',
      headers: [...headers, 'content-encoding', 'zstd'],
      body: zstdFrame(body),
    });
    const [plain, packed] = line.provider.received;
    expect(packed?.body).toEqual(plain?.body);
    const names = packed?.rawHeaders.map((name) => name.toLowerCase()) ?? [];
    expect(names).not.toContain('content-encoding');
    expect(packed?.rawHeaders[names.indexOf('content-length') + 1]).toBe(String(plain?.body.length));
  });
});

test.each([
  ['two frames', Buffer.concat([zstdFrame(body), zstdFrame(body)])],
  ['a cut frame', zstdFrame(body).subarray(0, -9)],
  ['bytes behind the frame', Buffer.concat([zstdFrame(body), Buffer.from('QuarkleLedgerService')])],
  ['plain JSON', body],
])('zstd that is %s is stopped', async (_what, bytes) => {
  const answer = await send(line.proxy.port, {
    path: '/v1/responses',
    headers: [...headers, 'content-encoding', 'zstd'],
    body: bytes,
  });
  expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([400, 'content-encoding']);
  expect(JSON.parse(answer.body.toString())).toMatchObject({ error: { message: expect.stringContaining('damaged') } });
  expect(line.provider.received).toEqual([]);
});
