import type { JsonValue } from '../../base/canonical-json.ts';
import { weightedMean } from '../baseline.ts';
import { dayOf, dayText } from '../day-sums.ts';
import { countOf, objectsOf, textOf } from '../fields.ts';
import { type Detector, type RuleModule, type Seen, subjectsOf } from '../detector.ts';
import type { Detection } from '../types.ts';

const id = 'MUTATION-DROP';
const version = '1';
const weight = 0.2;
const minimumDays = 7;
/** Identifiers of a day, below which its share tells nothing. */
const minimumScanned = 500;
/** Share of what is usual, in hundredths. */
const lowest = 25;
/** Repositories of public code change next to nothing: no drop can be seen there. In hundredths of a percent. */
const smallestShare = 200;
const maxRepositories = 300;
const keptDays = 42;

/** Far fewer identifiers of a repository change than before: something that should protect it may be broken. */
export const mutationDrop: RuleModule = {
  id,
  version,
  title: 'Far fewer names of a repository change than before',
  threshold: `Share of changed identifiers of one repository and day (UTC, ${minimumScanned} or more scanned) below ${lowest} % of its EWMA (weight ${weight}) over ${minimumDays} or more such days, where that is at least ${smallestShare / 100} %. Requests during a pause do not count`,
  detector: () => new MutationDrop(),
};

interface Repository {
  day: number;
  scanned: number;
  mutated: number;
  /** Of days that are over, in hundredths of a percent. */
  shares: number[];
}

class MutationDrop implements Detector {
  readonly #repositories = new Map<string, Repository>();

  recall({ record }: Seen): void {
    this.#add(record);
  }

  observe({ record }: Seen): readonly Detection[] {
    const known = this.#add(record);
    if (known === undefined || known.scanned < minimumScanned || known.shares.length < minimumDays) return [];
    const usual = Math.round(weightedMean(known.shares, weight) ?? 0);
    const observed = shareOf(known);
    const threshold = Math.round((usual * lowest) / 100);
    if (usual < smallestShare || observed >= threshold) return [];
    const subjects = subjectsOf(record);
    return [
      {
        type: 'mutation_drop',
        severity: 'medium',
        title: `${percent(observed)} of the names of a repository changed, where about ${percent(usual)} is usual`,
        detectedBy: {
          rule: id,
          version,
          observed,
          threshold,
          measure: `changed of scanned identifiers on ${dayText(known.day)}, in hundredths of a percent`,
        },
        subjects,
        evidence: [{ seq: record.seq }],
        dedupKey: `${id} ${subjects.repositories[0] ?? ''}`,
      },
    ];
  }

  pack(): JsonValue {
    const all = [...this.#repositories].map(([name, { day, scanned, mutated, shares }]) => ({
      name,
      day,
      shares: scanned >= minimumScanned ? [...shares, shareOf({ scanned, mutated })] : shares,
    }));
    return all.filter(({ shares }) => shares.length > 0);
  }

  /** The present day is read again from its records. */
  unpack(packed: unknown): void {
    for (const { name, day, shares } of objectsOf(packed).slice(-maxRepositories)) {
      const known = Array.isArray(shares) ? shares.map(countOf).slice(-keptDays) : [];
      if (typeof name === 'string')
        this.#repositories.set(name, { day: countOf(day) + 1, scanned: 0, mutated: 0, shares: known });
    }
  }

  #add(record: Seen['record']): Repository | undefined {
    const name = textOf(record['repository']);
    const day = dayOf(record.timestamp);
    if (record.type !== 'ai.request' || record['decision'] === 'block' || record['mode'] === 'paused') return undefined;
    if (name === undefined || day === undefined) return undefined;
    const known = this.#repositories.get(name) ?? { day, scanned: 0, mutated: 0, shares: [] };
    if (day !== known.day) {
      if (known.scanned >= minimumScanned) known.shares = [...known.shares, shareOf(known)].slice(-keptDays);
      known.day = day;
      known.scanned = 0;
      known.mutated = 0;
    }
    known.scanned += countOf(record['identifiers_scanned']);
    known.mutated += countOf(record['identifiers_mutated']);
    this.#repositories.delete(name);
    this.#repositories.set(name, known);
    const [oldest] = this.#repositories.keys();
    if (this.#repositories.size > maxRepositories && oldest !== undefined) this.#repositories.delete(oldest);
    return known;
  }
}

function shareOf({ scanned, mutated }: Pick<Repository, 'scanned' | 'mutated'>): number {
  return scanned === 0 ? 0 : Math.round((10_000 * mutated) / scanned);
}

function percent(share: number): string {
  return `${(share / 100).toFixed(1)} %`;
}
