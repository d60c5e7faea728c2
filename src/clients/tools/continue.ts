// Continue, in editors and as `cn`: each model of the user's config.yaml (or the older config.json) has an address of
// its own. Models of the hub and of a project's `.continue` folder are not in that file.
import { join } from 'node:path';
import type { Client, Override, Plan } from '../client.ts';
import { memberOf, recordOf } from '../config-record.ts';
import { entryPlan, joinedPlans } from '../entry-plan.ts';
import type { ClientEnvironment } from '../environment.ts';
import { nameOf, type ConfigFormat, type ConfigPath } from '../formats/config-format.ts';
import { json } from '../formats/json.ts';
import { yaml } from '../formats/yaml.ts';
import { requireDirectWay } from '../outbound-proxy.ts';
import type { ProviderEntry } from '../provider-entry.ts';
import { providerHomes, type ProviderHome } from '../provider-homes.ts';

const id = 'continue';

/** Providers of Continue whose requests the proxy reads. */
const homes: Readonly<Record<string, ProviderHome>> = {
  anthropic: providerHomes.anthropic,
  openai: providerHomes.openai,
  gemini: providerHomes.gemini,
  mistral: providerHomes.mistral,
  deepseek: providerHomes.deepseek,
  groq: providerHomes.groq,
  openrouter: providerHomes.openrouter,
  xAI: providerHomes.xai,
  cerebras: providerHomes.cerebras,
  moonshot: providerHomes.moonshot,
  nvidia: providerHomes.nvidia,
  together: providerHomes.together,
};
/** Providers that speak as OpenAI does, at an address that only their user knows. */
const openaiLike = ['azure', 'lmstudio', 'llama.cpp', 'vllm', 'docker'];
/** Providers that stay on this machine unless they have an address. */
const localProviders = ['ollama', 'lmstudio', 'llama.cpp', 'llamafile', 'vllm', 'docker', 'text-gen-webui'];

export const continueDev: Client = {
  id,
  name: 'Continue',
  routing: 'file',
  isVerified: true,
  restart: 'Continue reads its file again by itself; start `cn` again.',
  upstreams: ['anthropic', 'openai', 'gemini'],
  files: (environment) => configFiles(environment).map(({ file }) => file),
  async detect(environment) {
    if (environment.editor?.extensions.includes('continue.continue') === true) return true;
    return await environment.exists(folderOf(environment));
  },
  async plan(environment, target): Promise<Plan> {
    requireDirectWay(environment, 'Continue');
    for (const { file, format } of configFiles(environment)) {
      if ((await environment.readFile(file)) === undefined) continue;
      const plan = await entryPlan({ environment, target, client: id, file, format }, (root) => ({
        entries: modelsIn(root).map(entryOf),
      }));
      return joinedPlans([plan], 'Continue has no models in its own file, so there is nothing to change.');
    }
    return { edits: [], notes: ['Continue has no configuration file with models yet, so there is nothing to change.'] };
  },
  overrides: projectModels,
};

function folderOf({ variables, home }: ClientEnvironment): string {
  const chosen = variables['CONTINUE_GLOBAL_DIR'];
  return chosen === undefined || chosen === '' ? join(home, '.continue') : chosen;
}

interface ConfigFile {
  readonly file: string;
  readonly format: ConfigFormat;
}

/** The second is read by Continue only when there is no first. */
function configFiles(environment: ClientEnvironment): readonly ConfigFile[] {
  const folder = folderOf(environment);
  return [
    { file: join(folder, 'config.yaml'), format: yaml },
    { file: join(folder, 'config.json'), format: json },
  ];
}

interface FoundModel {
  readonly path: ConfigPath;
  readonly label: string;
  readonly provider: unknown;
  readonly address: unknown;
}

function modelsIn(root: unknown): readonly FoundModel[] {
  const settings = recordOf(root);
  return [
    ...foundModels(settings['models'], ['models']),
    ...foundModels(settings['tabAutocompleteModel'], ['tabAutocompleteModel']),
  ];
}

/** A list of models, or one. */
function foundModels(value: unknown, path: ConfigPath): readonly FoundModel[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, at) => foundModels(item, [...path, { item: at, name: nameOf(item) }]));
  }
  if (typeof value !== 'object' || value === null) return [];
  const model = recordOf(value);
  const label = nameOf(value) ?? (typeof model['uses'] === 'string' ? model['uses'] : 'without a name');
  return [{ path, label, provider: model['provider'], address: model['apiBase'] }];
}

function entryOf({ path, label, provider, address }: FoundModel): ProviderEntry {
  const name = typeof provider === 'string' ? provider : '';
  const home = memberOf(homes, name);
  const isLocal = localProviders.includes(name) && typeof address !== 'string';
  const plain = { label: `The model ${label}`, path: [...path, 'apiBase'], address, tail: tailOf(name) };
  if (name === '') return { ...plain, dialect: undefined, against: 'it is defined elsewhere' };
  if (isLocal) return { ...plain, dialect: undefined, against: 'its requests stay on this machine' };
  return { ...plain, dialect: home?.dialect ?? (openaiLike.includes(name) ? 'openai' : undefined), home };
}

function tailOf(provider: string): string {
  return provider === 'gemini' ? '/v1beta/' : '/v1/';
}

/** Folders of a project in which Continue looks for more models. */
const projectFolders = [join('.continue', 'models'), join('.continue', 'assistants'), join('.continue', 'agents')];

async function projectModels(environment: ClientEnvironment, roots: readonly string[]): Promise<readonly Override[]> {
  const found: Override[] = [];
  const own = folderOf(environment);
  for (const root of roots.filter((each) => join(each, '.continue') !== own)) {
    for (const folder of projectFolders.map((name) => join(root, name))) {
      const names = (await environment.readFolder(folder)).filter((name) => /\.(?:ya?ml|json)$/.test(name));
      const file = names[0] === undefined ? undefined : join(folder, names[0]);
      if (file !== undefined)
        found.push({ file, sentence: 'brings models of this project, which have their own address' });
    }
    const file = join(root, '.continuerc.json');
    if (await environment.exists(file))
      found.push({ file, sentence: 'changes the models of Continue in this project' });
  }
  return found;
}
