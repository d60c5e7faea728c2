// One incident as a line: what it is, until when somebody has to act, what made the rule speak, what can be done next.
import type { Format } from './format.ts';
import type { IncidentMove, IncidentSeverity, IncidentsView, IncidentView, ReviewView } from './incidents.ts';

/** What the panel carries out; whatever takes more words than a reason and a comment is for the command line. */
export type IncidentChoice = (typeof incidentChoices)[number];

export const incidentChoices = [
  'triaged',
  'investigating',
  'contained',
  'resolved',
  'closed',
  'false_positive',
] as const;

export interface IncidentButton {
  readonly choice: IncidentChoice;
  readonly label: string;
}

export interface IncidentLine {
  readonly id: string;
  readonly title: string;
  readonly glyph: 'triangle' | 'flag' | 'ring';
  readonly tone: 'red' | 'amber' | 'quiet';
  /** `High severity`. */
  readonly severity: string;
  /** `Nobody has looked at it yet`. */
  readonly state: string;
  /** `to be looked at by 14:55`; undefined where nothing is due. */
  readonly due: string | undefined;
  readonly isOverdue: boolean;
  /** The rule with its figures. */
  readonly rule: string;
  /** Whom and what it is about. */
  readonly about: string | undefined;
  readonly count: string;
  readonly age: string;
  /** For whoever wants to know exactly. */
  readonly exact: string;
  readonly evidence: readonly EvidenceLink[];
  readonly history: readonly string[];
  readonly buttons: readonly IncidentButton[];
  /** Why the panel alone cannot end it, and the command that can. */
  readonly elsewhere: { readonly why: string; readonly command: string | undefined } | undefined;
}

export interface EvidenceLink {
  readonly label: string;
  /** Shows the record. */
  readonly command: string;
}

export interface IncidentLineOptions {
  readonly format: Format;
  readonly now: Date;
}

type Look = Pick<IncidentLine, 'glyph' | 'tone' | 'severity'>;

const looks: Readonly<Record<IncidentSeverity, Look>> = {
  critical: { glyph: 'triangle', tone: 'red', severity: 'Critical' },
  high: { glyph: 'triangle', tone: 'red', severity: 'High severity' },
  medium: { glyph: 'flag', tone: 'amber', severity: 'Medium severity' },
  low: { glyph: 'flag', tone: 'quiet', severity: 'Low severity' },
  info: { glyph: 'ring', tone: 'quiet', severity: 'For information' },
};

const states: Readonly<Record<string, string>> = {
  new: 'Nobody has looked at it yet',
  reopened: 'Open again',
  triaged: 'Triaged',
  investigating: 'Being investigated',
  contained: 'Contained',
  resolved: 'Resolved, not closed yet',
  risk_accepted: 'The accepted risk has expired',
};

const labels: Readonly<Record<IncidentChoice, string>> = {
  triaged: 'Triage…',
  investigating: 'Investigate…',
  contained: 'Contain…',
  resolved: 'Resolve…',
  closed: 'Close…',
  false_positive: 'False alarm…',
};

/** Records of which the numbers are shown. */
const mostEvidence = 8;

export function incidentLine(view: IncidentView, { format, now }: IncidentLineOptions): IncidentLine {
  return {
    id: view.id,
    title: view.title,
    ...looks[view.severity],
    state: states[view.status] ?? view.status,
    due: dueWords(view, format, now),
    isOverdue: view.isOverdue,
    rule: ruleWords(view, format),
    about: aboutWords(view),
    count: format.countOf(view.count, 'time'),
    age: format.relative(view.since, now),
    exact: format.exact(view.since),
    evidence: view.evidence.slice(0, mostEvidence).map((seq) => ({
      label: `record ${format.count(seq)}`,
      command: `pretense log show ${seq}`,
    })),
    history: view.history.map((step) => historyWords(step, format, now)),
    buttons: incidentChoices
      .filter((choice) => view.moves.some(({ to, asks }) => to === choice && asks === undefined))
      .map((choice) => ({ choice, label: labels[choice] })),
    elsewhere: elsewhereOf(view),
  };
}

/** `3 open, 2 urgent, 1 overdue`. Urgent is what the status bar counts. */
export function incidentsSummary({ incidents }: IncidentsView, format: Format): string {
  const urgent = incidents.filter(({ needsAction }) => needsAction).length;
  const overdue = incidents.filter(({ isOverdue }) => isOverdue).length;
  const counted = [
    [incidents.length, 'open'],
    [urgent, 'urgent'],
    [overdue, 'overdue'],
  ] as const;
  return counted.flatMap(([count, word]) => (count === 0 ? [] : [`${format.count(count)} ${word}`])).join(', ');
}

export interface ReviewLine {
  readonly queue: string;
  readonly text: string;
  /** Puts the review on the record. */
  readonly command: string;
}

/** Reviews that are overdue. */
export function reviewLines(
  reviews: readonly ReviewView[],
  { format, now }: IncidentLineOptions,
): readonly ReviewLine[] {
  return reviews
    .filter(({ isOverdue }) => isOverdue)
    .map(({ queue, title, reviewedTo, dueAt }) => {
      const last = reviewedTo === undefined ? 'never reviewed' : `reviewed up to ${reviewedTo}`;
      return {
        queue,
        text: `Review of ${title} was due ${format.moment(dueAt, now)}; ${last}.`,
        command: `pretense review attest --queue ${queue} --period A:B --comment "…"`,
      };
    });
}

/** `credential-rotated` as people read it. */
export function reasonWords(code: string): string {
  const words = code.replaceAll('-', ' ').replaceAll('_', ' ');
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

function dueWords(view: IncidentView, format: Format, now: Date): string | undefined {
  const { acknowledgeBy, closeBy } = view;
  if (isPast(acknowledgeBy, now)) return `should have been looked at by ${format.moment(acknowledgeBy, now)}`;
  if (isPast(closeBy, now)) return `should have been closed by ${format.moment(closeBy, now)}`;
  if (acknowledgeBy !== undefined) return `to be looked at by ${format.moment(acknowledgeBy, now)}`;
  if (closeBy === undefined) return undefined;
  return `${view.isOverdue ? 'looked at too late, ' : ''}to be closed by ${format.moment(closeBy, now)}`;
}

function isPast(moment: string | undefined, now: Date): moment is string {
  return moment !== undefined && Date.parse(moment) < now.getTime();
}

function ruleWords({ rule, ruleVersion, observed, threshold, measure }: IncidentView, format: Format): string {
  const limit = threshold <= 1 ? 'one is enough' : `the limit is ${format.count(threshold)}`;
  const counted = `${measure.slice(0, 1).toUpperCase()}${measure.slice(1)}`;
  return `Rule ${rule} (version ${ruleVersion}). ${counted}: ${format.count(observed)} (${limit})`;
}

function aboutWords({ developers, repositories, files, tools }: IncidentView): string | undefined {
  const [file, ...moreFiles] = files;
  const inFile = file === undefined ? [] : [moreFiles.length === 0 ? file : `${file} and ${moreFiles.length} more`];
  const words = [...developers, ...repositories, ...inFile, ...tools];
  return words.length === 0 ? undefined : words.join(' · ');
}

function historyWords(step: IncidentView['history'][number], format: Format, now: Date): string {
  const { at, to, by, reason, comment, approver } = step;
  const agreed = approver === undefined ? '' : `, agreed by ${approver}`;
  return `${format.moment(at, now)} ${reasonWords(to).toLowerCase()} by ${by}${agreed}: ${reasonWords(reason).toLowerCase()}. ${comment}`;
}

/** Ending it may take somebody else than who sits here. */
function elsewhereOf({ id, status, severity, moves }: IncidentView): IncidentLine['elsewhere'] {
  const asks = moves.flatMap((move) => (endsIt(move) && move.asks !== undefined ? [move.asks] : []));
  const isOther = asks.includes('other');
  if (!isOther && !asks.includes('second')) return undefined;
  const why = isOther
    ? 'It is about you, so somebody else has to end it.'
    : 'Ending it takes a second person who agrees.';
  const canClose = status !== 'new' && status !== 'reopened';
  const isSevere = severity === 'high' || severity === 'critical';
  const who = [...(isOther ? ['--by NAME'] : []), ...(isSevere ? ['--approver NAME'] : [])].join(' ');
  const command = `pretense incidents close ${id} --reason CODE --comment "…" ${who}`;
  return { why, command: canClose ? command : undefined };
}

function endsIt({ to }: IncidentMove): boolean {
  return to === 'closed' || to === 'false_positive' || to === 'resolved';
}
