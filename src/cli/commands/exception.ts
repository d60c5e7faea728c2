import { SettingsError } from '../../app/settings.ts';
import type { Command } from '../command.ts';
import { approveException, listExceptions, requestException, revokeException } from '../policy/exception-actions.ts';
import type { PolicyAction } from '../policy/policy-action.ts';

const actions: Readonly<Record<string, PolicyAction>> = {
  request: requestException,
  approve: approveException,
  list: listExceptions,
  revoke: revokeException,
};

export const exception: Command = {
  name: 'exception',
  summary: 'Ask for, approve and take back exceptions of the policy',
  usage: 'request|approve ID|list|revoke ID',
  description: `request   asks for one: what to let through, --reason and --days. It lets nothing through yet.
approve   approves one. Who asked for it cannot. With a policy of the organisation, only what is signed with its
          key counts: --key.
list      every exception, with its state
revoke    takes one back; it ends at once
Findings: --rule, --class, --finding and --file, of which all that are given must fit. Names that no list of the policy
has: one of --tool, --provider, --model and --endpoint. All of it goes on the record. A proxy that runs goes by it at
once, and an exception ends by itself.`,
  options: {
    tool: { type: 'string', value: 'NAME', help: 'An AI tool; * stands for any characters' },
    provider: { type: 'string', value: 'NAME', help: 'A provider' },
    model: { type: 'string', value: 'NAME', help: 'A model' },
    endpoint: { type: 'string', value: 'HOST', help: 'A host' },
    rule: { type: 'string', value: 'ID', help: 'What one rule finds' },
    class: { type: 'string', value: 'CLASS', help: 'What is of one class, such as email' },
    finding: { type: 'string', value: 'ID', help: 'One value, by its fingerprint (pretense findings)' },
    file: { type: 'string', value: 'GLOB', help: 'What is certain to stand in these files' },
    reason: { type: 'string', value: 'TEXT', help: 'Why; it stands in the audit log' },
    days: { type: 'string', value: 'N', help: 'How long, from its approval on' },
    as: { type: 'string', value: 'WHO', help: 'Who does this (default: you, as records name you)' },
    key: { type: 'string', value: 'FILE', help: "approve: the organisation's private key" },
  },
  async run(context) {
    const [name, ...names] = context.positionals;
    const action = name !== undefined && Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined) {
      const given = name === undefined ? 'Say what to do' : `"${name}" is nothing that can be done with an exception`;
      throw new SettingsError(`${given}: use ${Object.keys(actions).join(', ')}.`);
    }
    return await action(context, names);
  },
};
