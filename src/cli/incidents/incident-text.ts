// Incidents for a terminal. Untrusted: titles, names and comments come from records.
import { breachOf } from '../../incidents/timers.ts';
import { acceptedUntil, isOpen, nextStates } from '../../incidents/transitions.ts';
import type { Incident } from '../../incidents/types.ts';
import type { Output } from '../command.ts';
import { countOf } from '../count-of.ts';
import { plain } from '../policy/policy-action.ts';

/** Two lines. `at`: now, RFC 3339. */
export function printIncident({ line, style }: Output, incident: Incident, at: string): void {
  const { id, severity, status, title, count, detectedAt, subjects } = incident;
  line(
    `${style.bold(plain(id))}  ${severity.padEnd(8)}  ${status.padEnd(13)}  ${shortTime(detectedAt)}  ${plain(title)}`,
  );
  const about = subjects.developers.join(', ');
  const times = count === 1 ? '' : `, seen ${count} times or more`;
  const late = lateText(incident, at);
  line(`  ${plain(about)}${times}${late === '' ? '' : `  ${style.warn(late)}`}`);
}

/** Why it is late, or when it is due. Empty for what is over. */
function lateText(incident: Incident, at: string): string {
  const { acknowledgeBy, closeBy, history } = incident;
  if (!isOpen(incident, at)) return '';
  const { acknowledge, close } = breachOf(incident, at);
  if (close) return `overdue: was to be closed by ${shortTime(closeBy ?? '')}`;
  const isWaiting = history.length === 0 || history.at(-1)?.to === 'reopened';
  if (isWaiting && acknowledge) return `overdue: was to be triaged by ${shortTime(acknowledgeBy ?? '')}`;
  if (isWaiting) return acknowledgeBy === undefined ? '' : `triage by ${shortTime(acknowledgeBy)}`;
  return closeBy === undefined ? '' : `close by ${shortTime(closeBy)}`;
}

/** All that is known of one. */
export function printWhole(output: Output, incident: Incident, at: string): void {
  const { line, style } = output;
  const { detectedBy, subjects, evidence, history, closeBy, acknowledgeBy } = incident;
  printIncident(output, incident, at);
  const { rule, version, observed, threshold, measure } = detectedBy;
  const rows: readonly (readonly [string, string])[] = [
    ['type', incident.type],
    ['rule', `${rule} version ${version}`],
    ['observed', `${observed} (threshold ${threshold}): ${measure}`],
    ['first seen', incident.firstSeen],
    ['last seen', incident.lastSeen],
    ['developers', subjects.developers.join(', ')],
    ['repositories', subjects.repositories.join(', ')],
    ['files', subjects.files.join(', ')],
    ['tools', subjects.tools.join(', ')],
    [
      'evidence',
      evidence
        .map(({ seq, leaf }) => `record ${seq}${leaf === undefined ? '' : ` (leaf ${leaf.slice(0, 16)}…)`}`)
        .join(', '),
    ],
    ['triage by', acknowledgeBy ?? ''],
    ['close by', closeBy ?? ''],
    ['accepted until', acceptedUntil(incident) ?? ''],
    ['next', nextStates[incident.status].join(', ')],
  ];
  for (const [name, value] of rows) if (value !== '') line(`  ${style.dim(name.padEnd(14))}  ${plain(value)}`);
  if (history.length > 0) line(`  ${style.dim('history')}`);
  for (const { at: when, from, to, by, bySource, approver, reasonCode, comment } of history) {
    const claimed = bySource === 'claimed' ? ' (claimed)' : '';
    const second = approver === undefined ? '' : `, agreed to by ${approver}`;
    line(`    ${when}  ${from} → ${to}  ${plain(`${by}${claimed}${second}: ${reasonCode}. ${comment}`)}`);
  }
}

/** `12 open incidents, 2 of them overdue.` */
export function summaryLine(shown: readonly Incident[], at: string): string {
  const open = shown.filter((incident) => isOpen(incident, at));
  const late = open.filter((incident) => lateText(incident, at).startsWith('overdue')).length;
  return `${countOf(open.length, 'open incident')}${late === 0 ? '' : `, ${late} of them overdue`}.`;
}

function shortTime(moment: string): string {
  return `${moment.slice(0, 16).replace('T', ' ')}Z`;
}
