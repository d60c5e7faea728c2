import { continuePackage, continueScript } from '../client-binaries.ts';
import { node24Binary } from '../client-packages.ts';
import { type ClientDriver, fakeKeys } from './client-driver.ts';

export const continueCli: ClientDriver = {
  id: 'continue',
  name: 'Continue CLI',
  client: 'continue',
  package: continuePackage,
  format: 'openai-chat',
  command: 'cn',
  program: () => [node24Binary(), continueScript()],
  parameters: (task) => ['-p', task, '--auto'],
  settings: (origin) => ({
    files: {
      '.continue/config.yaml': `name: mine
version: 1.0.0
schema: v1
models:
  - name: Chat # the good one
    provider: openai
    model: gpt-4o
    apiKey: ${fakeKeys.openai}
${origin === undefined ? '' : `    apiBase: ${origin}/v1\n`}    roles: [chat]
`,
    },
    environment: { CONTINUE_TELEMETRY_ENABLED: '0' },
  }),
};
