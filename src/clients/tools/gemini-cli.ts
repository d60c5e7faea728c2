// Gemini CLI: addresses in the `.env` file that it reads when no project has one. Seen with 0.61.0: it reads the file only
// in folders that it trusts; and an address without a way to sign in that is chosen in settings.json makes it choose
// "gateway" and stop, so that choice is written too.
import { join } from 'node:path';
import { looksLikeOurs, type ProxyTarget } from '../address.ts';
import type { Client, Override, Plan, PlannedEdit } from '../client.ts';
import { filledText, recordOf, type ConfigRecord } from '../config-record.ts';
import { someExists, variable } from '../detection.ts';
import { requireWanted } from '../entry-plan.ts';
import { textOf, type ClientEnvironment } from '../environment.ts';
import { ClientError } from '../error.ts';
import { dotenv } from '../formats/dotenv.ts';
import { json } from '../formats/json.ts';
import { requireDirectWay } from '../outbound-proxy.ts';
import { plannedEdit, readConfig } from '../planned-edit.ts';
import { routedEntries, type ProviderEntry, type RoutedEntries } from '../provider-entry.ts';
import { providerHomes, type ProviderHome } from '../provider-homes.ts';

const id = 'gemini-cli';
const keyAddress = 'GOOGLE_GEMINI_BASE_URL';
const loginAddress = 'CODE_ASSIST_ENDPOINT';
const vertexAddress = 'GOOGLE_VERTEX_BASE_URL';
const typePath = ['security', 'auth', 'selectedType'];
const apiKeyType = 'gemini-api-key';

const codeAssist: ProviderHome = {
  key: 'code-assist',
  base: 'https://cloudcode-pa.googleapis.com',
  dialect: 'gemini',
  vendor: 'google',
};
const vertex: ProviderHome = {
  key: 'vertex',
  base: 'https://aiplatform.googleapis.com',
  dialect: 'gemini',
  vendor: 'google',
};

export const geminiCli: Client = {
  id,
  name: 'Gemini CLI',
  routing: 'file',
  upstream: 'gemini',
  isVerified: true,
  restart: 'Start Gemini CLI again.',
  upstreams: ['gemini'],
  limits: () =>
    'In a folder that Gemini CLI does not trust, and below a folder with a .env of its own, it does not read this file and goes past Pretense.',
  files: (environment) => [envFile(environment), settingsFile(environment)],
  detect: (environment) => someExists(environment, folderOf(environment)),
  async plan(environment, target): Promise<Plan> {
    requireDirectWay(environment, 'Gemini CLI');
    const file = await envFileInUse(environment);
    const env = await readConfig(environment, { file, format: dotenv });
    const values = recordOf(dotenv.parse(env.text));
    const settings = await readConfig(environment, { file: settingsFile(environment), format: json });
    const chosen = filledText(json.find(settings.text, typePath)?.value);
    const type = chosen ?? usualType(environment, values);
    const routed = routedAddresses(values, type, target);
    requireWanted(routed);
    const { upstreams, wanted } = routed;
    const edits: PlannedEdit[] = [plannedEdit({ file, format: dotenv, before: env.bytes, upstreams }, wanted)];
    if (chosen === undefined) edits.push(choiceEdit(environment, settings.bytes));
    return { edits, notes: [...routed.notes, ...notesOn(environment, chosen === undefined)] };
  },
  overrides: overridesOf,
};

function folderOf(environment: ClientEnvironment): string {
  return join(variable(environment, 'GEMINI_CLI_HOME') ?? environment.home, '.gemini');
}

function envFile(environment: ClientEnvironment): string {
  return join(folderOf(environment), '.env');
}

function settingsFile(environment: ClientEnvironment): string {
  return join(folderOf(environment), 'settings.json');
}

/** One that we made would hide the `.env` of the user's own folder, with the key in it. */
async function envFileInUse(environment: ClientEnvironment): Promise<string> {
  const own = envFile(environment);
  const other = join(folderOf(environment), '..', '.env');
  if ((await environment.readFile(own)) !== undefined) return own;
  return (await environment.readFile(other)) === undefined ? own : other;
}

/** What Gemini CLI would take by itself. Throws ClientError `refused` when nothing tells. */
function usualType(environment: ClientEnvironment, values: ConfigRecord): string {
  const isSet = (name: string): boolean =>
    variable(environment, name) !== undefined || filledText(values[name]) !== undefined;
  const isOn = (name: string): boolean => (variable(environment, name) ?? values[name]) === 'true';
  const isOther = isOn('GOOGLE_GENAI_USE_GCA') || isOn('GOOGLE_GENAI_USE_VERTEXAI');
  if (!isOther && isSet('GEMINI_API_KEY')) return apiKeyType;
  throw new ClientError(
    'refused',
    'Gemini CLI has no way to sign in that is chosen in its settings: an address would make it choose a gateway, and stop. Start it, choose one with /auth, then route it again.',
  );
}

function routedAddresses(values: ConfigRecord, type: string, target: ProxyTarget): RoutedEntries {
  const entry = (name: string, home: ProviderHome): ProviderEntry => ({
    label: name,
    path: [name],
    address: values[name],
    dialect: 'gemini',
    home,
    tail: '',
  });
  // Both, whichever is in use: the other one is only read after another choice.
  const entries = [
    { ...entry(keyAddress, providerHomes.gemini), isSingle: true },
    { ...entry(loginAddress, codeAssist), isSingle: true },
    ...(type === 'vertex-ai' ? [entry(vertexAddress, vertex)] : []),
  ];
  return routedEntries(entries, { target, client: id });
}

function choiceEdit(environment: ClientEnvironment, before: Uint8Array | undefined): PlannedEdit {
  const file = settingsFile(environment);
  return plannedEdit({ file, format: json, before }, [{ path: typePath, value: apiKeyType }]);
}

function notesOn(environment: ClientEnvironment, isChosenHere: boolean): readonly string[] {
  const notes: string[] = [];
  if (isChosenHere) {
    notes.push('Its API key is written down as its way to sign in: without a choice, an address makes it stop.');
  }
  const shadow = [keyAddress, loginAddress].find((name) => {
    const value = variable(environment, name);
    return value !== undefined && !looksLikeOurs(value);
  });
  if (shadow !== undefined) notes.push(`${shadow} is set in your environment and wins against the file.`);
  return notes;
}

/** It reads one `.env` only: that of a project hides the user's own. */
async function overridesOf(environment: ClientEnvironment, roots: readonly string[]): Promise<readonly Override[]> {
  const settings = await readConfig(environment, { file: settingsFile(environment), format: json });
  const ignores = json.find(settings.text, ['advanced', 'ignoreLocalEnv'])?.value === true;
  const own = await envFileInUse(environment);
  const files = roots.flatMap((root) => [join(root, '.gemini', '.env'), ...(ignores ? [] : [join(root, '.env')])]);
  const found: Override[] = [];
  for (const file of files.filter((each) => each !== own)) {
    const bytes = await environment.readFile(file).catch(() => undefined);
    if (bytes === undefined || isOurs(bytes)) continue;
    found.push({ file, sentence: 'is read by Gemini CLI in this project, and nothing else' });
  }
  return found;
}

function isOurs(bytes: Uint8Array): boolean {
  try {
    return looksLikeOurs(filledText(recordOf(dotenv.parse(textOf(bytes, '')))[keyAddress]) ?? '');
  } catch {
    return false;
  }
}
