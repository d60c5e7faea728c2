import { askProxy, isNotRunning } from '../../app/control-client.ts';
import { endStoredPause } from '../../app/pause/stored-pause.ts';
import type { ProxyCalls } from '../../view/calls.ts';
import type { Command } from '../command.ts';
import { findHome } from '../home.ts';

const notRunning = 3;

export const resume: Command = {
  name: 'resume',
  summary: 'End a pause',
  usage: '',
  description:
    'Names are changed again from the next request on. What left readable meanwhile stays readable when it is sent again,\nso that a running conversation keeps its prompt cache; "pretense forget" ends that too.',
  options: {},
  exitCodes: { [notRunning]: 'No proxy is running' },
  async run(context) {
    const { output } = context;
    const paths = await findHome(context);
    try {
      const answer = (await askProxy(paths.runDir, {
        method: 'POST',
        path: 'resume',
      })) as ProxyCalls['resume']['answer'];
      if (output.isJson) output.json(answer);
      else output.line(answer.wasPaused ? 'Names are protected again.' : 'There was no pause; names are protected.');
      return 0;
    } catch (error) {
      if (!isNotRunning(error)) throw error;
      const wasPaused = await endStoredPause(paths, new Date());
      if (output.isJson) output.json({ wasPaused, running: false });
      else if (wasPaused) output.line('No proxy runs for this home; the next one will not go on with the pause.');
      else output.line('No proxy runs for this home, and no pause waits for one.');
      return notRunning;
    }
  },
};
