// Signs that a tool is on this machine.
import { join } from 'node:path';
import type { ClientEnvironment } from './environment.ts';

/** `name` in lower case: `github.copilot-chat`. */
export function hasExtension({ editor }: ClientEnvironment, ...names: readonly string[]): boolean {
  return names.some((name) => editor?.extensions.includes(name) === true);
}

/** Files or folders; relative ones below the user's own folder. */
export async function someExists(environment: ClientEnvironment, ...paths: readonly string[]): Promise<boolean> {
  for (const path of paths) {
    if (await environment.exists(path.startsWith('/') || /^[A-Z]:/i.test(path) ? path : join(environment.home, path))) {
      return true;
    }
  }
  return false;
}

/** The value of a variable, undefined when it is empty. */
export function variable({ variables }: Pick<ClientEnvironment, 'variables'>, name: string): string | undefined {
  const value = variables[name]?.trim();
  return value === undefined || value === '' ? undefined : value;
}

/** `~/.config/<name>`, where XDG_CONFIG_HOME does not say otherwise. */
export function configFolder(environment: ClientEnvironment, name: string): string {
  return join(variable(environment, 'XDG_CONFIG_HOME') ?? join(environment.home, '.config'), name);
}

/** `~/.local/share/<name>`, where XDG_DATA_HOME does not say otherwise. */
export function dataFolder(environment: ClientEnvironment, name: string): string {
  return join(variable(environment, 'XDG_DATA_HOME') ?? join(environment.home, '.local', 'share'), name);
}
