// What every rule is: a version, words for people, and a detector that reads records.
import type { AuditRecord } from '../audit/record.ts';
import type { JsonValue } from '../base/canonical-json.ts';
import { textOf } from './fields.ts';
import type { DailyHistory, PersonHistory } from './history.ts';
import type { Detection, IncidentSubjects } from './types.ts';

/** A rule as documents and reports show it. */
export interface AnomalyRule {
  /** `BULK-D`. */
  readonly id: string;
  /** Changes with its thresholds: each incident keeps the version that opened it. */
  readonly version: string;
  readonly title: string;
  /** From when on it speaks, in words and figures. */
  readonly threshold: string;
}

/** A record, with the history as it is with it. */
export interface Seen {
  readonly record: AuditRecord;
  /** Who asked, when it is an exchange. */
  readonly person: PersonHistory | undefined;
}

/** Pure: what it finds follows from the records alone. */
export interface Detector {
  /** A record that has just become durable. May find the same again: the dedup key says so. */
  observe(seen: Seen): readonly Detection[];
  /** A record of before: it counts, and opens nothing. */
  recall(seen: Seen): void;
  /** What it remembers, as plain JSON, to go on from after the end of the present day. Without it: what a day tells is enough. */
  pack?(): JsonValue;
  /** Untrusted: what `pack` gave. */
  unpack?(packed: unknown): void;
}

export interface RuleModule extends AnomalyRule {
  detector(history: DailyHistory): Detector;
}

/** A detector of single records, which remembers nothing. */
export function stateless(find: (seen: Seen) => readonly Detection[]): () => Detector {
  return () => ({ observe: find, recall: () => undefined });
}

/** Whom and what a record is about. `developer` for requests, `by` for what people did. */
export function subjectsOf(record: AuditRecord): IncidentSubjects {
  const developer = textOf(record['developer']) ?? textOf(record['by']);
  const repository = textOf(record['repository']);
  const file = textOf(record['file']);
  const tool = textOf(record['tool']) ?? textOf(record['client']);
  return {
    developers: developer === undefined ? [] : [developer],
    repositories: repository === undefined ? [] : [repository],
    files: file === undefined ? [] : [file],
    tools: tool === undefined ? [] : [tool],
  };
}

export const nobody: IncidentSubjects = { developers: [], repositories: [], files: [], tools: [] };

/** `1.5 MB`, for titles. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
