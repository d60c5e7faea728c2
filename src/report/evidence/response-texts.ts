// Drafts for the organisation: a plan for incidents, notifications, a risk register. They are no evidence until somebody has
// made them their own and approved them.
import { type Delay, serviceLevels } from '../../incidents/timers.ts';
import { visibleText } from '../pdf/visible-text.ts';
import type { EvidenceModel } from './model.ts';

const draft =
  '> Draft to adapt. It shows nothing until the organisation has changed it to fit, approved it and used it.\n';

export function responsePlan(): string {
  const levels = Object.entries(serviceLevels).toReversed();
  const rows = levels
    .map(([severity, { acknowledge, close }]) => `| ${severity} | ${delayText(acknowledge)} | ${delayText(close)} |`)
    .join('\n');
  return `# Plan for incidents with AI tools

${draft}
Owner: [name, role]. Approved by: [name] on [date]. Reviewed every [12 months], last on [date].

## What counts

A secret or a protected name that reached a provider readable. A tool, provider, model or endpoint that nobody approved. Far more sent than usual. Protection off, or silent. A log with holes, or changed. Pretense opens an incident for each of these by itself; people may report more to [address].

## Who does what

| role | who | does |
| --- | --- | --- |
| first responder | [name] | triages new incidents within the time of their severity |
| incident lead | [name] | decides what it is, leads containment, writes the summary |
| approver | [name, not the subject] | second person for high and critical |
| communication | [name] | customers, authorities, providers |
| legal and privacy | [name] | duties to notify, and their terms |

## In which time

| severity | triage within | close within |
| --- | --- | --- |
${rows}

## Steps

1. Look: \`pretense incidents show ID\`, and the records that it names with \`pretense log show SEQ\`.
2. Decide: \`pretense incidents triage ID\`. A false alarm is closed with its reason.
3. Contain. Secret: disable it at its vendor, then replace it. Tool or endpoint: stop it in the policy. Data sent: ask the provider to delete it, under [contract clause].
4. Find the cause: which policy version, which exception, which pause; write it down.
5. Tell whom the law, contracts and the templates beside this plan name.
6. Close: \`pretense incidents close ID\` with a reason, by somebody who is not its subject.
7. Learn: within [10] days, what changes in policy, rules or training, and who does it until when.

## Exercise

Once a [year]: an invented secret in a test repository, from detection to closing. Date, people, result: [ ].
`;
}

function delayText(delay: Delay): string {
  const [unit, count] = Object.entries(delay)[0] ?? ['days', 0];
  const word = { hours: 'hour', days: 'day', businessDays: 'business day' }[unit] ?? unit;
  return `${String(count)} ${word}${count === 1 ? '' : 's'}`;
}

export function notificationTemplates(): string {
  return `# Notifications

${draft}
Replace what stands in brackets. Say what is known, what is not known yet, and when the next message comes.

## To the owner of a secret or of data, inside the organisation

Subject: [kind of secret] was sent to [provider] on [date]

On [date, time, UTC] a request of [tool] to [provider] held [what]. It left readable since [pause / exception / rule in report mode]. Incident [ID]. Please disable and replace it now and answer with the time at which that was done. What we know of use by others: [nothing / …].

## To a customer

Subject: Notice about data of [customer]

On [date] data of yours ([kinds, not contents]) was sent to [provider], which processes it for us under [contract]. [It is / is not] used for training there. We have [stopped it, asked for deletion on date, changed …]. We know of [no] access by others. Next message: [date]. Questions: [name, address].

## To a provider

Subject: Request to delete data that was sent by mistake

On [date, time, UTC] our account [id] sent data that was not meant for you. SHA-256 of the request body: [hash_sent of the record]. Please delete it with all copies and logs under [contract clause], say when that was done, and whether anybody looked at it.

## To an authority

[Name of the authority, form, and term: for personal data in the EU 72 hours from when it was known.] What happened, kinds and numbers of people and records, likely consequences, what was done, whom to ask.
`;
}

/** Rows for each tool, provider, model and endpoint that the log names for the first time in the period. */
export function riskRegister({ risks, about }: EvidenceModel): string {
  const cell = (text: string): string => visibleText(text).replaceAll('|', '\\|').replaceAll('<', '&lt;');
  const rows = risks.map(
    ({ kind, value, firstSeen, requests, isApproved }) =>
      `| ${kind} ${cell(value)} | ${firstSeen.slice(0, 10)} | ${requests} | ${isApproved === undefined ? 'no list' : isApproved ? 'yes' : 'no'} | [ ] | [ ] | [ ] | [ ] | [ ] |`,
  );
  return `# Risk register of AI tools

${draft}
Below the standing risks come the tools, providers, models and endpoints that the log of this device names for the first time from ${about.period.from} to ${about.period.to}. What an earlier log held that was disposed of since may stand here as new.

| risk | how Pretense meets it | likelihood | impact | owner | treatment | reviewed on |
| --- | --- | --- | --- | --- | --- | --- |
| Names of own code reach a provider | PC-01 | [ ] | [ ] | [ ] | [ ] | [ ] |
| Secrets reach a provider | PC-02, PC-11 | [ ] | [ ] | [ ] | [ ] | [ ] |
| Personal data reaches a provider | found by class, by policy | [ ] | [ ] | [ ] | [ ] | [ ] |
| A tool sends past Pretense | PC-06 for tools that it set; otherwise not | [ ] | [ ] | [ ] | [ ] | [ ] |
| Protection is off for too long | PC-08 | [ ] | [ ] | [ ] | [ ] | [ ] |
| Exceptions become the rule | PC-07 | [ ] | [ ] | [ ] | [ ] | [ ] |
| The log is lost or changed | PC-09 | [ ] | [ ] | [ ] | [ ] | [ ] |
| What an AI tool wrote is wrong | not at all | [ ] | [ ] | [ ] | [ ] | [ ] |

| first seen | on | requests | approved by a list | likelihood | impact | owner | treatment | reviewed on |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
