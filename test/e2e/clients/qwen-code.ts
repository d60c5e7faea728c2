import { join } from 'node:path';
import { type ClientPackage, installed, node24Binary } from '../client-packages.ts';
import { type ClientDriver, fakeKeys } from './client-driver.ts';

const qwenPackage: ClientPackage = { name: '@qwen-code/qwen-code', version: '0.24.4', folder: 'qwen-code' };

export const qwenCode: ClientDriver = {
  id: 'qwen-code',
  name: 'Qwen Code',
  client: 'qwen-code',
  package: qwenPackage,
  format: 'openai-chat',
  command: 'qwen',
  program: () => [node24Binary(), join(installed(qwenPackage), '@qwen-code', 'qwen-code', 'cli-entry.js')],
  parameters: (task) => ['-p', task, '--yolo', '--auth-type', 'openai'],
  settings: (origin, gateway) => ({
    files: {
      '.qwen/settings.json': JSON.stringify({
        security: { auth: { selectedType: 'openai' } },
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
        general: { enableAutoUpdate: false },
        env: { OPENAI_BASE_URL: `${origin ?? gateway}/v1` },
      }),
    },
    environment: {
      OPENAI_API_KEY: fakeKeys.openai,
      OPENAI_MODEL: 'qwen3-coder-plus',
      QWEN_CODE_SUPPRESS_YOLO_WARNING: '1',
    },
  }),
};
