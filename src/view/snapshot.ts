// What people are shown of one home: the words and figures of status bar, panel and `pretense coverage`. Plain JSON.
import type { FindingView } from './findings.ts';
import type { IncidentSummary } from './incidents.ts';
import type { PolicyLineView } from './policy-line.ts';
import type { SyncView } from './sync.ts';

export type HostRole = 'starting' | 'leader' | 'follower' | 'taking-over' | 'off' | 'failed';

/** Who runs the proxy that this window uses. */
export interface LeaderView {
  /** `process`: `pretense start`. `background`: the process that stays when the last window closes. */
  readonly kind: 'window' | 'process' | 'background';
  /** Name of the window's workspace, or of the program. */
  readonly label: string;
  readonly pid: number;
  readonly version: string;
}

export type HostProblemCode =
  /** Another program listens on the port. */
  | 'port-taken'
  /** Somebody listens on the port and says it is Pretense, but cannot prove that it belongs to this home. */
  | 'impostor'
  | 'log-unwritable'
  | 'map-unreadable'
  | 'home-unusable'
  /** The proxy ended with an error, again and again. */
  | 'stopped';

export interface HostProblem {
  readonly code: HostProblemCode;
  /** What happened, what it means, what to do. */
  readonly message: string;
  /** RFC 3339. */
  readonly since: string;
  readonly port?: number;
  /** Who holds the port, where the system tells. */
  readonly holder?: { readonly program: string; readonly pid: number };
}

/** What one window knows. `proxy` keeps its last value while nothing answers. */
export interface HostState {
  readonly role: HostRole;
  readonly leader: LeaderView | undefined;
  readonly problem: HostProblem | undefined;
  readonly proxy: ProxySnapshot | undefined;
  /** Other windows that are connected to the same leader, this one not counted. */
  readonly otherWindows: number;
}

/** What the proxy of a home says of itself; a new one at most four times a second. */
export interface ProxySnapshot {
  readonly url: string;
  readonly port: number;
  readonly version: string;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly home: string;
  readonly auditDir: string;
  readonly level: 'strict' | 'balanced' | 'light';
  readonly pause: PauseView | undefined;
  /** Undefined when every index is ready. */
  readonly indexing: { readonly done: number; readonly total: number; readonly repository: string } | undefined;
  readonly workspaces: readonly { readonly root: string; readonly repository: string; readonly state: string }[];
  readonly today: DayCounts;
  readonly traffic: readonly TrafficBucket[];
  readonly tools: readonly ToolTraffic[];
  readonly audit: AuditView;
  readonly lastBlocked: BlockedView | undefined;
  /** Things that a person should know, each a sentence. */
  readonly warnings: readonly string[];
  /** Values found since the proxy started, those seen last first; only the newest. The call `findings` has them all. */
  readonly findings?: readonly FindingView[];
  /** Left out until the log was read, and by proxies of earlier versions. */
  readonly incidents?: IncidentSummary;
  /** Left out by proxies of earlier versions. */
  readonly policy?: PolicyLineView;
  /** Left out where the home is enrolled at no collector, and by proxies of earlier versions. */
  readonly sync?: SyncView;
}

export interface PauseView {
  /** RFC 3339. */
  readonly since: string;
  /** RFC 3339. */
  readonly until: string;
  readonly reason: string;
  readonly by: string;
}

/**
 * Sums over the records of one local day; exactly what the audit log says. A request is an `ai.request` or an
 * `ai.passthrough`, blocked ones too; each is protected, paused or blocked.
 */
export interface DayCounts {
  /** Local date, `2026-01-31`. */
  readonly day: string;
  readonly requests: number;
  /** Requests that left checked: decision forward, mutate or redact, mode enforce. */
  readonly protectedRequests: number;
  /** Of these, decision mutate or redact. */
  readonly mutatedRequests: number;
  readonly blockedRequests: number;
  readonly pausedRequests: number;
  readonly identifiersScanned: number;
  readonly identifiersMutated: number;
  readonly secretsDetected: number;
  /** Of these, those whose values did not leave: redacted, or in a request that was blocked. */
  readonly secretsStopped: number;
  /** Requests with at least one secret. */
  readonly secretRequests: number;
  /** Images, PDFs and audio that left unread. */
  readonly unscannedItems: number;
  /** Median of what Pretense added before the request left; undefined before the first. */
  readonly addedMs: number | undefined;
}

/** Requests of a quarter of an hour. Buckets without a request are left out. */
export interface TrafficBucket {
  /** RFC 3339, the start of the quarter of an hour. */
  readonly start: string;
  readonly mutated: number;
  readonly unchanged: number;
  readonly paused: number;
  readonly blocked: number;
}

/** What was seen of one AI tool, from records. */
export interface ToolTraffic {
  /** Id of the client, as in the record's `client`, else its `tool`. */
  readonly client: string;
  /** Today. */
  readonly requests: number;
  /** RFC 3339: the last request that left or was blocked, of today or an earlier day. */
  readonly lastSeen: string;
}

export interface AuditView {
  readonly records: number;
  readonly lastSeq: number;
  /** Leaf hash, hex. */
  readonly lastHash: string;
  /** RFC 3339. */
  readonly lastAt: string | undefined;
  /** Result of the last check of the whole chain: at the start, and when asked for. */
  readonly verified:
    | { readonly isWhole: boolean; readonly upToSeq: number; readonly at: string; readonly problem: string | undefined }
    | undefined;
  /** The last one that was signed; left out before the first, and by proxies of earlier versions. */
  readonly checkpoint?: CheckpointView;
}

export interface CheckpointView {
  /** How many records it covers, from the first one on. */
  readonly records: number;
  /** RFC 3339; undefined when it was signed before the proxy started. */
  readonly signedAt: string | undefined;
}

export interface BlockedView {
  readonly requestId: string;
  /** RFC 3339. */
  readonly at: string;
  readonly client: string;
  readonly rule: string;
  readonly file: string | undefined;
}

/** One file with traffic today. */
export interface FileRow {
  readonly repository: string;
  /** Relative to the workspace's root, forward slashes. */
  readonly file: string;
  /** Absolute, when the workspace is still registered. */
  readonly path: string | undefined;
  readonly requests: number;
  readonly scanned: number;
  readonly mutated: number;
  readonly secrets: number;
  /** RFC 3339. */
  readonly lastSeen: string;
}

/** One exchange as a line of the list; no text of it. */
export interface ExchangeRow {
  readonly requestId: string;
  /** RFC 3339. */
  readonly at: string;
  readonly seq: number;
  readonly client: string;
  readonly provider: string | undefined;
  readonly model: string | undefined;
  readonly decision: 'forward' | 'mutate' | 'redact' | 'block';
  readonly mode: 'enforce' | 'paused';
  readonly rule: string | undefined;
  readonly files: number;
  /** The file with the most changes. */
  readonly file: string | undefined;
  readonly repository: string | undefined;
  readonly scanned: number;
  readonly mutated: number;
  readonly secrets: number;
  /** Images, PDFs and audio in it, which nobody reads. */
  readonly unscanned: number;
  readonly addedMs: number | undefined;
  /** Of the response record; undefined while it runs. */
  readonly outcome: string | undefined;
  readonly status: number | undefined;
  /** Whether the texts are still in memory. */
  readonly hasTexts: boolean;
}

/**
 * The texts of one exchange, from memory only: those of its last turn, and of those before it the changed ones. Secrets
 * stand as their placeholders on both sides.
 */
export interface ExchangeTexts {
  readonly requestId: string;
  readonly endpointHost: string | undefined;
  readonly mutationMapId: string | undefined;
  readonly request: readonly TextPair[];
  readonly answer: readonly TextPair[];
  /** True: there was more; the texts with the most changes are given. */
  readonly isCut: boolean;
}

/** The same text on both sides; the changed places, in order, on each. UTF-16 offsets. */
export interface TextPair {
  /** Where it stood: `messages[3]`, a file. */
  readonly label: string;
  readonly yours: string;
  readonly provider: string;
  readonly changes: readonly {
    readonly yours: readonly [start: number, end: number];
    readonly provider: readonly [start: number, end: number];
  }[];
}
