// Crush: `providers.<id>.base_url` of its global file. From its documentation; not run here.
import { join } from 'node:path';
import type { Client, Plan } from '../client.ts';
import { filledText, memberOf, recordOf, type ConfigRecord } from '../config-record.ts';
import { configFolder, dataFolder, variable } from '../detection.ts';
import { entryPlan, joinedPlans, type FoundEntries } from '../entry-plan.ts';
import { textOf, type ClientEnvironment } from '../environment.ts';
import { json } from '../formats/json.ts';
import { requireDirectWay } from '../outbound-proxy.ts';
import { overridesWith } from '../project-overrides.ts';
import { providerHomes, type Dialect, type ProviderHome } from '../provider-homes.ts';
import type { ProviderEntry } from '../provider-entry.ts';

const id = 'crush';

interface Known {
  readonly home: ProviderHome;
  readonly tail: string;
  readonly key: string;
}

const known: Readonly<Record<string, Known>> = {
  anthropic: { home: providerHomes.anthropic, tail: '', key: 'ANTHROPIC_API_KEY' },
  openai: { home: providerHomes.openai, tail: '/v1', key: 'OPENAI_API_KEY' },
  gemini: { home: providerHomes.gemini, tail: '', key: 'GEMINI_API_KEY' },
  openrouter: { home: providerHomes.openrouter, tail: '/v1', key: 'OPENROUTER_API_KEY' },
  groq: { home: providerHomes.groq, tail: '/v1', key: 'GROQ_API_KEY' },
  xai: { home: providerHomes.xai, tail: '/v1', key: 'XAI_API_KEY' },
  deepseek: { home: providerHomes.deepseek, tail: '/v1', key: 'DEEPSEEK_API_KEY' },
  cerebras: { home: providerHomes.cerebras, tail: '/v1', key: 'CEREBRAS_API_KEY' },
};
const types: Readonly<Record<string, Dialect>> = {
  openai: 'openai',
  'openai-compat': 'openai',
  openrouter: 'openai',
  azure: 'openai',
  anthropic: 'anthropic',
  gemini: 'gemini',
};

export const crush: Client = {
  id,
  name: 'Crush',
  routing: 'file',
  isVerified: false,
  restart: 'Start Crush again.',
  upstreams: ['anthropic', 'openai', 'gemini'],
  files: (environment) => [configFile(environment)],
  detect: async (environment) =>
    (await environment.exists(configFolder(environment, 'crush'))) ||
    (await environment.exists(dataFolder(environment, 'crush'))),
  async plan(environment, target): Promise<Plan> {
    requireDirectWay(environment, 'Crush');
    const kept = await keptProviders(environment);
    const file = configFile(environment);
    const plan = await entryPlan({ environment, target, client: id, file, format: json }, (root) =>
      providersIn(recordOf(recordOf(root)['providers']), { kept, environment }),
    );
    return joinedPlans([plan], 'Crush has no provider yet, so there is nothing to change.');
  },
  async overrides(environment, roots) {
    const own = configFile(environment);
    const files = roots.flatMap((root) => ['crush.json', '.crush.json'].map((name) => join(root, name)));
    return await overridesWith(environment, {
      files: files.filter((file) => file !== own),
      format: json,
      find: (root) =>
        Object.entries(recordOf(recordOf(root)['providers'])).map(([name, value]) => ({
          name: `the address of ${name}`,
          value: recordOf(value)['base_url'],
        })),
      sentence: (names) => `sets ${names} for Crush in this project`,
    });
  },
};

function configFile(environment: ClientEnvironment): string {
  const chosen = variable(environment, 'CRUSH_GLOBAL_CONFIG');
  return join(chosen ?? configFolder(environment, 'crush'), 'crush.json');
}

/** Names of providers that Crush itself has kept a key for; nothing else of that file is looked at. */
async function keptProviders(environment: ClientEnvironment): Promise<readonly string[]> {
  const file = join(dataFolder(environment, 'crush'), 'crush.json');
  try {
    const bytes = await environment.readFile(file);
    return bytes === undefined ? [] : Object.keys(recordOf(recordOf(json.parse(textOf(bytes, file)))['providers']));
  } catch {
    return [];
  }
}

interface Signs {
  readonly kept: readonly string[];
  readonly environment: ClientEnvironment;
}

function providersIn(providers: ConfigRecord, { kept, environment }: Signs): FoundEntries {
  const keyed = Object.entries(known).flatMap(([name, { key }]) =>
    variable(environment, key) === undefined ? [] : [name],
  );
  const names = [...new Set([...Object.keys(providers), ...kept, ...keyed])];
  const entries = names.map((name): ProviderEntry => {
    const provider = recordOf(providers[name]);
    const type = filledText(provider['type']);
    const usual = memberOf(known, name);
    return {
      label: `The provider ${name}`,
      path: ['providers', name, 'base_url'],
      address: provider['base_url'],
      dialect: type === undefined ? (usual?.home.dialect ?? 'openai') : memberOf(types, type),
      home: usual?.home,
      tail: usual?.tail ?? '',
      against: provider['disable'] === true ? 'it is switched off' : undefined,
    };
  });
  return { entries };
}
