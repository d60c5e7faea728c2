// Sends what the log holds to the collector, one batch after the other, or its checkpoints alone, as long as the home is open.
// Nothing waits for it.
import { AuditError } from '../audit/error.ts';
import { type Deferred, deferred } from '../base/async.ts';
import type { Clock } from '../base/clock.ts';
import { InvariantError, messageOf } from '../base/error.ts';
import type { Reply } from './answers.ts';
import { Backoff } from './backoff.ts';
import { SyncError } from './error.ts';
import { type Failure, judgeReply, type Outcome } from './judge-reply.ts';
import { judgeCheckpoint } from './judge-checkpoint.ts';
import { defaultLimits, endOfSent, isCheckpoint, type NextBatch, type Outbox, type Outgoing } from './outbox.ts';
import type { BatchLimits } from './outbox-lines.ts';
import { afterResume, afterTaken, isRepeated } from './progress.ts';
import {
  type ChainState,
  type ChainStop,
  noProgress,
  type SyncCondition,
  type SyncMode,
  type SyncState,
} from './state.ts';

export interface PushPorts {
  readonly outbox: Outbox;
  /** One request, and never two at a time. Rejects with SyncError, or the signal's reason. */
  readonly post: (outgoing: Outgoing, cosignedSize: number, signal: AbortSignal) => Promise<Reply>;
  /** Resolves when the cosignature is on disk; its time, RFC 3339. */
  readonly keep: (note: string) => Promise<string>;
  readonly load: () => SyncState;
  /** Resolves when the state is on disk. */
  readonly save: (state: SyncState) => Promise<void>;
  readonly clock: Clock;
  /** Resolves after so long, or when the signal aborts: then at once. Keeps no process alive. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
  /** The condition is another one: for the record. Not for each failure: what lasts less than a minute is none. */
  readonly onCondition: (condition: SyncCondition, before: SyncCondition) => void;
  /** Something that is shown may have changed. */
  readonly onChanged: () => void;
  readonly onPolicyHash: (hash: string | undefined) => void;
  /** The collector had lost what it had cosigned, and is sent it again. */
  readonly onBehind: (chain: string, held: number, cosigned: number) => void;
}

/** Without a checkpoint: something may have been missed. */
const lookMs = 60_000;
/** A collector that is started again, or a network that comes and goes, is no change of state. */
const patienceMs = 60_000;
/** Answers that only move the place from which records are sent; more in a row lead nowhere. */
const maxMoves = 3;

type Step = 'more' | 'idle' | 'halted' | { readonly waitMs: number };

/** Made for one enrolment. `run` once; its owner aborts the signal. */
export class Push {
  readonly #ports: PushPorts;
  readonly #backoff: Backoff;
  #limits: BatchLimits = defaultLimits;
  #state: SyncState;
  #failure: Failure | undefined;
  #failingSinceMs: number | undefined;
  /** What could not be sent while nobody answered: it is not read again for each try. */
  #unsent: Outgoing | undefined;
  #moves = 0;
  /** Of a chain: the size at which the collector took a checkpoint and did not cosign it. It is not asked again and again. */
  readonly #uncosigned = new Map<string, number>();
  /** Of a chain: the tree that the witness knows, where it is another one than what it was sent says. */
  readonly #known = new Map<string, number>();
  #wakeUp = new AbortController();
  #isBackingOff = false;
  #isDirty = false;
  /** Who waits for a try that begins after they asked. */
  readonly #asked: Deferred<void>[] = [];

  constructor(ports: PushPorts) {
    this.#ports = ports;
    this.#backoff = new Backoff(ports.random);
    this.#state = ports.load();
  }

  get state(): SyncState {
    return this.#state;
  }

  /** What went wrong last; undefined: nothing since the last batch that was taken. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** There may be something to send. While it backs off that changes nothing. */
  wake(): void {
    if (!this.#isBackingOff) this.#wakeUp.abort();
  }

  /** Tries at once. Resolves when all was sent, or something went wrong. */
  now(): Promise<void> {
    const settled = deferred<void>();
    this.#asked.push(settled);
    this.#wakeUp.abort();
    return settled.promise;
  }

  /** Changes what is known besides the batches. */
  async update(change: (state: SyncState) => SyncState): Promise<void> {
    this.#state = change(this.#state);
    await this.#save();
    this.#ports.onChanged();
  }

  /** Never rejects; resolves soon after the signal has aborted. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.#wakeUp.abort(), { once: true });
    const answering: Deferred<void>[] = [];
    while (!signal.aborted) {
      this.#wakeUp = new AbortController();
      // Whoever asks while a step is under way waits for the next one: this one may have looked before.
      answering.push(...this.#asked.splice(0));
      const step = await this.#stepSafely(signal);
      if (step === 'more' || signal.aborted) continue;
      for (const settled of answering.splice(0)) settled.resolve();
      this.#isBackingOff = typeof step === 'object';
      await this.#ports.wait(typeof step === 'object' ? step.waitMs : lookMs, this.#wakeUp.signal);
      this.#isBackingOff = false;
    }
    for (const settled of [...answering, ...this.#asked.splice(0)]) settled.resolve();
  }

  async #stepSafely(signal: AbortSignal): Promise<Step> {
    try {
      return await this.#step(signal);
    } catch (error) {
      if (signal.aborted) return 'halted';
      return this.#fail(failureOf(error));
    }
  }

  async #step(signal: AbortSignal): Promise<Step> {
    if (this.#isDirty) await this.#save();
    if (this.#state.condition.state === 'stopped') return 'halted';
    const unsent = this.#unsent;
    if (unsent !== undefined) return this.#send(unsent, signal);
    const next = await this.#next(signal);
    switch (next.kind) {
      case 'nothing': {
        this.#failure = undefined;
        const now = this.#conditionNow();
        if (now.state !== this.#state.condition.state || now.reason !== this.#state.condition.reason)
          await this.#assess();
        return 'idle';
      }
      case 'gone':
        return this.#stopChain(next.chain, 'disposed', goneText(next, this.#state.mode));
      case 'short':
        return this.#stopChain(next.chain, 'cut-off', shortText(next.chain, next.held, next.size));
      case 'batch':
        return this.#send(next.batch, signal);
      case 'checkpoint':
        return this.#send(next.checkpoint, signal);
    }
  }

  #next(signal: AbortSignal): Promise<NextBatch> {
    const { outbox } = this.#ports;
    if (this.#state.mode === 'records') return outbox.next((chain) => this.#progressOf(chain), this.#limits, signal);
    return outbox.nextCheckpoint((chain) => {
      const progress = this.#progressOf(chain);
      return { ...progress, known: this.#known.get(chain) ?? Math.max(progress.held, progress.cosigned) };
    }, signal);
  }

  async #send(outgoing: Outgoing, signal: AbortSignal): Promise<Step> {
    this.#unsent = outgoing;
    const { cosigned } = this.#chain(outgoing.chain);
    const reply = await this.#ports.post(outgoing, cosigned, signal);
    this.#unsent = undefined;
    this.#heard(reply);
    const { witnessKey } = this.#state;
    const outcome = isCheckpoint(outgoing)
      ? judgeCheckpoint(reply, outgoing, { witnessKey, cosigned })
      : judgeReply(reply, outgoing, witnessKey);
    return this.#take(outcome, outgoing);
  }

  async #take(outcome: Outcome, outgoing: Outgoing): Promise<Step> {
    switch (outcome.kind) {
      case 'taken':
        return this.#taken(outcome, outgoing);
      case 'resume':
        return this.#resume(outcome, outgoing);
      case 'halve':
        return this.#halve(outgoing);
      case 'chain-stopped':
        return this.#stopChain(outgoing.chain, outcome.reason, outcome.message);
      case 'stopped': {
        this.#failure = undefined;
        await this.#assess({ state: 'stopped', reason: 'token', message: outcome.message });
        return 'halted';
      }
      case 'failed':
        return this.#fail(outcome.failure);
    }
  }

  async #taken(outcome: Extract<Outcome, { readonly kind: 'taken' }>, sent: Outgoing): Promise<Step> {
    const { size, cosigned, policyHash } = outcome;
    // First what proves it: what is not kept is asked for once more.
    const cosignedAt = cosigned === undefined ? undefined : await this.#ports.keep(cosigned);
    const end = endOfSent(sent);
    if (isCheckpoint(sent)) this.#known.set(sent.chain, end);
    else if (sent.checkpoint !== undefined && cosigned === undefined) this.#uncosigned.set(sent.chain, end);
    const chain = afterTaken(this.#chain(sent.chain), sent, { size, cosignedAt });
    const { behindAt: _over, ...state } = this.#state;
    const isCaughtUp = isCheckpoint(sent) || chain.held >= chain.cosigned;
    this.#state = {
      ...(isCaughtUp ? state : this.#state),
      chains: { ...this.#state.chains, [sent.chain]: chain },
      lastSuccessAt: this.#ports.clock.now().toISOString(),
    };
    this.#backoff.succeeded();
    this.#failure = undefined;
    this.#failingSinceMs = undefined;
    this.#moves = 0;
    this.#limits = grown(this.#limits);
    await this.#assess();
    this.#ports.onPolicyHash(policyHash);
    return 'more';
  }

  async #resume(
    { size, isBehind }: { readonly size: number; readonly isBehind: boolean },
    sent: Outgoing,
  ): Promise<Step> {
    this.#moves += 1;
    if (isRepeated(sent, size) || this.#moves > maxMoves) {
      const message = `The collector asks again and again for other records of ${sent.chain} than it said before. It may be of another version, or be restored right now.`;
      return this.#fail({ state: 'refused', reason: 'bad-answer', message });
    }
    const before = this.#chain(sent.chain);
    if (isCheckpoint(sent)) this.#known.set(sent.chain, size);
    this.#state = {
      ...this.#state,
      chains: { ...this.#state.chains, [sent.chain]: afterResume(before, sent, size) },
      ...(isBehind ? { behindAt: this.#ports.clock.now().toISOString() } : {}),
    };
    await this.#save();
    if (isBehind) this.#ports.onBehind(sent.chain, size, before.cosigned);
    this.#ports.onChanged();
    return 'more';
  }

  async #halve(sent: Outgoing): Promise<Step> {
    if (isCheckpoint(sent)) throw new InvariantError('a checkpoint has no halves');
    const { chain, count, lines, firstSeq } = sent;
    if (count > 1) {
      this.#limits = { records: Math.floor(count / 2), bytes: Math.max(1, Math.floor(lines.length / 2)) };
      return 'more';
    }
    return this.#stopChain(
      chain,
      'too-large',
      `The collector does not take record ${firstSeq} of ${chain}, which has ${lines.length} bytes: its limit, or that of a proxy before it, is lower. Raise it there, then enrol again.`,
    );
  }

  async #stopChain(chain: string, reason: ChainStop, message: string): Promise<Step> {
    const since = this.#ports.clock.now().toISOString();
    const stopped: ChainState = { ...this.#chain(chain), stop: { reason, message, since } };
    this.#state = { ...this.#state, chains: { ...this.#state.chains, [chain]: stopped } };
    await this.#assess();
    return 'more';
  }

  async #fail(failure: Failure): Promise<Step> {
    const nowMs = this.#ports.clock.monotonicMs();
    this.#failure = failure;
    this.#failingSinceMs ??= nowMs;
    const waitMs = this.#backoff.next(failure.retryAfterMs);
    if (failure.state === 'refused' || nowMs - this.#failingSinceMs >= patienceMs) await this.#assess();
    else this.#ports.onChanged();
    return { waitMs };
  }

  #heard({ clockOffsetMs }: Reply): void {
    if (clockOffsetMs !== undefined) this.#state = { ...this.#state, clockOffsetMs };
  }

  /** The condition as it is now; told when it is another one. */
  async #assess(given?: Omit<SyncCondition, 'since'>): Promise<void> {
    const before = this.#state.condition;
    const now = given ?? this.#conditionNow();
    const isSame = before.state === now.state && before.reason === now.reason;
    const since = isSame ? before.since : this.#ports.clock.now().toISOString();
    this.#state = { ...this.#state, condition: { ...now, since } };
    await this.#save();
    if (!isSame) this.#ports.onCondition(this.#state.condition, before);
    this.#ports.onChanged();
  }

  #conditionNow(): Omit<SyncCondition, 'since'> {
    if (this.#failure !== undefined) {
      const { state, reason, message } = this.#failure;
      return { state, reason, message };
    }
    const stop = Object.values(this.#state.chains).find((chain) => chain.stop !== undefined)?.stop;
    return stop === undefined ? { state: 'syncing' } : { state: 'refused', reason: stop.reason, message: stop.message };
  }

  /** A state that cannot be written is one that is sent again after a crash: no harm. */
  async #save(): Promise<void> {
    try {
      await this.#ports.save(this.#state);
      this.#isDirty = false;
    } catch {
      this.#isDirty = true;
    }
  }

  #chain(chain: string): ChainState {
    return Object.hasOwn(this.#state.chains, chain) ? (this.#state.chains[chain] ?? noProgress) : noProgress;
  }

  #progressOf(chain: string) {
    const { held, cosigned, stop } = this.#chain(chain);
    return { held, cosigned: Math.max(cosigned, this.#uncosigned.get(chain) ?? 0), isStopped: stop !== undefined };
  }
}

/** After a batch that got through, up to what is usual. */
function grown({ records, bytes }: BatchLimits): BatchLimits {
  return {
    records: Math.min(defaultLimits.records, records * 2),
    bytes: Math.min(defaultLimits.bytes, bytes * 2),
  };
}

function failureOf(error: unknown): Failure {
  if (error instanceof SyncError) {
    const state = error.code === 'unreachable' ? 'offline' : 'refused';
    return { state, reason: error.code, message: error.message };
  }
  if (error instanceof AuditError) return { state: 'refused', reason: error.code, message: error.message };
  return { state: 'refused', reason: 'failed', message: `Synchronisation failed on this machine: ${messageOf(error)}` };
}

type Gone = Extract<NextBatch, { readonly kind: 'gone' }>;

function goneText({ chain, seq, next }: Gone, mode: SyncMode): string {
  const which = next === undefined ? `record ${seq} and what follows` : `records ${seq} to ${next - 1}`;
  if (mode === 'witness')
    return `The collector wants a proof from record ${seq} of ${chain} on, and neither ${which} nor their hashes are here any more. Nothing more of it can be cosigned; the log itself stays as it is.`;
  return `The collector wants ${which} of ${chain}, and their content is not here any more: it was disposed of, or lost, before it was sent. Nothing after it can be taken; the log itself stays as it is. Its checkpoints can be cosigned without records: "pretense sync --mode witness".`;
}

function shortText(chain: string, held: number, size: number): string {
  return `The collector holds ${held} records of ${chain}, and this machine only ${size}: the end of the log was cut off here, or an older copy was restored. Nothing more of it is sent. "pretense verify" says more.`;
}
