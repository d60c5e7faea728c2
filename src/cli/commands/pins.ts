import { askProxy, isNotRunning } from '../../app/control-client.ts';
import { SettingsError } from '../../app/settings.ts';
import { openSmallState, type AcceptedFile, type SmallState } from '../../app/small-state.ts';
import { pinNotes, readWorkspacePins, workspacePinsFile } from '../../app/workspace-pins.ts';
import type { Command, CommandContext } from '../command.ts';
import { findHome } from '../home.ts';

export const pins: Command = {
  name: 'pins',
  summary: 'Say which words or names always change, or never',
  usage: '[always|never|remove NAME … | accept DIR]',
  description: `Without arguments: lists the pins. "always" and "never" pin words (ledger) or names (createLedger); "remove" takes
pins back. A workspace may hold a ${workspacePinsFile} with its own pins: its "always" counts at once, its "never" only
after "accept" accepted that very file; when the file changes, accept it again.`,
  options: {},
  async run(context) {
    const paths = await findHome(context);
    const state = await openSmallState(paths.stateFile);
    const [action, ...names] = context.positionals;
    switch (action) {
      case undefined:
        return list(context, state);
      case 'always':
      case 'never':
        for (const text of requireNames(names)) await state.addPin({ text, kind: action, source: 'user' });
        break;
      case 'remove':
        for (const text of requireNames(names)) await state.removePin({ text, source: 'user' });
        break;
      case 'accept':
        await state.acceptFile(fileToAccept(names[0] ?? context.workingDirectory));
        break;
      default:
        throw new SettingsError(`"${action}" is not one of always, never, remove, accept.`);
    }
    await refreshProxy(paths.runDir);
    return list(context, state);
  },
};

function list({ output }: CommandContext, state: SmallState): number {
  const files = state.workspaces.map(({ root }) => ({
    root,
    ...readWorkspacePins(root, (file) => state.isAccepted(file)),
  }));
  if (output.isJson) {
    const workspaces = files.map(({ root, pins: own, waiting, problem }) => ({ root, pins: own, waiting, problem }));
    output.json({ pins: state.pins, workspaces });
    return 0;
  }
  if (state.pins.length === 0) output.line('No pins of your own.');
  for (const pin of state.pins) output.line(`${pin.kind.padEnd(6)}  ${pin.text}`);
  for (const file of files) {
    for (const pin of file.pins) {
      output.line(`${pin.kind.padEnd(6)}  ${pin.text}  ${output.style.dim(`(${file.root})`)}`);
    }
    for (const note of pinNotes(file.root, file)) output.line(output.style.warn(note));
  }
  return 0;
}

function fileToAccept(root: string): AcceptedFile {
  const { file, problem } = readWorkspacePins(root, () => false);
  if (file === undefined || problem !== undefined) {
    throw new SettingsError(problem ?? `There is no ${workspacePinsFile} in ${root}.`);
  }
  return file;
}

function requireNames(names: readonly string[]): readonly string[] {
  if (names.length === 0 || names.some((name) => !/\p{L}/u.test(name))) {
    throw new SettingsError('Name at least one word or name.');
  }
  return names;
}

async function refreshProxy(runDir: string): Promise<void> {
  try {
    await askProxy(runDir, { method: 'POST', path: 'pins' });
  } catch (error) {
    if (!isNotRunning(error)) throw error;
  }
}
