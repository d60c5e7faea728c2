// A home and its collector: enrols, leaves, and keeps the one enrolment at work while the home is open.
import type { Journal } from '../../audit/journal.ts';
import type { RecordFields } from '../../audit/record.ts';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { messageOf } from '../../base/error.ts';
import type { Logger } from '../../base/log.ts';
import { SyncError } from '../../sync/error.ts';
import type { PushPorts } from '../../sync/push.ts';
import { inMode, type SyncCondition, type SyncMode, type SyncState } from '../../sync/state.ts';
import type { SyncedView, SyncView } from '../../view/sync.ts';
import type { NetworkSettings } from '../network/network-settings.ts';
import type { StatePaths } from '../state-dir.ts';
import { Enrolled } from './enrolled.ts';
import { type EnrolAsk, enrolDevice } from './enrol.ts';
import { readCollectorToken, readSyncState, removeEnrolment, writeSyncState } from './sync-file.ts';

/** The log of the home, open for writing. */
export type SyncJournal = Pick<Journal, 'chain' | 'head' | 'append' | 'checkpoint' | 'onCheckpoint'>;

export interface SyncServiceOptions {
  readonly paths: StatePaths;
  readonly journal: SyncJournal;
  /** Where the machine keeps the organisation's key. */
  readonly managed: string;
  readonly network: Pick<NetworkSettings, 'proxies' | 'authorities'>;
  readonly developer: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What is shown may have changed; often. */
  readonly onChanged: () => void;
  readonly wait?: PushPorts['wait'];
  readonly random?: () => number;
}

/** The caller disposes it before it closes the journal. Nothing on the way of a request waits for it. */
export class SyncService implements Disposable {
  readonly #options: SyncServiceOptions;
  readonly #end = new AbortController();
  #enrolled: Enrolled | undefined;
  /** Why an enrolment that is there does not work; undefined: it does, or there is none. */
  #problem: string | undefined;
  /** One enrolment at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: SyncServiceOptions) {
    this.#options = options;
    options.journal.onCheckpoint(() => this.#enrolled?.wake());
    this.#last = this.#open();
  }

  /** Undefined: this home is not enrolled, or its state is not read yet. */
  get view(): SyncView | undefined {
    return this.#enrolled?.view;
  }

  /** Each a sentence for people. */
  get warnings(): readonly string[] {
    return [...(this.#problem === undefined ? [] : [this.#problem]), ...(this.view?.warnings ?? [])];
  }

  /** Fields of each heartbeat; none where there is no collector. */
  get fields(): RecordFields {
    const { view } = this;
    return view === undefined ? {} : { sync_state: view.state, sync_backlog: view.backlog };
  }

  /** Resolves when the device is enrolled and that is on the record. Throws SyncError or AuditError. */
  enrol(ask: EnrolAsk): Promise<SyncView> {
    return this.#inTurn(async () => {
      const { paths, network, developer, clock, journal } = this.#options;
      const signal = this.#end.signal;
      const state = await enrolDevice(ask, { paths, network, developer, now: () => clock.now(), signal });
      await this.#enrolled?.dispose();
      const { collector, organisation, witnessKey, url, deviceId } = state;
      await journal.append('sync.enrolled', {
        collector,
        collector_url: url,
        organisation,
        witness_key: witnessKey,
        device_id: deviceId,
        pinned: state.pin !== undefined,
        sync_mode: state.mode,
        by: developer,
      });
      // By the key that was enrolled; what cannot be signed now goes with a later checkpoint.
      await journal.checkpoint().catch(() => undefined);
      return this.#work(state, await readCollectorToken(paths.keysDir)).view;
    });
  }

  /**
   * From now on records are sent, or checkpoints alone; on the record before it is so. Throws SyncError `not-enrolled` or
   * AuditError.
   */
  changeMode(mode: SyncMode): Promise<SyncView> {
    return this.#inTurn(async () => {
      const { paths, journal, developer } = this.#options;
      const { mode: previous, collector } = await this.#readState();
      const token = await readCollectorToken(paths.keysDir);
      if (mode !== previous) {
        await journal.append('sync.mode', { sync_mode: mode, previous_sync_mode: previous, collector, by: developer });
      }
      await this.#enrolled?.dispose();
      const before = await this.#readState();
      const state = inMode(before, mode);
      try {
        await writeSyncState(paths.home, state);
      } catch (error) {
        this.#work(before, token);
        throw error;
      }
      return this.#work(state, token).view;
    });
  }

  /** Throws SyncError `not-enrolled`. What the collector has stays there. */
  leave(): Promise<{ readonly collector: string }> {
    return this.#inTurn(async () => {
      const { paths, journal, developer } = this.#options;
      const state = await this.#readState();
      await this.#enrolled?.dispose();
      this.#enrolled = undefined;
      this.#problem = undefined;
      await removeEnrolment(paths);
      const { condition, collector } = state;
      await journal.append('sync.state', {
        state: 'left',
        previous_state: condition.state,
        reason: null,
        collector,
        by: developer,
      });
      this.#options.onChanged();
      return { collector };
    });
  }

  /** Signs what is there, sends it, and says how it went. Throws SyncError `not-enrolled`. */
  async now(): Promise<SyncedView> {
    await this.#last;
    if (this.#enrolled === undefined)
      throw this.#problem === undefined ? notEnrolled() : new SyncError('broken', this.#problem);
    // What cannot be signed now goes with a later checkpoint.
    return this.#enrolled.now(() => this.#options.journal.checkpoint().catch(() => undefined));
  }

  async dispose(): Promise<void> {
    this.#end.abort(new Error('The home is being closed'));
    await this.#last.catch(() => undefined);
    await this.#enrolled?.dispose();
    this.#enrolled = undefined;
  }

  async #readState(): Promise<SyncState> {
    const state = await readSyncState(this.#options.paths.home);
    if (state === undefined) throw notEnrolled();
    return state;
  }

  /** Never rejects. */
  async #open(): Promise<void> {
    const { paths, logger } = this.#options;
    try {
      const state = await readSyncState(paths.home);
      if (state === undefined) return;
      const token = await readCollectorToken(paths.keysDir);
      if (!this.#end.signal.aborted) this.#work(state, token);
    } catch (error) {
      this.#problem = messageOf(error);
      logger.log('error', 'sync-not-started', { reason: messageOf(error) });
      this.#options.onChanged();
    }
  }

  #work(state: SyncState, token: string): Enrolled {
    const { paths, journal, managed, network, clock, logger, onChanged, wait, random } = this.#options;
    this.#problem = undefined;
    this.#enrolled = new Enrolled({
      state,
      token,
      folders: { home: paths.home, auditDir: paths.auditDir, keysDir: paths.keysDir, managed },
      network,
      written: () => ({ chain: journal.chain, size: journal.head.seq + 1 }),
      clock,
      logger,
      onCondition: (condition, before, view) => this.#record(condition, before, view),
      onWarning: (reason, message) => this.#warn(reason, message),
      onChanged,
      // The policy in force looks at its files by itself.
      onPolicy: onChanged,
      ...(wait === undefined ? {} : { wait }),
      ...(random === undefined ? {} : { random }),
    });
    onChanged();
    return this.#enrolled;
  }

  #record({ state, reason }: SyncCondition, before: SyncCondition, { backlog, collector }: SyncView): void {
    this.#append({ state, previous_state: before.state, reason: reason ?? null, collector, backlog });
    const level = state === 'syncing' ? 'info' : 'warn';
    this.#options.logger.log(level, 'sync-state', { state, reason: reason ?? '' });
  }

  #warn(reason: 'behind' | 'policy', message: string): void {
    const { view } = this;
    const state = view?.state ?? 'syncing';
    this.#append({
      state,
      previous_state: state,
      reason,
      collector: view?.collector ?? null,
      backlog: view?.backlog ?? null,
    });
    this.#options.logger.log('warn', 'sync-warning', { reason, message });
  }

  /** Its loss shows in the next one. */
  #append(fields: RecordFields): void {
    void this.#options.journal.append('sync.state', fields).catch(() => {
      this.#options.logger.log('error', 'record-lost', { type: 'sync.state' });
    });
  }

  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const done = this.#last.then(step);
    this.#last = done.catch(() => undefined);
    return done;
  }
}

function notEnrolled(): SyncError {
  return new SyncError(
    'not-enrolled',
    'This home is not enrolled at a collector. Enrol it with "pretense enrol URL", and a token that an admin of the collector hands out.',
  );
}
