// What people are shown of incidents and reviews, and what they may do about them.

/** Least severe first. */
export type IncidentSeverity = 'info' | 'low' | 'medium' | 'high' | 'critical';

/** A state that an incident may be moved to. */
export interface IncidentMove {
  /** `triaged`, `contained`, … */
  readonly to: string;
  /** One of these is said. */
  readonly reasons: readonly string[];
  /**
   * Undefined: whoever sits here may do it. `other`: the incident is about this person, so somebody else has to.
   * `second`: a second person has to agree.
   */
  readonly asks: 'other' | 'second' | undefined;
}

export interface IncidentStep {
  /** RFC 3339. */
  readonly at: string;
  readonly to: string;
  readonly by: string;
  readonly reason: string;
  readonly comment: string;
  readonly approver: string | undefined;
}

export interface IncidentView {
  /** `inc_` and 8 letters or digits. */
  readonly id: string;
  readonly type: string;
  readonly severity: IncidentSeverity;
  readonly status: string;
  readonly title: string;
  /** RFC 3339. */
  readonly since: string;
  readonly lastSeen: string;
  readonly count: number;
  readonly rule: string;
  readonly ruleVersion: string;
  /** The figures that made the rule speak, and what they are. */
  readonly observed: number;
  readonly threshold: number;
  readonly measure: string;
  readonly developers: readonly string[];
  readonly repositories: readonly string[];
  readonly files: readonly string[];
  readonly tools: readonly string[];
  /** Numbers of the records that show it. */
  readonly evidence: readonly number[];
  /** RFC 3339: when somebody has to have looked at it; undefined once somebody has. */
  readonly acknowledgeBy: string | undefined;
  readonly closeBy: string | undefined;
  /** A time limit has passed. */
  readonly isOverdue: boolean;
  /** Nobody has looked at it, and it is severe; or it is overdue. */
  readonly needsAction: boolean;
  readonly moves: readonly IncidentMove[];
  readonly history: readonly IncidentStep[];
}

/** What is to be looked through regularly. */
export interface ReviewView {
  readonly queue: string;
  /** What it holds, in words. */
  readonly title: string;
  /** Local date up to which it was reviewed; undefined: never. */
  readonly reviewedTo: string | undefined;
  /** RFC 3339. */
  readonly dueAt: string;
  readonly isOverdue: boolean;
}

export interface IncidentsView {
  /** Those that somebody has to do something about, the most urgent first. */
  readonly incidents: readonly IncidentView[];
  /** All that ever were and are ended. */
  readonly ended: number;
  readonly reviews: readonly ReviewView[];
}

/** In every snapshot. */
export interface IncidentSummary {
  readonly open: number;
  readonly needAction: number;
  readonly reviewsOverdue: number;
  /** Severe ones at which nobody has looked yet, newest first; at most 10. */
  readonly news: readonly IncidentNewsView[];
}

export interface IncidentNewsView {
  readonly id: string;
  readonly severity: IncidentSeverity;
  readonly title: string;
}

/** Errors: those of the rules, each with a message that says what to do. */
export interface IncidentMoveRequest {
  readonly id: string;
  readonly to: string;
  readonly reasonCode: string;
  readonly comment: string;
}
