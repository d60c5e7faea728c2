// Roo Code and its fork Zoo keep their settings where no other program can write. So a file is made that the user loads in
// their settings ("Import"): profiles with our address, and without a key, which the user enters once. Not run here.
import { join } from 'node:path';
import type { Client, Plan } from '../client.ts';
import { hasExtension, someExists } from '../detection.ts';
import type { ClientEnvironment } from '../environment.ts';
import type { WantedValue } from '../formats/formats.ts';
import { json } from '../formats/json.ts';
import { requireDirectWay } from '../outbound-proxy.ts';
import { plannedEdit, readConfig } from '../planned-edit.ts';
import { routedEntries } from '../provider-entry.ts';
import { providerHomes } from '../provider-homes.ts';

const id = 'roo';
const profilesPath = ['providerProfiles', 'apiConfigs'];

interface Profile {
  readonly name: string;
  readonly provider: string;
  readonly addressKey: string;
  readonly home: (typeof providerHomes)['anthropic' | 'openai' | 'gemini'];
  readonly tail: string;
}

const profiles: readonly Profile[] = [
  {
    name: 'Anthropic through Pretense',
    provider: 'anthropic',
    addressKey: 'anthropicBaseUrl',
    home: providerHomes.anthropic,
    tail: '',
  },
  {
    name: 'OpenAI through Pretense',
    provider: 'openai-native',
    addressKey: 'openAiNativeBaseUrl',
    home: providerHomes.openai,
    tail: '/v1',
  },
  {
    name: 'Gemini through Pretense',
    provider: 'gemini',
    addressKey: 'googleGeminiBaseUrl',
    home: providerHomes.gemini,
    tail: '',
  },
];

export const roo: Client = {
  id,
  name: 'Roo Code',
  routing: 'file',
  isVerified: false,
  isAssisted: true,
  restart:
    'In the settings of Roo Code choose Import, take ~/.roo/pretense-import.json, and enter the key of the profile that you use.',
  upstreams: ['anthropic', 'openai', 'gemini'],
  files: (environment) => [importFile(environment)],
  detect: async (environment) =>
    hasExtension(environment, 'rooveterinaryinc.roo-cline', 'zoocodeorganization.zoo-code') ||
    (await someExists(environment, '.roo')),
  async plan(environment, target): Promise<Plan> {
    requireDirectWay(environment, 'Roo Code');
    const file = importFile(environment);
    const { bytes, text } = await readConfig(environment, { file, format: json });
    const routed = routedEntries(
      profiles.map(({ name, addressKey, home, tail }) => {
        const path = [...profilesPath, name, addressKey];
        return { label: name, path, address: json.find(text, path)?.value, dialect: home.dialect, home, tail };
      }),
      { target, client: id },
    );
    const [first] = profiles;
    const wanted: readonly WantedValue[] = [
      { path: ['providerProfiles', 'currentApiConfigName'], value: first?.name ?? '' },
      ...profiles.map(({ name, provider }) => ({ path: [...profilesPath, name, 'apiProvider'], value: provider })),
      ...routed.wanted,
    ];
    const notes = [
      'Roo Code keeps its settings where Pretense cannot change them. This makes a file for its Import; nothing changes before you load it, and no key is in it.',
    ];
    const edit = plannedEdit({ file, format: json, before: bytes, upstreams: routed.upstreams }, wanted);
    return { edits: [edit], notes: [...notes, ...routed.notes] };
  },
  overrides: async () => [],
};

function importFile({ home }: ClientEnvironment): string {
  return join(home, '.roo', 'pretense-import.json');
}
