// What a runtime is made of, and what it says of itself.
import type { Logger } from '../base/log.ts';
import type { Level } from '../engine/types.ts';
import type { ProxyStatistics } from '../proxy/ports.ts';
import type { WorkspaceStatus } from './protection-service.ts';
import type { StatePaths } from './state-dir.ts';

export interface RuntimeOptions {
  readonly paths: StatePaths;
  readonly port: number;
  readonly level: Level;
  readonly upstreams: Readonly<Record<string, string>>;
  /** Folders to protect besides the registered ones. */
  readonly workspaces: readonly string[];
  readonly logger: Logger;
  /** Called after each index of a workspace, good or failed. */
  readonly onIndexed?: (workspace: WorkspaceStatus) => void;
}

/** What `pretense status --json` shows. */
export interface RuntimeStatus {
  readonly url: string;
  readonly addresses: readonly string[];
  readonly pid: number;
  readonly version: string;
  readonly startedAt: string;
  readonly home: string;
  readonly level: Level;
  readonly counts: ProxyStatistics;
  readonly wordMap: { readonly entries: number };
  /** Texts whose form is remembered. */
  readonly history: { readonly entries: number; readonly bytes: number };
  readonly workspaces: readonly (WorkspaceStatus & { readonly notes: readonly string[] })[];
  readonly warnings: readonly string[];
}

export interface Runtime {
  readonly url: string;
  status(): RuntimeStatus;
  /** Drains and closes everything; a second call waits for the first. */
  stop(): Promise<void>;
  /** Resolves when the runtime has stopped, whoever asked for it; rejects when it could not close cleanly. */
  readonly finished: Promise<void>;
}
