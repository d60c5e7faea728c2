// Claude Code, on the command line and in editors: both read the environment from the user's settings.json.
// `env` there wins against an exported variable, and a project's `.claude/settings*.json` wins against it
// (both seen with 2.1.330).
import { join } from 'node:path';
import { looksLikeOurs, type ProxyTarget } from '../address.ts';
import type { Client, Override, Plan } from '../client.ts';
import { textOf, type ClientEnvironment } from '../environment.ts';
import { requireWanted } from '../entry-plan.ts';
import { json } from '../formats/json.ts';
import type { WantedValue } from '../formats/formats.ts';
import { exceptionNames } from '../../base/proxy-variables.ts';
import { proxyInTheWay, withLoopback } from '../outbound-proxy.ts';
import { plannedEdit, readConfig } from '../planned-edit.ts';
import { routedEntries, type RoutedEntries } from '../provider-entry.ts';
import { providerHomes } from '../provider-homes.ts';

const id = 'claude-code';
const addressName = 'ANTHROPIC_BASE_URL';
const addressPath = ['env', addressName];
const searchPath = ['env', 'ENABLE_TOOL_SEARCH'];
/** With one of these the tool speaks to a cloud vendor of its own choice and never reads the address. */
const otherVendors = ['CLAUDE_CODE_USE_BEDROCK', 'CLAUDE_CODE_USE_VERTEX', 'CLAUDE_CODE_USE_FOUNDRY'];

export const claudeCode: Client = {
  id,
  name: 'Claude Code',
  routing: 'file',
  upstream: 'anthropic',
  isVerified: true,
  restart: 'Start Claude Code again; in an editor, open a new chat.',
  upstreams: ['anthropic'],
  files: (environment) => [settingsFile(environment)],
  async detect(environment) {
    const { editor, home } = environment;
    if (editor?.extensions.includes('anthropic.claude-code') === true) return true;
    return (await environment.exists(folderOf(environment))) || (await environment.exists(join(home, '.claude.json')));
  },
  async plan(environment, target): Promise<Plan> {
    const file = settingsFile(environment);
    const { bytes, text } = await readConfig(environment, { file, format: json });
    const routed = routedAddress(json.find(text, addressPath)?.value, target);
    requireWanted(routed);
    const wanted: WantedValue[] = [...routed.wanted];
    // With a host that is not Anthropic's the tool sends all tools with each request, unless it is told otherwise.
    if (json.find(text, searchPath) === undefined) wanted.push({ path: searchPath, value: 'true' });
    const exceptions = exceptionsFor(environment, text);
    if (exceptions !== undefined) {
      for (const name of exceptionNames) wanted.push({ path: ['env', name], value: exceptions });
    }
    const edit = plannedEdit({ file, format: json, before: bytes, upstreams: routed.upstreams }, wanted);
    return { edits: [edit], notes: notesOn(environment, text, exceptions !== undefined) };
  },
  overrides: projectOverrides,
};

function folderOf({ variables, home }: ClientEnvironment): string {
  const chosen = variables['CLAUDE_CONFIG_DIR'];
  return chosen === undefined || chosen === '' ? join(home, '.claude') : chosen;
}

function settingsFile(environment: ClientEnvironment): string {
  return join(folderOf(environment), 'settings.json');
}

function routedAddress(address: unknown, target: ProxyTarget): RoutedEntries {
  const entry = {
    label: 'Claude Code',
    path: addressPath,
    address,
    dialect: 'anthropic',
    home: providerHomes.anthropic,
    tail: '',
    isSingle: true,
  } as const;
  return routedEntries([entry], { target, client: id });
}

/** Undefined: nothing stands between the tool and this machine. */
function exceptionsFor({ variables, knownExceptions }: ClientEnvironment, text: string): string | undefined {
  const { env } = json.parse(text) as { readonly env?: Readonly<Record<string, unknown>> };
  const own = Object.fromEntries(
    Object.entries(env ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  if (knownExceptions === undefined && proxyInTheWay({ ...variables, ...own }) === undefined) return undefined;
  const given = exceptionNames.flatMap((name) => [own[name], variables[name]]);
  return withLoopback(...given, knownExceptions);
}

function notesOn({ variables }: ClientEnvironment, text: string, isShielded: boolean): readonly string[] {
  const other = otherVendors.find((name) => isOn(json.find(text, ['env', name])?.value) || isOn(variables[name]));
  const notes = [
    'Settings that an organisation manages on its server are not fetched while Claude Code has another address than Anthropic’s.',
  ];
  if (isShielded) {
    notes.push(
      'A proxy for outbound traffic is set: NO_PROXY is written too, so that requests reach Pretense and not that proxy.',
    );
  }
  if (other !== undefined) notes.push(`${other} is set: Claude Code then ignores the address and stays unprotected.`);
  return notes;
}

function isOn(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value !== '0' && value !== 'false';
}

const projectFiles = [join('.claude', 'settings.local.json'), join('.claude', 'settings.json')];

async function projectOverrides(
  environment: ClientEnvironment,
  roots: readonly string[],
): Promise<readonly Override[]> {
  const files = roots.flatMap((root) => projectFiles.map((name) => join(root, name)));
  const found: Override[] = [];
  // A home that is a workspace: its file is the user's own.
  for (const file of files.filter((each) => each !== settingsFile(environment))) {
    const bytes = await environment.readFile(file).catch(() => undefined);
    const names = bytes === undefined ? [] : overridingNames(bytes, file);
    if (names.length > 0) found.push({ file, sentence: `sets ${names.join(' and ')} for Claude Code in this project` });
  }
  return found;
}

/** Untrusted: a file of a project. One that the tool cannot read overrides nothing. */
function overridingNames(bytes: Uint8Array, file: string): readonly string[] {
  try {
    const text = textOf(bytes, file);
    const address = json.find(text, addressPath)?.value;
    const redirects = typeof address === 'string' && address !== '' && !looksLikeOurs(address);
    const others = otherVendors.filter((name) => isOn(json.find(text, ['env', name])?.value));
    return [...(redirects ? [addressName] : []), ...others];
  } catch {
    return [];
  }
}
