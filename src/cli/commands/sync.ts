import { callSync, callSyncMode, readSyncView } from '../../app/sync/sync-calls.ts';
import { SettingsError } from '../../app/settings.ts';
import { isSyncMode, type SyncMode } from '../../sync/state.ts';
import type { SyncView } from '../../view/sync.ts';
import { syncLines } from '../../view/sync-line.ts';
import { type Command, type CommandContext, type Output, stringValue } from '../command.ts';
import { findHome } from '../home.ts';
import { policyInForce } from '../policy/policy-action.ts';
import { withTreeWork } from '../tree-command.ts';

const notEnrolled = 3;
const notSent = 4;

export const sync: Command = {
  name: 'sync',
  summary: 'How far the audit log is at the collector, or send it now',
  usage: '[--now | --status] [--mode records|witness]',
  description: `Says which collector this home is enrolled at, how many records wait, what it has cosigned, and what is wrong. With
--now what there is, is signed and sent at once, also where no proxy runs. While the collector cannot be reached the
records wait in the log: nothing is lost, and the proxy goes on. --mode witness sends checkpoints alone from now on: the
collector signs that the log was not changed, and no record leaves this machine. --mode records sends whole records
again, from the first one that the collector does not have. The change is on the record.`,
  options: {
    now: { type: 'boolean', help: 'Send what waits, and say how it went' },
    mode: {
      type: 'string',
      value: 'MODE',
      help: 'Send whole records (records), or checkpoints alone (witness)',
    },
    status: { type: 'boolean', help: 'Only say how it stands (the default)' },
  },
  exitCodes: {
    [notEnrolled]: 'This home is enrolled at no collector',
    [notSent]: '--now: not everything that there was could be sent',
  },
  async run(context) {
    const { output, environment } = context;
    if (context.positionals.length > 0) throw new SettingsError('sync takes no name.');
    const isNow = context.values['now'] === true;
    if (isNow && context.values['status'] === true) throw new SettingsError('Say either --now or --status.');
    const mode = modeOption(context);
    if (mode !== undefined && context.values['status'] === true)
      throw new SettingsError('Say either --mode or --status.');
    const paths = await findHome(context);
    const view = await withTreeWork(({ signal }) => readSyncView(paths, signal));
    if (view === undefined) {
      if (output.isJson) output.json({ enrolled: false });
      else output.line('This home is enrolled at no collector. "pretense enrol URL" enrols it.');
      return notEnrolled;
    }
    if (!isNow && mode === undefined) {
      show(output, view);
      return 0;
    }
    const { service: policy } = await policyInForce(context);
    const { after, isAllSent } = await withTreeWork(async ({ signal, line }) => {
      const place = { paths, policy, environment, signal };
      const changed = mode === undefined ? view : await callSyncMode(place, mode);
      if (!isNow) return { after: changed, isAllSent: true };
      line.show(`sending to ${view.collector}`);
      const synced = await callSync(place);
      return { after: synced, isAllSent: synced.state === 'syncing' && synced.unsent === 0 };
    });
    show(output, after);
    return isAllSent ? 0 : notSent;
  },
};

function modeOption(context: CommandContext): SyncMode | undefined {
  const mode = stringValue(context, 'mode');
  if (mode === undefined || isSyncMode(mode)) return mode;
  throw new SettingsError('--mode is records or witness.');
}

function show(output: Output, view: SyncView): void {
  if (output.isJson) {
    output.json({ enrolled: true, ...view });
    return;
  }
  const { style } = output;
  const [first = '', ...rest] = syncLines(view);
  output.line(style.bold(first));
  for (const line of rest) output.line(`  ${line}`);
  for (const warning of new Set([...(view.message === undefined ? [] : [view.message]), ...view.warnings]))
    output.line(style.warn(`  ${warning}`));
}
