import { join } from 'node:path';
import { type ClientPackage, installed, node24Binary } from '../client-packages.ts';
import { type ClientDriver, type ClientSettings, fakeKeys } from './client-driver.ts';

const copilotPackage: ClientPackage = { name: '@github/copilot', version: '1.0.102', folder: 'copilot' };

const copilot = {
  client: 'copilot-cli',
  package: copilotPackage,
  byHand: { variable: 'COPILOT_PROVIDER_BASE_URL', upstream: 'openai' },
  command: 'copilot',
  program: () => [node24Binary(), join(installed(copilotPackage), '@github', 'copilot', 'npm-loader.js')],
  parameters: (task: string) => ['-p', task, '--allow-all-tools', '--no-auto-update'],
} satisfies Partial<ClientDriver>;

export const copilotCli: ClientDriver = {
  ...copilot,
  id: 'copilot-cli',
  name: 'Copilot CLI, own key',
  format: 'openai-chat',
  settings: (origin) => settingsOf(origin, 'completions'),
};

export const copilotResponses: ClientDriver = {
  ...copilot,
  id: 'copilot-cli-responses',
  name: 'Copilot CLI, own key, Responses',
  format: 'openai-responses',
  settings: (origin) => settingsOf(origin, 'responses'),
};

function settingsOf(origin: string | undefined, api: 'completions' | 'responses'): ClientSettings {
  return {
    files: {},
    environment: {
      COPILOT_PROVIDER_API_KEY: fakeKeys.openai,
      COPILOT_PROVIDER_WIRE_API: api,
      COPILOT_MODEL: 'gpt-5',
      COPILOT_OFFLINE: 'true',
      ...(origin === undefined ? {} : { COPILOT_PROVIDER_BASE_URL: `${origin}/v1` }),
    },
  };
}
