// goose: one host variable for each provider in config.yaml, and files of providers of the user's own. From its
// documentation and source; not run here.
import { join } from 'node:path';
import { looksLikeOurs } from '../address.ts';
import type { Client, Plan } from '../client.ts';
import { filledText, memberOf, recordOf, type ConfigRecord } from '../config-record.ts';
import { configFolder, variable } from '../detection.ts';
import { entryPlan, joinedPlans, type FoundEntries } from '../entry-plan.ts';
import type { ClientEnvironment } from '../environment.ts';
import { json } from '../formats/json.ts';
import { yaml } from '../formats/yaml.ts';
import { requireDirectWay } from '../outbound-proxy.ts';
import { providerHomes, type Dialect, type ProviderHome } from '../provider-homes.ts';
import type { ProviderEntry } from '../provider-entry.ts';

const id = 'goose';

interface Host {
  readonly variable: string;
  readonly home: ProviderHome;
  readonly tail: string;
}

/** By the names of its providers. It appends `v1/…` to all but xAI's. */
const hosts: Readonly<Record<string, Host>> = {
  anthropic: { variable: 'ANTHROPIC_HOST', home: providerHomes.anthropic, tail: '' },
  openai: { variable: 'OPENAI_HOST', home: providerHomes.openai, tail: '' },
  google: { variable: 'GOOGLE_HOST', home: providerHomes.gemini, tail: '' },
  openrouter: { variable: 'OPENROUTER_HOST', home: providerHomes.openrouter, tail: '' },
  xai: { variable: 'XAI_HOST', home: providerHomes.xai, tail: '/v1' },
};
/** Those that are in use, and those beside them. */
const providerKeys = ['GOOSE_PROVIDER', 'GOOSE_LEAD_PROVIDER', 'GOOSE_PLANNER_PROVIDER'];
const engines: Readonly<Record<string, Dialect>> = { openai: 'openai', anthropic: 'anthropic' };

export const goose: Client = {
  id,
  name: 'goose',
  routing: 'file',
  isVerified: false,
  restart: 'Start goose again.',
  upstreams: ['anthropic', 'openai', 'gemini'],
  files: (environment) => [configFile(environment)],
  detect: (environment) => environment.exists(folderOf(environment)),
  async plan(environment, target): Promise<Plan> {
    requireDirectWay(environment, 'goose');
    const common = { environment, target, client: id };
    const folder = join(folderOf(environment), 'custom_providers');
    const names = (await environment.readFolder(folder)).filter((name) => name.endsWith('.json')).toSorted();
    const main = await entryPlan({ ...common, file: configFile(environment), format: yaml }, (root) =>
      hostsIn(recordOf(root), environment),
    );
    const others: Plan[] = [];
    for (const name of names) {
      others.push(
        await entryPlan({ ...common, file: join(folder, name), format: json }, (root) => ownProvider(root, name)),
      );
    }
    return joinedPlans(
      [main, ...others],
      'goose has no provider yet that Pretense can carry, so there is nothing to change.',
    );
  },
  overrides: async () => [],
};

function folderOf(environment: ClientEnvironment): string {
  const roaming = environment.platform === 'win32' ? variable(environment, 'APPDATA') : undefined;
  return roaming === undefined ? configFolder(environment, 'goose') : join(roaming, 'Block', 'goose', 'config');
}

function configFile(environment: ClientEnvironment): string {
  return join(folderOf(environment), 'config.yaml');
}

function hostsIn(settings: ConfigRecord, environment: ClientEnvironment): FoundEntries {
  const used = providerKeys.flatMap((key) => filledText(variable(environment, key) ?? settings[key]) ?? []);
  const entries = Object.entries(hosts).flatMap(([name, host]): readonly ProviderEntry[] => {
    const address = settings[host.variable];
    if (!used.includes(name) && filledText(address) === undefined) return [];
    const { home, tail } = host;
    return [{ label: host.variable, path: [host.variable], address, dialect: home.dialect, home, tail }];
  });
  const unknown = used.filter((name) => memberOf(hosts, name) === undefined);
  const notes = unknown.map((name) => `The provider ${name} has no address here that could be changed.`);
  return { entries, notes: [...notes, ...shadowNotes(environment)] };
}

function shadowNotes(environment: ClientEnvironment): readonly string[] {
  return Object.values(hosts).flatMap(({ variable: name }) => {
    const value = variable(environment, name);
    if (value === undefined || looksLikeOurs(value)) return [];
    return [`${name} is set in your environment and wins against the file.`];
  });
}

function ownProvider(root: unknown, file: string): FoundEntries {
  const provider = recordOf(root);
  const label = filledText(provider['name']) ?? file;
  const dialect = memberOf(engines, filledText(provider['engine']) ?? '');
  return {
    entries: [{ label: `The provider ${label}`, path: ['base_url'], address: provider['base_url'], dialect, tail: '' }],
  };
}
