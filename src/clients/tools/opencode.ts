// OpenCode: `provider.<id>.options.baseURL` of its global file. Seen with 1.18.33: Anthropic, OpenAI, Google, OpenRouter,
// the GitHub login and OpenCode Zen go to the address that stands there.
import type { Client } from '../client.ts';
import { providerHomes } from '../provider-homes.ts';
import { openCodeClient } from './opencode-family.ts';

export const opencode: Client = openCodeClient({
  id: 'opencode',
  name: 'OpenCode',
  isVerified: true,
  folder: 'opencode',
  fileNames: ['config.json', 'opencode.json', 'opencode.jsonc'],
  newFile: 'opencode.json',
  extensions: ['sst-dev.opencode'],
  projectFolders: ['.opencode'],
  fileVariable: 'OPENCODE_CONFIG',
  own: { id: 'opencode', home: providerHomes.zen },
});
