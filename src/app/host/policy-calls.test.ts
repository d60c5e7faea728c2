import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parsePolicy } from '../../policy/parse.ts';
import type { PolicyExplanationView } from '../../view/policy-calls.ts';
import type { HostState } from '../../view/snapshot.ts';
import { locateStateDir } from '../state-dir.ts';
import type { LocalCallContext } from './local-call.ts';
import { policyCalls } from './policy-calls.ts';

let folder: string;
let context: LocalCallContext;

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-policy-calls-')));
  const root = join(folder, 'shop');
  mkdirSync(join(root, '.pretense'), { recursive: true });
  const proxy = { workspaces: [{ root, repository: 'shop', state: 'ready' }] } as unknown as HostState['proxy'];
  const state: HostState = { role: 'leader', leader: undefined, problem: undefined, proxy, otherWindows: 0 };
  context = {
    paths: await locateStateDir({
      home: join(folder, 'home'),
      environment: {},
      platform: process.platform,
      userHome: folder,
    }),
    call: () => Promise.reject(new Error('Nothing is asked of the proxy.')),
    state: () => state,
  };
});
afterEach(() => rmSync(folder, { recursive: true }));

const ask = (name: string, question?: unknown): unknown => policyCalls[name]?.(question, context);

test('the user’s policy is made from the template once, and left alone ever after', async () => {
  const path = join(folder, 'home', 'policy.jsonc');
  expect(await ask('policy.file')).toEqual({ path, isNew: true });
  expect(parsePolicy(readFileSync(path, 'utf8')).file).toMatchObject({ pretense: 1 });
  writeFileSync(path, '{ "pretense": 1, "id": "mine" }');
  expect(await ask('policy.file')).toEqual({ path, isNew: false });
  expect(readFileSync(path, 'utf8')).toContain('mine');
});

test('a file is explained by the clauses of its own repository', async () => {
  const policy = '{ "pretense": 1, "data": [{ "class": "restricted", "paths": ["keys/**"] }] }';
  writeFileSync(join(folder, 'shop', '.pretense', 'policy.jsonc'), policy);
  const explained = (await ask('policy.explain', {
    path: join(folder, 'shop', 'keys', 'a.txt'),
  })) as PolicyExplanationView;
  expect(explained).toMatchObject({ file: 'keys/a.txt', root: join(folder, 'shop'), problems: [] });
  expect(explained.lines[0]).toMatchObject({
    subject: 'class',
    says: expect.stringMatching(/^restricted: /),
    decidedBy: '/data/0 of the policy of the repository shop',
  });
});

test('what is no question is refused', async () => {
  await expect(ask('policy.explain', { path: 7 })).rejects.toMatchObject({ code: 'bad-request' });
});
