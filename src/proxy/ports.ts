// What the proxy needs from the rest of the program. `app/runtime.ts` provides it; tests provide small real ones.
import type { RecordWriter } from '../audit/record.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { TextCodec } from '../base/text.ts';
import type { Mutator } from '../engine/mutate.ts';
import type { Protection } from '../engine/protection.ts';
import type { Level, WorkspaceNames } from '../engine/types.ts';
import type { WordMap } from '../engine/word-map.ts';
import type { SecretScanner } from '../secrets/types.ts';
import type { WireFormat } from '../wire/types.ts';

/** One registered workspace, as the file counts need it. */
export interface WorkspaceRoot {
  /** Absolute real path. */
  readonly root: string;
  /** Name for records: the folder's name. */
  readonly repository: string;
}

/** Which names are protected at this moment. */
export interface ActiveProtection {
  /**
   * Undefined while an index is not ready or not fresh (or no workspace is registered): then the lexical rule protects
   * the request's own compounds.
   */
  readonly mutator: Mutator | undefined;
  /**
   * For that time: a mutator over the names of the request (`lexicalNames`), united with every index there is and with
   * the names of the folders of workspaces that have none yet.
   */
  readonly lexicalMutator: (request: WorkspaceNames) => Mutator;
  /** Changes whenever the same text could be mutated differently. */
  readonly version: number;
  readonly level: Level;
  /** Protects what is pinned `always`, and nothing else. */
  readonly pinned: Protection;
  /** Hash of the `always` pins. */
  readonly pinsKey: string;
  readonly workspaces: readonly WorkspaceRoot[];
}

export interface ProtectionPort {
  /** Waits a bounded time for indexes that are being made or made again. */
  current(): Promise<ActiveProtection>;
}

export interface WordMapPort {
  readonly map: WordMap;
  /** Makes every new entry durable, then names the map's present state. Rejects when it cannot be written. */
  persist(): Promise<{ readonly mutationMapId: string }>;
}

/** Remembers small texts by key, on disk: losing one costs a cache, not a name. Nothing here throws. */
export interface HistoryPort {
  /** Keyed hash. Different texts and contexts give different keys. */
  keyOf(context: string, text: string): string;
  read(key: string): string | undefined;
  write(key: string, text: string): void;
  /** Empties it. */
  forget(): Promise<{ readonly entries: number; readonly bytes: number }>;
}

export interface ProxyPorts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly codec: TextCodec;
  /** 128-bit hex strings. */
  readonly randomHex: () => string;
  /** Plain SHA-256, hex. */
  readonly sha256: (bytes: Uint8Array) => string;
  /** `hmac-sha256:<key id>:<hex>` under the device's record key. */
  readonly keyedHash: (bytes: Uint8Array) => string;
  readonly protection: ProtectionPort;
  readonly wordMap: WordMapPort;
  readonly history: HistoryPort;
  readonly secrets: SecretScanner;
  readonly records: RecordWriter;
  readonly formats: readonly WireFormat[];
  /** Fields that every request record carries: developer, device, versions, hashes of the configuration. */
  readonly recordBase: () => Readonly<Record<string, string | number>>;
  /** Extra control endpoints under `/__pretense/`, by `METHOD /path`; called with the parsed JSON body (or undefined), answer is JSON. */
  readonly control: Readonly<Record<string, (body: unknown) => Promise<unknown>>>;
}

export interface ProxySettings {
  /** 0 = any free port. */
  readonly port: number;
  /** Upstream base URL by format `upstreamKey`; overrides the format's default. */
  readonly upstreams: Readonly<Record<string, string>>;
  readonly controlToken: string;
  readonly maxBodyBytes: number;
  readonly maxInFlightBytes: number;
  /** No byte from the upstream for so long ends the exchange with 502 (before headers) or a destroyed socket. */
  readonly upstreamIdleTimeoutMs: number;
  /** Version that `GET /__pretense/hello` tells. */
  readonly version?: string;
  /** PEM certificates trusted besides the built-in ones, for a company's own gateway. Verification is always on. */
  readonly certificateAuthorities?: readonly string[];
}

export interface RunningProxy {
  readonly port: number;
  readonly url: string;
  /** Loopback addresses bound, for example `127.0.0.1` and `::1`. */
  readonly addresses: readonly string[];
  readonly statistics: () => ProxyStatistics;
  /** Stops accepting, answers 503, waits for running exchanges up to the limit, then closes. */
  drain(timeoutMs: number): Promise<void>;
  /** Resolves once the proxy has closed, whoever asked for it: `drain`, or `POST /__pretense/stop`. */
  readonly closed: Promise<void>;
}

export interface ProxyStatistics {
  readonly requests: number;
  readonly protectedRequests: number;
  readonly blockedRequests: number;
  readonly identifiersMutated: number;
  readonly secretsDetected: number;
  readonly inFlight: number;
}
