import { type AttestedReview, attestReview, type ReviewRequest } from '../../app/incidents/attest-review.ts';
import { readWorkflowRecords } from '../../app/incidents/workflow-records.ts';
import { systemClock } from '../../app/platform.ts';
import { SettingsError } from '../../app/settings.ts';
import { readRecords } from '../../audit/read.ts';
import { queueTitles, type ReviewDue, reviewOf, reviewQueues, reviewsDue } from '../../incidents/review.ts';
import type { Command, CommandContext } from '../command.ts';
import { stringValue } from '../command.ts';
import { countOf } from '../count-of.ts';
import { recordAction } from '../incidents/record-action.ts';
import { plain, policyInForce } from '../policy/policy-action.ts';

const overdue = 3;

export const review: Command = {
  name: 'review',
  summary: 'Put on the record what a person looked through, and see what is due',
  usage: 'attest | status',
  description: `attest    puts a review on the record: --queue, --period and --comment. What the queue held, and how much of it became
          incidents, is counted from the log, not by you
status    when each queue was reviewed last, and when it is due again, by /review/everyDays of the policy
Queues:
${reviewQueues.map((queue) => `  ${queue.padEnd(9)}  ${queueTitles[queue]}`).join('\n')}`,
  options: {
    queue: { type: 'string', value: 'Q', help: `attest: ${reviewQueues.join(', ')}` },
    period: { type: 'string', value: 'A:B', help: 'attest: first and last day, such as 2026-01-01:2026-03-31' },
    comment: { type: 'string', value: 'TEXT', help: 'attest: what was looked at and what followed' },
    by: {
      type: 'string',
      value: 'WHO',
      help: 'Who has reviewed it (default: you). Another name is recorded as claimed',
    },
  },
  exitCodes: { [overdue]: 'status: a review is overdue' },
  async run(context) {
    const [name, ...names] = context.positionals;
    if (names.length > 0) throw new SettingsError('Name one thing to do: attest or status.');
    if (name === 'attest') return await attest(context);
    if (name === 'status') return await status(context);
    throw new SettingsError(
      name === undefined ? 'Say what to do: attest or status.' : `"${name}" is neither attest nor status.`,
    );
  },
};

async function attest(context: CommandContext): Promise<number> {
  const request = requestOf(context);
  const done = await recordAction<AttestedReview>(context, { path: 'reviews', body: request }, (home) =>
    attestReview(home, request),
  );
  const { output } = context;
  if (output.isJson) {
    output.json(done);
    return 0;
  }
  const { queue, from, to, by, events, ownEvents, escalated } = done;
  output.line(`On the record: ${plain(by)} reviewed ${output.style.bold(queue)} from ${from} to ${to}.`);
  output.line(`  ${countOf(events, 'event')} (${queueTitles[queue]}), ${escalated} escalated`);
  if (ownEvents > 0)
    output.line(
      output.style.warn(`  ${ownEvents} of them are the reviewer's own: somebody else should look at those.`),
    );
  return 0;
}

function requestOf(context: CommandContext): ReviewRequest {
  const told = stringValue(context, 'queue');
  const queue = reviewQueues.find((each) => each === told);
  if (queue === undefined) throw new SettingsError(`Say with --queue what was reviewed: ${reviewQueues.join(', ')}.`);
  const [from, to, more] = (stringValue(context, 'period') ?? '').split(':');
  if (from === undefined || to === undefined || more !== undefined || from === '' || to === '') {
    throw new SettingsError('Say with --period A:B which days, such as 2026-01-01:2026-03-31.');
  }
  const comment = stringValue(context, 'comment');
  if (comment === undefined) throw new SettingsError('Say with --comment TEXT what was looked at and what followed.');
  return { queue, from, to, comment, by: stringValue(context, 'by') };
}

async function status(context: CommandContext): Promise<number> {
  const { paths, service } = await policyInForce(context);
  const everyDays = service.current().review.everyDays.value;
  const firstAt = await firstMoment(paths.auditDir);
  const { output } = context;
  if (firstAt === undefined) {
    if (output.isJson) output.json({ everyDays, queues: [] });
    else output.line('There is nothing to review: the log is empty.');
    return 0;
  }
  const reviews = (await readWorkflowRecords(paths.auditDir)).flatMap((record) => reviewOf(record) ?? []);
  const due = reviewsDue(reviews, { firstAt, everyDays, now: systemClock.now() });
  if (output.isJson) output.json({ everyDays, queues: due });
  else printDue(context, due, everyDays);
  return due.some(({ isOverdue }) => isOverdue) ? overdue : 0;
}

function printDue({ output }: CommandContext, due: readonly ReviewDue[], everyDays: number): void {
  for (const { queue, last, dueAt, isOverdue } of due) {
    const seen = last === undefined ? 'never reviewed' : `reviewed up to ${last.to} by ${plain(last.by)}`;
    const when = `${isOverdue ? 'overdue since' : 'due by'} ${dueAt.slice(0, 10)}`;
    output.line(`${output.style.bold(queue.padEnd(9))}  ${isOverdue ? output.style.warn(when) : when}  ${seen}`);
  }
  output.line(`A review is due every ${countOf(everyDays, 'day')} (/review/everyDays of the policy).`);
}

async function firstMoment(auditDir: string): Promise<string | undefined> {
  for await (const { timestamp } of readRecords(auditDir)) return timestamp;
  return undefined;
}
