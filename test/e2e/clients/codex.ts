// Codex three times, since its model decides how it edits: with an API key as a patch of its own and as a patch in a
// shell command, and with a ChatGPT login, which goes elsewhere and compresses its requests, as a patch in JavaScript.
import { codexBinary, codexPackage } from '../client-binaries.ts';
import { type ClientDriver, type ClientSettings, fakeKeys } from './client-driver.ts';

const codex = {
  client: 'codex',
  package: codexPackage,
  format: 'openai-responses',
  command: 'codex',
  program: () => [codexBinary()],
  parameters: (task: string) => ['exec', '--dangerously-bypass-approvals-and-sandbox', task],
} as const;

export const codexKey: ClientDriver = {
  ...codex,
  id: 'codex-key',
  name: 'Codex, API key',
  settings: (origin) => settingsOf(origin, 'gpt-5.5', { auth_mode: 'apikey', OPENAI_API_KEY: fakeKeys.openai }),
};

export const codexShell: ClientDriver = {
  ...codex,
  id: 'codex-shell',
  name: 'Codex, API key, patch in a shell command',
  settings: (origin) => settingsOf(origin, 'gpt-5.3-codex', { auth_mode: 'apikey', OPENAI_API_KEY: fakeKeys.openai }),
};

export const codexLogin: ClientDriver = {
  ...codex,
  id: 'codex-login',
  name: 'Codex, ChatGPT login, patch in JavaScript',
  settings: (origin) =>
    settingsOf(origin, 'gpt-6.1-sol', {
      auth_mode: 'chatgpt',
      OPENAI_API_KEY: null,
      tokens: {
        id_token: loginToken(),
        access_token: loginToken(),
        refresh_token: 'nobody',
        account_id: 'account-of-nobody',
      },
      last_refresh: new Date().toISOString(),
    }),
};

function settingsOf(origin: string | undefined, model: string, login: unknown): ClientSettings {
  const address = origin === undefined ? '' : `openai_base_url = "${origin}/v1"\n`;
  return {
    files: {
      '.codex/config.toml': `model = "${model}"\ncheck_for_update_on_startup = false\n${address}\n[analytics]\nenabled = false\n`,
      '.codex/auth.json': JSON.stringify(login),
    },
    environment: {},
  };
}

/** A token (JWT) that nobody has signed, for a person that does not exist. */
function loginToken(): string {
  const inTenDays = Math.floor(Date.now() / 1000) + 10 * 24 * 3600;
  const claims = {
    aud: ['app_nobody'],
    exp: inTenDays,
    iat: inTenDays - 11 * 24 * 3600,
    iss: 'https://auth.openai.com',
    sub: 'auth0|nobody',
    'https://api.openai.com/auth': {
      chatgpt_account_id: 'account-of-nobody',
      chatgpt_plan_type: 'plus',
      chatgpt_user_id: 'user-nobody',
      user_id: 'user-nobody',
    },
  };
  return [{ alg: 'RS256', typ: 'JWT' }, claims, 'unsigned']
    .map((part) => Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url'))
    .join('.');
}
