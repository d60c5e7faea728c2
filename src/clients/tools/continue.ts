// Continue, in editors and as `cn`: each model of the user's config.yaml (or the older config.json) has an address of
// its own. Models of the hub and of a project's `.continue` folder are not in that file.
import { join } from 'node:path';
import { clientUrl, isSameUpstream, looksLikeOurs, type ProxyTarget } from '../address.ts';
import type { Client, Override, Plan } from '../client.ts';
import type { ClientEnvironment } from '../environment.ts';
import { nameOf, type ConfigFormat, type ConfigPath } from '../formats/config-format.ts';
import type { WantedValue } from '../formats/formats.ts';
import { json } from '../formats/json.ts';
import { yaml } from '../formats/yaml.ts';
import { requireDirectWay } from '../outbound-proxy.ts';
import { plannedEdit, readConfig } from '../planned-edit.ts';

const id = 'continue';

/** Providers of Continue whose requests the proxy may know: where they go without an address of their own. */
const official: Readonly<Record<string, string>> = {
  anthropic: 'https://api.anthropic.com/v1',
  openai: 'https://api.openai.com/v1',
};

export const continueDev: Client = {
  id,
  name: 'Continue',
  routing: 'file',
  restart: 'Continue reads its file again by itself; start `cn` again.',
  upstreams: ['anthropic', 'openai'],
  files: (environment) => configFiles(environment).map(({ file }) => file),
  async detect(environment) {
    if (environment.editor?.extensions.includes('continue.continue') === true) return true;
    return await environment.exists(folderOf(environment));
  },
  async plan(environment, target): Promise<Plan> {
    requireDirectWay(environment, 'Continue');
    for (const { file, format } of configFiles(environment)) {
      const { bytes, text } = await readConfig(environment, { file, format });
      if (bytes === undefined) continue;
      const { wanted, notes } = judged(modelsIn(format.parse(text)), target);
      return { edits: wanted.length === 0 ? [] : [plannedEdit({ file, format, before: bytes }, wanted)], notes };
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

interface JudgedModels {
  readonly wanted: readonly WantedValue[];
  readonly notes: readonly string[];
}

function judged(models: readonly FoundModel[], target: ProxyTarget): JudgedModels {
  const wanted: WantedValue[] = [];
  const notes: string[] = [];
  for (const model of models) {
    const reason = reasonAgainst(model, target);
    if (reason === undefined) wanted.push({ path: [...model.path, 'apiBase'], value: `${clientUrl(target, id)}/v1/` });
    else notes.push(`The model ${model.label} stays as it is and unprotected: ${reason}.`);
  }
  if (models.length === 0) notes.push('Continue has no models in its own file, so there is nothing to change.');
  return { wanted, notes };
}

function reasonAgainst({ provider, address }: FoundModel, target: ProxyTarget): string | undefined {
  if (typeof provider !== 'string') return 'it is defined elsewhere';
  const usual = Object.hasOwn(official, provider) ? official[provider] : undefined;
  const upstream = target.upstreams[provider];
  if (usual === undefined || upstream === undefined) return `Pretense cannot read requests for ${provider} yet`;
  if (address !== undefined && address !== null && typeof address !== 'string') return 'its apiBase is no text';
  const current = address ?? usual;
  if (looksLikeOurs(current) || isSameUpstream(current, upstream)) return undefined;
  return 'it has an address of its own, which is not where Pretense sends such requests';
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
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
