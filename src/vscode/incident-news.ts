// When the user is told of an incident: once for each severe one at which nobody has looked yet. Pure.
import type { IncidentNewsView } from '../view/incidents.ts';
import { linkIds } from './ids.ts';
import type { Notice } from './notices.ts';

/** Ids of incidents of which the user was told, in whichever window. */
export interface ToldIncidents {
  has(incident: string): boolean;
  add(incidents: readonly string[]): void;
}

export class IncidentNews {
  readonly #told: ToldIncidents;

  constructor(told: ToldIncidents) {
    this.#told = told;
  }

  /** A notice to show now, which counts as shown; several new ones are told together. `news`: newest first. */
  next(news: readonly IncidentNewsView[]): Notice | undefined {
    const fresh = news.filter(({ id }) => !this.#told.has(id));
    const [first] = fresh;
    if (first === undefined) return undefined;
    this.#told.add(fresh.map(({ id }) => id));
    const others = fresh.length - 1;
    const more = others === 0 ? '' : ` And ${others === 1 ? 'one other incident' : `${others} other incidents`}.`;
    return {
      cause: `incident:${first.id}`,
      kind: 'warning',
      text: `Incident (${first.severity}): ${sentence(first.title)}${more} Somebody has to look at it.`,
      buttons: [{ label: 'Show', command: linkIds.showIncident, parameters: [first.id] }],
    };
  }
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
