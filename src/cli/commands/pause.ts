import { askProxy, isNotRunning } from '../../app/control-client.ts';
import { SettingsError } from '../../app/settings.ts';
import type { ProxyCalls } from '../../view/calls.ts';
import type { Command, CommandContext } from '../command.ts';
import { stringValue } from '../command.ts';
import { countOf } from '../count-of.ts';
import { findHome } from '../home.ts';

const notRunning = 3;

export const pause: Command = {
  opensGroup: 'Say what may leave',
  name: 'pause',
  summary: 'Let names leave readable for some minutes',
  usage: '',
  needs: '--minutes N --reason TEXT',
  description: `For so many minutes, texts that were not sent before leave as they are. What left mutated goes on leaving so, answers
are still reversed, secrets are still stopped, and what is pinned "always" still changes. A text that left readable stays
readable when it is sent again. The pause, its reason and its end are on the record; it ends by itself, also across a
restart.`,
  options: {
    minutes: { type: 'string', value: 'N', help: 'How long, at most an hour' },
    reason: { type: 'string', value: 'TEXT', help: 'Why; it stands in the audit log' },
  },
  exitCodes: { [notRunning]: 'No proxy is running' },
  async run(context) {
    const { output } = context;
    const body = readRequest(context);
    const { runDir } = await findHome(context);
    try {
      const effect = (await askProxy(runDir, { method: 'POST', path: 'pause-effect' })) as Answer<'pause-effect'>;
      // With 0 the policy allows none at all, which is no wrong usage: the proxy says so.
      if (effect.maxMinutes > 0 && body.minutes > effect.maxMinutes) {
        throw new SettingsError(
          `A pause lasts at most ${effect.maxMinutes} minutes, so ${body.minutes} is too long. Nothing was paused.`,
        );
      }
      const { until } = (await askProxy(runDir, { method: 'POST', path: 'pause', body })) as Answer<'pause'>;
      if (output.isJson) output.json({ paused: true, until, protectedNames: effect.protectedNames });
      else {
        const names = countOf(effect.protectedNames, 'protected name');
        output.line(output.style.warn(`Paused until ${until}: ${names} can leave readable in texts that are new.`));
      }
      return 0;
    } catch (error) {
      if (!isNotRunning(error)) throw error;
      if (output.isJson) output.json({ paused: false, running: false });
      else output.line('No proxy runs for this home, so there is nothing to pause.');
      return notRunning;
    }
  },
};

type Answer<Name extends keyof ProxyCalls> = ProxyCalls[Name]['answer'];

function readRequest(context: CommandContext): ProxyCalls['pause']['ask'] {
  const minutes = stringValue(context, 'minutes');
  const reason = stringValue(context, 'reason');
  if (minutes === undefined || !/^\d{1,5}$/.test(minutes)) {
    throw new SettingsError('Say with --minutes how long, in whole minutes.');
  }
  if (reason === undefined || reason.trim() === '') throw new SettingsError('Say with --reason why.');
  if (Number(minutes) === 0) throw new SettingsError('A pause lasts a whole number of minutes, from 1 on.');
  return { minutes: Number(minutes), reason };
}
