// Codex, on the command line and in editors: `openai_base_url` at the top of config.toml, for API keys and for the
// ChatGPT login, and the `base_url` of each provider of the user's own. It ignores OPENAI_BASE_URL, and it refuses these
// keys in a project's own config.toml (0.169.0), so no project overrides them.
import { join } from 'node:path';
import type { ProxyTarget } from '../address.ts';
import type { Client, Plan } from '../client.ts';
import { filledText, memberOf, recordOf, type ConfigRecord } from '../config-record.ts';
import { variable } from '../detection.ts';
import type { ClientEnvironment } from '../environment.ts';
import { ClientError } from '../error.ts';
import { toml } from '../formats/toml.ts';
import { editorProxyInTheWay, requireDirectWay } from '../outbound-proxy.ts';
import { plannedEdit, readConfig } from '../planned-edit.ts';
import { routedEntries, type ProviderEntry, type RoutedEntries } from '../provider-entry.ts';
import { providerHomes } from '../provider-homes.ts';

const id = 'codex';
const addressKey = 'openai_base_url';
/** Providers that need no entry in the file and are not OpenAI. */
const builtIn: Readonly<Record<string, string>> = {
  ollama: 'its requests stay on this machine',
  lmstudio: 'its requests stay on this machine',
  'amazon-bedrock': 'it signs its requests for its vendor’s host',
};

export const codex: Client = {
  id,
  name: 'Codex',
  routing: 'file',
  upstream: 'openai',
  isVerified: true,
  takesEditorProxy: true,
  restart: 'Start Codex again; in an editor, reload the window.',
  upstreams: ['openai'],
  files: (environment) => [settingsFile(environment)],
  async detect(environment) {
    if (environment.editor?.extensions.includes('openai.chatgpt') === true) return true;
    return await environment.exists(folderOf(environment));
  },
  async plan(environment, target): Promise<Plan> {
    requireDirectWay(environment, 'Codex', editorProxyInTheWay);
    const file = settingsFile(environment);
    const { bytes, text } = await readConfig(environment, { file, format: toml });
    const settings = recordOf(toml.parse(text));
    const routed = routedProviders(settings, target);
    requireActive(settings, routed);
    const edit = plannedEdit({ file, format: toml, before: bytes, upstreams: routed.upstreams }, routed.wanted);
    return { edits: [edit], notes: [...routed.notes, ...profileNotes(settings)] };
  },
  overrides: async () => [],
};

function settingsFile(environment: ClientEnvironment): string {
  return join(folderOf(environment), 'config.toml');
}

function folderOf(environment: ClientEnvironment): string {
  return variable(environment, 'CODEX_HOME') ?? join(environment.home, '.codex');
}

const providerPath = (name: string) => ['model_providers', name, 'base_url'];

function routedProviders(settings: ConfigRecord, target: ProxyTarget): RoutedEntries {
  const own = Object.entries(recordOf(settings['model_providers'])).map(([name, value]): ProviderEntry => {
    const provider = recordOf(value);
    const path = providerPath(name);
    const against =
      filledText(provider['base_url']) === undefined
        ? 'it has no address in the file that could be changed'
        : undefined;
    return {
      label: `The model_provider ${name}`,
      path,
      address: provider['base_url'],
      dialect: 'openai',
      tail: '/v1',
      against,
    };
  });
  const vendor: ProviderEntry = {
    label: 'Codex',
    path: [addressKey],
    address: settings[addressKey],
    dialect: 'openai',
    home: providerHomes.openai,
    tail: '/v1',
    isSingle: true,
  };
  return routedEntries([vendor, ...own], { target, client: id });
}

/** Throws ClientError `refused` when the provider that is in use would go past the proxy. */
function requireActive(settings: ConfigRecord, { wanted, notes }: RoutedEntries): void {
  const profile = filledText(settings['profile']);
  const active = profile === undefined ? {} : recordOf(recordOf(settings['profiles'])[profile]);
  const provider = filledText(active['model_provider']) ?? filledText(settings['model_provider']) ?? 'openai';
  const path = JSON.stringify(provider === 'openai' ? [addressKey] : providerPath(provider));
  if (wanted.some((each) => JSON.stringify(each.path) === path)) return;
  const why = memberOf(builtIn, provider);
  const reason = why === undefined ? '' : `The model_provider ${provider}: ${why}.`;
  const sentences = [...notes, reason].filter((sentence) => sentence !== '');
  throw new ClientError(
    'refused',
    `Codex uses a provider that Pretense cannot route, so it is left as it is and not protected. ${sentences.join(' ')}`.trim(),
  );
}

function profileNotes(settings: ConfigRecord): readonly string[] {
  const known = new Set(['openai', ...Object.keys(recordOf(settings['model_providers']))]);
  const others = Object.entries(recordOf(settings['profiles'])).flatMap(([name, profile]) => {
    const provider = filledText(recordOf(profile)['model_provider']);
    return provider === undefined || known.has(provider) ? [] : [name];
  });
  if (others.length === 0) return [];
  return [`The profile ${others.join(', ')} uses another model_provider and stays unprotected.`];
}
