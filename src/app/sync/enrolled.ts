// One enrolment at work: pushes the log, and once an hour asks for the policy.
import { nodeFileSystem } from '../../audit/append-file.ts';
import { storeCosigned } from '../../audit/cosigned.ts';
import { keyText, readLogKeys } from '../../audit/log-keys.ts';
import { parseVerifierKey } from '../../audit/note.ts';
import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/error.ts';
import type { Logger } from '../../base/log.ts';
import { batchBody } from '../../sync/batch-body.ts';
import { policyAnswer, refusalOf, tokenAnswer } from '../../sync/answers.ts';
import { checkpointBody } from '../../sync/checkpoint-body.ts';
import { isCheckpoint, Outbox, type Outgoing } from '../../sync/outbox.ts';
import { paths as routes } from '../../sync/protocol.ts';
import { Push, type PushPorts } from '../../sync/push.ts';
import { doneSize, noProgress, type SyncCondition, type SyncState } from '../../sync/state.ts';
import type { SyncedView, SyncView } from '../../view/sync.ts';
import { loadDeviceKey } from '../device-key.ts';
import type { NetworkSettings } from '../network/network-settings.ts';
import { type CollectorCall, CollectorClient, type CollectorReply } from './collector-client.ts';
import { hasPolicy, type PolicyFolders, takePolicy } from './handed-out-policy.ts';
import { writeCollectorToken, writeSyncState } from './sync-file.ts';
import { syncView } from './sync-view.ts';

export interface EnrolledOptions {
  readonly state: SyncState;
  readonly token: string;
  readonly folders: PolicyFolders & { readonly auditDir: string; readonly keysDir: string };
  readonly network: Pick<NetworkSettings, 'proxies' | 'authorities'>;
  /** What is durable of the chain that is being written; undefined: nobody writes. */
  readonly written: () => { readonly chain: string; readonly size: number } | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onCondition: (condition: SyncCondition, before: SyncCondition, view: SyncView) => void;
  readonly onWarning: (reason: 'behind' | 'policy', message: string) => void;
  readonly onChanged: () => void;
  /** Called after another policy has taken its place. */
  readonly onPolicy: () => void;
  /** Default: the platform's. */
  readonly wait?: PushPorts['wait'];
  readonly random?: () => number;
}

const hourMs = 60 * 60 * 1000;
const tokenDays = 30;
const dayMs = 24 * hourMs;

/** Runs from the moment it is made until it is disposed. */
export class Enrolled {
  readonly #options: EnrolledOptions;
  readonly #client: CollectorClient;
  readonly #sizes: Outbox;
  readonly #push: Push;
  readonly #end = new AbortController();
  readonly #running: Promise<unknown>;
  /** One request at a time. */
  #last: Promise<unknown> = Promise.resolve();
  #token: string;
  /** Of chains that nobody writes any more. */
  #closed: ReadonlyMap<string, number> = new Map();
  /** That was asked for last. */
  #policyHash: string | undefined;

  constructor(options: EnrolledOptions) {
    const { state, token, folders, network, written, clock, random = Math.random, wait = unrefWait } = options;
    this.#options = options;
    this.#token = token;
    this.#policyHash = state.policyHash;
    this.#client = new CollectorClient({ url: new URL(state.url), network, pin: state.pin });
    this.#sizes = new Outbox({ auditDir: folders.auditDir, written });
    this.#push = new Push({
      outbox: new Outbox({ auditDir: folders.auditDir, written }),
      post: (outgoing, cosignedSize, signal) => this.#post(outgoing, cosignedSize, signal),
      keep: (note) => this.#keep(note),
      load: () => state,
      save: (next) => writeSyncState(folders.home, next),
      clock,
      wait,
      random,
      onCondition: (condition, before) => options.onCondition(condition, before, this.view),
      onChanged: options.onChanged,
      onPolicyHash: (hash) => this.#policySeen(hash),
      onBehind: (chain, held, cosigned) =>
        options.onWarning('behind', `The collector holds ${held} records of ${chain} and had cosigned ${cosigned}.`),
    });
    this.#running = Promise.all([this.#push.run(this.#end.signal), this.#chores(wait), this.#measure()]);
  }

  get view(): SyncView {
    return syncView(this.#push.state, this.#backlog(this.#sizesNow()), this.#push.failure);
  }

  /** There is a new checkpoint. */
  wake(): void {
    this.#push.wake();
  }

  /** Tries at once; resolves when all that `sign` signed was sent, or something went wrong. What is written meanwhile may wait. */
  async now(sign: () => Promise<unknown>): Promise<SyncedView> {
    await this.#measure();
    const asked = this.#sizesNow();
    await sign();
    await this.#push.now();
    return { ...this.view, unsent: this.#backlog(asked) };
  }

  /** Ends the request that is under way and waits for the end of all that runs. */
  async dispose(): Promise<void> {
    this.#end.abort(new Error('Synchronisation ends'));
    await this.#running.catch(() => undefined);
    await this.#last.catch(() => undefined);
    this.#client.dispose();
  }

  /** Records of each chain that are on disk. */
  #sizesNow(): ReadonlyMap<string, number> {
    const written = this.#options.written();
    return written === undefined ? this.#closed : new Map(this.#closed).set(written.chain, written.size);
  }

  #backlog(sizes: ReadonlyMap<string, number>): number {
    const { chains, mode } = this.#push.state;
    let backlog = 0;
    for (const [chain, size] of sizes) {
      const state = Object.hasOwn(chains, chain) ? (chains[chain] ?? noProgress) : noProgress;
      if (state.stop === undefined) backlog += Math.max(0, size - doneSize(mode, state));
    }
    return backlog;
  }

  /** Never rejects: without it only the figure is missing. */
  async #measure(): Promise<void> {
    try {
      const sizes = await this.#sizes.sizes(this.#end.signal);
      this.#closed = new Map(sizes.map(({ chain, size }) => [chain, size]));
      this.#options.onChanged();
    } catch (error) {
      if (!this.#end.signal.aborted)
        this.#options.logger.log('warn', 'sync-not-measured', { reason: messageOf(error) });
    }
  }

  async #post(outgoing: Outgoing, cosignedSize: number, signal: AbortSignal): Promise<CollectorReply> {
    if (isCheckpoint(outgoing)) {
      const headers = ['content-type', 'text/plain; charset=utf-8'];
      const call = { method: 'POST', path: routes.checkpoints, body: checkpointBody(outgoing), headers } as const;
      return this.#call(call, signal);
    }
    const { auditDir, keysDir } = this.#options.folders;
    const keys = (await readLogKeys(auditDir)).map(keyText);
    // Each time: a change of keys is nothing that is told here.
    const signer = await loadDeviceKey({ keysDir }, { mayCreate: false }).catch(() => undefined);
    const body = await batchBody(outgoing, { keys, cosignedSize, signer });
    const headers = ['content-type', 'application/x-ndjson', 'content-encoding', 'gzip'];
    return this.#call({ method: 'POST', path: routes.batches, body, headers }, signal);
  }

  async #keep(note: string): Promise<string> {
    const witnessKey = parseVerifierKey(this.#push.state.witnessKey);
    const { auditDir } = this.#options.folders;
    return (await storeCosigned(auditDir, { note, witnessKey }, nodeFileSystem)).time;
  }

  #call(call: CollectorCall, signal: AbortSignal): Promise<CollectorReply> {
    const done = this.#last.then(() => this.#client.call({ ...call, token: this.#token }, signal));
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** The answer to a batch names the policy that is handed out. */
  #policySeen(hash: string | undefined): void {
    if (hash === undefined || hash === this.#policyHash) return;
    this.#policyHash = hash;
    void this.#chore();
  }

  async #chores(wait: PushPorts['wait']): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      await this.#chore();
      await wait(hourMs, signal);
    }
  }

  /** What fails now is tried again in an hour. Never rejects. */
  async #chore(): Promise<void> {
    if (this.#push.state.condition.state === 'stopped') return;
    try {
      await this.#askPolicy();
      await this.#renewToken();
    } catch (error) {
      if (!this.#end.signal.aborted)
        this.#options.logger.log('info', 'sync-chore-failed', { reason: messageOf(error) });
    }
  }

  async #askPolicy(): Promise<void> {
    const { folders, clock } = this.#options;
    const known = this.#push.state.policyHash;
    const isHere = known !== undefined && (await hasPolicy(folders));
    const headers = isHere ? ['if-none-match', `"${known}"`] : [];
    const reply = await this.#call({ method: 'GET', path: routes.policy, headers }, this.#end.signal);
    // 204: none is handed out. What was in force stays: nothing that a collector leaves out loosens it.
    if (reply.status !== 200) return;
    const answer = policyAnswer(reply.body);
    this.#policyHash = answer.hash;
    const taken = await takePolicy(answer, folders, clock.now());
    if (taken.kind === 'refused') {
      const isNew = this.#push.state.policyProblem !== taken.problem;
      await this.#push.update((state) => ({ ...state, policyProblem: taken.problem }));
      if (isNew) this.#options.onWarning('policy', taken.problem);
      return;
    }
    await this.#push.update(({ policyProblem: _over, ...state }) => ({ ...state, policyHash: answer.hash }));
    this.#options.onPolicy();
  }

  /** The old one is good until the new one is used. */
  async #renewToken(): Promise<void> {
    const { folders, clock } = this.#options;
    const now = clock.now();
    if (now.getTime() - Date.parse(this.#push.state.tokenSince) < tokenDays * dayMs) return;
    const reply = await this.#call({ method: 'POST', path: routes.token }, this.#end.signal);
    if (reply.status !== 200) {
      this.#options.logger.log('info', 'sync-token-kept', { reason: refusalOf(reply).error });
      return;
    }
    const { deviceToken } = tokenAnswer(reply.body);
    await writeCollectorToken(folders.keysDir, deviceToken);
    this.#token = deviceToken;
    await this.#push.update((state) => ({ ...state, tokenSince: now.toISOString() }));
  }
}

/** Resolves when the signal aborts, too. Keeps no process alive. */
export function unrefWait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    timer.unref();
    signal.addEventListener('abort', done, { once: true });
  });
}
