import { askProxy, ControlError, isNotRunning } from '../../app/control-client.ts';
import { loadKeys } from '../../app/keys.ts';
import type { DropRequest } from '../../app/network-level/name-endpoints.ts';
import { type KeptWorkspace, namesFolder, openNameStore } from '../../app/network-level/name-store.ts';
import { systemClock } from '../../app/platform.ts';
import { SettingsError } from '../../app/settings.ts';
import type { StatePaths } from '../../app/state-dir.ts';
import { wordMapFile } from '../../app/word-map-store.ts';
import { type CommandContext, type Output, stringValues } from '../command.ts';
import { countOf } from '../count-of.ts';
import { findHome } from '../home.ts';

interface Kept {
  readonly kept: readonly KeptWorkspace[];
  readonly unreadable: number;
}

/** `pretense index list`, on the proxy's machine. */
export async function listNames(context: CommandContext): Promise<number> {
  const { output } = context;
  const { kept, unreadable } = await keptNames(await findHome(context));
  if (output.isJson) {
    output.json({ kept, unreadable });
    return 0;
  }
  if (kept.length === 0) output.line('No names were pushed to this home, or all have expired.');
  for (const one of kept) printKept(output, one);
  if (unreadable > 0)
    output.line(
      output.style.warn(
        `${countOf(unreadable, 'file', 'files')} cannot be read with the key of this home; push again.`,
      ),
    );
  return 0;
}

/** `pretense index drop ID …`, on the proxy's machine. */
export async function dropNames(context: CommandContext, ids: readonly string[]): Promise<number> {
  const { output } = context;
  const what = { ids, devices: stringValues(context, 'device'), isAll: context.values['all'] === true };
  if (ids.length === 0 && what.devices.length === 0 && !what.isAll)
    throw new SettingsError('Say what to drop: ids as "pretense index list" shows them, --device ID, or --all.');
  const dropped = await drop(await findHome(context), what);
  if (output.isJson) output.json({ dropped });
  else output.line(`Names of ${countOf(dropped.length, 'workspace', 'workspaces')} dropped.`);
  return 0;
}

function printKept(output: Output, { id, guest, device, repository, declaredNames, expiresAt }: KeptWorkspace): void {
  const names = countOf(declaredNames, 'declared name', 'declared names');
  output.line(
    `${output.style.bold(id)}  ${repository}: ${names}, until ${expiresAt.slice(0, 10)}; ${guest}, ${device}`,
  );
}

async function keptNames(paths: StatePaths): Promise<Kept> {
  try {
    return (await askProxy(paths.runDir, { method: 'GET', path: 'names' })) as Kept;
  } catch (error) {
    if (!isNotRunning(error)) throw asNotListening(error);
    const store = await openStore(paths);
    return { kept: store.list(), unreadable: store.unreadable };
  }
}

async function drop(paths: StatePaths, what: DropRequest): Promise<readonly KeptWorkspace[]> {
  try {
    const answer = await askProxy(paths.runDir, { method: 'POST', path: 'names/drop', body: what });
    return (answer as { readonly dropped: readonly KeptWorkspace[] }).dropped;
  } catch (error) {
    if (!isNotRunning(error)) throw asNotListening(error);
    return (await openStore(paths)).drop(what);
  }
}

/** Only a proxy that serves other machines has these endpoints. */
function asNotListening(error: unknown): unknown {
  if (!(error instanceof ControlError) || error.reason !== 'unknown-endpoint') return error;
  return new ControlError(
    'refused',
    'The proxy of this home was not started with --listen, so it serves this machine alone and keeps nobody’s names.',
    { cause: error, reason: 'not-listening' },
  );
}

async function openStore(paths: StatePaths): ReturnType<typeof openNameStore> {
  const keys = await loadKeys({ keysDir: paths.keysDir, mapFile: wordMapFile(paths.mapDir), mayCreate: false });
  return openNameStore({ folder: namesFolder(paths.home), mapKey: keys.map, clock: systemClock });
}
