// `--period 2026-01-01:2026-03-31`, as the commands that write evidence take it.
import { SettingsError } from '../app/settings.ts';
import { messageOf } from '../base/error.ts';
import { localPeriod, type Period } from '../report/period.ts';
import { stringValue, type CommandContext, type CommandOption } from './command.ts';

export const periodOption: CommandOption = {
  type: 'string',
  value: 'A:B',
  help: 'First and last day, both included, in local time: 2026-01-01:2026-03-31',
};

/** Throws SettingsError when it is missing or no period. */
export function requirePeriod(context: CommandContext): Period {
  const text = stringValue(context, 'period');
  if (text === undefined || text === '')
    throw new SettingsError('Say with --period A:B for which days, such as 2026-01-01:2026-03-31.');
  const [from = '', to = '', ...rest] = text.split(':');
  if (rest.length > 0 || to === '')
    throw new SettingsError(`"${text.slice(0, 40)}" is no period. Write two days with a colon: 2026-01-01:2026-03-31.`);
  try {
    return localPeriod(from.trim(), to.trim());
  } catch (error) {
    throw new SettingsError(messageOf(error));
  }
}
