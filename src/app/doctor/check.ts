// One finding of `pretense doctor`.

/** `warning`: it works, but not as well or not for everything. `failed`: something does not work, or protects nothing. */
export type CheckState = 'ok' | 'warning' | 'failed';

export interface Check {
  /** Stable, for programs: `port`, `upstream.anthropic`. */
  readonly id: string;
  /** Short, for people. */
  readonly title: string;
  readonly state: CheckState;
  /** What was found, as a sentence or a value. */
  readonly found: string;
  /** What it means and what to do; there whenever the state is not `ok`. */
  readonly advice?: string;
}

export type Named = Pick<Check, 'id' | 'title'>;

export function ok(named: Named, found: string): Check {
  return { ...named, state: 'ok', found };
}

export function warning(named: Named, found: string, advice: string): Check {
  return { ...named, state: 'warning', found, advice };
}

export function failed(named: Named, found: string, advice: string): Check {
  return { ...named, state: 'failed', found, advice };
}
