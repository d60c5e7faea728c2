import { resolve } from 'node:path';
import { askProxy, isNotRunning } from '../../app/control-client.ts';
import { existingFolder } from '../../app/existing-folder.ts';
import { loadKeys } from '../../app/keys.ts';
import { openSmallState } from '../../app/small-state.ts';
import { prepareStateDir } from '../../app/state-dir.ts';
import { wordMapFile } from '../../app/word-map-store.ts';
import type { Command } from '../command.ts';
import { findHome } from '../home.ts';

export const init: Command = {
  name: 'init',
  summary: 'Register a workspace, so that its names are protected',
  usage: '[DIR]',
  description:
    'Makes the home and its keys when they are missing, and registers the workspace (default: this folder).\nNothing is written into the workspace. A running proxy takes it up at once.',
  options: {
    remove: { type: 'boolean', help: 'Take the workspace off the list again' },
    untrusted: { type: 'boolean', help: 'List its files without git: for a repository that you do not trust' },
  },
  async run(context) {
    const { output } = context;
    const paths = await findHome(context);
    const isRemoval = context.values['remove'] === true;
    const folder = resolve(context.workingDirectory, context.positionals[0] ?? '.');
    const root = isRemoval ? folder : existingFolder(folder);
    const trusted = context.values['untrusted'] !== true;
    const warnings = await prepareStateDir(paths);
    const mapFile = wordMapFile(paths.mapDir);
    const keys = await loadKeys({ keysDir: paths.keysDir, mapFile, mayCreate: true });
    const state = await openSmallState(paths.stateFile);
    if (isRemoval) await state.removeWorkspace(root);
    else await state.registerWorkspace({ root, addedAt: new Date().toISOString(), trusted });
    const isTakenUp = !isRemoval && (await tellProxy(paths.runDir, root, trusted));
    if (output.isJson) {
      output.json({
        home: paths.home,
        root,
        registered: !isRemoval,
        takenUp: isTakenUp,
        workspaces: state.workspaces.length,
      });
      return 0;
    }
    for (const warning of [...warnings, ...keys.warnings]) output.line(output.style.warn(warning));
    output.line(`${isRemoval ? 'No longer registered' : 'Registered'}: ${output.style.bold(root)}`);
    output.line(`State is in ${paths.home}, keys in ${paths.keysDir}.`);
    if (isRemoval) output.line('A running proxy goes on protecting it until its next start.');
    else if (isTakenUp) output.line('The running proxy indexes it now.');
    else output.line('Next: "pretense start", then point your tool at the address that it prints.');
    return 0;
  },
};

async function tellProxy(runDir: string, root: string, isTrusted: boolean): Promise<boolean> {
  try {
    await askProxy(runDir, { method: 'POST', path: 'workspaces', body: { root, isTrusted } });
    return true;
  } catch (error) {
    if (isNotRunning(error)) return false;
    throw error;
  }
}
