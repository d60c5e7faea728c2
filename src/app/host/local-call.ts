// What a call to the worker of a window gets, besides what was asked.
import type { HostState } from '../../view/snapshot.ts';
import type { StatePaths } from '../state-dir.ts';

export interface LocalCallContext {
  readonly paths: StatePaths;
  /** Asks the proxy of this home, whoever leads. */
  readonly call: (name: string, ask: unknown) => Promise<unknown>;
  /** Of this window. */
  readonly state: () => HostState;
}

export type LocalCall = (ask: unknown, context: LocalCallContext) => Promise<unknown>;
