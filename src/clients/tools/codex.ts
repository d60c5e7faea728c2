// Codex, on the command line and in editors: `openai_base_url` at the top of config.toml, for API keys and for the
// ChatGPT login. It ignores OPENAI_BASE_URL, and it refuses this key in a project's own config.toml (0.169.0), so no
// project overrides it.
import { join } from 'node:path';
import { clientUrl, hostOf, isSameUpstream, looksLikeOurs, type ProxyTarget } from '../address.ts';
import type { Client, Plan } from '../client.ts';
import type { ClientEnvironment } from '../environment.ts';
import { ClientError } from '../error.ts';
import { toml } from '../formats/toml.ts';
import { requireDirectWay } from '../outbound-proxy.ts';
import { plannedEdit, readConfig } from '../planned-edit.ts';

const id = 'codex';
const addressKey = 'openai_base_url';
const official = 'https://api.openai.com/v1';

export const codex: Client = {
  id,
  name: 'Codex',
  routing: 'file',
  restart: 'Start Codex again; in an editor, reload the window.',
  upstreams: ['openai'],
  files: (environment) => [settingsFile(environment)],
  async detect(environment) {
    if (environment.editor?.extensions.includes('openai.chatgpt') === true) return true;
    return await environment.exists(folderOf(environment));
  },
  async plan(environment, target): Promise<Plan> {
    requireDirectWay(environment, 'Codex');
    const file = settingsFile(environment);
    const { bytes, text } = await readConfig(environment, { file, format: toml });
    const settings = recordOf(toml.parse(text));
    requireOwnProvider(settings);
    requireUpstream(settings[addressKey], target);
    const wanted = [{ path: [addressKey], value: `${clientUrl(target, id)}/v1` }];
    const edit = plannedEdit({ file, format: toml, before: bytes }, wanted);
    return { edits: [edit], notes: notesOn(settings, target) };
  },
  overrides: async () => [],
};

function settingsFile({ variables, home }: ClientEnvironment): string {
  return join(folderOf({ variables, home }), 'config.toml');
}

function folderOf({ variables, home }: Pick<ClientEnvironment, 'variables' | 'home'>): string {
  const chosen = variables['CODEX_HOME'];
  return chosen === undefined || chosen === '' ? join(home, '.codex') : chosen;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** A provider of the user's own has its own address and credentials, which are not OpenAI's to be sent to. */
function requireOwnProvider(settings: Readonly<Record<string, unknown>>): void {
  const profile = settings['profile'];
  const active = typeof profile === 'string' ? recordOf(recordOf(settings['profiles'])[profile]) : {};
  const provider = active['model_provider'] ?? settings['model_provider'] ?? 'openai';
  if (provider === 'openai') return;
  throw new ClientError(
    'refused',
    'Codex uses a model_provider of its own, whose requests and credentials are for another host than OpenAI. Pretense leaves it alone: Codex is not protected while it is used.',
  );
}

function requireUpstream(current: unknown, target: ProxyTarget): void {
  if (typeof current !== 'string' || current === '' || looksLikeOurs(current)) return;
  const upstream = target.upstreams['openai'] ?? official;
  if (isSameUpstream(current, upstream)) return;
  throw new ClientError(
    'refused',
    `Codex sends its requests to ${hostOf(current)}, but this Pretense would send them to ${hostOf(upstream)}, and its credentials with them. Codex is left as it is.`,
  );
}

function notesOn(settings: Readonly<Record<string, unknown>>, target: ProxyTarget): readonly string[] {
  const notes: string[] = [];
  if (target.upstreams['openai'] === undefined) {
    notes.push(
      'This version of Pretense cannot read the requests of Codex yet: it blocks them, and Codex does not work until it is restored.',
    );
  }
  const others = Object.entries(recordOf(settings['profiles'])).flatMap(([name, profile]) => {
    const provider = recordOf(profile)['model_provider'];
    return provider === undefined || provider === 'openai' ? [] : [name];
  });
  if (others.length > 0) {
    notes.push(`The profile ${others.join(', ')} uses another model_provider and stays unprotected.`);
  }
  return notes;
}
