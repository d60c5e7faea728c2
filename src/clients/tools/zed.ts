// Zed: `language_models.<provider>.api_url` of the user's settings. Keys lie in the keychain of the system, by address; the
// models of Zed's own service go there. From its documentation; not run here.
import { join } from 'node:path';
import type { Client, Plan } from '../client.ts';
import { filledText, memberOf, recordOf, type ConfigRecord } from '../config-record.ts';
import { configFolder, variable } from '../detection.ts';
import { entryPlan, joinedPlans, type FoundEntries } from '../entry-plan.ts';
import type { ClientEnvironment } from '../environment.ts';
import { json } from '../formats/json.ts';
import { requireDirectWay } from '../outbound-proxy.ts';
import { overridesWith } from '../project-overrides.ts';
import { providerHomes, type Dialect, type ProviderHome } from '../provider-homes.ts';
import type { ProviderEntry } from '../provider-entry.ts';

const id = 'zed';
const hosted = 'Models of Zed’s own service are asked on its servers and stay unprotected; so do edit predictions.';
const keychain = 'Zed keeps a key by its address, so it asks for each key once more after this.';

interface Known {
  readonly home: ProviderHome;
  readonly tail: string;
}

const known: Readonly<Record<string, Known>> = {
  anthropic: { home: providerHomes.anthropic, tail: '' },
  openai: { home: providerHomes.openai, tail: '/v1' },
  google: { home: providerHomes.gemini, tail: '' },
  open_router: { home: providerHomes.openrouter, tail: '/v1' },
  mistral: { home: providerHomes.mistral, tail: '/v1' },
  deepseek: { home: providerHomes.deepseek, tail: '/v1' },
  x_ai: { home: providerHomes.xai, tail: '/v1' },
};
/** Lists of providers by names of the user's own. */
const families: Readonly<Record<string, Dialect>> = { openai_compatible: 'openai', anthropic_compatible: 'anthropic' };
const leftAlone: Readonly<Record<string, string>> = {
  bedrock: 'its requests are signed for its vendor’s host',
  ollama: 'Pretense does not read its kind of requests; as a rule they stay on this machine',
};

export const zed: Client = {
  id,
  name: 'Zed',
  routing: 'file',
  isVerified: false,
  restart: 'Zed reads its settings again by itself.',
  upstreams: ['anthropic', 'openai', 'gemini'],
  limits: () => hosted,
  files: (environment) => [settingsFile(environment)],
  detect: (environment) => environment.exists(folderOf(environment)),
  async plan(environment, target): Promise<Plan> {
    requireDirectWay(environment, 'Zed');
    const file = settingsFile(environment);
    const plan = await entryPlan({ environment, target, client: id, file, format: json }, (root) =>
      providersIn(recordOf(root)),
    );
    if (plan.edits.length === 0)
      return joinedPlans([plan], 'Zed has no provider with a key of your own in its settings.');
    return { edits: plan.edits, notes: [...plan.notes, keychain] };
  },
  async overrides(environment, roots) {
    const own = settingsFile(environment);
    const files = roots.map((root) => join(root, '.zed', 'settings.json')).filter((file) => file !== own);
    return await overridesWith(environment, {
      files,
      format: json,
      find: (root) =>
        providersIn(recordOf(root)).entries.map(({ label, address }) => ({
          name: label.replace('The', 'the'),
          value: address,
        })),
      sentence: (names) => `sets the address of ${names} for Zed in this project`,
    });
  },
};

function folderOf(environment: ClientEnvironment): string {
  const roaming = environment.platform === 'win32' ? variable(environment, 'APPDATA') : undefined;
  return roaming === undefined ? configFolder(environment, 'zed') : join(roaming, 'Zed');
}

function settingsFile(environment: ClientEnvironment): string {
  return join(folderOf(environment), 'settings.json');
}

function providersIn(settings: ConfigRecord): FoundEntries {
  const models = recordOf(settings['language_models']);
  const chosen = filledText(recordOf(recordOf(settings['agent'])['default_model'])['provider']);
  const used = chosen === undefined || memberOf(known, chosen) === undefined ? [] : [chosen];
  const names = [...new Set([...Object.keys(models), ...used])];
  const entries = names.flatMap((name): readonly ProviderEntry[] => {
    const family = memberOf(families, name);
    const provider = recordOf(models[name]);
    if (family === undefined) return [entryOf(['language_models', name], provider)];
    return Object.entries(provider).map(([inner, value]) =>
      entryOf(['language_models', name, inner], recordOf(value), family),
    );
  });
  return { entries };
}

function entryOf(path: readonly string[], provider: ConfigRecord, family?: Dialect): ProviderEntry {
  const name = path.at(-1) ?? '';
  const usual = family === undefined ? memberOf(known, name) : undefined;
  return {
    label: `The provider ${name}`,
    path: [...path, 'api_url'],
    address: provider['api_url'],
    dialect: family ?? usual?.home.dialect,
    home: usual?.home,
    tail: usual?.tail ?? '',
    against: family === undefined ? memberOf(leftAlone, name) : undefined,
  };
}
