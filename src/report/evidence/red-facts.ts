// What a reader must see first: everything that is not as it should be, one line each.
import { isBreached } from '../../incidents/timers.ts';
import { isOpen } from '../../incidents/transitions.ts';
import { nothingHappened } from './controls/control.ts';
import type { EvidenceModel } from './model.ts';

type Facts = Omit<EvidenceModel, 'redFacts'>;

/** `asOf`: RFC 3339, the moment for which it is said whether an incident is open or late. */
export function redFactsOf(model: Facts, asOf: string): readonly string[] {
  return [
    ...ofTheLog(model),
    ...ofRequests(model),
    ...ofIncidents(model, asOf),
    ...ofOversight(model),
    ...ofControls(model),
  ].filter((fact) => fact !== undefined);
}

function ofTheLog({ verification, gaps, population, retention }: Facts): readonly (string | undefined)[] {
  const { result, problemCount, witnessed, checkpoints, disposed } = verification;
  const kinds = ['missing', 'silence', 'disk full', 'torn tail', 'clock jump'] as const;
  return [
    when(population.records === 0, 'There is no record of this period: nothing can be said about it.'),
    when(problemCount > 0, `The log is ${result}: ${counted(problemCount, 'problem', 'problems')}.`),
    when(
      checkpoints.count === 0,
      'No signed checkpoint covers the log: whoever can write its folder can make all of it anew.',
    ),
    when(
      checkpoints.pinned === 'from the log' && checkpoints.count > 0,
      'The signing key was read from the log itself: that it is the key of this device is not shown.',
    ),
    when(
      witnessed === undefined,
      'No witness outside of this machine has signed the log: who holds its key can have rewritten it.',
    ),
    when(disposed.records > 0, `The content of ${disposed.records} records was disposed of; their hashes are there.`),
    when(retention.days < 365, `Records are kept for ${retention.days} days, less than a year.`),
    ...kinds.map((kind) => {
      const found = gaps.filter((gap) => gap.kind === kind).length;
      return when(found > 0, `${kindTexts[kind]}: ${found}.`);
    }),
  ];
}

const kindTexts = {
  missing: 'Places where records are missing',
  silence: 'Stretches in which a proxy ran, or should have, without a sign of life',
  'disk full': 'Times when the disk was full',
  'torn tail': 'Ends of the log that a crash had left unfinished',
  'clock jump': 'Jumps of the clock that nothing explains',
} as const;

function ofRequests({
  population,
  secrets,
  tools,
  pauses,
  exceptions,
  providers,
}: Facts): readonly (string | undefined)[] {
  const unapproved = tools.filter(({ isApproved }) => isApproved === false).map(({ tool }) => tool);
  const plain = providers.reduce((sum, { tls }) => sum + (tls.find(({ name }) => name === 'none')?.count ?? 0), 0);
  const inForce = exceptions.filter(({ approvedAt }) => approvedAt !== undefined).length;
  return [
    when(secrets.transmitted > 0, `${counted(secrets.transmitted, 'secret', 'secrets')} left readable.`),
    when(population.pausedRequests > 0, `${population.pausedRequests} requests were looked at during a pause.`),
    when(pauses.length > 0, `${counted(pauses.length, 'pause', 'pauses')} of the protection.`),
    when(inForce > 0, `${counted(inForce, 'exception', 'exceptions')} approved or in force.`),
    when(population.unansweredRequests > 0, `${population.unansweredRequests} requests have no recorded outcome.`),
    when(unapproved.length > 0, `Tools that no list of the policy names: ${unapproved.join(', ')}.`),
    when(plain > 0, `${plain} answers came over a connection without TLS (this machine itself included).`),
  ];
}

function ofIncidents({ incidents }: Facts, asOf: string): readonly (string | undefined)[] {
  const counting = incidents.filter(({ severity }) => severity !== 'info');
  const open = counting.filter((incident) => isOpen(incident, asOf)).length;
  const late = counting.filter((incident) => isBreached(incident, asOf)).length;
  return [
    when(open > 0, `${counted(open, 'incident is', 'incidents are')} open.`),
    when(late > 0, `${counted(late, 'incident was', 'incidents were')} not looked at, or not closed, in time.`),
  ];
}

function ofOversight({ selfTests, reviews, population }: Facts): readonly (string | undefined)[] {
  return [
    when(selfTests.failed > 0, `${counted(selfTests.failed, 'self-test', 'self-tests')} failed.`),
    when(
      selfTests.daysWithout > 0,
      `${counted(selfTests.daysWithout, 'day', 'days')} with requests and no passed self-test.`,
    ),
    when(reviews.length === 0 && population.requests > 0, 'Nobody attested a review in this period.'),
  ];
}

function ofControls({ controls }: Facts): readonly string[] {
  const untested = controls.filter(({ result }) => result === 'not tested');
  const reasons = [...new Set(untested.map((control) => control.untested ?? nothingHappened))];
  const deviating = controls.filter(({ result }) => result === 'deviations');
  return [
    ...deviating.map(
      ({ id, title, deviationCount }) => `${id} ${title}: ${counted(deviationCount, 'deviation', 'deviations')}.`,
    ),
    ...reasons.map((reason) => {
      const named = untested.filter((control) => (control.untested ?? nothingHappened) === reason);
      return `Not tested, since ${reason}: ${named.map(({ id, title }) => `${id} ${title}`).join('; ')}.`;
    }),
  ];
}

function when(isSo: boolean, fact: string): string | undefined {
  return isSo ? fact : undefined;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
