// Controls over the configuration, and over the log and those who watch it.
import { isBreached } from '../../../incidents/timers.ts';
import { isOpen } from '../../../incidents/transitions.ts';
import { samePerson } from '../../../incidents/people.ts';
import type { Incident } from '../../../incidents/types.ts';
import { countOf, objectsOf, textOf, unknownName } from '../fields.ts';
import { type Concluded, concludedTest, type Control, type DeviationList, RecordsTest } from './control.ts';

const policyTypes: ReadonlySet<string> = new Set(['policy.loaded', 'policy.changed']);

export const configurationHolds: Control = {
  id: 'PC-06',
  title: 'The configuration is what was decided',
  description:
    'Each record names the policy in force by its hash. A policy file that cannot be read, and an AI tool that was set back so that it no longer sends through Pretense, are found and recorded.',
  criteria: ['CC5.3', 'CC7.1', 'CC8.1'],
  kind: 'detective',
  frequency: 'each start and each change; tools every few minutes while a proxy runs',
  strength: 'direct',
  evidence: ['criteria/CC8.1-changes/policy-versions.csv', 'criteria/CC7.1-configuration/changes.csv'],
  what: 'policies loaded or changed, and AI tools set, set back or found changed',
  test: () =>
    new RecordsTest({
      population: ({ type }) => Number(policyTypes.has(type) || type.startsWith('routing.')),
      deviation: (record) => {
        if (record.type === 'routing.drifted')
          return `${textOf(record, 'client') ?? unknownName} was found not to send through Pretense any more`;
        if (!policyTypes.has(record.type)) return undefined;
        const broken = objectsOf(record, 'files').filter(({ state }) => state === 'last-valid' || state === 'defaults');
        const problems = Math.max(countOf(record, 'problems'), broken.length);
        return problems > 0 ? `${problems} problems with policy files; what was last valid stayed in force` : undefined;
      },
    }),
};

export const exceptionsAreApproved: Control = {
  id: 'PC-07',
  title: 'Exceptions are approved by somebody else, and end',
  description:
    'An exception lets nothing through before somebody other than who asked has approved it, and it ends by itself.',
  criteria: ['CC5.3', 'CC6.1', 'CC8.1'],
  kind: 'preventive',
  frequency: 'each exception',
  strength: 'direct',
  evidence: ['criteria/CC6.7-transmission/exceptions.csv'],
  what: 'approved exceptions',
  test: () =>
    concludedTest(({ exceptions }, deviations) => {
      const approved = exceptions.filter(({ approvedAt }) => approvedAt !== undefined);
      for (const { id, requestedBy, approvedBy, approvedAt = '', expires } of approved) {
        const problem =
          approvedBy === undefined
            ? 'approved by nobody that the record names'
            : samePerson(requestedBy, approvedBy)
              ? 'approved by who asked for it'
              : expires === undefined
                ? 'without an end'
                : undefined;
        if (problem !== undefined) deviations.add({ at: approvedAt, seq: undefined, text: `${id}: ${problem}` });
      }
      return approved.length;
    }),
};

/** A request under way when it ends, and a machine that slept, may make it look longer. */
const overdueMs = 15 * 60_000;

export const pausesEnd: Control = {
  id: 'PC-08',
  title: 'Pauses have a reason and end',
  description: 'A pause of the protection names who, why and for how long, and ends by itself.',
  criteria: ['CC6.7', 'CC7.1'],
  kind: 'preventive',
  frequency: 'each pause',
  strength: 'direct',
  evidence: ['criteria/CC6.7-transmission/pauses.csv'],
  what: 'pauses',
  test: () =>
    concludedTest(({ pauses, asOf }, deviations) => {
      for (const { startedAt, endedAt, reason, minutesPlanned } of pauses) {
        const limit = Date.parse(startedAt) + minutesPlanned * 60_000 + overdueMs;
        const problem =
          reason.trim() === ''
            ? 'no reason is recorded'
            : Date.parse(endedAt ?? asOf) <= limit
              ? undefined
              : endedAt === undefined
                ? 'no end is recorded'
                : `its end is on record only at ${endedAt}`;
        if (problem !== undefined)
          deviations.add({ at: startedAt, seq: undefined, text: `${minutesPlanned} minutes: ${problem}` });
      }
      return pauses.length;
    }),
};

export const logIsWhole: Control = {
  id: 'PC-09',
  title: 'The log is whole',
  description:
    'Records are numbered and joined by hashes, and signed checkpoints cover them. What is missing, changed, unanswered or silent is found, and off times are explained by records.',
  criteria: ['CC2.1', 'CC7.2', 'PI1.5'],
  kind: 'detective',
  frequency: 'each record; the whole log at each report',
  strength: 'direct',
  evidence: ['criteria/CC7.2-monitoring/gaps.csv', 'criteria/CC4.1-evaluation/verification.json', 'log/log.json'],
  what: 'records of the period; the whole log is checked',
  test: () =>
    concludedTest(({ verification, gaps, gapCount, records, asOf }, deviations) => {
      for (const { seq, message, segment } of verification.problems)
        deviations.add({ at: asOf, seq, text: `${segment}: ${message}` });
      const unlisted = verification.problemCount - verification.problems.length;
      if (unlisted > 0)
        deviations.add({ at: asOf, seq: undefined, text: `and ${unlisted} more problems of this kind` });
      for (const { kind, from, seq, text } of gaps)
        if (kind !== 'explained off') deviations.add({ at: from, seq, text: `${kind}: ${text}` });
      const more = gapCount - gaps.length;
      if (more > 0) deviations.add({ at: asOf, seq: undefined, text: `and ${more} more stretches` });
      return records;
    }),
};

export const incidentsAreHandled: Control = {
  id: 'PC-10',
  title: 'Incidents are looked at and closed in time',
  description:
    'Rules over the records open incidents. Somebody who is not its subject looks at each and closes it with a reason, within a time that depends on its severity.',
  criteria: ['CC7.2', 'CC7.3', 'CC7.4', 'CC7.5'],
  kind: 'detective',
  frequency: 'each incident',
  strength: 'supporting',
  evidence: ['criteria/CC7.3-incidents/incidents.csv', 'criteria/CC7.3-incidents/transitions.csv'],
  what: 'incidents above "info"',
  test: () =>
    concludedTest((about, deviations) => {
      const counted = about.incidents.filter(({ severity }) => severity !== 'info');
      for (const incident of counted) judgeIncident(incident, about, deviations);
      return counted.length;
    }),
};

function judgeIncident(incident: Incident, { asOf }: Concluded, deviations: DeviationList): void {
  const { id, severity, title, evidence } = incident;
  const parts = [
    ...(isBreached(incident, asOf) ? ['not looked at, or not closed, in time'] : []),
    ...(isOpen(incident, asOf) && (severity === 'high' || severity === 'critical') ? ['still open'] : []),
  ];
  if (parts.length === 0) return;
  deviations.add({
    at: incident.detectedAt,
    seq: evidence[0]?.seq,
    text: `${id} (${severity}) ${title}: ${parts.join(', ')}`,
  });
}

export const selfTestsRun: Control = {
  id: 'PC-11',
  title: 'The control is tested each day',
  description:
    'Once a day an invented secret is sent to a second proxy on loopback, with the rules, policy and log of this home and no upstream: it must be found, stopped, recorded and reported. The result is a record.',
  criteria: ['CC4.1', 'CC7.1'],
  kind: 'detective',
  frequency: 'daily',
  strength: 'supporting',
  evidence: ['criteria/CC4.1-evaluation/self-tests.csv'],
  what: 'days with requests',
  test: () =>
    concludedTest(({ selfTests, asOf }, deviations) => {
      for (const day of selfTests.missedDays)
        deviations.add({ at: day, seq: undefined, text: `no passed self-test on ${day}` });
      if (selfTests.failed > 0)
        deviations.add({ at: asOf, seq: undefined, text: `${selfTests.failed} self-tests failed` });
      return selfTests.activeDays;
    }),
};

export const disposalsAreDocumented: Control = {
  id: 'PC-12',
  title: 'Disposal leaves a certificate and the hashes',
  description:
    'Records are disposed of when their retention ends and no legal hold covers them. What went, why and by whom is a record; the leaf hashes stay, so that all that is left can still be verified.',
  criteria: ['C1.1', 'C1.2'],
  kind: 'detective',
  frequency: 'each disposal',
  strength: 'direct',
  evidence: ['criteria/C1.2-disposal/disposals.csv'],
  what: 'disposals',
  test: () =>
    concludedTest(({ verification, disposals, asOf }, deviations) => {
      const found = verification.problems.filter(
        ({ kind }) => kind === 'undocumented-disposal' || kind === 'leaves-changed',
      );
      for (const { seq, message, segment } of found) deviations.add({ at: asOf, seq, text: `${segment}: ${message}` });
      return disposals.length;
    }),
};
