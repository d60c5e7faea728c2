// The values that were found in requests since the proxy started, for people to look at and decide about. In memory only.
import type { Clock } from '../base/clock.ts';
import type { FindingSighting } from './ports.ts';

/** Without the value, and without anything that stood around it. */
export interface SeenFinding extends FindingSighting {
  /** In how many new texts. */
  readonly count: number;
  /** RFC 3339. */
  readonly firstSeen: string;
  readonly lastSeen: string;
}

export interface FindingsRegistryOptions {
  readonly clock: Clock;
  /** Called the first time that a value is redacted or blocked. Never throws. */
  readonly onFirst?: (finding: SeenFinding) => void;
  /** Called after each change. Never throws. */
  readonly onChanged?: () => void;
  /** Values; 500 by default. Those that were not seen for longest go first. */
  readonly maxValues?: number;
}

const defaultMaxValues = 500;

export class FindingsRegistry {
  readonly #options: FindingsRegistryOptions;
  /** Seen last stands last. */
  readonly #byFinding = new Map<string, SeenFinding>();

  constructor(options: FindingsRegistryOptions) {
    this.#options = options;
  }

  /** A value that stands in a request which leaves now, or is blocked. */
  saw(sighting: FindingSighting): void {
    const { clock, onFirst, onChanged, maxValues = defaultMaxValues } = this.#options;
    const now = clock.now().toISOString();
    const known = this.#byFinding.get(sighting.finding);
    const seen: SeenFinding = {
      ...sighting,
      // A text that names no file does not make the place unknown.
      file: sighting.file ?? known?.file,
      line: sighting.file === undefined ? known?.line : sighting.line,
      count: (known?.count ?? 0) + 1,
      firstSeen: known?.firstSeen ?? now,
      lastSeen: now,
    };
    this.#byFinding.delete(sighting.finding);
    this.#byFinding.set(sighting.finding, seen);
    for (const oldest of this.#byFinding.keys()) {
      if (this.#byFinding.size <= maxValues) break;
      this.#byFinding.delete(oldest);
    }
    if (!isWithheld(known) && isWithheld(seen)) onFirst?.(seen);
    onChanged?.();
  }

  get(finding: string): SeenFinding | undefined {
    return this.#byFinding.get(finding);
  }

  /** Seen last stands first. */
  list(): readonly SeenFinding[] {
    return [...this.#byFinding.values()].toReversed();
  }
}

function isWithheld(finding: SeenFinding | undefined): boolean {
  return finding?.action === 'redact' || finding?.action === 'block';
}
