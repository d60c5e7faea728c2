// Every rule that can open an incident. A rule's version changes with its thresholds; each incident keeps the version,
// the figures and the threshold that made it speak.

/** A rule as documents and reports show it. */
export interface AnomalyRule {
  /** `BULK-D`. */
  readonly id: string;
  readonly version: string;
  readonly title: string;
  /** From when on it speaks, in words and figures. */
  readonly threshold: string;
}

export const anomalyRules: readonly AnomalyRule[] = [];
