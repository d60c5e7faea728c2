// Who watches the proxy that runs here: the window that it runs in, and other windows and processes over a connection
// that stays open. All get the same picture whenever it changes, at most four times a second.
import { CodedError } from '../../base/error.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { ContentPolicy } from '../../proxy/content-policy.ts';
import type { ControlStream } from '../../proxy/ports.ts';
import type { LeaderView, ProxySnapshot } from '../../view/snapshot.ts';

/** `standby`: a process that waits to take over when the last window closes. */
export type FollowerKind = 'window' | 'standby';

export interface Follower {
  /** Random, of one connection. */
  readonly id: string;
  readonly kind: FollowerKind;
  readonly label: string;
  readonly pid: number;
  readonly version: string;
}

export interface SharedFolder {
  readonly root: string;
  readonly isTrusted: boolean;
}

/** What everybody who follows is told. */
export interface LeaderUpdate {
  readonly snapshot: ProxySnapshot;
  readonly leader: LeaderView;
  /** Connected windows, the one that is told not counted. */
  readonly otherWindows: number;
  readonly hasStandby: boolean;
  /** What is protected: whoever takes over goes on with it. */
  readonly folders: readonly SharedFolder[];
  /** As configured; the others go to their usual place. */
  readonly upstreams: Readonly<Record<string, string>>;
  /** Differs where an editor's network settings do (`networkKey`); not there in older versions. */
  readonly network?: string;
  /** Not there in older versions. */
  readonly content?: ContentPolicy;
}

/** One line of the connection. `leaving`: the leader ends in good order. */
export type LeaderLine =
  | { readonly type: 'update'; readonly update: LeaderUpdate }
  | { readonly type: 'heartbeat' }
  | { readonly type: 'leaving' };

export interface AudienceOptions {
  readonly leader: LeaderView;
  readonly upstreams: Readonly<Record<string, string>>;
  readonly network?: string;
  readonly content?: ContentPolicy;
  readonly read: () => Picture;
}

interface Picture {
  readonly snapshot: ProxySnapshot;
  readonly folders: readonly SharedFolder[];
}

export type AudienceErrorCode = 'bad-follower' | 'too-many-followers' | 'leaving';

export class AudienceError extends CodedError<AudienceErrorCode> {}

const minUpdateGapMs = 250;
/** A follower that hears nothing for two of these and a bit takes the leader for lost. */
export const heartbeatMs = 5_000;
const maxFollowers = 200;

interface Remote {
  readonly follower: Follower;
  readonly stream: ControlStream;
  /** Nothing is written to a slow reader until it has caught up; then it gets the newest picture only. */
  isSlow: boolean;
  last: string;
}

export class Audience implements Disposable {
  readonly #options: AudienceOptions;
  readonly #remotes = new Set<Remote>();
  readonly #listeners = new Set<(update: LeaderUpdate) => void>();
  #timer: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #lastMs = -minUpdateGapMs;
  #lastLocal = '';
  #isLeaving = false;
  #willEnd = false;

  constructor(options: AudienceOptions) {
    this.#options = options;
  }

  /** Windows that use this proxy, the one that it runs in included. */
  get windows(): number {
    const followers = [...this.#remotes].filter(({ follower }) => follower.kind === 'window').length;
    return followers + (this.#options.leader.kind === 'window' ? 1 : 0);
  }

  get hasStandby(): boolean {
    return [...this.#remotes].some(({ follower }) => follower.kind === 'standby');
  }

  /** The proxy will end soon; whoever leaves from now on should not count on it. */
  announceEnd(): void {
    this.#willEnd = true;
  }

  /** A window closes: it does not count any more. False: this proxy ends too, so that who leaves is the last, maybe. */
  release(id: string): boolean {
    for (const remote of this.#remotes) {
      if (remote.follower.id === id) this.#remotes.delete(remote);
    }
    this.changed();
    return !this.#willEnd;
  }

  /** Something may look different now. Costs next to nothing when it is called often. */
  changed(): void {
    if (this.#timer !== undefined || (this.#listeners.size === 0 && this.#remotes.size === 0)) return;
    const waitMs = Math.max(0, this.#lastMs + minUpdateGapMs - performance.now());
    this.#timer = setTimeout(() => this.#tell(), waitMs);
    this.#timer.unref();
  }

  /** Calls back with the present picture and with each later one. */
  watch(listener: (update: LeaderUpdate) => void): Disposable {
    this.#listeners.add(listener);
    listener(this.updateFor('window'));
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  /** Untrusted: the body. Throws AudienceError. */
  follow(body: unknown, stream: ControlStream): void {
    const follower = parseFollower(body);
    if (this.#isLeaving) throw new AudienceError('leaving', 'This Pretense is ending.');
    if (this.#remotes.size >= maxFollowers)
      throw new AudienceError('too-many-followers', `More than ${maxFollowers} windows follow this Pretense already.`);
    const remote: Remote = { follower, stream, isSlow: false, last: '' };
    this.#remotes.add(remote);
    stream.closed(() => {
      this.#remotes.delete(remote);
      this.changed();
    });
    this.#heartbeat ??= setInterval(() => this.#beat(), heartbeatMs).unref();
    this.#send(remote);
    this.changed();
  }

  /** Tells all followers that the proxy ends, and lets them go. Nobody can follow after that. */
  leave(): void {
    this.#isLeaving = true;
    for (const { stream } of this.#remotes) {
      stream.write({ type: 'leaving' } satisfies LeaderLine);
      stream.end();
    }
  }

  updateFor(kind: FollowerKind): LeaderUpdate {
    return this.#updateOf(this.#options.read(), kind);
  }

  #updateOf(picture: Picture, kind: FollowerKind): LeaderUpdate {
    const { leader, upstreams, network, content } = this.#options;
    return {
      ...picture,
      leader,
      upstreams,
      ...(network === undefined ? {} : { network }),
      ...(content === undefined ? {} : { content }),
      otherWindows: this.windows - (kind === 'window' ? 1 : 0),
      hasStandby: this.hasStandby,
    };
  }

  dispose(): void {
    this.leave();
    this.#listeners.clear();
    clearTimeout(this.#timer);
    clearInterval(this.#heartbeat);
  }

  #tell(): void {
    this.#timer = undefined;
    this.#lastMs = performance.now();
    const picture = this.#options.read();
    const update = this.#updateOf(picture, 'window');
    const text = JSON.stringify(update);
    if (text !== this.#lastLocal) {
      this.#lastLocal = text;
      for (const listener of this.#listeners) listener(update);
    }
    for (const remote of this.#remotes) this.#send(remote, picture);
    // While an index runs its figures move without an event.
    if (update.snapshot.indexing !== undefined) this.changed();
  }

  #send(remote: Remote, picture = this.#options.read()): void {
    if (remote.isSlow || this.#isLeaving) return;
    const update = this.#updateOf(picture, remote.follower.kind);
    const text = JSON.stringify(update);
    if (text === remote.last) return;
    remote.last = text;
    this.#write(remote, { type: 'update', update });
  }

  #beat(): void {
    for (const remote of this.#remotes) if (!remote.isSlow) this.#write(remote, { type: 'heartbeat' });
  }

  #write(remote: Remote, line: LeaderLine): void {
    if (remote.stream.write(line)) return;
    remote.isSlow = true;
    remote.stream.drained(() => {
      remote.isSlow = false;
      this.#send(remote);
    });
  }
}

function parseFollower(body: unknown): Follower {
  const { id, kind, label, pid, version } = (typeof body === 'object' && body !== null ? body : {}) as Readonly<
    Record<string, unknown>
  >;
  const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 200;
  const isKnown = kind === 'window' || kind === 'standby';
  if (!isKnown || !isText(id) || !isText(label) || !isText(version) || !Number.isSafeInteger(pid)) {
    const example = '{"id": "…", "kind": "window", "label": "…", "pid": 1, "version": "…"}';
    throw new AudienceError('bad-follower', `Expected ${example}.`);
  }
  return { id, kind, label, pid: Number(pid), version };
}
