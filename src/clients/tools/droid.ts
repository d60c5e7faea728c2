// Droid (Factory): models of the user's own in settings.json, or in the older config.json. Factory's own models go to
// Factory. From its documentation; not run here.
import { join } from 'node:path';
import type { Client, Plan } from '../client.ts';
import { filledText, itemsAt, memberOf, recordOf } from '../config-record.ts';
import { someExists } from '../detection.ts';
import { entryPlan, joinedPlans, type FoundEntries } from '../entry-plan.ts';
import type { ClientEnvironment } from '../environment.ts';
import { json } from '../formats/json.ts';
import { requireDirectWay } from '../outbound-proxy.ts';
import { overridesWith } from '../project-overrides.ts';
import type { Dialect } from '../provider-homes.ts';
import type { ProviderEntry } from '../provider-entry.ts';

const id = 'droid';
const hosted = 'Models of Factory itself are asked on its servers and stay unprotected.';
const dialects: Readonly<Record<string, Dialect>> = {
  anthropic: 'anthropic',
  openai: 'openai',
  'generic-chat-completion-api': 'openai',
};

export const droid: Client = {
  id,
  name: 'Droid',
  routing: 'file',
  isVerified: false,
  restart: 'Start Droid again.',
  upstreams: ['anthropic', 'openai'],
  limits: () => hosted,
  files: (environment) => shapes.map(({ name }) => join(folderOf(environment), name)),
  detect: (environment) => someExists(environment, '.factory'),
  async plan(environment, target): Promise<Plan> {
    requireDirectWay(environment, 'Droid');
    const plans: Plan[] = [];
    for (const shape of shapes) {
      const file = join(folderOf(environment), shape.name);
      plans.push(
        await entryPlan({ environment, target, client: id, file, format: json }, (root) => modelsIn(root, shape)),
      );
    }
    return joinedPlans(plans, 'Droid has no model of your own, so there is nothing to change.');
  },
  async overrides(environment, roots) {
    const own = folderOf(environment);
    const folders = roots.map((root) => join(root, '.factory')).filter((folder) => folder !== own);
    return await overridesWith(environment, {
      files: folders.flatMap((folder) => ['settings.json', 'settings.local.json'].map((name) => join(folder, name))),
      format: json,
      find: (root) =>
        modelsIn(root, settingsShape).entries.map(({ label, address }) => ({
          name: label.replace('The', 'the'),
          value: address,
        })),
      sentence: (names) => `brings ${names} into this project for Droid, with an address of its own`,
    });
  },
};

interface Shape {
  readonly name: string;
  readonly list: string;
  readonly address: string;
}

const settingsShape: Shape = { name: 'settings.json', list: 'customModels', address: 'baseUrl' };
const shapes: readonly Shape[] = [settingsShape, { name: 'config.json', list: 'custom_models', address: 'base_url' }];

function folderOf({ home }: ClientEnvironment): string {
  return join(home, '.factory');
}

function modelsIn(root: unknown, { list, address }: Shape): FoundEntries {
  const entries = itemsAt(recordOf(root)[list], [list]).map(({ path, item, label }): ProviderEntry => {
    const dialect = memberOf(dialects, filledText(item['provider']) ?? '');
    return { label: `The model ${label}`, path: [...path, address], address: item[address], dialect, tail: '' };
  });
  return { entries };
}
