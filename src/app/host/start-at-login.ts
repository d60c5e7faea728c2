// An entry that starts the background process when the user logs in: written only when the user asked for it, and taken
// away when not. Linux: XDG autostart. macOS: a LaunchAgent. Elsewhere there is none.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errnoOf } from '../../audit/error.ts';
import type { BackgroundData } from './host-worker-data.ts';

export interface LoginPlace {
  readonly platform: NodeJS.Platform;
  readonly userHome: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Real path: each home has an entry of its own. */
  readonly home: string;
}

export interface LoginProgram {
  /** Node, or an editor that can be Node. */
  readonly execPath: string;
  /** The bundle of the host. */
  readonly program: string;
  readonly data: BackgroundData;
}

/** The argument with which the background process finds out the rest by itself. */
export const atLogin = '--at-login';

/** Tells our file from one that somebody else made under this name. */
const marker = 'Written by Pretense';

/** Undefined where this is not known. */
export function loginEntryFile({ platform, userHome, environment, home }: LoginPlace): string | undefined {
  const id = createHash('sha256').update(home).digest('hex').slice(0, 8);
  if (platform === 'darwin') return join(userHome, 'Library', 'LaunchAgents', `pretense.background.${id}.plist`);
  if (platform !== 'linux') return undefined;
  const { XDG_CONFIG_HOME: configured = '' } = environment;
  return join(configured === '' ? join(userHome, '.config') : configured, 'autostart', `pretense-${id}.desktop`);
}

/** Writes the entry, or writes it anew: an update of the editor moves programs. False where there is none. */
export async function startAtLogin(place: LoginPlace, program: LoginProgram): Promise<boolean> {
  const file = loginEntryFile(place);
  if (file === undefined || (await ownerOf(file)) === 'somebody') return false;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(loginDataFile(place.home), `${JSON.stringify(program.data)}\n`, { mode: 0o600 });
  await writeFile(file, place.platform === 'darwin' ? launchAgent(place, program) : desktopEntry(place, program));
  return true;
}

/** Takes the entry away, if there is one and it is ours. True when it did. */
export async function stopAtLogin(place: LoginPlace): Promise<boolean> {
  const file = loginEntryFile(place);
  if (file === undefined || (await ownerOf(file)) !== 'us') return false;
  await rm(file, { force: true });
  await rm(loginDataFile(place.home), { force: true });
  return true;
}

/** What the process that was started at login does. Undefined when it is not to be started any more. */
export async function readLoginData(home: string): Promise<BackgroundData | undefined> {
  try {
    return JSON.parse(await readFile(loginDataFile(home), 'utf8')) as BackgroundData;
  } catch {
    return undefined;
  }
}

const loginDataFile = (home: string): string => join(home, 'run', 'at-login.json');

async function ownerOf(file: string): Promise<'nobody' | 'us' | 'somebody'> {
  try {
    return (await readFile(file, 'utf8')).includes(marker) ? 'us' : 'somebody';
  } catch (error) {
    return errnoOf(error) === 'ENOENT' ? 'nobody' : 'somebody';
  }
}

function commandOf({ environment, home }: LoginPlace, { execPath, program }: LoginProgram): readonly string[] {
  const keys = environment['PRETENSE_KEYS_DIR'] ?? '';
  const variables = ['ELECTRON_RUN_AS_NODE=1', ...(keys === '' ? [] : [`PRETENSE_KEYS_DIR=${keys}`])];
  return ['/usr/bin/env', ...variables, execPath, program, atLogin, home];
}

function desktopEntry(place: LoginPlace, program: LoginProgram): string {
  return [
    '[Desktop Entry]',
    `# ${marker}: the setting pretense.proxy.startAtLogin takes it away again.`,
    'Type=Application',
    'Name=Pretense',
    'Comment=Keeps AI tools that send through Pretense working while no editor is open',
    `Exec=${commandOf(place, program).map(execArgument).join(' ')}`,
    'NoDisplay=true',
    '',
  ].join('\n');
}

/** Quoted for the Exec key, and then as a string value: backslashes twice. A percent sign would be a field code. */
function execArgument(text: string): string {
  const quoted = text.replaceAll(/["`$\\]/g, (special) => `\\${special}`).replaceAll('%', '%%');
  return `"${quoted.replaceAll('\\', '\\\\')}"`;
}

function launchAgent(place: LoginPlace, program: LoginProgram): string {
  const strings = commandOf(place, program).map((argument) => `    <string>${xml(argument)}</string>`);
  const label = xml(loginEntryFile(place)?.replace(/^.*\/(.*)\.plist$/, '$1') ?? '');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    `<!-- ${marker}: the setting pretense.proxy.startAtLogin takes it away again. -->`,
    '<plist version="1.0">',
    '<dict>',
    '  <key>Label</key>',
    `  <string>${label}</string>`,
    '  <key>ProgramArguments</key>',
    '  <array>',
    ...strings,
    '  </array>',
    '  <key>RunAtLoad</key>',
    '  <true/>',
    '</dict>',
    '</plist>',
    '',
  ].join('\n');
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
