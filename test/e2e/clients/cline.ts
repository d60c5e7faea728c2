import { join } from 'node:path';
import { type ClientPackage, installed } from '../client-packages.ts';
import { type ClientDriver, fakeKeys } from './client-driver.ts';

const clinePackage: ClientPackage = { name: 'cline', version: '3.0.65', folder: 'cline' };

export const cline: ClientDriver = {
  id: 'cline',
  name: 'Cline CLI',
  client: 'cline',
  package: clinePackage,
  format: 'openai-chat',
  command: 'cline',
  program: () => [join(installed(clinePackage), '@cline', `cli-${process.platform}-${process.arch}`, 'bin', 'cline')],
  parameters: (task) => ['--auto-approve', 'true', task],
  settings: (origin, gateway) => ({
    files: {
      '.cline/data/settings/providers.json': JSON.stringify({
        version: 1,
        lastUsedProvider: 'openai-compatible',
        providers: {
          'openai-compatible': {
            settings: {
              provider: 'openai-compatible',
              apiKey: fakeKeys.openai,
              model: 'fake-model',
              baseUrl: `${origin ?? gateway}/v1`,
            },
            updatedAt: '2026-01-01T00:00:00.000Z',
            tokenSource: 'manual',
          },
        },
      }),
    },
    environment: {},
  }),
};
