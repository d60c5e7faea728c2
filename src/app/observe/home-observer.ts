// Joins what looks on in a running home: the activity from its records, the texts of the last exchanges, and the check of
// its log.
import type { Journal } from '../../audit/journal.ts';
import type { AuditRecord } from '../../audit/record.ts';
import { backgroundWork } from '../../audit/turns.ts';
import { type Verification, verifyLog } from '../../audit/verify.ts';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { messageOf } from '../../base/error.ts';
import type { Logger } from '../../base/log.ts';
import type { ExchangeObserver } from '../../proxy/ports.ts';
import type { ProxySnapshot } from '../../view/snapshot.ts';
import { Activity, type RecordWatch } from './activity.ts';
import { observeEndpoints, type ObserveEndpoints } from './endpoints.ts';
import type { TextTools } from './exchange-texts.ts';
import { nextLocalDay } from './local-day.ts';
import { composeSnapshot, type SnapshotSources } from './snapshot.ts';
import { TextStore } from './text-store.ts';

export interface HomeObserverOptions {
  readonly auditDir: string;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly textTools: TextTools;
  /** Looks at each record besides. */
  readonly watch?: RecordWatch;
  /** Called when something that is shown may have changed; often. */
  readonly onChanged: () => void;
}

/** What is shown besides what the records say. */
export type ShownState = Pick<SnapshotSources, 'status' | 'pause' | 'findings' | 'incidents' | 'policy' | 'sync'>;

/** How long a start waits for today's records, so that the first figures shown are whole. */
const maxReadyMs = 250;
/** What a person is waiting for goes first. */
const verifyAfterMs = 1_500;
/** A sleeping machine may pass midnight: longer timers would ring too late. */
const maxAlarmMs = 10 * 60 * 1000;

/** Observes from now on. The caller disposes it. */
export class HomeObserver implements Disposable {
  readonly activity: Activity;
  readonly #options: HomeObserverOptions;
  readonly #texts: TextStore;
  readonly #ended = new AbortController();
  readonly #verifying: NodeJS.Timeout;
  #midnight: NodeJS.Timeout | undefined;

  constructor(options: HomeObserverOptions) {
    const { auditDir, journal, clock, logger, onChanged, watch } = options;
    this.#options = options;
    this.activity = new Activity({
      auditDir,
      clock,
      logger,
      head: () => journal.head,
      checkpoint: () => journal.lastCheckpoint,
      ...(watch === undefined ? {} : { watch }),
    });
    this.activity.onChanged(onChanged);
    this.#texts = new TextStore({ onChanged });
    journal.listen(
      (record) => this.#observe(record),
      () => this.activity.touch(),
    );
    this.#verifying = setTimeout(() => void this.#verify(), verifyAfterMs).unref();
    this.#awaitMidnight();
  }

  /** For the port of the proxy. */
  get exchanges(): ExchangeObserver {
    return this.#texts;
  }

  /** Resolves when the first figures are whole, and soon in any case. */
  async readySoon(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, maxReadyMs);
    });
    await Promise.race([this.activity.ready, limit]);
    clearTimeout(timer);
  }

  endpoints(shown: ShownState): ObserveEndpoints {
    return observeEndpoints({ ...this.#sources(shown), texts: this.#texts, textTools: this.#options.textTools });
  }

  snapshot(shown: ShownState): ProxySnapshot {
    return composeSnapshot(this.#sources(shown));
  }

  /** The whole chain was checked. */
  setVerified({ problemCount, problems, records }: Verification): void {
    this.activity.setVerified({
      isWhole: problemCount === 0,
      upToSeq: records - 1,
      at: this.#options.clock.now().toISOString(),
      problem: problems[0]?.message,
    });
  }

  dispose(): void {
    clearTimeout(this.#verifying);
    clearTimeout(this.#midnight);
    this.#ended.abort();
    this.activity.dispose();
    this.#texts.clear();
  }

  #observe(record: AuditRecord): void {
    this.activity.observe(record);
    // Who empties the memory of what was sent means these texts as well.
    if (record.type === 'history.forgotten') this.#texts.clear();
  }

  #sources(shown: ShownState): SnapshotSources {
    return { ...shown, auditDir: this.#options.auditDir, activity: this.activity };
  }

  /** In the background, a few milliseconds at a time. */
  async #verify(): Promise<void> {
    const { auditDir, logger } = this.#options;
    const { signal } = this.#ended;
    await this.activity.complete;
    try {
      this.setVerified(await verifyLog(auditDir, { signal, times: backgroundWork }));
    } catch (error) {
      if (!signal.aborted) logger.log('warn', 'log-not-verified', { problem: messageOf(error) });
    }
  }

  /** Yesterday's figures must not stay on when nobody works at midnight. */
  #awaitMidnight(): void {
    const now = this.#options.clock.now();
    const midnightMs = nextLocalDay(now).getTime() - now.getTime();
    const isNear = midnightMs <= maxAlarmMs;
    const waitMs = Math.min(midnightMs + 50, maxAlarmMs);
    this.#midnight = setTimeout(() => {
      if (isNear) this.#options.onChanged();
      this.#awaitMidnight();
    }, waitMs).unref();
  }
}
