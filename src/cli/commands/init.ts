import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { askProxy, isNotRunning } from '../../app/control-client.ts';
import { existingFolder } from '../../app/existing-folder.ts';
import { loadKeys } from '../../app/keys.ts';
import { openSmallState } from '../../app/small-state.ts';
import { prepareStateDir } from '../../app/state-dir.ts';
import { wordMapFile } from '../../app/word-map-store.ts';
import { SettingsError } from '../../app/settings.ts';
import type { Command, CommandContext } from '../command.ts';
import { countOf } from '../count-of.ts';
import { findHome } from '../home.ts';

const notRegistered = 3;

export const init: Command = {
  opensGroup: 'Protect a machine',
  name: 'init',
  summary: 'Register a workspace, so that its names are protected',
  usage: '[DIR]',
  description:
    'Makes the home and its keys when they are missing, and registers the workspace (default: this folder).\nNothing is written into the workspace. A running proxy takes it up at once.',
  options: {
    remove: { type: 'boolean', help: 'Take the workspace off the list again' },
    untrusted: { type: 'boolean', help: 'List its files without git: for a repository that you do not trust' },
  },
  exitCodes: { [notRegistered]: '--remove: the folder was not registered' },
  async run(context) {
    const [named = '.', ...more] = context.positionals;
    if (more.length > 0) throw new SettingsError('Name one folder at a time.');
    const folder = resolve(context.workingDirectory, named);
    return context.values['remove'] === true ? await remove(context, folder) : await register(context, folder);
  },
};

async function register(context: CommandContext, folder: string): Promise<number> {
  const { output } = context;
  const paths = await findHome(context);
  const root = existingFolder(folder);
  const trusted = context.values['untrusted'] !== true;
  const warnings = await prepareStateDir(paths);
  const mapFile = wordMapFile(paths.mapDir);
  const keys = await loadKeys({ keysDir: paths.keysDir, mapFile, mayCreate: true });
  const state = await openSmallState(paths.stateFile);
  await state.registerWorkspace({ root, addedAt: new Date().toISOString(), trusted });
  const takenUp = await tellProxy(paths.runDir, root, trusted);
  if (output.isJson) {
    output.json({ home: paths.home, root, registered: true, takenUp, workspaces: state.workspaces.length });
    return 0;
  }
  for (const warning of [...warnings, ...keys.warnings]) output.line(output.style.warn(warning));
  output.line(`Registered: ${output.style.bold(root)}`);
  output.line(`State is in ${paths.home}, keys in ${paths.keysDir}.`);
  if (takenUp) output.line('The running proxy indexes it now.');
  else output.line('Next: "pretense start", then "pretense route" sets your AI tools to use it.');
  return 0;
}

/** Makes nothing: neither a home nor keys. */
async function remove(context: CommandContext, folder: string): Promise<number> {
  const { output } = context;
  const { home, stateFile } = await findHome(context);
  const state = await openSmallState(stateFile);
  const names = [folder, realPathOf(folder)];
  const root = state.workspaces.find((workspace) => names.includes(workspace.root))?.root;
  if (root !== undefined) await state.removeWorkspace(root);
  const left = state.workspaces.length;
  if (output.isJson) {
    output.json({ home, root: root ?? folder, registered: false, wasRegistered: root !== undefined, workspaces: left });
  } else if (root === undefined) {
    const others = state.workspaces.map((workspace) => `  registered  ${workspace.root}`);
    output.line(output.style.warn(`${folder} was not registered; nothing was changed.`));
    for (const line of others) output.line(line);
  } else {
    output.line(`No longer registered: ${output.style.bold(root)}; ${countOf(left, 'workspace')} left.`);
    output.line('A running proxy goes on protecting it until its next start.');
  }
  return root === undefined ? notRegistered : 0;
}

/** A folder that is gone is removed by the path that it had. */
function realPathOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

async function tellProxy(runDir: string, root: string, isTrusted: boolean): Promise<boolean> {
  try {
    await askProxy(runDir, { method: 'POST', path: 'workspaces', body: { root, isTrusted } });
    return true;
  } catch (error) {
    if (isNotRunning(error)) return false;
    throw error;
  }
}
