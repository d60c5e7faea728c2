// `pretense collector dispose [--dry-run]`.
import { SettingsError } from '../../app/settings.ts';
import type { CollectorDisposalPlan, DayFate } from '../../collector/archive/disposal-plan.ts';
import type { CollectorDisposalRun } from '../../collector/archive/dispose.ts';
import type { Output } from '../command.ts';
import { countOf } from '../count-of.ts';
import { plain } from '../policy/policy-action.ts';
import { tenantOf } from './archive.ts';
import { askCollector } from './ask-collector.ts';
import { operatorName } from './collector-options.ts';
import type { CollectorVerb } from './verb.ts';

export const dispose: CollectorVerb = {
  name: 'dispose',
  async run(context, words) {
    if (words.length > 0) throw new SettingsError('"collector dispose" takes options only.');
    const isDryRun = context.values['dry-run'] === true;
    const answer = (await askCollector(context, 'dispose', {
      ...tenantOf(context),
      by: operatorName(),
      dryRun: isDryRun,
    })) as unknown as { readonly organisations: readonly (CollectorDisposalRun & { readonly organisation: string })[] };
    if (context.output.isJson) context.output.json(answer);
    else for (const each of answer.organisations) print(context.output, each, isDryRun);
    return 0;
  },
};

function print(
  { line, style }: Output,
  { organisation, plan, disposed }: CollectorDisposalRun & { readonly organisation: string },
  isDryRun: boolean,
): void {
  line(style.bold(`${organisation}: records are kept for ${countOf(plan.retentionDays, 'day')}, until ${plan.cutoff}`));
  for (const warning of plan.warnings) line(style.warn(`  ${warning}`));
  for (const { day, rows, fate } of plan.days)
    line(`  ${day}  ${countOf(rows, 'record')}  ${fateText(fate, isDryRun)}`);
  if (plan.days.length === 0) line('  nothing is older');
  for (const { day, certificateId, method } of disposed) line(`  ${day}  ${certificateId} (${method})`);
  printHolds(line, plan);
}

function fateText(fate: DayFate, isDryRun: boolean): string {
  switch (fate.kind) {
    case 'due':
      return isDryRun ? 'would be disposed of' : 'due';
    case 'not-archived':
      return 'kept: not in the archive yet';
    case 'held':
      return `kept by legal hold ${plain(fate.holds.join(', '))}`;
  }
}

function printHolds(line: Output['line'], { holds }: CollectorDisposalPlan): void {
  if (holds.length > 0) line(`  ${countOf(holds.length, 'legal hold')} in force`);
}
