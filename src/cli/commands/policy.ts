import { SettingsError } from '../../app/settings.ts';
import type { Command } from '../command.ts';
import { checkPolicy } from '../policy/check-policy.ts';
import { explainPolicy } from '../policy/explain-policy.ts';
import { initPolicy } from '../policy/init-policy.ts';
import type { PolicyAction } from '../policy/policy-action.ts';
import { renderPolicyFile } from '../policy/render-policy.ts';
import { showPolicy } from '../policy/show-policy.ts';
import { signPolicyFile } from '../policy/sign-policy.ts';
import { verifyPolicy } from '../policy/verify-policy.ts';

const actions: Readonly<Record<string, PolicyAction>> = {
  init: initPolicy,
  check: checkPolicy,
  show: showPolicy,
  explain: explainPolicy,
  sign: signPolicyFile,
  verify: verifyPolicy,
  render: renderPolicyFile,
};

export const policy: Command = {
  name: 'policy',
  summary: 'Write, check, explain, sign and print the policy that is enforced',
  usage: 'init|check|show|explain|sign|verify|render [FILE|PATH]',
  description: `init      writes a file to start from: the user's own, or with --repository or --output another one
check     says every problem of the policy files, or of FILE …, as file:line:column, and what has no effect
show      says what is in force, and which clause of whose file says so
explain   says what would happen to the file PATH, and which clause decides
sign      signs the policy FILE of an organisation with --key; --new-key makes the key, and policy.pub beside FILE
verify    says who signed FILE (default: the organisation's policy), and with --log under which policy the records
          of the log were written
render    writes the AI-tool policy for people, of what is in force or of FILE, to --output`,
  options: {
    user: { type: 'boolean', help: 'init: the policy of this home (default)' },
    repository: { type: 'string', value: 'DIR', help: 'init: .pretense/policy.jsonc in this folder' },
    force: { type: 'boolean', help: 'init, render: replace a file that is there' },
    key: { type: 'string', value: 'FILE', help: 'sign: private key (Ed25519, PEM)' },
    'new-key': { type: 'boolean', help: 'sign: make the key first' },
    name: { type: 'string', value: 'WHO', help: 'sign: who signs (default: you, as records name you)' },
    'public-key': { type: 'string', value: 'FILE', help: 'verify: trusted key (default: policy.pub beside FILE)' },
    log: { type: 'boolean', help: 'verify: also count the records of the log by policy' },
    format: { type: 'string', value: 'FORMAT', help: 'render: markdown or pdf (default: by the name of the file)' },
    output: { type: 'string', value: 'FILE', formerly: 'out', help: 'init, render: file to write' },
  },
  exitCodes: { 1: 'It failed, a file is not valid, or a signature does not count' },
  async run(context) {
    const [name, ...names] = context.positionals;
    const action = name !== undefined && Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined) {
      const given = name === undefined ? 'Say what to do' : `"${name}" is nothing that can be done with a policy`;
      throw new SettingsError(`${given}: use ${Object.keys(actions).join(', ')}.`);
    }
    return await action(context, names);
  },
};
