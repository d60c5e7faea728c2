// Aider: `openai-api-base` of the file in the user's own folder, for all models that it asks as OpenAI is asked. Those of
// other vendors take their address from the environment only. From its documentation; not run here.
import { join } from 'node:path';
import type { Client, Plan } from '../client.ts';
import { recordOf } from '../config-record.ts';
import { someExists } from '../detection.ts';
import { entryPlan } from '../entry-plan.ts';
import type { ClientEnvironment } from '../environment.ts';
import { dotenv } from '../formats/dotenv.ts';
import { yaml } from '../formats/yaml.ts';
import { requireDirectWay } from '../outbound-proxy.ts';
import { overridesWith } from '../project-overrides.ts';
import { providerHomes } from '../provider-homes.ts';

const id = 'aider';
const addressKey = 'openai-api-base';
const variables = ['OPENAI_API_BASE', 'AIDER_OPENAI_API_BASE'];

export const aider: Client = {
  id,
  name: 'Aider',
  routing: 'file',
  isVerified: false,
  restart: 'Start Aider again.',
  upstreams: ['openai'],
  limits: () =>
    'Only models that Aider asks as it asks OpenAI go through Pretense; those of Anthropic do in terminals of the editor, those of other vendors do not.',
  files: (environment) => [configFile(environment)],
  detect: (environment) => someExists(environment, '.aider.conf.yml', '.aider'),
  async plan(environment, target): Promise<Plan> {
    requireDirectWay(environment, 'Aider');
    const plan = await entryPlan(
      { environment, target, client: id, file: configFile(environment), format: yaml },
      (root) => ({
        entries: [
          {
            label: addressKey,
            path: [addressKey],
            address: recordOf(root)[addressKey],
            dialect: 'openai',
            home: providerHomes.openai,
            tail: '/v1',
          },
        ],
      }),
    );
    return plan;
  },
  async overrides(environment, roots) {
    const sentence = (names: string): string => `sets ${names} for Aider in this project`;
    const own = configFile(environment);
    const files = roots.map((root) => join(root, '.aider.conf.yml')).filter((file) => file !== own);
    const find = (root: unknown) => [{ name: addressKey, value: recordOf(root)[addressKey] }];
    const found = await overridesWith(environment, { files, format: yaml, find, sentence });
    const envFiles = roots.map((root) => join(root, '.env'));
    const findEnv = (root: unknown) => variables.map((name) => ({ name, value: recordOf(root)[name] }));
    return [
      ...found,
      ...(await overridesWith(environment, { files: envFiles, format: dotenv, find: findEnv, sentence })),
    ];
  },
};

function configFile({ home }: ClientEnvironment): string {
  return join(home, '.aider.conf.yml');
}
