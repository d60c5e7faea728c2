// The home that a command works on.
import { homedir } from 'node:os';
import { locateStateDir, type StatePaths } from '../app/state-dir.ts';
import { stringValue, type CommandContext } from './command.ts';

export function findHome(context: CommandContext): Promise<StatePaths> {
  const { environment } = context;
  return locateStateDir({
    home: stringValue(context, 'home'),
    environment,
    platform: process.platform,
    userHome: homedir(),
  });
}
