import { join } from 'node:path';
import { type ClientPackage, installed, node24Binary } from '../client-packages.ts';
import { type ClientDriver, fakeKeys } from './client-driver.ts';

const geminiPackage: ClientPackage = { name: '@google/gemini-cli', version: '0.61.0', folder: 'gemini-cli' };

export const geminiCli: ClientDriver = {
  id: 'gemini-cli',
  name: 'Gemini CLI',
  client: 'gemini-cli',
  package: geminiPackage,
  format: 'gemini',
  command: 'gemini',
  program: () => [node24Binary(), join(installed(geminiPackage), '@google', 'gemini-cli', 'bundle', 'gemini.js')],
  parameters: (task) => ['-p', task, '--yolo'],
  settings: (origin) => ({
    files: {
      '.gemini/settings.json': JSON.stringify({
        security: { auth: { selectedType: 'gemini-api-key' } },
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
        general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
      }),
    },
    environment: {
      GEMINI_API_KEY: fakeKeys.google,
      GEMINI_CLI_TRUST_WORKSPACE: 'true',
      ...(origin === undefined ? {} : { GOOGLE_GEMINI_BASE_URL: origin }),
    },
  }),
};
