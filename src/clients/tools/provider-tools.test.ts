// Tools with an address for each provider: what is written for which, what is left alone and why.
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileClient, Plan } from '../client.ts';
import { coverageOf } from '../coverage.ts';
import { clientStates, type ClientState } from '../drift.ts';
import { rememberedUpstreams } from '../remembered-upstreams.ts';
import { RoutedHome, targetAt } from '../routed-home.fixture.ts';
import { applyRouting, planRouting } from '../routing.ts';
import { clients } from './index.ts';

let home: RoutedHome;
beforeEach(() => {
  home = new RoutedHome();
});
afterEach(() => home.dispose());

const target = targetAt(9339);
/** What an address of ours begins with. */
const prefix = (id: string): string => `http://127.0.0.1:9339/c/${id}-${'a'.repeat(26)}`;

function tool(id: string): FileClient {
  const client = clients.find((each) => each.id === id);
  if (client?.routing !== 'file') throw new Error(`${id} has no file`);
  return client;
}

async function planOf(id: string, variables: Readonly<Record<string, string>> = {}): Promise<Plan> {
  return await tool(id).plan(home.seenWith(variables).environment, target);
}

/** Addresses by the path in the file, without what all of them begin with. */
async function written(id: string, variables: Readonly<Record<string, string>> = {}): Promise<Record<string, string>> {
  const { edits } = await planOf(id, variables);
  const pairs = edits.flatMap(({ slots }) =>
    slots.map(({ path, after }) => [
      path.map((step) => (typeof step === 'string' ? step : (step.name ?? step.item))).join('.'),
      after.replace(prefix(id), '').replace(/-[0-9a-f]{8}/, '-#'),
    ]),
  );
  return Object.fromEntries(pairs) as Record<string, string>;
}

async function stateOf(id: string, roots: readonly string[] = []): Promise<ClientState | undefined> {
  const { environment } = home.options;
  const states = await clientStates(clients, { home: home.pretense, environment, target, workspaceRoots: roots });
  return states.find(({ client }) => client === id);
}

function json(file: string, value: unknown): void {
  home.write(file, JSON.stringify(value, undefined, 2));
}

describe('Cline', () => {
  test('writes what each provider needs, and leaves those alone that take no address', async () => {
    json('.cline/data/settings/providers.json', {
      providers: {
        anthropic: { settings: {} },
        gemini: { settings: {} },
        'openai-native': { settings: {} },
        openrouter: { settings: { baseUrl: 'https://openrouter.ai/api/v1' } },
        'openai-compatible': { settings: { baseUrl: 'https://llm.example/openai/v1' } },
        lmstudio: { settings: {} },
        openai: { settings: {} },
        cline: { settings: {} },
        bedrock: { settings: {} },
        constructor: { settings: {} },
      },
    });
    const path = (name: string): string => `providers.${name}.settings.baseUrl`;
    expect(await written('cline')).toEqual({
      [path('anthropic')]: '/u/anthropic/v1',
      [path('gemini')]: '/u/gemini',
      [path('openai-native')]: '/u/openai/v1',
      [path('openrouter')]: '/u/openrouter/v1',
      [path('openai-compatible')]: '/u/llm-example-#/v1',
    });
    expect((await planOf('cline')).notes).toHaveLength(5);
  });
});

describe('OpenCode', () => {
  const file = '.config/opencode/opencode.json';

  test('is routed where it needs no credential, without a file', async () => {
    expect(await written('opencode')).toEqual({ 'provider.opencode.options.baseURL': '/u/opencode-ai-#/v1' });
  });

  test('names only providers that are in use: a new name in its file would be offered to the user', async () => {
    json('.local/share/opencode/auth.json', { openrouter: { type: 'api' }, 'github-copilot': { type: 'oauth' } });
    const paths = Object.keys(await written('opencode', { ANTHROPIC_API_KEY: 'none' }));
    expect(paths.map((path) => path.split('.')[1]).toSorted()).toEqual([
      'anthropic',
      'github-copilot',
      'opencode',
      'openrouter',
    ]);
  });

  test('says that a ChatGPT login goes past whatever address is set', async () => {
    json('.local/share/opencode/auth.json', { openai: { type: 'oauth', access: 'token-of-somebody' } });
    const { notes } = await planOf('opencode');
    expect(notes.join(' ')).toContain('ChatGPT login');
    expect(notes.join(' ')).not.toContain('token-of-somebody');
    expect(Object.keys(await written('opencode'))).toEqual(['provider.opencode.options.baseURL']);
  });

  test('writes into the file that counts last, with the address of those before it', async () => {
    json(file, {
      provider: { mine: { npm: '@ai-sdk/openai-compatible', options: { baseURL: 'https://llm.example/v1' } } },
    });
    home.write('.config/opencode/opencode.jsonc', '{ // last\n}\n');
    const { edits } = await planOf('opencode');
    expect(edits.map((edit) => edit.file)).toEqual([home.path('.config/opencode/opencode.jsonc')]);
    expect(await written('opencode')).toMatchObject({ 'provider.mine.options.baseURL': '/u/llm-example-#/v1' });
  });

  test('leaves alone what is switched off, signed, on this machine, or put together', async () => {
    json(file, {
      disabled_providers: ['opencode', 'openai'],
      provider: {
        openai: {},
        'amazon-bedrock': {},
        ollama: { npm: '@ai-sdk/openai-compatible', options: { baseURL: 'http://localhost:11434/v1' } },
        put: { options: { baseURL: 'https://{env:HOST}/v1' } },
      },
    });
    expect(await written('opencode')).toEqual({});
    expect((await planOf('opencode')).notes).toHaveLength(3);
  });

  test('is overridden by a file of a project', async () => {
    await home.route(tool('opencode'));
    json('project/opencode.json', { provider: { anthropic: { options: { baseURL: 'https://evil.example/v1' } } } });
    const state = await stateOf('opencode', [home.path('project')]);
    expect(state).toMatchObject({ state: 'overridden', file: '~/project/opencode.json' });
    expect(state?.reason).not.toContain('evil');
  });
});

test('Kilo asks its own gateway through here, but not that of an organisation', async () => {
  expect(await written('kilo')).toEqual({ 'provider.kilo.options.baseURL': '/u/api-kilo-ai-#' });
  json('.local/share/kilo/auth.json', { kilo: { type: 'oauth', accountId: 'company' } });
  expect(await written('kilo')).toEqual({});
});

describe('Gemini CLI', () => {
  const both = { GOOGLE_GEMINI_BASE_URL: '', CODE_ASSIST_ENDPOINT: '' };

  test('with a way to sign in gets both addresses, and its settings stay', async () => {
    json('.gemini/settings.json', { security: { auth: { selectedType: 'oauth-personal' } } });
    expect(await written('gemini-cli')).toEqual(both);
  });

  test('with a key and no choice gets the choice too: an address alone would make it stop', async () => {
    expect(await written('gemini-cli', { GEMINI_API_KEY: 'none' })).toEqual({
      ...both,
      'security.auth.selectedType': 'gemini-api-key',
    });
    const options = home.seenWith({ GEMINI_API_KEY: 'none' });
    const before = home.listing();
    await applyRouting(await planRouting(tool('gemini-cli'), target, options), options);
    expect(await stateOf('gemini-cli')).toMatchObject({ state: 'routed' });
    await home.restore();
    expect(home.listing()).toEqual(before);
  });

  test('without a key and a choice is refused, and says what to do', async () => {
    await expect(planOf('gemini-cli')).rejects.toMatchObject({ code: 'refused' });
  });

  test('keeps the .env of the user’s own folder in use, which another file would hide', async () => {
    home.write('.env', 'GEMINI_API_KEY=none\n');
    const { edits } = await planOf('gemini-cli');
    expect(edits.map(({ file }) => file)).toEqual([home.path('.env'), home.path('.gemini/settings.json')]);
  });

  test('of Vertex AI is told that host too', async () => {
    json('.gemini/settings.json', { security: { auth: { selectedType: 'vertex-ai' } } });
    expect(await written('gemini-cli')).toMatchObject({ GOOGLE_VERTEX_BASE_URL: '/u/vertex' });
  });

  test('is overridden by any .env of a project, unless it is told to leave those out', async () => {
    json('.gemini/settings.json', { security: { auth: { selectedType: 'gemini-api-key' } } });
    await home.route(tool('gemini-cli'));
    home.write('project/.env', 'X=1\n');
    expect(await stateOf('gemini-cli', [home.path('project')])).toMatchObject({ state: 'overridden' });
    const own = { security: { auth: { selectedType: 'gemini-api-key' } }, advanced: { ignoreLocalEnv: true } };
    json('.gemini/settings.json', own);
    expect(await stateOf('gemini-cli', [home.path('project')])).toMatchObject({ state: 'routed' });
  });
});

describe('Qwen Code', () => {
  test('sends each kind of request where it went before', async () => {
    json('.qwen/settings.json', {
      env: { OPENAI_API_KEY: 'none', ANTHROPIC_API_KEY: 'none', GEMINI_API_KEY: 'none' },
      security: { auth: { selectedType: 'openai', baseUrl: 'https://llm.example/v1' } },
      modelProviders: { openai: [{ id: 'm-1', baseUrl: 'https://other.example/v1' }, { id: 'm-2' }] },
      model: { name: 'm-1', baseUrl: 'https://other.example/v1' },
    });
    expect(await written('qwen-code')).toEqual({
      'modelProviders.openai.m-1.baseUrl': '/u/other-example-#/v1',
      'model.baseUrl': '/u/other-example-#/v1',
      'env.OPENAI_BASE_URL': '/u/llm-example-#/v1',
      'env.ANTHROPIC_BASE_URL': '/u/anthropic',
      'env.GOOGLE_GEMINI_BASE_URL': '/u/gemini',
    });
  });

  test('without an address of its own asks where it asks by itself', async () => {
    json('.qwen/settings.json', { security: { auth: { selectedType: 'openai' } } });
    expect(await written('qwen-code')).toEqual({ 'env.OPENAI_BASE_URL': '/u/dashscope-aliyuncs-com-#/v1' });
  });

  test('is told of a variable that wins against its file, and of a .env of a project', async () => {
    json('.qwen/settings.json', { env: { OPENAI_API_KEY: 'none' } });
    const { notes } = await planOf('qwen-code', { OPENAI_BASE_URL: 'https://shell.example/v1' });
    expect(notes.join(' ')).toContain('OPENAI_BASE_URL is set');
    home.write('project/.env', 'OPENAI_BASE_URL=https://evil.example/v1\n');
    const found = await tool('qwen-code').overrides(home.options.environment, [home.path('project')]);
    expect(found.map(({ file }) => file)).toEqual([home.path('project/.env')]);
  });
});

describe('Copilot', () => {
  test('CLI: providers of the user’s own are routed, one over a web socket is not', async () => {
    json('.copilot/providers.json', {
      providers: [
        { name: 'one', type: 'anthropic', baseUrl: 'https://api.anthropic.com' },
        { name: 'azure', type: 'azure', baseUrl: 'https://mine.openai.azure.com' },
        { name: 'socket', baseUrl: 'https://api.openai.com/v1', transport: 'websockets' },
      ],
    });
    expect(await written('copilot-cli')).toEqual({
      'providers.one.baseUrl': '/u/anthropic',
      'providers.azure.baseUrl': '/u/mine-openai-azure-com-#',
    });
    const azure = (await planOf('copilot-cli')).edits[0]?.upstreams ?? {};
    expect(Object.keys(azure)[0]).toMatch(/:azure$/);
  });

  test('Chat: a whole address keeps its path, in every profile', async () => {
    const code = process.platform === 'darwin' ? 'Library/Application Support/Code' : '.config/Code';
    const group = (url: string) => [{ name: 'Mine', vendor: 'customendpoint', models: [{ id: 'm', name: 'M', url }] }];
    json(join(code, 'User/chatLanguageModels.json'), group('https://llm.example/v1/chat/completions'));
    json(join(code, 'User/profiles/1/chatLanguageModels.json'), group('https://api.openai.com/v1/responses'));
    const { edits } = await planOf('copilot-chat');
    expect(edits.map(({ slots }) => slots[0]?.after.replace(/^.*\/u\/[^/]*/, ''))).toEqual([
      '/v1/chat/completions',
      '/v1/responses',
    ]);
    expect(Object.values(edits[0]?.upstreams ?? {})).toEqual(['https://llm.example/v1']);
  });

  test('Chat: the setting that GitHub does not document is written when it was asked for, and stays then', async () => {
    const settings = `${process.platform === 'darwin' ? 'Library/Application Support/Code' : '.config/Code'}/User/settings.json`;
    home.write(settings, '{ // mine\n}\n');
    const chat = tool('copilot-chat');
    expect((await planRouting(chat, target, home.options)).edits).toEqual([]);
    expect((await stateOf('copilot-chat'))?.limits).toBeUndefined();
    const environment = { ...home.options.environment, undocumented: true };
    const plan = await planRouting(chat, target, { ...home.options, environment });
    expect(plan.notes.join(' ')).toContain('does not document');
    await applyRouting(plan, home.options);
    expect(home.read(settings)).toContain(
      `"github.copilot.advanced.debug.overrideCapiUrl": "${prefix('copilot-chat')}/u/copilot"`,
    );
    expect((await stateOf('copilot-chat'))?.limits).not.toContain('own models stay unprotected');
    expect((await planRouting(chat, targetAt(1), home.options)).isUndocumented).toBe(true);
    await home.restore();
    expect(home.read(settings)).toBe('{ // mine\n}\n');
    expect((await planRouting(chat, target, home.options)).edits).toEqual([]);
  });
});

test('goose: hosts of the providers that are in use, and providers of the user’s own', async () => {
  home.write(
    '.config/goose/config.yaml',
    'GOOSE_PROVIDER: openai\nOPENROUTER_HOST: https://openrouter.ai\nXAI_HOST: ""\n',
  );
  json('.config/goose/custom_providers/a.json', { name: 'a', engine: 'anthropic', base_url: 'https://llm.example' });
  json('.config/goose/custom_providers/b.json', { name: 'b', engine: 'ollama', base_url: 'https://llm.example' });
  expect(await written('goose')).toEqual({
    OPENAI_HOST: '/u/openai',
    OPENROUTER_HOST: '/u/openrouter-ai-#',
    base_url: '/u/llm-example-#',
  });
});

test('Crush: providers in its file, those that it keeps a key for, and those with a key in the environment', async () => {
  json('.config/crush/crush.json', {
    providers: { off: { disable: true, base_url: 'https://x.example' }, bedrock: { type: 'bedrock' } },
  });
  json('.local/share/crush/crush.json', { providers: { anthropic: { api_key: 'none' } } });
  expect(await written('crush', { OPENAI_API_KEY: 'none' })).toEqual({
    'providers.anthropic.base_url': '/u/anthropic',
    'providers.openai.base_url': '/u/openai/v1',
  });
});

test('Droid: models of both its files', async () => {
  json('.factory/settings.json', {
    customModels: [{ displayName: 'A', provider: 'openai', baseUrl: 'https://api.openai.com/v1' }],
  });
  json('.factory/config.json', { custom_models: [{ model: 'b', provider: 'unknown', base_url: 'https://x.example' }] });
  expect(await written('droid')).toEqual({ 'customModels.A.baseUrl': '/u/openai/v1' });
  expect((await planOf('droid')).notes).toHaveLength(1);
});

test('Zed: providers of its settings, the chosen one, and those by names of the user’s own', async () => {
  json('.config/zed/settings.json', {
    agent: { default_model: { provider: 'anthropic' } },
    language_models: { openai_compatible: { Mine: { api_url: 'https://llm.example/v1' } }, 'zed.dev': {}, google: {} },
  });
  expect(await written('zed')).toEqual({
    'language_models.openai_compatible.Mine.api_url': '/u/llm-example-#/v1',
    'language_models.google.api_url': '/u/gemini',
    'language_models.anthropic.api_url': '/u/anthropic',
  });
});

test('Aider: a project’s own file and .env win', async () => {
  home.write('project/.aider.conf.yml', 'openai-api-base: https://evil.example\n');
  home.write('project/.env', 'OPENAI_API_BASE=https://evil.example\n');
  const found = await tool('aider').overrides(home.options.environment, [home.path('project')]);
  expect(found.map(({ file }) => file)).toEqual([home.path('project/.aider.conf.yml'), home.path('project/.env')]);
});

describe('Roo Code', () => {
  test('gets a file to load, without a key, and counts only when a request of it arrives', async () => {
    await home.route(tool('roo'));
    expect(home.read('.roo/pretense-import.json')).not.toMatch(/key/i);
    const state = await stateOf('roo');
    expect(state).toMatchObject({ state: 'not-routed', reason: expect.stringContaining('has to be loaded') as string });
    const seen = { client: 'roo', requests: 1, lastSeen: '2026-02-01T00:00:00.000Z' };
    const [row] = coverageOf(state === undefined ? [] : [state], [seen]);
    expect(row).toMatchObject({ state: 'protected', isUnverified: true });
  });
});

test('a tool that nobody has tried says so before it is written, and while it is routed', async () => {
  json('.factory/settings.json', {
    customModels: [{ model: 'a', provider: 'openai', baseUrl: 'https://api.openai.com' }],
  });
  const plan = await planRouting(tool('droid'), target, home.options);
  expect(plan.notes.join(' ')).toContain('not tried with Droid itself');
  await applyRouting(plan, home.options);
  expect(await stateOf('droid')).toMatchObject({ state: 'routed', isUnverified: true });
  expect(await rememberedUpstreams(home.pretense)).toEqual({});
});

test('terminals count as routed only while they are given the address', async () => {
  const { environment } = home.options;
  const look = async (setsTerminals: boolean) => {
    const editor = { appName: 'Visual Studio Code', extensions: [], setsTerminals };
    const options = { home: home.pretense, environment: { ...environment, editor }, target, workspaceRoots: [] };
    return (await clientStates(clients, options)).find(({ client }) => client === 'terminal')?.state;
  };
  expect([await look(true), await look(false)]).toEqual(['routed', 'not-routed']);
});
