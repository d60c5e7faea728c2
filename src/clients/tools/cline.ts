// Cline, in editors and on the command line: one file of providers for both, and an older one that the extension still
// reads. Its requests were seen to go to `providers.<id>.settings.baseUrl` (3.0.65) for all but those that are left here.
import { join } from 'node:path';
import type { Client, Plan } from '../client.ts';
import { filledText, memberOf, recordOf } from '../config-record.ts';
import { hasExtension, someExists, variable } from '../detection.ts';
import { entryPlan, joinedPlans, type FoundEntries } from '../entry-plan.ts';
import type { ClientEnvironment } from '../environment.ts';
import { json } from '../formats/json.ts';
import { requireDirectWay } from '../outbound-proxy.ts';
import type { ProviderEntry } from '../provider-entry.ts';
import { providerHomes, type ProviderHome } from '../provider-homes.ts';

const id = 'cline';

/** What stands behind the host by itself: `/v1` for all but Gemini, whose version Cline appends. */
const homes: Readonly<Record<string, ProviderHome>> = {
  anthropic: providerHomes.anthropic,
  'openai-native': providerHomes.openai,
  gemini: providerHomes.gemini,
  openrouter: providerHomes.openrouter,
  mistral: providerHomes.mistral,
  deepseek: providerHomes.deepseek,
  groq: providerHomes.groq,
  xai: providerHomes.xai,
  cerebras: providerHomes.cerebras,
  fireworks: providerHomes.fireworks,
  huggingface: providerHomes.huggingface,
  moonshot: providerHomes.moonshot,
  nvidia: providerHomes.nvidia,
  together: providerHomes.together,
};

const leftAlone: Readonly<Record<string, string>> = {
  // Its account is asked at the root of that address, which is nobody's here.
  cline: 'the account of Cline would be asked at the same address',
  // Went to api.openai.com whatever the address was (3.0.65).
  openai: 'Cline does not use the address of this provider; "openai-compatible" is the one that does',
  'openai-codex': 'its login goes to OpenAI by a way of its own',
  'claude-code': 'it starts Claude Code, which is routed by itself',
  'vscode-lm': 'it uses models of the editor',
  bedrock: 'its requests are signed for its vendor’s host',
  vertex: 'its requests are made for a host of Google Cloud',
  ollama: 'Pretense does not read its kind of requests; as a rule they stay on this machine',
};

export const cline: Client = {
  id,
  name: 'Cline',
  routing: 'file',
  isVerified: true,
  restart: 'Start Cline again; in an editor, reload the window.',
  upstreams: ['anthropic', 'openai', 'gemini'],
  files: (environment) => [providersFile(environment), stateFile(environment)],
  detect: async (environment) =>
    hasExtension(environment, 'saoudrizwan.claude-dev') || (await someExists(environment, '.cline')),
  async plan(environment, target): Promise<Plan> {
    requireDirectWay(environment, 'Cline');
    const common = { environment, target, client: id, format: json };
    return joinedPlans(
      [
        await entryPlan({ ...common, file: providersFile(environment) }, providersIn),
        await entryPlan({ ...common, file: stateFile(environment) }, olderAddressesIn),
      ],
      'Cline has no provider with a key of its own yet, so there is nothing to change.',
    );
  },
  overrides: async () => [],
};

function dataFolder(environment: ClientEnvironment): string {
  const folder = variable(environment, 'CLINE_DIR') ?? join(environment.home, '.cline');
  return variable(environment, 'CLINE_DATA_DIR') ?? join(folder, 'data');
}

function providersFile(environment: ClientEnvironment): string {
  const chosen = variable(environment, 'CLINE_PROVIDER_SETTINGS_PATH');
  return chosen ?? join(dataFolder(environment), 'settings', 'providers.json');
}

function stateFile(environment: ClientEnvironment): string {
  return join(dataFolder(environment), 'globalState.json');
}

function providersIn(root: unknown): FoundEntries {
  const entries = Object.entries(recordOf(recordOf(root)['providers'])).map(([name, value]): ProviderEntry => {
    const home = memberOf(homes, name);
    const address = recordOf(recordOf(value)['settings'])['baseUrl'];
    const isLocal = name === 'lmstudio' && filledText(address) === undefined;
    return {
      label: `The provider ${name}`,
      path: ['providers', name, 'settings', 'baseUrl'],
      address,
      // What is not known by name speaks as OpenAI does; the proxy looks at each request anyway.
      dialect: home?.dialect ?? 'openai',
      home,
      tail: name === 'gemini' ? '' : '/v1',
      against: isLocal ? 'its requests stay on this machine' : memberOf(leftAlone, name),
    };
  });
  return { entries };
}

/** Keys of the older file, with the provider that reads them; their addresses carry no version but OpenAI's. */
const olderKeys: readonly (readonly [key: string, provider: string, home: ProviderHome | undefined])[] = [
  ['anthropicBaseUrl', 'anthropic', providerHomes.anthropic],
  ['geminiBaseUrl', 'gemini', providerHomes.gemini],
  ['openAiBaseUrl', 'openai', undefined],
];

function olderAddressesIn(root: unknown): FoundEntries {
  const state = recordOf(root);
  const used = [state['actModeApiProvider'], state['planModeApiProvider'], state['apiProvider']];
  const entries = olderKeys.flatMap(([key, provider, home]): readonly ProviderEntry[] => {
    const address = state[key];
    const isUsed = used.includes(provider) && home !== undefined;
    if (filledText(address) === undefined && !isUsed) return [];
    return [{ label: `The address ${key}`, path: [key], address, dialect: home?.dialect ?? 'openai', home, tail: '' }];
  });
  return { entries };
}
