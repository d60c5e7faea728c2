// Qwen Code: `modelProviders.<kind>[].baseUrl`, else variables in `env` of its settings.json. Seen with 0.24.4: each of
// them is used, a variable of the shell wins against `env`, and a `.env` of a project does too.
import { join } from 'node:path';
import { looksLikeOurs } from '../address.ts';
import type { Client, Plan } from '../client.ts';
import { filledText, itemsAt, memberOf, recordOf, type ConfigRecord } from '../config-record.ts';
import { someExists, variable } from '../detection.ts';
import { entryPlan, joinedPlans, type FoundEntries } from '../entry-plan.ts';
import type { ClientEnvironment } from '../environment.ts';
import { dotenv } from '../formats/dotenv.ts';
import { json } from '../formats/json.ts';
import { requireDirectWay } from '../outbound-proxy.ts';
import { overridesWith } from '../project-overrides.ts';
import type { ProviderEntry } from '../provider-entry.ts';
import { providerHomes, type ProviderHome } from '../provider-homes.ts';

const id = 'qwen-code';

interface Kind {
  /** In `env`; where there is a key of this kind, or an address already. */
  readonly address: string;
  readonly key: string;
  readonly home: ProviderHome;
  readonly tail: string;
}

/** By the names of ways to sign in. */
const kinds: Readonly<Record<string, Kind>> = {
  openai: { address: 'OPENAI_BASE_URL', key: 'OPENAI_API_KEY', home: providerHomes.dashscope, tail: '/v1' },
  anthropic: { address: 'ANTHROPIC_BASE_URL', key: 'ANTHROPIC_API_KEY', home: providerHomes.anthropic, tail: '' },
  gemini: { address: 'GOOGLE_GEMINI_BASE_URL', key: 'GEMINI_API_KEY', home: providerHomes.gemini, tail: '' },
};
const sameAs: Readonly<Record<string, string>> = { 'openai-responses': 'openai' };

export const qwenCode: Client = {
  id,
  name: 'Qwen Code',
  routing: 'file',
  isVerified: true,
  restart: 'Start Qwen Code again.',
  upstreams: ['openai', 'anthropic', 'gemini'],
  files: (environment) => [settingsFile(environment)],
  detect: (environment) => someExists(environment, folderOf(environment)),
  async plan(environment, target): Promise<Plan> {
    requireDirectWay(environment, 'Qwen Code');
    const file = settingsFile(environment);
    const plan = await entryPlan({ environment, target, client: id, file, format: json }, (root) =>
      addressesIn(recordOf(root), environment),
    );
    return joinedPlans([plan], 'Qwen Code has no key or model of its own yet, so there is nothing to change.');
  },
  async overrides(environment, roots) {
    const sentence = (names: string): string => `sets ${names} for Qwen Code in this project`;
    const own = settingsFile(environment);
    const settings = roots.map((root) => join(root, '.qwen', 'settings.json')).filter((file) => file !== own);
    const find = (root: unknown) => ownAddresses(recordOf(root));
    const inSettings = await overridesWith(environment, { files: settings, format: json, find, sentence });
    const files = roots.flatMap((root) => [join(root, '.qwen', '.env'), join(root, '.env')]);
    const findEnv = (root: unknown) => namedAddresses(recordOf(root));
    return [...inSettings, ...(await overridesWith(environment, { files, format: dotenv, find: findEnv, sentence }))];
  },
};

function folderOf(environment: ClientEnvironment): string {
  return join(environment.home, '.qwen');
}

function settingsFile(environment: ClientEnvironment): string {
  return join(folderOf(environment), 'settings.json');
}

function addressesIn(settings: ConfigRecord, environment: ClientEnvironment): FoundEntries {
  const type = filledText(recordOf(recordOf(settings['security'])['auth'])['selectedType']);
  const models = modelEntries(settings);
  const entries = [
    ...models,
    ...selectionEntries(settings, models),
    ...variableEntries(settings, { type, environment }),
  ];
  return { entries, notes: [...typeNotes(type), ...shadowNotes(environment)] };
}

function modelEntries(settings: ConfigRecord): readonly ProviderEntry[] {
  return Object.entries(recordOf(settings['modelProviders'])).flatMap(([name, list]) => {
    const kind = kindOf(name);
    return itemsAt(list, ['modelProviders', name]).flatMap(({ path, item, label }): readonly ProviderEntry[] => {
      // Without one, the variable of its kind counts.
      if (filledText(item['baseUrl']) === undefined) return [];
      const entry = { label: `The model ${label}`, path: [...path, 'baseUrl'], address: item['baseUrl'], tail: '' };
      return [{ ...entry, dialect: kind === undefined ? undefined : dialectOf(kind), home: undefined }];
    });
  });
}

/** The model that is selected is found by its address too. */
function selectionEntries(settings: ConfigRecord, models: readonly ProviderEntry[]): readonly ProviderEntry[] {
  const address = filledText(recordOf(settings['model'])['baseUrl']);
  const model = models.find((each) => address !== undefined && each.address === address);
  return model === undefined ? [] : [{ ...model, label: 'The selected model', path: ['model', 'baseUrl'] }];
}

interface Signs {
  readonly type: string | undefined;
  readonly environment: ClientEnvironment;
}

function variableEntries(settings: ConfigRecord, { type, environment }: Signs): readonly ProviderEntry[] {
  const env = recordOf(settings['env']);
  const auth = recordOf(recordOf(settings['security'])['auth']);
  const used = type === undefined ? undefined : kindOf(type);
  return Object.values(kinds).flatMap((kind): readonly ProviderEntry[] => {
    const isKeyed = filledText(env[kind.key]) !== undefined || variable(environment, kind.key) !== undefined;
    const address = env[kind.address] ?? (kind === used ? auth['baseUrl'] : undefined);
    if (kind !== used && !isKeyed && filledText(address) === undefined) return [];
    const { home, tail } = kind;
    return [{ label: kind.address, path: ['env', kind.address], address, dialect: dialectOf(kind), home, tail }];
  });
}

function kindOf(name: string): Kind | undefined {
  return memberOf(kinds, memberOf(sameAs, name) ?? name);
}

function dialectOf({ home }: Kind): ProviderHome['dialect'] {
  return home.dialect;
}

function typeNotes(type: string | undefined): readonly string[] {
  if (type === 'qwen-oauth') return ['The login of Qwen names its own host, so its requests stay unprotected.'];
  return type === 'vertex-ai'
    ? ['Vertex AI is asked at a host of Google Cloud, so its requests stay unprotected.']
    : [];
}

function shadowNotes(environment: ClientEnvironment): readonly string[] {
  return Object.values(kinds).flatMap(({ address }) => {
    const value = variable(environment, address);
    if (value === undefined || looksLikeOurs(value)) return [];
    return [`${address} is set in your environment and wins against the file.`];
  });
}

/** Of a settings file of a project. */
function ownAddresses(settings: ConfigRecord): readonly { readonly name: string; readonly value: unknown }[] {
  const models = modelEntries(settings).map(({ label, address }) => ({
    name: label.replace('The model', 'the model'),
    value: address,
  }));
  return [...namedAddresses(recordOf(settings['env'])), ...models];
}

function namedAddresses(values: ConfigRecord): readonly { readonly name: string; readonly value: unknown }[] {
  return Object.values(kinds).map(({ address }) => ({ name: address, value: values[address] }));
}
