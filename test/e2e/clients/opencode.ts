import { join } from 'node:path';
import { type ClientPackage, installed } from '../client-packages.ts';
import { type ClientDriver, fakeKeys } from './client-driver.ts';

const opencodePackage: ClientPackage = { name: 'opencode-ai', version: '1.18.33', folder: 'opencode' };

export const opencode: ClientDriver = {
  id: 'opencode',
  name: 'OpenCode',
  client: 'opencode',
  package: opencodePackage,
  format: 'anthropic-messages',
  command: 'opencode',
  program: () => [join(installed(opencodePackage), `opencode-${process.platform}-${process.arch}`, 'bin', 'opencode')],
  parameters: (task) => ['run', task],
  settings: (origin) => ({
    files: {
      '.config/opencode/opencode.json': JSON.stringify({
        $schema: 'https://opencode.ai/config.json',
        autoupdate: false,
        share: 'disabled',
        model: 'anthropic/claude-sonnet-4-5',
        small_model: 'anthropic/claude-sonnet-4-5',
        provider: {
          anthropic: {
            options: { apiKey: fakeKeys.anthropic, ...(origin === undefined ? {} : { baseURL: `${origin}/v1` }) },
            models: { 'claude-sonnet-4-5': { name: 'Sonnet', limit: { context: 200_000, output: 32_000 } } },
          },
        },
      }),
    },
    environment: {
      OPENCODE_DISABLE_MODELS_FETCH: '1',
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
      OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
    },
  }),
};
