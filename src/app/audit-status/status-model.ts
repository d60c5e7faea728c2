// What `pretense status --format audit` says: plain JSON. Names are those of `--json`; docs/audit-record.md explains it.
import type { RetentionClause } from '../retention/retention-view.ts';
import type { CoverageState } from '../../view/coverage.ts';
import type { SyncView } from '../../view/sync.ts';

export interface AuditStatus {
  readonly format: 'pretense.audit-status/1';
  /** RFC 3339 UTC. */
  readonly generatedAt: string;
  readonly generatedBy: { readonly developer: string; readonly account: string; readonly host: string };
  readonly product: ProductStatus;
  readonly device: DeviceStatus;
  readonly proxy: ProxyStatus;
  readonly routing: readonly ToolStatus[];
  /** Undefined: they were not asked. */
  readonly upstreams: readonly UpstreamStatus[] | undefined;
  readonly policy: PolicyStatus;
  readonly detectors: DetectorStatus;
  readonly audit: LogStatus;
  /** Undefined: this home is enrolled at no collector. */
  readonly collector: SyncView | undefined;
  readonly exceptions: readonly { readonly id: string; readonly text: string; readonly expires: string }[];
  readonly incidents: readonly {
    readonly id: string;
    readonly severity: string;
    readonly status: string;
    readonly title: string;
  }[];
  readonly keys: KeyStatus;
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  /** Why it is not enforced, each a sentence. Empty: it is. */
  readonly failures: readonly string[];
  /** What weakens it without ending it, each a sentence. */
  readonly warnings: readonly string[];
  readonly isEnforced: boolean;
}

export interface ProductStatus {
  readonly version: string;
  /** Of the proxy that runs. */
  readonly proxyVersion: string | undefined;
  readonly node: string;
  readonly platform: string;
  readonly folder: string;
  readonly files: number;
  /** SHA-256 over names and hashes of the installed files, hex: the same on each machine with this build. */
  readonly filesHash: string;
}

export interface DeviceStatus {
  readonly name: string | undefined;
  /** Verifier key (C2SP); undefined: none was made yet. */
  readonly key: string | undefined;
  /** SHA-256 of the public key, hex. */
  readonly fingerprint: string | undefined;
}

export interface ProxyStatus {
  readonly isRunning: boolean;
  readonly pid: number | undefined;
  readonly addresses: readonly string[];
  readonly isLoopback: boolean;
  readonly startedAt: string | undefined;
  readonly uptimeSeconds: number | undefined;
  readonly mode: 'enforce' | 'paused' | 'stopped';
  readonly pausedUntil: string | undefined;
  readonly level: string | undefined;
}

export interface ToolStatus {
  readonly client: string;
  readonly name: string;
  readonly state: CoverageState;
  /** As its configuration says, without what identifies this device; undefined: none is known. */
  readonly address: string | undefined;
  /** The file that says so. */
  readonly source: string | undefined;
  readonly isRouted: boolean;
  /**
   * A request through that very address: `reached` this proxy, and it proved to be that of this home; `not-reached`;
   * `not-asked`: there is no address.
   */
  readonly probe: 'reached' | 'not-reached' | 'not-asked';
  readonly reason: string;
}

export interface UpstreamStatus {
  readonly key: string;
  readonly host: string;
  readonly isReached: boolean;
  /** Why not. */
  readonly problem: string | undefined;
  readonly tlsVersion: string | undefined;
  readonly tlsCipher: string | undefined;
  readonly certificateSha256: string | undefined;
  readonly certificateExpires: string | undefined;
  readonly issuer: string | undefined;
}

export interface PolicyStatus {
  readonly id: string;
  readonly version: string;
  readonly hash: string;
  readonly effectiveFrom: string | undefined;
  readonly files: readonly {
    readonly path: string;
    readonly source: string;
    readonly state: string;
    readonly signedBy: string | undefined;
  }[];
  readonly approved: Readonly<Record<string, readonly string[] | 'anything'>>;
  /** What is done with each class of findings. */
  readonly classes: Readonly<Record<string, string>>;
  readonly level: string;
  readonly retention: RetentionClause;
  readonly problems: readonly string[];
}

export interface DetectorStatus {
  readonly rulesVersion: string;
  readonly rules: number;
  readonly lastSelfTest: { readonly at: string; readonly result: string; readonly seq: number } | undefined;
}

export interface LogStatus {
  readonly folder: string;
  /** Permissions in octal, `700`; undefined where the system has none or there is no log. */
  readonly mode: string | undefined;
  readonly chain: string | undefined;
  readonly inc: number | undefined;
  readonly seq: number | undefined;
  readonly head: string | undefined;
  readonly checkpoint: { readonly size: number; readonly root: string } | undefined;
  /** Records that no checkpoint covers. */
  readonly backlog: number;
  readonly freeBytes: number | undefined;
  /** Of the stored bytes: hashes, links, roots, signatures. */
  readonly verification: { readonly result: string; readonly problems: number; readonly first: string | undefined };
  readonly holds: number;
}

export interface KeyStatus {
  readonly storage: 'files';
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly mode: string | undefined }[];
}
