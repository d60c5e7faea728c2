// GitHub Copilot CLI. Its own models are asked where COPILOT_API_URL says, which only the environment can tell it: terminals
// of the editor do (`terminal.ts`). Providers of the user's own stand in ~/.copilot/providers.json (seen with 1.0.102).
import { join } from 'node:path';
import { looksLikeOurs } from '../address.ts';
import type { Client, Plan } from '../client.ts';
import { filledText, itemsAt, recordOf } from '../config-record.ts';
import { someExists, variable } from '../detection.ts';
import { entryPlan, joinedPlans, type FoundEntries } from '../entry-plan.ts';
import type { ClientEnvironment } from '../environment.ts';
import { json } from '../formats/json.ts';
import { requireDirectWay } from '../outbound-proxy.ts';
import type { Dialect } from '../provider-homes.ts';
import type { ProviderEntry } from '../provider-entry.ts';

const id = 'copilot-cli';
const ownModels =
  'Copilot’s own models are asked through Pretense in terminals of the editor only, by a variable that GitHub does not document; elsewhere they stay unprotected.';

export const copilotCli: Client = {
  id,
  name: 'GitHub Copilot CLI',
  routing: 'file',
  upstream: 'copilot',
  isVerified: true,
  restart: 'Start Copilot CLI again.',
  upstreams: ['openai', 'anthropic'],
  limits: () => ownModels,
  files: (environment) => [providersFile(environment)],
  detect: (environment) => someExists(environment, folderOf(environment)),
  async plan(environment, target): Promise<Plan> {
    requireDirectWay(environment, 'Copilot CLI');
    const file = providersFile(environment);
    const plan = await entryPlan({ environment, target, client: id, file, format: json }, providersIn);
    const notes = [...plan.notes, ...shadowNotes(environment)];
    return joinedPlans(
      [{ edits: plan.edits, notes }],
      'Copilot CLI has no provider of your own, so there is nothing to change.',
    );
  },
  overrides: async () => [],
};

function folderOf(environment: ClientEnvironment): string {
  return variable(environment, 'COPILOT_HOME') ?? join(environment.home, '.copilot');
}

function providersFile(environment: ClientEnvironment): string {
  return variable(environment, 'COPILOT_PROVIDERS_CONFIG') ?? join(folderOf(environment), 'providers.json');
}

/** `azure` asks as OpenAI does, at a path of Azure's. */
const dialects: Readonly<Record<string, Dialect>> = { openai: 'openai', azure: 'openai', anthropic: 'anthropic' };

function providersIn(root: unknown): FoundEntries {
  const entries = itemsAt(recordOf(root)['providers'], ['providers']).map(({ path, item, label }): ProviderEntry => {
    const type = filledText(item['type']) ?? 'openai';
    const isSocket = item['transport'] === 'websockets';
    return {
      label: `The provider ${label}`,
      path: [...path, 'baseUrl'],
      address: item['baseUrl'],
      dialect: Object.hasOwn(dialects, type) ? dialects[type] : undefined,
      tail: '',
      against: isSocket ? 'it speaks over a web socket, which Pretense does not carry' : undefined,
    };
  });
  return { entries };
}

function shadowNotes(environment: ClientEnvironment): readonly string[] {
  const name = 'COPILOT_PROVIDER_BASE_URL';
  const value = variable(environment, name);
  if (value === undefined || looksLikeOurs(value)) return [];
  return [`${name} is set in your environment and wins against the file.`];
}
