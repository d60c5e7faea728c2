import { callKeyRotation } from '../../app/retention/key-rotation.ts';
import { readKeyView } from '../../app/retention/key-view.ts';
import { SettingsError } from '../../app/settings.ts';
import { type Command, type CommandContext, stringValue } from '../command.ts';
import { findHome } from '../home.ts';
import { policyInForce } from '../policy/policy-action.ts';

const isOpen = 3;

export const key: Command = {
  name: 'key',
  summary: 'Show or change the key that signs the audit log',
  usage: 'show | rotate --reason R',
  description: `show     the public key to keep elsewhere, since when it signs, and how the private key lies
rotate   makes a new key. The change is a record that both keys sign; the old private key is removed, its public key
         stays, and what it signed can still be verified.
Keep what "show" prints in another place, or give it to whoever verifies the log: "pretense verify" then shows a log
that somebody without this key has written.`,
  options: { reason: { type: 'string', value: 'TEXT', help: 'rotate: why; it stands in the audit log' } },
  exitCodes: { [isOpen]: 'show: the private key can be read by other accounts' },
  async run(context) {
    const [action, ...rest] = context.positionals;
    if (rest.length > 0) throw new SettingsError(`"${action}" takes no name.`);
    if (action === 'show') return show(context);
    if (action === 'rotate') return rotate(context);
    throw new SettingsError('Say what to do: key show, or key rotate --reason R.');
  },
};

async function show(context: CommandContext): Promise<number> {
  const { output } = context;
  const view = await readKeyView(await findHome(context));
  const { privateKey } = view;
  if (output.isJson) output.json(view);
  else {
    output.line(output.style.bold(view.verifierKey));
    output.line(`  fingerprint  ${view.fingerprint}`);
    output.line(`  in use since ${view.since}, key ${view.number} of this device`);
    const mode = privateKey.mode === undefined ? '' : ` (permissions ${privateKey.mode})`;
    const line = `  private key  ${privateKey.path}${mode}`;
    output.line(privateKey.isOpenToOthers ? output.style.warn(`${line}: other accounts can read it`) : line);
    for (const earlier of view.earlier) output.line(`  before       ${earlier}`);
  }
  return privateKey.isOpenToOthers ? isOpen : 0;
}

async function rotate(context: CommandContext): Promise<number> {
  const { output } = context;
  const reason = stringValue(context, 'reason');
  if (reason === undefined || reason.trim() === '') throw new SettingsError('Say with --reason why.');
  const { paths, service } = await policyInForce(context);
  const rotated = await callKeyRotation(paths, service, reason);
  if (output.isJson) output.json(rotated);
  else {
    output.line(`The audit log is signed by a new key since record ${rotated.seq}. Keep it elsewhere:`);
    output.line(output.style.bold(rotated.newKey));
  }
  return 0;
}
