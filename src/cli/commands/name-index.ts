import { SettingsError } from '../../app/settings.ts';
import type { Command, CommandContext } from '../command.ts';
import { dropNames, listNames } from '../names/kept-names.ts';
import { pushNames } from '../names/push-names.ts';

const actions: Readonly<Record<string, (context: CommandContext, rest: readonly string[]) => Promise<number>>> = {
  push: pushNames,
  list: listNames,
  drop: dropNames,
};

export const nameIndex: Command = {
  name: 'index',
  summary: 'Send the names of your workspaces to a proxy that serves a network',
  usage: 'push URL|list|drop ID …',
  description: `push   on your machine: indexes the registered workspaces and sends the names that they declare, and which of them
       are public, to a proxy that was started with --listen. No code, and no path but each folder's name. Signed
       with the key of this device; a push replaces the one before.
list   on the proxy's machine: whose names it keeps, and until when
drop   on the proxy's machine: forgets them; of those clients every compound name changes then, as long as nothing is known`,
  options: {
    token: {
      type: 'string',
      value: 'TOKEN',
      help: 'push: your token (better: --token-file or $PRETENSE_CLIENT_TOKEN)',
    },
    'token-file': { type: 'string', value: 'FILE', help: 'push: a file that holds your token' },
    ca: { type: 'string', value: 'FILE', help: "push: the authority of the proxy's certificate, PEM" },
    cert: { type: 'string', value: 'FILE', help: 'push: your client certificate, PEM' },
    key: { type: 'string', value: 'FILE', help: 'push: its private key, PEM' },
    workspace: { type: 'string', value: 'DIR', multiple: true, help: 'push: this registered workspace only' },
    'expires-days': {
      type: 'string',
      value: 'N',
      help: 'push: forgotten after so many days (default: 30, at most 90)',
    },
    device: { type: 'string', value: 'ID', multiple: true, help: 'drop: all of a device, dev_…' },
    all: { type: 'boolean', help: 'drop: everything' },
  },
  async run(context) {
    const [name, ...rest] = context.positionals;
    const action = name !== undefined && Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined) {
      const given = name === undefined ? 'Say what to do' : `"${name}" is nothing that can be done with names`;
      throw new SettingsError(`${given}: use ${Object.keys(actions).join(', ')}.`);
    }
    return await action(context, rest);
  },
};
