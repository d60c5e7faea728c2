// OpenCode and Kilo, which grew out of it: one global file (or several, the last of which counts), an address for each
// provider, and credentials beside. A provider that is named in the file is offered to the user, so only those are
// written that are in use: named already, with a credential, or there without one.
import { join } from 'node:path';
import type { ProxyTarget } from '../address.ts';
import type { Client, Override, Plan } from '../client.ts';
import { filledText, memberOf, recordOf, type ConfigRecord } from '../config-record.ts';
import { configFolder, dataFolder, hasExtension, variable } from '../detection.ts';
import { entryPlan, joinedPlans, type FoundEntries } from '../entry-plan.ts';
import { textOf, type ClientEnvironment } from '../environment.ts';
import { json } from '../formats/json.ts';
import { requireDirectWay } from '../outbound-proxy.ts';
import { overridesWith } from '../project-overrides.ts';
import { readConfig } from '../planned-edit.ts';
import type { ProviderEntry } from '../provider-entry.ts';
import { providerHomes, type Dialect, type ProviderHome } from '../provider-homes.ts';

export interface OpenCodeTool {
  readonly id: string;
  readonly name: string;
  readonly isVerified: boolean;
  /** Of its folders below `~/.config` and `~/.local/share`. */
  readonly folder: string;
  /** Names of the global file, the one that counts last. */
  readonly fileNames: readonly string[];
  /** The one that is made where there is none. */
  readonly newFile: string;
  readonly extensions: readonly string[];
  /** Folders of a project that may hold such a file, besides its root. */
  readonly projectFolders: readonly string[];
  /** Variable that names one more file, which wins against the global one. */
  readonly fileVariable: string;
  /** The provider that is there without a credential. */
  readonly own: { readonly id: string; readonly home: ProviderHome };
}

export function openCodeClient(tool: OpenCodeTool): Client {
  const { id, name, isVerified, extensions } = tool;
  return {
    id,
    name,
    routing: 'file',
    isVerified,
    restart: `Start ${name} again; in an editor, reload the window.`,
    upstreams: ['anthropic', 'openai', 'gemini'],
    files: (environment) => globalFiles(tool, environment),
    detect: async (environment) =>
      hasExtension(environment, ...extensions) ||
      (await environment.exists(configFolder(environment, tool.folder))) ||
      (await environment.exists(dataFolder(environment, tool.folder))),
    plan: async (environment, target): Promise<Plan> => {
      requireDirectWay(environment, name);
      return await planOf(tool, environment, target);
    },
    overrides: (environment, roots) => overridesOf(tool, environment, roots),
  };
}

function globalFiles({ folder, fileNames }: OpenCodeTool, environment: ClientEnvironment): readonly string[] {
  return fileNames.map((name) => join(configFolder(environment, folder), name));
}

/** The last one that is there, since it wins; else the one that the tool's documentation names. */
async function planOf(tool: OpenCodeTool, environment: ClientEnvironment, target: ProxyTarget): Promise<Plan> {
  const files = globalFiles(tool, environment);
  const settings = await Promise.all(
    files.map(async (file) => {
      const { bytes, text } = await readConfig(environment, { file, format: json });
      return { file, isThere: bytes !== undefined, root: recordOf(json.parse(text)) };
    }),
  );
  const made = join(configFolder(environment, tool.folder), tool.newFile);
  const file = settings.findLast(({ isThere }) => isThere)?.file ?? made;
  const credentials = await credentialsOf(tool, environment);
  const plan = await entryPlan({ environment, target, client: tool.id, file, format: json }, () =>
    providersIn(
      settings.map(({ root }) => root),
      { tool, credentials, environment },
    ),
  );
  return joinedPlans([plan], `${tool.name} has no provider yet, so there is nothing to change.`);
}

/** What kind of credential is kept for a provider: names and kinds only, never a value. */
async function credentialsOf({ folder }: OpenCodeTool, environment: ClientEnvironment): Promise<ConfigRecord> {
  const file = join(dataFolder(environment, folder), 'auth.json');
  try {
    const bytes = await environment.readFile(file);
    return bytes === undefined ? {} : recordOf(json.parse(textOf(bytes, file)));
  } catch {
    return {};
  }
}

interface KnownProvider {
  readonly home: ProviderHome;
  readonly tail: string;
  /** With one of these in the environment the provider is there. */
  readonly variables: readonly string[];
}

const known: Readonly<Record<string, KnownProvider>> = {
  anthropic: { home: providerHomes.anthropic, tail: '/v1', variables: ['ANTHROPIC_API_KEY'] },
  openai: { home: providerHomes.openai, tail: '/v1', variables: ['OPENAI_API_KEY'] },
  google: {
    home: providerHomes.gemini,
    tail: '/v1beta',
    variables: ['GOOGLE_GENERATIVE_AI_API_KEY', 'GEMINI_API_KEY', 'GOOGLE_API_KEY'],
  },
  'github-copilot': { home: providerHomes.copilot, tail: '', variables: [] },
  openrouter: { home: providerHomes.openrouter, tail: '/v1', variables: ['OPENROUTER_API_KEY'] },
  mistral: { home: providerHomes.mistral, tail: '/v1', variables: ['MISTRAL_API_KEY'] },
  deepseek: { home: providerHomes.deepseek, tail: '/v1', variables: ['DEEPSEEK_API_KEY'] },
  groq: { home: providerHomes.groq, tail: '/v1', variables: ['GROQ_API_KEY'] },
  xai: { home: providerHomes.xai, tail: '/v1', variables: ['XAI_API_KEY'] },
  cerebras: { home: providerHomes.cerebras, tail: '/v1', variables: ['CEREBRAS_API_KEY'] },
  'fireworks-ai': { home: providerHomes.fireworks, tail: '/v1', variables: ['FIREWORKS_API_KEY'] },
  huggingface: { home: providerHomes.huggingface, tail: '/v1', variables: ['HF_TOKEN'] },
  moonshotai: { home: providerHomes.moonshot, tail: '/v1', variables: ['MOONSHOT_API_KEY'] },
  nvidia: { home: providerHomes.nvidia, tail: '/v1', variables: ['NVIDIA_API_KEY'] },
  togetherai: { home: providerHomes.together, tail: '/v1', variables: ['TOGETHER_API_KEY'] },
  zai: { home: providerHomes.zai, tail: '', variables: ['ZHIPU_API_KEY'] },
  'opencode-go': { home: providerHomes.zenGo, tail: '/v1', variables: [] },
};

/** Packages that a provider of the user's own is built on. */
const packages: Readonly<Record<string, Dialect>> = {
  '@ai-sdk/anthropic': 'anthropic',
  '@ai-sdk/google': 'gemini',
  '@ai-sdk/openai': 'openai',
  '@ai-sdk/openai-compatible': 'openai',
  '@ai-sdk/azure': 'openai',
  '@ai-sdk/mistral': 'openai',
  '@ai-sdk/groq': 'openai',
  '@ai-sdk/xai': 'openai',
  '@openrouter/ai-sdk-provider': 'openai',
};

const leftAlone: Readonly<Record<string, string>> = {
  'amazon-bedrock': 'its requests are signed for its vendor’s host',
  'google-vertex': 'its requests are made for a host of Google Cloud',
  'google-vertex-anthropic': 'its requests are made for a host of Google Cloud',
};

interface Sources {
  readonly tool: OpenCodeTool;
  readonly credentials: ConfigRecord;
  readonly environment: ClientEnvironment;
}

/** `roots`: what the global files mean, the one that counts last. */
function providersIn(roots: readonly ConfigRecord[], { tool, credentials, environment }: Sources): FoundEntries {
  const disabled = new Set(roots.flatMap((root) => textsOf(root['disabled_providers'])));
  const named = roots.flatMap((root) => Object.keys(recordOf(root['provider'])));
  const keyed = Object.entries(known).flatMap(([name, { variables }]) =>
    variables.some((each) => variable(environment, each) !== undefined) ? [name] : [],
  );
  const names = [...new Set([...named, tool.own.id, ...Object.keys(credentials), ...keyed])];
  const entries = names
    .filter((name) => !disabled.has(name))
    .map((name) => entryOf(name, { tool, settings: settingsOf(roots, name), credential: recordOf(credentials[name]) }));
  return { entries };
}

interface FoundProvider {
  readonly tool: OpenCodeTool;
  readonly settings: ProviderSettings;
  readonly credential: ConfigRecord;
}

function entryOf(name: string, { tool, settings, credential }: FoundProvider): ProviderEntry {
  const own = { home: tool.own.home, tail: endOf(tool.own.home.base) };
  const ours = name === tool.own.id ? own : memberOf<KnownProvider | typeof own>(known, name);
  // What nothing is known of speaks as OpenAI does; the proxy looks at each request anyway.
  const usual = ours?.home.dialect ?? 'openai';
  const dialect = settings.npm === undefined ? usual : memberOf(packages, settings.npm);
  return {
    label: `The provider ${name}`,
    path: ['provider', name, 'options', 'baseURL'],
    address: settings.address,
    dialect,
    home: ours?.home,
    tail: ours?.tail ?? '/v1',
    against: memberOf(leftAlone, name) ?? reasonInCredential(name, credential),
  };
}

/** Seen with OpenCode 1.18.33: its login of ChatGPT goes to OpenAI whatever address is set. */
function reasonInCredential(name: string, credential: ConfigRecord): string | undefined {
  if (name === 'openai' && credential['type'] === 'oauth') {
    return 'its ChatGPT login goes to OpenAI whatever address is set; with an API key it can be routed';
  }
  if (filledText(credential['enterpriseUrl']) !== undefined) return 'it is for a GitHub host of a company';
  if (name === 'kilo' && filledText(credential['accountId']) !== undefined) {
    return 'its requests go to an address of an organisation';
  }
  return undefined;
}

interface ProviderSettings {
  readonly npm: string | undefined;
  readonly address: unknown;
}

function settingsOf(roots: readonly ConfigRecord[], name: string): ProviderSettings {
  const all = roots.map((root) => recordOf(recordOf(root['provider'])[name]));
  const address = all.map((each) => recordOf(each['options'])['baseURL']).findLast((each) => each !== undefined);
  const api = all.map((each) => each['api']).findLast((each) => each !== undefined);
  const npm = all.map((each) => filledText(each['npm'])).findLast((each) => each !== undefined);
  return { npm, address: address ?? api };
}

function endOf(base: string): string {
  return /\/v1$/.exec(base)?.[0] ?? '';
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** A project's own file wins against the global one, and so does the file that a variable names. */
async function overridesOf(
  tool: OpenCodeTool,
  environment: ClientEnvironment,
  roots: readonly string[],
): Promise<readonly Override[]> {
  const folders = roots.flatMap((root) => [root, ...tool.projectFolders.map((folder) => join(root, folder))]);
  const chosen = variable(environment, tool.fileVariable);
  const files = [
    ...folders.flatMap((folder) => tool.fileNames.map((name) => join(folder, name))),
    ...(chosen === undefined ? [] : [chosen]),
  ];
  const own = new Set(globalFiles(tool, environment));
  return await overridesWith(environment, {
    files: files.filter((file) => !own.has(file)),
    format: json,
    find: (root) =>
      Object.entries(recordOf(recordOf(root)['provider'])).flatMap(([name, value]) => {
        const address = recordOf(recordOf(value)['options'])['baseURL'] ?? recordOf(value)['api'];
        return [{ name: `the address of ${name}`, value: address }];
      }),
    sentence: (names) => `sets ${names} for ${tool.name} in this project`,
  });
}
