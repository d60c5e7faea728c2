// Every rule that can open an incident: one file each, one line here. A rule's version changes with its thresholds; each
// incident keeps the version, the figures and the threshold that made it speak.
import type { AuditRecord } from '../audit/record.ts';
import type { JsonValue } from '../base/canonical-json.ts';
import { fieldsOf } from './fields.ts';
import type { AnomalyRule, Detector, RuleModule } from './detector.ts';
import { DailyHistory } from './history.ts';
import { brokenStreams } from './rules/broken-streams.ts';
import { bulkDay } from './rules/bulk-day.ts';
import { bulkHour } from './rules/bulk-hour.ts';
import { dormant } from './rules/dormant.ts';
import { clockRule, gapRules, logGaps } from './rules/log-gaps.ts';
import { mutationDrop } from './rules/mutation-drop.ts';
import { pauseBulk } from './rules/pause-bulk.ts';
import { placeholderEgress } from './rules/placeholder-egress.ts';
import { policyProblem } from './rules/policy-problem.ts';
import { policyThreshold } from './rules/policy-threshold.ts';
import { routingDrift } from './rules/routing-drift.ts';
import { secretBurst } from './rules/secret-burst.ts';
import { secretRise } from './rules/secret-rise.ts';
import { secretTransmitted } from './rules/secret-transmitted.ts';
import { selftestFailed } from './rules/selftest.ts';
import { unapproved } from './rules/unapproved.ts';
import { unscannedSurge } from './rules/unscanned-surge.ts';
import { volumeDrift } from './rules/volume-drift.ts';
import type { Detection } from './types.ts';

export type { AnomalyRule } from './detector.ts';

const modules: readonly RuleModule[] = [
  secretTransmitted,
  secretBurst,
  secretRise,
  bulkDay,
  bulkHour,
  dormant,
  volumeDrift,
  unscannedSurge,
  mutationDrop,
  brokenStreams,
  unapproved,
  pauseBulk,
  policyThreshold,
  placeholderEgress,
  policyProblem,
  routingDrift,
  logGaps,
  selftestFailed,
];

/** The rules as documents and reports show them. */
export const anomalyRules: readonly AnomalyRule[] = modules.flatMap((module): readonly AnomalyRule[] => {
  if (module === logGaps) return [...gapRules, clockRule];
  const { id, version, title, threshold } = module;
  return [{ id, version, title, threshold }];
});

/** All rules over the records of one log, in the order of its chain. */
export class Detectors {
  readonly history: DailyHistory;
  readonly #detectors: ReadonlyMap<string, Detector>;

  constructor(history: DailyHistory = new DailyHistory()) {
    this.history = history;
    this.#detectors = new Map(modules.map((module) => [module.id, module.detector(history)]));
  }

  /** A record that has just become durable. The same thing may be found again; its dedup key says so. */
  observe(record: AuditRecord): readonly Detection[] {
    const seen = { record, person: this.history.add(record) };
    const found: Detection[] = [];
    for (const detector of this.#detectors.values()) found.push(...detector.observe(seen));
    return found;
  }

  /** A record of before: it counts, and opens nothing. */
  recall(record: AuditRecord): void {
    const seen = { record, person: this.history.add(record) };
    for (const detector of this.#detectors.values()) detector.recall(seen);
  }

  /** A record whose day is remembered already: only for what has to be read without a break. */
  prime(record: AuditRecord): void {
    this.#detectors.get(logGaps.id)?.recall({ record, person: undefined });
  }

  /** What is remembered, as plain JSON, to go on from after the end of the present day. */
  pack(): JsonValue {
    const packed = [...this.#detectors].flatMap(([id, detector]) => {
      const memory = detector.pack?.();
      return memory === undefined ? [] : [[id, memory] as const];
    });
    return { history: this.history.pack(), detectors: Object.fromEntries(packed) };
  }

  /** Untrusted: what `pack` gave, read from a file. What is not understood is left out. */
  unpack(packed: unknown): void {
    const { history, detectors } = fieldsOf(packed);
    this.history.unpack(history);
    for (const [id, memory] of Object.entries(fieldsOf(detectors))) this.#detectors.get(id)?.unpack?.(memory);
  }
}
