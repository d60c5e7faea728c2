// Terminals that an editor opens: whatever is started in them finds the address in its environment.
import { clientUrl } from '../address.ts';
import type { Client } from '../client.ts';

const id = 'terminal';
/** A proxy of the company must not be asked for this machine. */
const own = '127.0.0.1,::1,localhost';

/**
 * GOOGLE_GEMINI_BASE_URL is not among them: where no way to sign in is chosen, it makes Gemini CLI stop. Nor is
 * OPENAI_BASE_URL, which programs and tests of the user's own read too.
 */
export const terminal: Client = {
  id,
  name: 'Integrated terminal',
  routing: 'terminal',
  detect: async ({ editor }) => editor !== undefined,
  variables: (target) => [
    { name: 'ANTHROPIC_BASE_URL', value: clientUrl(target, id), how: 'replace' },
    { name: 'COPILOT_API_URL', value: `${clientUrl(target, 'copilot-cli')}/u/copilot`, how: 'replace' },
    // Of Gemini CLI with a login; no other program reads it.
    { name: 'CODE_ASSIST_ENDPOINT', value: clientUrl(target, 'gemini-cli'), how: 'replace' },
    { name: 'NO_PROXY', value: own, how: 'append' },
    { name: 'no_proxy', value: own, how: 'append' },
  ],
};
