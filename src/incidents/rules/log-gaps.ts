import { type Gap, GapFinder } from '../../audit/gaps.ts';
import { type AnomalyRule, type Detector, nobody, type RuleModule, type Seen } from '../detector.ts';
import type { Detection, IncidentType, Severity } from '../types.ts';

const version = '1';
/** A smaller step of the wall clock is a correction. */
const clockStepMs = 5 * 60_000;
const maxSteps = 50;

interface GapRule {
  readonly rule: string;
  readonly type: IncidentType;
  readonly severity: Severity;
  readonly threshold: number;
  readonly measure: string;
}

const rules: Partial<Readonly<Record<Gap['kind'], GapRule>>> = {
  missing: {
    rule: 'LOG-GAP',
    type: 'log_gap',
    severity: 'high',
    threshold: 1,
    measure: 'gaps in the numbers of records',
  },
  silence: {
    rule: 'LOG-SILENCE',
    type: 'log_silence',
    severity: 'medium',
    threshold: 0,
    measure: 'seconds without a sign of life',
  },
  'torn tail': {
    rule: 'LOG-DAMAGE',
    type: 'log_damage',
    severity: 'low',
    threshold: 1,
    measure: 'unfinished ends of segments',
  },
  'disk full': {
    rule: 'LOG-DAMAGE',
    type: 'log_damage',
    severity: 'medium',
    threshold: 1,
    measure: 'times that the disk was full',
  },
  'clock jump': {
    rule: 'CLOCK',
    type: 'clock_tamper',
    severity: 'medium',
    threshold: clockStepMs / 1000,
    measure: 'seconds by which the wall clock was set',
  },
};

/** Rules that the one reader of gaps speaks for. */
export const gapRules: readonly AnomalyRule[] = [
  {
    id: 'LOG-GAP',
    version,
    title: 'Records are missing',
    threshold: '1 number that is missing, another chain, or a start that found less than a checkpoint had covered',
  },
  {
    id: 'LOG-SILENCE',
    version,
    title: 'A proxy that ran showed no sign of life',
    threshold: 'No record for 5 minutes longer than heartbeats are apart, and neither an end nor a sleep explains it',
  },
  {
    id: 'LOG-DAMAGE',
    version,
    title: 'The end of the log was damaged, or the disk full',
    threshold: '1 torn tail (low), or 1 full disk (medium)',
  },
];

/** Told of apart, since its figure is read from two clocks. */
export const clockRule: AnomalyRule = {
  id: 'CLOCK',
  version,
  title: 'The wall clock was set',
  threshold: `${clockStepMs / 60_000} minutes or more between wall clock and running clock that no sleep explains`,
};

/** The first of the rules stands for all of them in the registry of detectors. */
export const logGaps: RuleModule = { ...firstOf(gapRules), detector: () => new LogGaps() };

class LogGaps implements Detector {
  readonly #finder = new GapFinder();
  #last: { readonly wallMs: number; readonly monoMs: number; readonly inc: number } | undefined;
  /** How far the clocks drifted apart before a record, by its number. */
  readonly #steps = new Map<number, number>();

  recall({ record }: Seen): void {
    this.#read(record);
  }

  observe({ record }: Seen): readonly Detection[] {
    return this.#read(record).flatMap((gap) => this.#detectionOf(gap));
  }

  #read(record: Seen['record']): readonly Gap[] {
    const now = { wallMs: Date.parse(record.timestamp), monoMs: record.mono_ms, inc: record.inc };
    const last = this.#last;
    this.#last = now;
    if (last !== undefined) {
      const aliveMs = last.inc === now.inc ? now.monoMs - last.monoMs : 0;
      this.#steps.set(record.seq, Math.abs(now.wallMs - last.wallMs - aliveMs));
      const [oldest] = this.#steps.keys();
      if (this.#steps.size > maxSteps && oldest !== undefined) this.#steps.delete(oldest);
    }
    return this.#finder.observe(record);
  }

  #detectionOf(gap: Gap): readonly Detection[] {
    const found = rules[gap.kind];
    if (found === undefined) return [];
    const stepMs = this.#steps.get(gap.seq) ?? gap.milliseconds;
    if (gap.kind === 'clock jump' && stepMs < clockStepMs) return [];
    const isLength = gap.kind === 'silence';
    const observed =
      gap.kind === 'clock jump' ? Math.round(stepMs / 1000) : isLength ? Math.round(gap.milliseconds / 1000) : 1;
    const { rule, type, severity, threshold, measure } = found;
    return [
      {
        type,
        severity,
        title: `${gap.text.slice(0, 1).toUpperCase()}${gap.text.slice(1)}`,
        detectedBy: { rule, version, observed, threshold, measure },
        subjects: nobody,
        evidence: [{ seq: gap.seq }],
        dedupKey: `${rule} ${gap.kind}`,
      },
    ];
  }
}

function firstOf(all: readonly AnomalyRule[]): AnomalyRule {
  const [first] = all;
  if (first === undefined) throw new Error('a registry of rules is never empty');
  return first;
}
