// One walk over the log: it is verified, and what its records say of a period is added up on the way.
import { randomBytes } from 'node:crypto';
import type { PseudonymHash } from '../../audit/pseudonym.ts';
import type { TurnTimes } from '../../audit/turns.ts';
import type { VerifierKey } from '../../audit/note.ts';
import { type Verification, verifyLog, type VisitedRecord } from '../../audit/verify.ts';
import { IncidentFold } from '../../incidents/fold.ts';
import { isOpen } from '../../incidents/transitions.ts';
import { type Incident, severities } from '../../incidents/types.ts';
import { isWithin } from '../log-extent.ts';
import type { Period } from '../period.ts';
import { anomalyFigures } from './anomaly-figures.ts';
import { type ChainPart, ChainPartFinder } from './chain-part.ts';
import { BackupsAccumulator } from './backups.ts';
import { ChangesAccumulator } from './changes.ts';
import { ContentAccumulator } from './content.ts';
import { type Concluded, resultOf } from './controls/control.ts';
import { controls } from './controls/all-controls.ts';
import { DaysAccumulator } from './days.ts';
import { ExceptionsAccumulator } from './exceptions.ts';
import type { Accumulator } from './fields.ts';
import type { LogPlace } from './log-place.ts';
import type { ControlResult, EvidenceModel } from './model.ts';
import { RecordNames } from './names.ts';
import { OversightAccumulator } from './oversight.ts';
import { PausesAccumulator } from './pauses.ts';
import { PeriodGaps } from './period-gaps.ts';
import { PolicyVersionsAccumulator } from './policy-versions.ts';
import { PopulationAccumulator } from './population.ts';
import { ProvidersAccumulator } from './providers.ts';
import { redFactsOf } from './red-facts.ts';
import { RisksAccumulator } from './risks.ts';
import { TimingsAccumulator } from './timings.ts';
import { ToolsAccumulator } from './tools.ts';

export interface CollectOptions {
  readonly auditDir: string;
  readonly period: Period;
  /** Of the program that writes the report. */
  readonly productVersion: string;
  /** How long records are kept, by the policy in force. */
  readonly retentionDays: number;
  readonly organisation?: string | undefined;
  /** Default: `device`. */
  readonly place?: LogPlace;
  /** Keys and credentials of this home, as `key` commands list them: never key material. */
  readonly keys?: EvidenceModel['keys'];
  /** Given: people, files and repositories are shown by pseudonyms. */
  readonly pseudonymHash?: PseudonymHash | undefined;
  /** Default: 48 random bits. */
  readonly exportId?: string;
  readonly now?: () => Date;
  readonly pinnedKeys?: readonly VerifierKey[];
  readonly witnessKeys?: readonly VerifierKey[];
  /** As in VerifyOptions. */
  readonly isRebuilt?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly times?: TurnTimes;
  /** Stored bytes that were read, and all there are. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
}

export interface Collected {
  readonly model: EvidenceModel;
  /** Undefined: no record of the period. */
  readonly part: ChainPart | undefined;
}

/**
 * What the log says of a period. A log that is not whole is read as far as it goes, and the model says so. Memory: 32
 * bytes for each record of the log, and what the period's days, names and deviations take. Rejects with the signal's
 * reason.
 */
export async function collectEvidence(options: CollectOptions): Promise<EvidenceModel> {
  return (await collectWithPart(options)).model;
}

/** The same, with what a pack needs besides. */
export async function collectWithPart(options: CollectOptions): Promise<Collected> {
  const walk = new EvidenceWalk(options);
  const { pinnedKeys, witnessKeys, isRebuilt, signal, times, onProgress } = options;
  const verification = await verifyLog(options.auditDir, {
    ...(pinnedKeys === undefined ? {} : { pinnedKeys }),
    ...(witnessKeys === undefined ? {} : { witnessKeys }),
    ...(isRebuilt === undefined ? {} : { isRebuilt }),
    ...(signal === undefined ? {} : { signal }),
    ...(times === undefined ? {} : { times }),
    ...(onProgress === undefined ? {} : { onProgress }),
    onRecord: (visited) => walk.visit(visited),
    onLeaf: (leaf, seq, chain) => walk.parts.leaf(leaf, seq, chain),
  });
  return walk.conclude(verification);
}

class EvidenceWalk {
  readonly parts = new ChainPartFinder();
  readonly #options: CollectOptions;
  readonly #names: RecordNames;
  readonly #gaps: PeriodGaps;
  readonly #incidents = new IncidentFold();
  readonly #population = new PopulationAccumulator();
  readonly #days: DaysAccumulator;
  readonly #tools = new ToolsAccumulator();
  readonly #providers = new ProvidersAccumulator();
  readonly #policies = new PolicyVersionsAccumulator();
  readonly #exceptions = new ExceptionsAccumulator();
  readonly #pauses = new PausesAccumulator();
  readonly #content = new ContentAccumulator();
  readonly #timings = new TimingsAccumulator();
  readonly #changes = new ChangesAccumulator();
  readonly #backups = new BackupsAccumulator();
  readonly #risks = new RisksAccumulator();
  readonly #oversight = new OversightAccumulator();
  readonly #controls = controls.map((control) => ({ control, test: control.test() }));
  readonly #accumulators: readonly Accumulator[];

  constructor(options: CollectOptions) {
    this.#options = options;
    this.#names = new RecordNames(options.pseudonymHash);
    this.#gaps = new PeriodGaps(options.period);
    this.#days = new DaysAccumulator(options.period);
    this.#accumulators = [
      this.#population,
      this.#days,
      this.#tools,
      this.#providers,
      this.#policies,
      this.#exceptions,
      this.#pauses,
      this.#content,
      this.#timings,
      this.#changes,
      this.#backups,
      this.#risks,
      this.#oversight,
      ...this.#controls.map(({ test }) => test),
    ];
  }

  visit(visited: VisitedRecord): void {
    const { record } = visited;
    const isInPeriod = isWithin(record.timestamp, this.#options.period);
    this.parts.visit(visited, isInPeriod);
    this.#gaps.visit(record);
    if (record.timestamp >= this.#options.period.untilUtc) return;
    const seen = { record: this.#names.shown(record), isInPeriod };
    this.#incidents.add(seen.record);
    for (const accumulator of this.#accumulators) accumulator.visit(seen);
  }

  conclude(verification: Verification): Collected {
    const { period, now = () => new Date() } = this.#options;
    const generatedAt = now().toISOString();
    const asOf = generatedAt < period.untilUtc ? generatedAt : period.untilUtc;
    const { part } = this.parts;
    const { gaps, count: gapCount } = this.#gaps.conclude();
    const selfTests = this.#oversight.selfTests(this.#days.activeDays);
    const concluded: Concluded = {
      verification,
      gaps,
      gapCount,
      incidents: this.#incidentsOf(asOf),
      exceptions: this.#exceptions.list(period),
      pauses: this.#pauses.list(period),
      disposals: this.#oversight.disposals,
      selfTests: { ...selfTests, activeDays: this.#days.activeDays.length },
      records: this.#population.counts.byType.reduce((sum, { count }) => sum + count, 0),
      asOf,
    };
    const facts = {
      about: this.#about(generatedAt, part),
      ...this.#figures(part, concluded),
      controls: this.#controls.map(({ control, test }) => controlResult(control, test, concluded)),
    };
    return { model: { ...facts, redFacts: redFactsOf(facts, asOf) }, part };
  }

  #about(generatedAt: string, part: ChainPart | undefined): EvidenceModel['about'] {
    const { exportId, productVersion, period, organisation, pseudonymHash, place = 'device' } = this.#options;
    return {
      exportId: exportId ?? newExportId(),
      generatedAt,
      productVersion,
      period,
      organisation,
      deviceId: this.#population.deviceId,
      chain: part?.chain,
      names: pseudonymHash === undefined ? 'as recorded' : 'pseudonymised',
      place,
    };
  }

  #figures(part: ChainPart | undefined, concluded: Concluded): Omit<EvidenceModel, 'about' | 'controls' | 'redFacts'> {
    const { period, retentionDays } = this.#options;
    const { verification, gaps, incidents, exceptions, pauses, disposals, asOf } = concluded;
    const { passed, failed, daysWithout } = this.#oversight.selfTests(this.#days.activeDays);
    return {
      population: this.#populationOf(part, concluded),
      verification,
      days: this.#days.list(gaps),
      ...this.#population.parts,
      tools: this.#tools.list(),
      providers: this.#providers.list(),
      ...this.#content.parts,
      policyVersions: this.#policies.list(),
      exceptions,
      pauses,
      incidents,
      incidentsBySeverity: severities.toReversed().map((severity) => {
        const own = incidents.filter((incident) => incident.severity === severity);
        return { severity, count: own.length, open: own.filter((incident) => isOpen(incident, asOf)).length };
      }),
      anomalyRules: anomalyFigures(incidents, period, asOf),
      gaps: gaps.map(({ kind, from, until, seq, text }) => ({ kind, from, until, seq, text })),
      changes: this.#changes.list,
      risks: this.#risks.list(period),
      selfTests: { passed, failed, daysWithout },
      reviews: this.#oversight.reviews,
      retention: { days: retentionDays, disposals, holds: this.#oversight.holds },
      backups: this.#backups.list,
      keys: [...this.#signingKeys(verification), ...(this.#options.keys ?? [])],
      timings: this.#timings.figures,
    };
  }

  #populationOf(part: ChainPart | undefined, { gaps, records }: Concluded): EvidenceModel['population'] {
    const { ends, counts } = this.#population;
    return {
      records,
      firstSeq: part?.firstSeq,
      lastSeq: part?.lastSeq,
      firstAt: ends?.first.timestamp,
      lastAt: ends?.last.timestamp,
      hash: part?.isProvable === true ? part.leaves.hash(part.firstSeq, part.lastSeq + 1) : '',
      outsidePeriod: ends?.outside ?? 0,
      ...counts,
      unansweredRequests: gaps.filter(({ kind }) => kind === 'unanswered').length,
    };
  }

  /** Those opened before the end of the period that had not ended before it began. */
  #incidentsOf(asOf: string): readonly Incident[] {
    const { fromUtc } = this.#options.period;
    return this.#incidents
      .incidents()
      .filter((incident) => isOpen(incident, asOf) || (incident.history.at(-1)?.at ?? incident.lastSeen) >= fromUtc);
  }

  #signingKeys({ keys }: Verification): EvidenceModel['keys'] {
    return keys.map((key, index) => {
      const [name = '', id = ''] = key.split('+');
      const rotation = this.#oversight.rotations.findLast(({ newKey }) => newKey === key);
      const why = rotation === undefined ? '' : `, rotated in by record ${rotation.seq}: ${rotation.reason}`;
      return { name, since: rotation?.at, text: `signing key ${index + 1} of this log, Ed25519, id ${id}${why}` };
    });
  }
}

function controlResult(
  { test: _test, ...text }: (typeof controls)[number],
  test: ReturnType<(typeof controls)[number]['test']>,
  concluded: Concluded,
): ControlResult {
  return resultOf(text, test.conclude(concluded));
}

function newExportId(): string {
  return `exp_${randomBytes(6).toString('hex')}`;
}
