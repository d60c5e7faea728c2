// What a runtime is made of, and what it says of itself.
import type { Logger } from '../base/log.ts';
import type { Level } from '../engine/types.ts';
import type { ContentPolicy } from '../proxy/content-policy.ts';
import type { FrontDoor } from '../proxy/front-door.ts';
import type { ProxyPorts, ProxyStatistics } from '../proxy/ports.ts';
import type { LeaderView, PauseView, ProxySnapshot } from '../view/snapshot.ts';
import type { SyncView } from '../view/sync.ts';
import type { Audience, SharedFolder } from './host/audience.ts';
import type { IdentitySource } from './identity/identity-source.ts';
import type { EditorNetwork } from './network/editor-network.ts';
import type { NetworkView } from './network/network-settings.ts';
import type { NetworkLevelOptions } from './network-level/network-level-options.ts';
import type { NetworkLevelView } from './network-level/network-level-view.ts';
import type { WorkspaceStatus } from './protection-service.ts';
import type { PolicyView } from './policy/policy-endpoints.ts';
import type { StatePaths } from './state-dir.ts';

export interface RuntimeOptions {
  readonly paths: StatePaths;
  readonly port: number;
  readonly level: Level;
  readonly upstreams: Readonly<Record<string, string>>;
  /** Of the editor that it runs for; undefined: the environment alone says how the network is. */
  readonly network?: EditorNetwork | undefined;
  /** What becomes of images and of encoded text. Default: `defaultContentPolicy`. */
  readonly content?: ContentPolicy | undefined;
  /** Where the organisation's policy lies. Default: where this machine keeps it. */
  readonly managedPolicyDir?: string;
  /** Folders to protect besides the registered ones. */
  readonly workspaces: readonly string[];
  /** Who works here. Default: what this machine, git and the workspaces say. */
  readonly identity?: IdentitySource;
  /** Folders of windows: as `workspaces`, but one that is gone is only noted. */
  readonly folders?: readonly SharedFolder[];
  /** Who runs it. Default: the program in the foreground, `pretense start`. */
  readonly host?: Pick<LeaderView, 'kind' | 'label'> & { readonly version?: string };
  /** Sockets that listen already; `port` then says nothing. Whoever opened it closes it when the start fails. */
  readonly door?: FrontDoor;
  /** The proxy that this one goes on for. */
  readonly takeover?: { readonly from: LeaderView; readonly how: 'closed' | 'lost' };
  /** How long the first requests wait for an index before the lexical rule protects them. */
  readonly firstIndexWaitMs?: number;
  /** Only requests through a URL that was written into a tool are served on this machine. Default: all are. */
  readonly requiresClientToken?: boolean;
  /** Clients on other machines are served as well. Default: this machine only. */
  readonly networkLevel?: NetworkLevelOptions | undefined;
  /** A file of terms that are protected everywhere, one a line. */
  readonly termsFile?: string | undefined;
  /** How long a pause may last. Default: an hour. */
  readonly maxPauseMinutes?: number;
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
  readonly policy: PolicyView;
  readonly warnings: readonly string[];
  readonly pause: PauseView | undefined;
  readonly leader: LeaderView;
  readonly network: NetworkView;
  /** Where clients on other machines are served; left out: nowhere. */
  readonly networkLevel?: NetworkLevelView | undefined;
  /** Windows of editors that use this proxy, the one that it runs in included. */
  readonly windows: number;
  /** Left out: this home is enrolled at no collector. */
  readonly sync?: SyncView | undefined;
}

export interface Runtime {
  readonly url: string;
  readonly port: number;
  readonly leader: LeaderView;
  /** Who watches it, here and over a connection. */
  readonly audience: Audience;
  /** What the control endpoints do, by `METHOD /path`, for the process that it runs in. */
  readonly endpoints: ProxyPorts['control'];
  status(): RuntimeStatus;
  snapshot(): ProxySnapshot;
  /** Drains and closes everything; a second call waits for the first. Default: `drainMs` of the settings. */
  stop(limitMs?: number): Promise<void>;
  /** Resolves when the runtime has stopped, whoever asked for it; rejects when it could not close cleanly. */
  readonly finished: Promise<void>;
}
