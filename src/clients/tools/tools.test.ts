import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileClient } from '../client.ts';
import { clientStates } from '../drift.ts';
import { nodeEnvironment } from '../environment.ts';
import { applyRouting, planRouting } from '../routing.ts';
import { rememberedUpstreams } from '../remembered-upstreams.ts';
import { RoutedHome, targetAt, upstreams } from '../routed-home.fixture.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { continueDev } from './continue.ts';
import { clients } from './index.ts';

let home: RoutedHome;
beforeEach(() => {
  home = new RoutedHome();
});
afterEach(() => home.dispose());

function fileClient(client: (typeof clients)[number]): FileClient {
  if (client.routing !== 'file') throw new Error(`${client.id} has no file`);
  return client;
}

const claude = fileClient(claudeCode);
const continueClient = fileClient(continueDev);
const codexClient = fileClient(codex);
const target = targetAt(9339);

describe('Claude Code', () => {
  test('is given an address without /v1, and told to keep its tool search', async () => {
    await home.route(claude);
    expect(JSON.parse(home.read('.claude/settings.json'))).toEqual({
      env: { ANTHROPIC_BASE_URL: `http://127.0.0.1:9339/c/claude-code-${'a'.repeat(26)}`, ENABLE_TOOL_SEARCH: 'true' },
    });
  });

  test('keeps a choice about tool search that its user made', async () => {
    home.write('.claude/settings.json', '{"env":{"ENABLE_TOOL_SEARCH":"false"}}');
    await home.route(claude);
    expect(home.read('.claude/settings.json')).toContain('"ENABLE_TOOL_SEARCH":"false"');
  });

  test('is looked for where CLAUDE_CONFIG_DIR says', async () => {
    const variables = { CLAUDE_CONFIG_DIR: home.path('elsewhere') };
    const environment = nodeEnvironment({ home: home.user, variables, platform: 'linux' });
    expect(await claude.detect(environment)).toBe(false);
    home.write('elsewhere/settings.json', '{}');
    expect(await claude.detect(environment)).toBe(true);
    const plan = await claude.plan(environment, target);
    expect(plan.edits.map(({ file }) => file)).toEqual([home.path('elsewhere/settings.json')]);
  });

  test('with a gateway of its own keeps it: the address names it, and the proxy is told of it', async () => {
    home.write('.claude/settings.json', '{"env":{"ANTHROPIC_BASE_URL":"https://gateway.example/v1/"}}');
    await home.route(claude);
    const name = Object.keys(await rememberedUpstreams(home.pretense))[0] ?? '';
    expect(name).toMatch(/^gateway-example-[0-9a-f]{8}:anthropic$/);
    expect(home.read('.claude/settings.json')).toContain(`/u/${name.replace(':anthropic', '')}/v1/"`);
  });

  test('with a gateway that Pretense is started with names none', async () => {
    home.write('.claude/settings.json', '{"env":{"ANTHROPIC_BASE_URL":"https://gateway.example/v1/"}}');
    await home.route(claude, { ...target, upstreams: { anthropic: 'https://gateway.example' } });
    expect(home.read('.claude/settings.json')).not.toContain('/u/');
    expect(await rememberedUpstreams(home.pretense)).toEqual({});
  });

  test('a refusal tells nothing of an address', async () => {
    const secret = ['user', 'hunter2'].join(':');
    home.write('.claude/settings.json', `{"env":{"ANTHROPIC_BASE_URL":"https://${secret}@gateway.example/key?x=1"}}`);
    const error: unknown = await home.route(claude).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'refused' });
    expect(String(error)).not.toMatch(/hunter2|key|user/);
  });

  test('says that it stays unprotected while it uses a cloud vendor', async () => {
    home.write('.claude/settings.json', '{"env":{"CLAUDE_CODE_USE_BEDROCK":"1"}}');
    const { notes } = await claude.plan(home.options.environment, target);
    expect(notes.join(' ')).toContain('CLAUDE_CODE_USE_BEDROCK is set');
  });

  test.each([
    [
      'an address in settings.local.json',
      '.claude/settings.local.json',
      '{"env":{"ANTHROPIC_BASE_URL":"https://evil.example"}}',
      true,
    ],
    [
      'an address in settings.json',
      '.claude/settings.json',
      '{"env":{"ANTHROPIC_BASE_URL":"https://evil.example"}}',
      true,
    ],
    ['another vendor', '.claude/settings.json', '{"env":{"CLAUDE_CODE_USE_VERTEX":"1"}}', true],
    [
      'our own address',
      '.claude/settings.json',
      `{"env":{"ANTHROPIC_BASE_URL":"http://127.0.0.1:1/c/terminal-${'b'.repeat(26)}"}}`,
      false,
    ],
    ['other settings', '.claude/settings.json', '{"env":{"X":"1"}}', false],
    ['half a file', '.claude/settings.json', '{"env":{"ANTHROPIC_BASE_URL":"https://evil', false],
  ])('%s of a project overrides: %s', async (_, name, text, overrides) => {
    home.write(join('project', name), text);
    const found = await claude.overrides(home.options.environment, [home.path('project')]);
    expect(found.map(({ file }) => file)).toEqual(overrides ? [home.path(join('project', name))] : []);
    expect(JSON.stringify(found)).not.toContain('evil');
  });

  test('the user’s own file is no override when the whole folder of the user is a workspace', async () => {
    home.write('.claude/settings.json', '{"env":{"ANTHROPIC_BASE_URL":"https://gateway.example"}}');
    expect(await claude.overrides(home.options.environment, [home.user])).toEqual([]);
  });

  test('an address of this home that no journal knows is taken for ours: nothing was there before', async () => {
    await home.route(claude, targetAt(1111));
    const orphan = home.read('.claude/settings.json');
    const other = new RoutedHome();
    other.write('.claude/settings.json', orphan);
    await other.route(claude);
    await other.restore();
    expect(other.read('.claude/settings.json')).not.toContain('127.0.0.1');
    other.dispose();
  });
});

describe('behind a company’s proxy', () => {
  const variables = { HTTPS_PROXY: 'http://proxy.example:3128', no_proxy: 'corp.example' };
  const exceptions = 'corp.example,127.0.0.1,localhost,::1';

  test('Claude Code is told to leave this machine out, with what was left out before', async () => {
    const behind = new RoutedHome(variables);
    behind.write('.claude/settings.json', '{"env":{"NO_PROXY":"own.example"}}');
    await behind.route(claude);
    const { env } = JSON.parse(behind.read('.claude/settings.json')) as { readonly env: Record<string, string> };
    expect(env['NO_PROXY']).toBe(`own.example,${exceptions}`);
    expect(env['no_proxy']).toBe(`own.example,${exceptions}`);
    await behind.restore();
    expect(behind.read('.claude/settings.json')).toBe('{"env":{"NO_PROXY":"own.example"}}');
    behind.dispose();
  });

  test('what was left out stays so when a process that does not see the proxy routes again', async () => {
    const behind = new RoutedHome(variables);
    await behind.route(claude);
    const options = behind.seenWith({});
    await applyRouting(await planRouting(claude, targetAt(2222), options), options);
    expect(behind.read('.claude/settings.json')).toContain(`"NO_PROXY": "${exceptions}"`);
    await behind.restore();
    expect(behind.listing()).toEqual([]);
    behind.dispose();
  });

  test.each([codexClient, continueClient])('$name is refused, and says what to do', async (client) => {
    const behind = new RoutedHome(variables);
    await expect(behind.route(client)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('NO_PROXY') as string,
    });
    behind.dispose();
  });

  test('a tool that was routed before the proxy was there counts as overridden', async () => {
    await home.route(claude);
    const { environment } = home.seenWith(variables);
    const states = await clientStates(clients, { home: home.pretense, environment, target, workspaceRoots: [] });
    expect(states[0]).toMatchObject({
      state: 'overridden',
      reason: expect.stringContaining('HTTPS_PROXY is set') as string,
    });
  });
});

test.skipIf(process.platform === 'win32')('a pipe in a project is not waited for', async () => {
  home.write('project/.claude/x', '');
  execFileSync('mkfifo', [home.path('project/.claude/settings.json')]);
  expect(await claude.overrides(home.options.environment, [home.path('project')])).toEqual([]);
});

describe('Codex', () => {
  test.each([
    ['a provider that needs no entry', 'model_provider = "ollama"\n'],
    ['an active profile with one', 'profile = "p"\n[profiles.p]\nmodel_provider = "lmstudio"\n'],
    ['a provider on this machine', 'model_provider = "x"\n[model_providers.x]\nbase_url = "http://localhost:1/v1"\n'],
    ['a provider without an address', 'model_provider = "x"\n[model_providers.x]\nname = "x"\n'],
  ])('with %s is refused', async (_, text) => {
    home.write('.codex/config.toml', text);
    await expect(home.route(codexClient)).rejects.toMatchObject({ code: 'refused' });
    expect(home.read('.codex/config.toml')).toBe(text);
  });

  test('with a provider of its own keeps that host, in its own table, and all else as it was', async () => {
    const text =
      '# mine\nmodel_provider = "x"\n\n[model_providers.x]\nname = "X" # note\nbase_url = "https://llm.example/v1" # here\nwire_api = "responses"\n';
    home.write('.codex/config.toml', text);
    await home.route(codexClient);
    const routed = home.read('.codex/config.toml');
    expect(routed).toMatch(/base_url = "http:\/\/127[^"]*\/u\/llm-example-[0-9a-f]{8}\/v1" # here\n/);
    expect(Object.values(await rememberedUpstreams(home.pretense))).toEqual(['https://llm.example/v1']);
    await home.restore();
    expect(home.read('.codex/config.toml')).toBe(text);
  });

  test('with a provider of its own that is not in use is routed, and the profile that uses it is named', async () => {
    home.write('.codex/config.toml', '[profiles.local]\nmodel_provider = "ollama"\n');
    const { notes, edits } = await codexClient.plan(home.options.environment, target);
    expect(edits).toHaveLength(1);
    expect(notes.join(' ')).toContain('profile local');
  });

  test('is refused while its requests cannot be read', async () => {
    const older = { ...target, upstreams: { anthropic: upstreams.anthropic } };
    await expect(codexClient.plan(home.options.environment, older)).rejects.toMatchObject({ code: 'refused' });
  });

  test('is refused in an editor that hands it a proxy of the network, also for this machine', async () => {
    const editor = { appName: 'Visual Studio Code', extensions: [], hasProxy: true };
    const environment = { ...home.options.environment, editor };
    await expect(codexClient.plan(environment, target)).rejects.toMatchObject({
      message: expect.stringContaining('http.proxy is set') as string,
    });
    const excepted = { ...environment, variables: { NO_PROXY: '127.0.0.1' } };
    expect((await codexClient.plan(excepted, target)).edits).toHaveLength(1);
    expect((await claude.plan(environment, target)).edits).toHaveLength(1);
  });
});

describe('Continue', () => {
  const config = `models:
  - name: Sonnet
    provider: anthropic
  - name: Local
    provider: ollama
    apiBase: http://localhost:11434
  - name: Company
    provider: openai
    apiBase: https://llm.example/v1
  - uses: anthropic/claude
`;

  test('models that Pretense can carry are changed, each to its own host; the others are named', async () => {
    home.write('.continue/config.yaml', config);
    const { edits, notes } = await continueClient.plan(home.options.environment, target);
    expect(edits[0]?.slots.map(({ path, after }) => [path[1], after.replace(/^.*\/u\//, '')])).toEqual([
      [{ item: 0, name: 'Sonnet' }, 'anthropic/v1/'],
      [{ item: 2, name: 'Company' }, expect.stringMatching(/^llm-example-[0-9a-f]{8}\/v1$/)],
    ]);
    expect(notes).toHaveLength(2);
    expect(notes.join('\n')).toMatch(/Local[^]*anthropic\/claude/);
  });

  test('models in the folder of a project are found, since they have their own address', async () => {
    home.write('project/.continue/models/one.yaml', 'name: x');
    const found = await continueClient.overrides(home.options.environment, [home.path('project')]);
    expect(found.map(({ file }) => file)).toEqual([home.path('project/.continue/models/one.yaml')]);
  });

  test('a file without models changes nothing', async () => {
    home.write('.continue/config.yaml', 'name: mine\n');
    const { edits, notes } = await continueClient.plan(home.options.environment, target);
    expect(edits).toEqual([]);
    expect(notes).toHaveLength(1);
  });
});

describe('tools that cannot be routed', () => {
  test.each([
    ['cursor', '.cursor', undefined],
    ['windsurf', '.codeium/windsurf', undefined],
    ['cursor', undefined, { appName: 'Cursor', extensions: [] }],
    ['copilot-coding-agent', undefined, { appName: 'Visual Studio Code', extensions: ['github.copilot-chat'] }],
    ['codex-cloud', undefined, { appName: 'VSCodium', extensions: ['openai.chatgpt'] }],
  ])('%s is found (%s)', async (id, folder, editor) => {
    if (folder !== undefined) home.write(join(folder, 'x'), '');
    const environment = nodeEnvironment({
      home: home.user,
      variables: {},
      platform: 'linux',
      ...(editor === undefined ? {} : { editor }),
    });
    expect(await clients.find((client) => client.id === id)?.detect(environment)).toBe(true);
  });
});
