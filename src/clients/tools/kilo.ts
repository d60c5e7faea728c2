// Kilo Code, in editors and on the command line: `provider.<id>.options.baseURL` of its global file. Seen with 7.7.9:
// Anthropic, OpenAI and Kilo's own gateway go to the address that stands there. What the extension asks Kilo's servers
// besides (completions while typing, commit messages) has no address that could be set.
import type { Client } from '../client.ts';
import { providerHomes } from '../provider-homes.ts';
import { openCodeClient } from './opencode-family.ts';

export const kilo: Client = openCodeClient({
  id: 'kilo',
  name: 'Kilo Code',
  isVerified: false,
  folder: 'kilo',
  fileNames: ['config.json', 'kilo.json', 'kilo.jsonc', 'opencode.json', 'opencode.jsonc'],
  newFile: 'kilo.json',
  extensions: ['kilocode.kilo-code'],
  projectFolders: ['.kilo', '.kilocode'],
  fileVariable: 'KILO_CONFIG',
  own: { id: 'kilo', home: providerHomes.kilo },
});
