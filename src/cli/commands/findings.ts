import { askProxy, isNotRunning } from '../../app/control-client.ts';
import { SettingsError } from '../../app/settings.ts';
import type { FindingDecisionRequest, FindingDecisionView, FindingView } from '../../view/findings.ts';
import type { Command, CommandContext, Output } from '../command.ts';
import { stringValue } from '../command.ts';
import { countOf } from '../count-of.ts';
import { findHome } from '../home.ts';
import { plain } from '../policy/policy-action.ts';

const notRunning = 3;
const dayMs = 24 * 60 * 60 * 1000;

export const findings: Command = {
  name: 'findings',
  summary: 'List secrets and personal data that were found, and decide about single values',
  usage: '[list | redact ID … | allow ID … | clear ID …]',
  description: `list      what the running proxy has found, newest first; never a value. Each has an ID, which is the same for the
          same value on this machine
redact    from now on a placeholder leaves in its place. Lets a conversation go on that the policy blocks for it
allow     lets the value leave, with --reason and --days (or --once: for an hour). With a policy of the organisation,
          only an exception does that
clear     takes the decision back: the policy decides again
Decisions are on the record.`,
  options: {
    reason: { type: 'string', value: 'TEXT', help: 'allow: why; it stands in the audit log' },
    days: { type: 'string', value: 'N', help: 'allow, redact: for how many days' },
    once: { type: 'boolean', help: 'For an hour at most, and not beyond the end of the proxy' },
  },
  exitCodes: { [notRunning]: 'No proxy is running' },
  async run(context) {
    const [action = 'list', ...ids] = context.positionals;
    const requests = action === 'list' ? [] : decisionsOf(context, action, ids);
    if (action === 'list' && ids.length > 0) throw new SettingsError('"list" takes no ID.');
    const { runDir } = await findHome(context);
    try {
      return requests.length === 0 ? await list(context, runDir) : await decide(context, runDir, requests);
    } catch (error) {
      if (!isNotRunning(error)) throw error;
      if (context.output.isJson) context.output.json({ running: false });
      else context.output.line('No proxy runs for this home, and what was found is known only to a running one.');
      return notRunning;
    }
  },
};

function decisionsOf(
  context: CommandContext,
  action: string,
  ids: readonly string[],
): readonly FindingDecisionRequest[] {
  if (action !== 'redact' && action !== 'allow' && action !== 'clear') {
    throw new SettingsError(`"${action}" is not one of list, redact, allow, clear.`);
  }
  const wrong = ids.find((id) => !/^f_[0-9a-f]{16}$/.test(id));
  if (ids.length === 0 || wrong !== undefined) {
    const given = wrong === undefined ? 'Name at least one ID' : `${JSON.stringify(wrong)} is no ID`;
    throw new SettingsError(`${given}: f_ and 16 hexadecimal digits, as "pretense findings" prints it.`);
  }
  const reason = stringValue(context, 'reason');
  const days = stringValue(context, 'days');
  if (days !== undefined && !/^[1-9]\d{0,3}$/.test(days)) {
    throw new SettingsError(`"${days}" is no number of days; use a whole number from 1 on.`);
  }
  if (action === 'clear' && [reason, days, context.values['once']].some((value) => value !== undefined)) {
    throw new SettingsError('"clear" takes no reason and no time.');
  }
  if (action === 'allow' && (reason ?? '').trim() === '') {
    throw new SettingsError('Say with --reason why the value may leave; it stands in the audit log.');
  }
  if (action === 'allow' && days === undefined && context.values['once'] !== true) {
    throw new SettingsError('Say with --days for how long the value may leave, or --once for an hour at most.');
  }
  const more = {
    ...(context.values['once'] === true ? { once: true } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(days === undefined ? {} : { expires: new Date(Date.now() + Number(days) * dayMs).toISOString() }),
  };
  return ids.map((finding) => ({ finding, action, ...more }));
}

async function decide(
  { output }: CommandContext,
  runFolder: string,
  requests: readonly FindingDecisionRequest[],
): Promise<number> {
  const decided: { readonly finding: string; readonly decision: FindingDecisionView | null }[] = [];
  for (const body of requests) {
    const answer = await askProxy(runFolder, { method: 'POST', path: 'findings/decide', body });
    decided.push({ finding: body.finding, ...(answer as { readonly decision: FindingDecisionView | null }) });
  }
  if (output.isJson) output.json({ decided });
  else {
    for (const { finding, decision } of decided)
      output.line(`${output.style.bold(finding)}  ${decisionText(decision)}`);
  }
  return 0;
}

async function list({ output }: CommandContext, runFolder: string): Promise<number> {
  const found = (await askProxy(runFolder, { method: 'GET', path: 'findings' })) as readonly FindingView[];
  if (output.isJson) output.json({ running: true, findings: found });
  else if (found.length === 0) output.line('Nothing was found since the proxy started.');
  else for (const finding of found) printFinding(output, finding);
  return 0;
}

function printFinding({ line, style }: Output, finding: FindingView): void {
  const place =
    finding.file === undefined
      ? 'in a text'
      : finding.line === undefined
        ? finding.file
        : `${finding.file}:${finding.line}`;
  line(`${style.bold(finding.finding)}  ${plain(finding.title)} ${style.dim(`(${finding.rule}, ${finding.class})`)}`);
  const times = `${countOf(finding.count, 'time')}, last on ${finding.lastSeen} from ${plain(finding.tool)}`;
  line(`  ${finding.action.padEnd(6)}  ${plain(place)}  ${times}`);
  const { decision } = finding;
  if (decision !== undefined) line(style.accent(`  ${decisionText(decision)}`));
}

function decisionText(decision: FindingDecisionView | null): string {
  if (decision === null) return 'The policy decides.';
  const { action, reason, expires, once } = decision;
  const what = action === 'redact' ? 'A placeholder leaves in its place' : 'It leaves as it is';
  const until = expires === undefined ? '' : ` until ${expires}`;
  const why = reason === '' ? '' : `: ${plain(reason)}`;
  return `${what}${until}${once ? ', or the end of the proxy' : ''}${why}`;
}
