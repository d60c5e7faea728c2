// GitHub Copilot Chat in VS Code. Models with a key of the user's own have an address each, in `chatLanguageModels.json` of
// the editor's user folder. Copilot's own models take one from a setting that GitHub does not document: it is written only
// when the user asks for that by name. From its source and from other tools that use it; not run here.
import { join } from 'node:path';
import { hasExtension, someExists, variable } from '../detection.ts';
import type { Client, Plan } from '../client.ts';
import { filledText, itemsAt, recordOf } from '../config-record.ts';
import { entryPlan, joinedPlans, type EntryFile, type FoundEntries } from '../entry-plan.ts';
import type { ClientEnvironment } from '../environment.ts';
import { json } from '../formats/json.ts';
import { requireDirectWay } from '../outbound-proxy.ts';
import { providerHomes, type Dialect } from '../provider-homes.ts';
import type { ProviderEntry } from '../provider-entry.ts';

const id = 'copilot-chat';
const overrideKey = 'github.copilot.advanced.debug.overrideCapiUrl';

export const copilotChat: Client = {
  id,
  name: 'GitHub Copilot Chat',
  routing: 'file',
  upstream: 'copilot',
  isVerified: false,
  restart: 'Start the editor again.',
  upstreams: ['openai', 'anthropic'],
  undocumented: `Copilot’s own models go through Pretense only by the setting ${overrideKey}, which GitHub does not document: it may stop working with any update. Completions while you type and searches go to GitHub all the same. A plan of a company has a host of its own, which Pretense is told with --upstream copilot=URL. With Settings Sync, exclude the setting (settingsSync.ignoredSettings), or other machines get this address too.`,
  limits: (isUndocumented) =>
    isUndocumented
      ? 'Completions while you type stay unprotected.'
      : 'Copilot’s own models stay unprotected; they can be routed only by a setting that GitHub does not document (pretense route copilot-chat --undocumented).',
  files: (environment) =>
    userFolders(environment).flatMap((folder) => [
      join(folder, 'chatLanguageModels.json'),
      join(folder, 'settings.json'),
    ]),
  async detect(environment) {
    if (hasExtension(environment, 'github.copilot', 'github.copilot-chat')) return true;
    const files = userFolders(environment).map((folder) => join(folder, 'chatLanguageModels.json'));
    return await someExists(environment, join('.config', 'github-copilot'), ...files);
  },
  async plan(environment, target): Promise<Plan> {
    requireDirectWay(environment, 'Copilot Chat');
    const common = { environment, target, client: id, format: json };
    const plans: Plan[] = [];
    for (const folder of await profileFolders(environment)) {
      plans.push(await entryPlan({ ...common, file: join(folder, 'chatLanguageModels.json') }, ownModelsIn));
      if (environment.undocumented === true) {
        plans.push(await overridePlan({ ...common, file: join(folder, 'settings.json') }));
      }
    }
    return joinedPlans(plans, 'Copilot Chat has no model with a key of your own, so there is nothing to change.');
  },
  overrides: async () => [],
};

const folderNames: Readonly<Record<string, string>> = {
  'Visual Studio Code': 'Code',
  'Visual Studio Code - Insiders': 'Code - Insiders',
  VSCodium: 'VSCodium',
};

/** Of the editor that asks; on the command line, of those that there may be. */
function userFolders(environment: ClientEnvironment): readonly string[] {
  const portable = variable(environment, 'VSCODE_PORTABLE');
  if (portable !== undefined) return [join(portable, 'user-data', 'User')];
  const { editor, home, platform } = environment;
  const data =
    platform === 'win32'
      ? (variable(environment, 'APPDATA') ?? join(home, 'AppData', 'Roaming'))
      : platform === 'darwin'
        ? join(home, 'Library', 'Application Support')
        : (variable(environment, 'XDG_CONFIG_HOME') ?? join(home, '.config'));
  const own = editor === undefined ? undefined : folderNames[editor.appName];
  const names = own === undefined ? ['Code', 'Code - Insiders'] : [own];
  return names.map((name) => join(data, name, 'User'));
}

/** The default profile and those beside it, of the editors that are there. */
async function profileFolders(environment: ClientEnvironment): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of userFolders(environment)) {
    if (!(await environment.exists(folder))) continue;
    const profiles = (await environment.readFolder(join(folder, 'profiles'))).toSorted();
    found.push(folder, ...profiles.map((name) => join(folder, 'profiles', name)));
  }
  return found;
}

function dialectOf(apiType: unknown): Dialect | undefined {
  if (apiType === 'messages') return 'anthropic';
  return typeof apiType === 'string' ? 'openai' : undefined;
}

/** A list of groups, each with models that have an address; groups of vendors without one are not ours to see. */
function ownModelsIn(root: unknown): FoundEntries {
  const entries = itemsAt(root, []).flatMap(({ path, item }) => {
    const kind = dialectOf(item['apiType']) ?? 'openai';
    return itemsAt(item['models'], [...path, 'models']).flatMap((model): readonly ProviderEntry[] => {
      const address = model.item['url'];
      if (filledText(address) === undefined) return [];
      const dialect = dialectOf(model.item['apiType']) ?? kind;
      return [{ label: `The model ${model.label}`, path: [...model.path, 'url'], address, dialect, tail: '' }];
    });
  });
  return { entries };
}

async function overridePlan(file: EntryFile): Promise<Plan> {
  const { edits, notes } = await entryPlan(file, (root) => ({
    entries: [
      {
        label: 'Copilot’s own models',
        path: [overrideKey],
        address: recordOf(root)[overrideKey],
        dialect: 'openai',
        home: providerHomes.copilot,
        tail: '',
      },
    ],
  }));
  return { edits: edits.map((edit) => ({ ...edit, isUndocumented: true as const })), notes };
}
