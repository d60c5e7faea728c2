import { join } from 'node:path';
import { type ClientPackage, installed, node24Binary } from '../client-packages.ts';
import { type ClientDriver, fakeKeys } from './client-driver.ts';

const copilotPackage: ClientPackage = { name: '@github/copilot', version: '1.0.102', folder: 'copilot' };

export const copilotCli: ClientDriver = {
  id: 'copilot-cli',
  name: 'Copilot CLI, own key',
  client: 'copilot-cli',
  package: copilotPackage,
  format: 'openai-chat',
  byHand: { variable: 'COPILOT_PROVIDER_BASE_URL', upstream: 'openai' },
  command: 'copilot',
  program: () => [node24Binary(), join(installed(copilotPackage), '@github', 'copilot', 'npm-loader.js')],
  parameters: (task) => ['-p', task, '--allow-all-tools', '--no-auto-update'],
  settings: (origin) => ({
    files: {},
    environment: {
      COPILOT_PROVIDER_API_KEY: fakeKeys.openai,
      COPILOT_MODEL: 'gpt-5',
      COPILOT_OFFLINE: 'true',
      ...(origin === undefined ? {} : { COPILOT_PROVIDER_BASE_URL: `${origin}/v1` }),
    },
  }),
};
