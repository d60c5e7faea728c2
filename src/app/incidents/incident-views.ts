// Incidents as people are shown them: what can be done next, by whom, and until when.
import { samePerson } from '../../incidents/people.ts';
import { reviewsDue, queueTitles, type Review } from '../../incidents/review.ts';
import { isBreached } from '../../incidents/timers.ts';
import { isOpen, needsApprover, nextStates, reasonCodes } from '../../incidents/transitions.ts';
import { endStates } from '../../incidents/timers.ts';
import { type Incident, type IncidentStatus, severities } from '../../incidents/types.ts';
import type { IncidentMove, IncidentSummary, IncidentsView, IncidentView, ReviewView } from '../../view/incidents.ts';

export interface IncidentFacts {
  readonly incidents: readonly Incident[];
  readonly reviews: readonly Review[];
  /** RFC 3339: of the first record; undefined while there is none. */
  readonly firstAt: string | undefined;
  readonly everyDays: number;
  readonly now: Date;
  /** Who sits here. */
  readonly developer: string;
}

export function incidentsView(facts: IncidentFacts): IncidentsView {
  const open = openIncidents(facts);
  return {
    incidents: open.map((incident) => incidentView(incident, facts)).toSorted(byUrgency),
    ended: facts.incidents.length - open.length,
    reviews: reviewViews(facts),
  };
}

const mostNews = 10;

export function incidentSummary(facts: IncidentFacts): IncidentSummary {
  const views = openIncidents(facts).map((incident) => incidentView(incident, facts));
  const news = views.filter((view) => isSevere(view) && isUnseen(view.status));
  return {
    open: views.length,
    needAction: views.filter(({ needsAction }) => needsAction).length,
    reviewsOverdue: reviewViews(facts).filter(({ isOverdue }) => isOverdue).length,
    news: news
      .toReversed()
      .slice(0, mostNews)
      .map(({ id, severity, title }) => ({ id, severity, title })),
  };
}

function openIncidents({ incidents, now }: IncidentFacts): readonly Incident[] {
  const at = now.toISOString();
  // `info` is for the risk register: it asks for nothing.
  return incidents.filter((incident) => incident.severity !== 'info' && isOpen(incident, at));
}

function incidentView(incident: Incident, { now, developer }: IncidentFacts): IncidentView {
  const { id, type, severity, status, title, detectedBy, subjects, history } = incident;
  const isOverdue = isBreached(incident, now.toISOString());
  return {
    id,
    type,
    severity,
    status,
    title,
    since: incident.detectedAt,
    lastSeen: incident.lastSeen,
    count: incident.count,
    rule: detectedBy.rule,
    ruleVersion: detectedBy.version,
    observed: detectedBy.observed,
    threshold: detectedBy.threshold,
    measure: detectedBy.measure,
    ...subjects,
    evidence: incident.evidence.map(({ seq }) => seq),
    acknowledgeBy: isUnseen(status) ? incident.acknowledgeBy : undefined,
    closeBy: incident.closeBy,
    isOverdue,
    needsAction: isOverdue || (isUnseen(status) && isSevere({ severity })),
    moves: nextStates[status].map((to) => moveOf(incident, to, developer)),
    history: history.map(({ at, to, by, reasonCode, comment, approver }) => ({
      at,
      to,
      by,
      reason: reasonCode,
      comment,
      approver,
    })),
  };
}

function moveOf(incident: Incident, to: IncidentStatus, developer: string): IncidentMove {
  const isSubject = incident.subjects.developers.some((name) => samePerson(name, developer));
  const asks = endStates.has(to) && isSubject ? 'other' : needsApprover(incident, to) ? 'second' : undefined;
  return { to, reasons: to === 'new' ? [] : reasonCodes[to], asks };
}

function isSevere({ severity }: Pick<IncidentView, 'severity'>): boolean {
  return severity === 'high' || severity === 'critical';
}

function isUnseen(status: string): boolean {
  return status === 'new' || status === 'reopened';
}

/** What waits for an action, then the severe, then what ends first. */
function byUrgency(left: IncidentView, right: IncidentView): number {
  return (
    Number(right.needsAction) - Number(left.needsAction) ||
    severities.indexOf(right.severity) - severities.indexOf(left.severity) ||
    (left.closeBy ?? '').localeCompare(right.closeBy ?? '') ||
    right.since.localeCompare(left.since)
  );
}

function reviewViews({ reviews, firstAt, everyDays, now }: IncidentFacts): readonly ReviewView[] {
  if (firstAt === undefined) return [];
  return reviewsDue(reviews, { firstAt, everyDays, now }).map(({ queue, last, dueAt, isOverdue }) => ({
    queue,
    title: queueTitles[queue],
    reviewedTo: last?.to,
    dueAt,
    isOverdue,
  }));
}
