import { callRetention, retentionReader } from '../../app/retention/retention-calls.ts';
import { dryRun, showRetention } from '../../app/retention/retention-service.ts';
import type { RetentionView, RunView, SegmentView } from '../../app/retention/retention-view.ts';
import { SettingsError } from '../../app/settings.ts';
import type { Command, CommandContext, Output } from '../command.ts';
import { countOf } from '../count-of.ts';
import { plain, policyInForce } from '../policy/policy-action.ts';
import { holdLines } from './hold.ts';

const blocked = 3;

export const retention: Command = {
  name: 'retention',
  summary: 'Dispose of records that are older than the policy keeps them',
  usage: 'show | run [--dry-run]',
  description: `show   what is kept until when, which clause says so, what would go now, and which legal holds there are
run    disposes of it now. A running proxy does so by itself, once a day.
What goes is the content of segments of the log whose records are all older than retention.days of the policy. Their
manifests and hashes stay, so that the log can still be verified, and a record certifies each disposal. What a legal hold
keeps stays (pretense hold), and so does what has no manifest or is not what its manifest says.`,
  options: { 'dry-run': { type: 'boolean', help: 'run: only show what would go' } },
  exitCodes: { [blocked]: 'show: nothing can be disposed of at present' },
  async run(context) {
    const [action, ...rest] = context.positionals;
    if (rest.length > 0) throw new SettingsError(`"${action}" takes no name.`);
    const isDryRun = context.values['dry-run'] === true;
    if (action === 'show' && !isDryRun) return show(context);
    if (action === 'run') return run(context, isDryRun);
    throw new SettingsError('Say what to do: retention show, or retention run [--dry-run].');
  },
};

async function show(context: CommandContext): Promise<number> {
  const { output } = context;
  const { paths, service } = await policyInForce(context);
  const view = await showRetention(retentionReader(paths, service));
  if (output.isJson) output.json(view);
  else printView(output, view);
  return view.blocked === undefined ? 0 : blocked;
}

async function run(context: CommandContext, isDryRun: boolean): Promise<number> {
  const { output } = context;
  const { paths, service } = await policyInForce(context);
  const view = isDryRun
    ? await dryRun(retentionReader(paths, service))
    : await callRetention<RunView>(paths, service, {
        path: 'retention',
        alone: (retentionService) => retentionService.run(retentionService.developer),
      });
  if (output.isJson) output.json(view);
  else printRun(output, view);
  return 0;
}

function printView(output: Output, view: RetentionView): void {
  const { style } = output;
  output.line(style.bold(`Records are kept for ${countOf(view.retention.days, 'day')}`));
  output.line(`  clause       ${clauseText(view.retention)}`);
  output.line(`  may go       what is older than ${view.cutoff}`);
  const { disposed } = view;
  if (disposed.segments > 0) {
    const until = disposed.until === undefined ? '' : `, the last of ${disposed.until}`;
    output.line(
      `  disposed     ${countOf(disposed.records, 'record')} in ${countOf(disposed.segments, 'segment')}${until}`,
    );
  }
  if (view.blocked !== undefined) output.line(style.warn(`  blocked      ${plain(view.blocked)}`));
  output.line('  segments');
  if (view.segments.length === 0) output.line('    none');
  for (const segment of view.segments) {
    const text = `    ${segment.segment}  ${sizeText(segment)}  ${stateText(segment)}`;
    output.line(segment.state === 'young' || segment.state === 'open' ? text : style.warn(text));
  }
  output.line('  legal holds');
  if (view.holds.length === 0) output.line('    none');
  for (const hold of view.holds) for (const line of holdLines(hold)) output.line(`    ${line}`);
}

function printRun(output: Output, view: RunView): void {
  const { style } = output;
  const records = view.disposed.reduce((sum, each) => sum + each.records, 0);
  const what = `${countOf(records, 'record')} in ${countOf(view.disposed.length, 'segment')}`;
  if (view.disposed.length === 0) output.line(`Nothing is older than ${view.cutoff}, or all of it has to stay.`);
  else output.line(style.bold(view.isDryRun ? `Would dispose of ${what}` : `Disposed of ${what}`));
  for (const { segment, certificateSeq } of view.disposed) {
    output.line(`  ${segment}${certificateSeq === null ? '' : `  certified by record ${certificateSeq}`}`);
  }
  for (const each of view.kept) output.line(style.warn(`  ${each.segment}  ${stateText(each)}`));
  output.line(`  clause ${clauseText(view.retention)}`);
}

function clauseText({ clause, source, policyId, policyVersion }: RetentionView['retention']): string {
  return plain(`${clause} (${source}), policy ${policyId} ${policyVersion}`);
}

function sizeText({ records, bytes }: SegmentView): string {
  return records === undefined ? `${bytes} bytes` : countOf(records, 'record');
}

function stateText(
  segment: Pick<SegmentView, 'state' | 'holds' | 'problem'> & { readonly keptUntil?: string | undefined },
): string {
  switch (segment.state) {
    case 'young':
      return `kept until ${segment.keptUntil ?? ''}`;
    case 'open':
      return 'is being written';
    case 'due':
      return 'would go';
    case 'unfinished':
      return 'is disposed of on the record, and its content would go';
    case 'held':
      return `kept by legal hold ${plain(segment.holds.join(', '))}`;
    case 'unsent':
      return 'kept until the collector has cosigned it: "pretense sync" says why not yet';
    case 'refused':
      return `kept, since ${plain(segment.problem ?? '')}: run "pretense verify"`;
  }
}
