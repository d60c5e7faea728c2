// What one developer's requests of one day (UTC) add up to. Small and plain: kept for weeks, written to a file as it is.
import { countOf } from './fields.ts';

export interface DaySums {
  /** Days since 1970-01-01, UTC. */
  readonly day: number;
  /** Requests that left. */
  readonly requests: number;
  readonly bytes: number;
  readonly files: number;
  readonly repositories: number;
  /** The most of one clock hour. */
  readonly hourBytes: number;
  readonly hourFiles: number;
  /** Secrets that no request of the same session had before. */
  readonly secrets: number;
  readonly scanned: number;
  readonly mutated: number;
  /** Images, documents, audio, encoded runs and signed blocks: what could not be looked into. */
  readonly unscanned: number;
  readonly brokenAnswers: number;
}

export const dayMs = 86_400_000;
export const hourMs = 3_600_000;

export const noSums: Omit<DaySums, 'day'> = {
  requests: 0,
  bytes: 0,
  files: 0,
  repositories: 0,
  hourBytes: 0,
  hourFiles: 0,
  secrets: 0,
  scanned: 0,
  mutated: 0,
  unscanned: 0,
  brokenAnswers: 0,
};

const names = Object.keys(noSums) as readonly (keyof typeof noSums)[];

/** Days since 1970 of a time in records; undefined when it is none. */
export function dayOf(timestamp: string): number | undefined {
  const time = Date.parse(timestamp);
  return Number.isNaN(time) ? undefined : Math.floor(time / dayMs);
}

/** `2026-01-31`. */
export function dayText(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** As numbers in a fixed order, for a small file. */
export function packSums(sums: DaySums): readonly number[] {
  return [sums.day, ...names.map((name) => sums[name])];
}

/** Untrusted: read from a file. */
export function unpackSums(value: unknown): DaySums | undefined {
  if (!Array.isArray(value) || value.length !== names.length + 1) return undefined;
  if (!value.every((item) => typeof item === 'number' && Number.isSafeInteger(item) && item >= 0)) return undefined;
  const [day, ...rest] = value;
  return {
    ...noSums,
    day: countOf(day),
    ...Object.fromEntries(names.map((name, index) => [name, countOf(rest[index])])),
  };
}
