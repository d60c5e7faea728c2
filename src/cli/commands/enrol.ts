import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { callEnrol, callLeave } from '../../app/sync/sync-calls.ts';
import { SettingsError } from '../../app/settings.ts';
import { type Command, type CommandContext, stringValue } from '../command.ts';
import { policyInForce } from '../policy/policy-action.ts';
import { withTreeWork } from '../tree-command.ts';

const tokenVariable = 'PRETENSE_ENROLMENT_TOKEN';

export const enrol: Command = {
  opensGroup: 'An organisation',
  name: 'enrol',
  summary: "Send the audit log to the organisation's collector",
  usage: 'URL | --leave',
  description: `Makes this home known to the collector at URL, with a token that an admin of the collector hands out and that is good
once. From then on a running proxy sends every record of the audit log, as it is stored, to the collector, which signs
what it has seen: "pretense verify" then shows up to where the log is witnessed. Names, counts and hashes stand in
records, never text of a prompt. The token comes from --token, from ${tokenVariable}, or from a file (--token-file),
so that it need not stand in the history of a shell. With --witness-only no record is sent, only checkpoints: the collector
signs that the log was not changed, and has nothing of what stands in it. With --leave nothing more is sent; what the
collector has stays there.`,
  options: {
    token: { type: 'string', value: 'T', help: `The one-time token (default: $${tokenVariable})` },
    'token-file': { type: 'string', value: 'FILE', help: 'A file that holds it' },
    pin: {
      type: 'string',
      value: 'SHA256',
      help: 'The only certificate that the collector may show, besides being trusted: its SHA-256',
    },
    'witness-only': {
      type: 'boolean',
      help: 'Send checkpoints alone; without it a home that is enrolled already keeps what it sends',
    },
    leave: { type: 'boolean', help: 'Stop sending, and forget the collector' },
  },
  async run(context) {
    const { output, environment } = context;
    const [url, more] = context.positionals;
    const isLeaving = context.values['leave'] === true;
    if (more !== undefined || isLeaving === (url !== undefined)) {
      throw new SettingsError('Name the URL of one collector, or say --leave.');
    }
    const { paths, service: policy } = await policyInForce(context);
    if (url === undefined) {
      const left = await withTreeWork(({ signal }) => callLeave({ paths, policy, environment, signal }));
      if (output.isJson) output.json(left);
      else {
        output.line(`Nothing more is sent to ${left.collector}. What it has stays there, and its token of this device`);
        output.line('is good until an admin revokes the device.');
      }
      return 0;
    }
    const mode = context.values['witness-only'] === true ? ({ mode: 'witness' } as const) : {};
    const ask = { url, token: tokenOf(context), ...pinOption(context), ...mode };
    const view = await withTreeWork(({ signal, line }) => {
      line.show('enrolling');
      return callEnrol({ paths, policy, environment, signal }, ask);
    });
    if (output.isJson) output.json(view);
    else {
      output.line(output.style.bold(`Enrolled at ${view.collector} (${view.organisation})`));
      const what = view.mode === 'witness' ? 'checkpoints of the audit log, and no records,' : 'the audit log';
      output.line(`A running proxy sends ${what} from now on; "pretense sync" says how far it is.`);
    }
    return 0;
  },
};

function pinOption(context: CommandContext): { readonly pin?: string } {
  const pin = stringValue(context, 'pin');
  return pin === undefined ? {} : { pin };
}

function tokenOf(context: CommandContext): string {
  const given = [stringValue(context, 'token'), fileOption(context), context.environment[tokenVariable]];
  const token = given.find((text) => text !== undefined && text.trim() !== '');
  if (token !== undefined) return token.trim();
  throw new SettingsError(
    `Give the enrolment token with --token, --token-file or ${tokenVariable}: an admin makes one with "pretense collector token".`,
  );
}

function fileOption(context: CommandContext): string | undefined {
  const name = stringValue(context, 'token-file');
  if (name === undefined) return undefined;
  try {
    return readFileSync(resolve(context.workingDirectory, name), 'utf8');
  } catch {
    throw new SettingsError(`${name} cannot be read. Name a file that holds the enrolment token.`);
  }
}
