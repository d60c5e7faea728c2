import { claudeCodeBinary, claudeCodePackage } from '../client-binaries.ts';
import { type ClientDriver, fakeKeys } from './client-driver.ts';

export const claudeCode: ClientDriver = {
  id: 'claude-code',
  name: 'Claude Code',
  client: 'claude-code',
  package: claudeCodePackage,
  format: 'anthropic-messages',
  command: 'claude',
  program: () => [claudeCodeBinary()],
  parameters: (task) => ['-p', task, '--dangerously-skip-permissions'],
  settings: (origin) => ({
    files: {},
    environment: {
      ANTHROPIC_API_KEY: fakeKeys.anthropic,
      IS_SANDBOX: '1',
      DISABLE_AUTOUPDATER: '1',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      ...(origin === undefined ? {} : { ANTHROPIC_BASE_URL: origin }),
    },
  }),
};
