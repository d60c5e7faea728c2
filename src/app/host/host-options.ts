// What a host of the proxy is told at its start, and what can go wrong with it.
import { CodedError } from '../../base/error.ts';
import type { Logger } from '../../base/log.ts';
import type { Level } from '../../engine/types.ts';
import type { HostState } from '../../view/snapshot.ts';
import type { EditorNetwork } from '../network/editor-network.ts';
import type { StatePaths } from '../state-dir.ts';
import type { ContentPolicy } from '../../proxy/content-policy.ts';
import type { SharedFolder } from './audience.ts';

/**
 * - `not-connected`: nothing of this home answers at the moment.
 * - `unknown-call`: the proxy has no such endpoint.
 */
export type HostErrorCode = 'not-connected' | 'unknown-call';

export class HostError extends CodedError<HostErrorCode> {}

/** How the proxy is run; the same for all windows of a home. */
export interface ProxyOptions {
  readonly paths: StatePaths;
  /** 0: any. A proxy that is taken over keeps its port, whatever stands here. */
  readonly port: number;
  readonly level: Level;
  readonly upstreams: Readonly<Record<string, string>>;
  /** What the editor's settings say of it. */
  readonly network?: EditorNetwork | undefined;
  readonly content?: ContentPolicy | undefined;
}

export interface HostOptions extends ProxyOptions {
  /** `background`: the process that stays when the last window closes. */
  readonly kind: 'window' | 'background';
  readonly label: string;
  readonly version: string;
  /** Folders of this window. */
  readonly folders: readonly SharedFolder[];
  readonly logger: Logger;
  /** Called with each new state. */
  readonly onState: (state: HostState) => void;
  /** Given: the proxy runs in a process of its own, started by this; true when it leads or follows. */
  readonly startProcess?: ((folders: readonly SharedFolder[]) => Promise<boolean>) | undefined;
  readonly timing?: Partial<HostTiming>;
}

export interface HostTiming {
  /** After a problem the next try waits so long, then twice as long, up to `maxRetryMs`. */
  readonly firstRetryMs: number;
  readonly maxRetryMs: number;
  /** Racing followers start a little apart, so that most of them find the port taken already. */
  readonly jitterMs: number;
  /** How long a home may stay locked by somebody who does not answer. */
  readonly lockPatienceMs: number;
  /** For how long what took the port while it changed hands is asked again. */
  readonly strangerPatienceMs: number;
  /** How long the first requests after a take-over wait for an index. */
  readonly takeoverIndexWaitMs: number;
  /** Silence of the leader after which it is lost. */
  readonly silenceMs: number;
  /** How long a background process stays that nobody needs: a window that reloads comes back. */
  readonly idleGraceMs: number;
}

export const defaultTiming: HostTiming = {
  firstRetryMs: 1_000,
  maxRetryMs: 15_000,
  jitterMs: 20,
  lockPatienceMs: 15_000,
  strangerPatienceMs: 1_000,
  takeoverIndexWaitMs: 100,
  silenceMs: 12_000,
  idleGraceMs: 15_000,
};
