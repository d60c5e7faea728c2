import { callSync, readSyncView } from '../../app/sync/sync-calls.ts';
import { SettingsError } from '../../app/settings.ts';
import type { SyncView } from '../../view/sync.ts';
import { syncLines } from '../../view/sync-line.ts';
import type { Command, Output } from '../command.ts';
import { findHome } from '../home.ts';
import { policyInForce } from '../policy/policy-action.ts';
import { withTreeWork } from '../tree-command.ts';

const notEnrolled = 3;
const notSent = 4;

export const sync: Command = {
  name: 'sync',
  summary: 'How far the audit log is at the collector, or send it now',
  usage: '[--now | --status]',
  description: `Says which collector this home is enrolled at, how many records wait, what it has cosigned, and what is wrong. With
--now what there is, is signed and sent at once, also where no proxy runs. While the collector cannot be reached the
records wait in the log: nothing is lost, and the proxy goes on.`,
  options: {
    now: { type: 'boolean', help: 'Send what waits, and say how it went' },
    status: { type: 'boolean', help: 'Only say how it stands (the default)' },
  },
  exitCodes: {
    [notEnrolled]: 'This home is enrolled at no collector',
    [notSent]: '--now: not everything could be sent',
  },
  async run(context) {
    const { output, environment } = context;
    if (context.positionals.length > 0) throw new SettingsError('sync takes no name.');
    const isNow = context.values['now'] === true;
    if (isNow && context.values['status'] === true) throw new SettingsError('Say either --now or --status.');
    const paths = await findHome(context);
    const view = await withTreeWork(({ signal }) => readSyncView(paths, signal));
    if (view === undefined) {
      if (output.isJson) output.json({ enrolled: false });
      else output.line('This home is enrolled at no collector. "pretense enrol URL" enrols it.');
      return notEnrolled;
    }
    if (!isNow) {
      show(output, view);
      return 0;
    }
    const { service: policy } = await policyInForce(context);
    const after = await withTreeWork(({ signal, line }) => {
      line.show(`sending to ${view.collector}`);
      return callSync({ paths, policy, environment, signal });
    });
    show(output, after);
    return after.state === 'syncing' && after.backlog === 0 ? 0 : notSent;
  },
};

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
