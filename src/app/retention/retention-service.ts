// Retention of a home's log: what the policy says is carried out, legal holds are set and cleared. One thing at a time: a
// hold that is set stops a disposal that runs before the next segment.
import { randomBytes } from 'node:crypto';
import { disposeDue, type DisposalJournal, readPlan } from '../../audit/disposal.ts';
import { foldHolds, holdFields, type LegalHold } from '../../audit/disposal-holds.ts';
import { leastRetentionDays } from '../../audit/disposal-plan.ts';
import { readLastingRecords } from '../../audit/disposal-records.ts';
import { AuditError } from '../../audit/error.ts';
import type { VerifierKey } from '../../audit/note.ts';
import { awaitedWork, backgroundWork, type TurnTimes } from '../../audit/turns.ts';
import type { Clock } from '../../base/clock.ts';
import type { EffectivePolicy } from '../../policy/types.ts';
import type { PolicyFileView } from '../policy/policy-service.ts';
import type { ClearRequest, HoldRequest } from './hold-request.ts';
import { RetentionError } from './retention-error.ts';
import {
  daysOf,
  disposedFigures,
  dryRunView,
  retentionClause,
  type RetentionView,
  runView,
  type RunView,
  segmentView,
} from './retention-view.ts';

/** The policy as it is now, and the files that it was made of. */
export interface RetentionPolicy {
  current(): EffectivePolicy;
  readonly files: readonly Pick<PolicyFileView, 'path' | 'state'>[];
}

export interface RetentionReader {
  readonly auditDir: string;
  readonly policy: RetentionPolicy;
  /** Keys of this device that sign manifests, those of before too. */
  readonly keys: () => Promise<readonly VerifierKey[]>;
  /** What a collector has cosigned of each chain; undefined: this home has none. */
  readonly cosigned?: () => Promise<((chain: string) => number) | undefined>;
  readonly clock: Pick<Clock, 'now'>;
}

export interface RetentionOptions extends RetentionReader {
  readonly journal: DisposalJournal;
  /** Whose machine it is, as `developer` in records. */
  readonly developer: string;
}

/** Reads and changes nothing; needs no journal. */
export async function showRetention(options: RetentionReader): Promise<RetentionView> {
  const policy = options.policy.current();
  const { plan, holds } = await readPlan(await planOptions(options, awaitedWork));
  return {
    retention: retentionClause(policy),
    cutoff: plan.cutoff,
    segments: plan.segments.map(segmentView),
    disposed: disposedFigures(plan),
    holds: holds.filter(({ cleared }) => cleared === undefined),
    blocked: refusalOf(options.policy)?.message,
  };
}

/** What a run would do now. Throws RetentionError where a run would. */
export async function dryRun(options: RetentionReader): Promise<RunView> {
  const refusal = refusalOf(options.policy);
  if (refusal !== undefined) throw refusal;
  const { plan } = await readPlan(await planOptions(options, awaitedWork));
  return dryRunView(plan, retentionClause(options.policy.current()));
}

/** Every hold that the log tells of, those that are over too. */
export async function listHolds(auditDir: string): Promise<readonly LegalHold[]> {
  return foldHolds((await readLastingRecords(auditDir)).records);
}

async function planOptions({ auditDir, policy, keys, clock, cosigned }: RetentionReader, times: TurnTimes) {
  const cosignedSize = await cosigned?.();
  const retentionDays = daysOf(policy.current());
  return { auditDir, now: clock.now(), retentionDays, keys: await keys(), cosignedSize, times };
}

function refusalOf(policy: RetentionPolicy): RetentionError | undefined {
  // First: it reads files that have changed, and then knows whether it understood them.
  const { value } = policy.current().retentionDays;
  const broken = policy.files.find(({ state }) => state === 'last-valid' || state === 'defaults');
  if (broken !== undefined) {
    return new RetentionError(
      'policy-unclear',
      `${broken.path} cannot be understood and may say that records are kept for longer, so nothing is disposed of. Correct it: "pretense policy check" says what is wrong.`,
    );
  }
  if (value >= leastRetentionDays) return undefined;
  return new RetentionError(
    'too-short',
    `The policy keeps records for ${value} days, and nothing younger than ${leastRetentionDays} days is ever disposed of. Write ${leastRetentionDays} or more.`,
  );
}

export class RetentionService {
  readonly #options: RetentionOptions;
  #last: Promise<unknown> = Promise.resolve();
  #running: AbortController | undefined;
  #isDisposed = false;

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  /** Whose machine it is. */
  get developer(): string {
    return this.#options.developer;
  }

  /** `by`: a person's name, or `schedule`. Throws RetentionError `policy-unclear`, or what the disk says. */
  run(by: string, times: TurnTimes = awaitedWork): Promise<RunView> {
    return this.#inTurn(async () => {
      const { policy, journal } = this.#options;
      const refusal = refusalOf(policy);
      if (refusal !== undefined) throw refusal;
      const retention = retentionClause(policy.current());
      this.#running = new AbortController();
      if (this.#isDisposed) this.#running.abort();
      try {
        const done = await disposeDue({
          ...(await planOptions(this.#options, times)),
          journal,
          certificate: { reason: 'retention', clause: retention.clause, clause_source: retention.source, by },
          signal: this.#running.signal,
        });
        return runView(done, retention);
      } finally {
        this.#running = undefined;
      }
    });
  }

  /** In the background, with a fifth of the time. */
  runByItself(): Promise<RunView> {
    return this.run('schedule', backgroundWork);
  }

  /** Resolves when it is on the record: from then on nothing that it holds goes. Throws RetentionError `not-recorded`. */
  setHold({ scope, reason }: HoldRequest): Promise<LegalHold> {
    this.#running?.abort(
      new RetentionError('interrupted', 'A legal hold was set meanwhile, so the disposal stopped. Run it again.'),
    );
    return this.#inTurn(async () => {
      const { developer, journal } = this.#options;
      const hold = { id: `hold_${randomBytes(4).toString('hex')}`, scope, reason, by: developer };
      const { timestamp } = await recorded(journal.append('legalhold.set', holdFields(hold)));
      return { ...hold, setAt: timestamp, cleared: undefined };
    });
  }

  /** Throws RetentionError `unknown-hold`, `over` or `not-recorded`. */
  clearHold({ id, reason }: ClearRequest): Promise<LegalHold> {
    return this.#inTurn(async () => {
      const { auditDir, developer, journal } = this.#options;
      const hold = (await listHolds(auditDir)).find((each) => each.id === id);
      if (hold === undefined) {
        const message = `No legal hold has the id ${JSON.stringify(id)}. "pretense hold list" prints them all.`;
        throw new RetentionError('unknown-hold', message);
      }
      if (hold.cleared !== undefined) {
        throw new RetentionError('over', `The hold ${id} was cleared on ${hold.cleared.at} by ${hold.cleared.by}.`);
      }
      const fields = { hold_id: id, reason, by: developer, restates: null };
      const { timestamp } = await recorded(journal.append('legalhold.cleared', fields));
      return { ...hold, cleared: { at: timestamp, reason, by: developer } };
    });
  }

  /** Stops a run before its next segment and waits for it. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    this.#running?.abort();
    await this.#last;
  }

  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const done = this.#last.then(step);
    this.#last = done.catch(() => undefined);
    return done;
  }
}

async function recorded<T>(append: Promise<T>): Promise<T> {
  try {
    return await append;
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    throw new RetentionError('not-recorded', `Nothing has changed: ${error.message}`, { cause: error });
  }
}
