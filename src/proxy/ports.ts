// What the proxy needs from the rest of the program. `app/runtime.ts` provides it; tests provide small real ones.
import type { RecordWriter } from '../audit/record.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { TextCodec } from '../base/text.ts';
import type { Mutator } from '../engine/mutate.ts';
import type { Protection } from '../engine/protection.ts';
import type { Level, WorkspaceNames } from '../engine/types.ts';
import type { WordMap } from '../engine/word-map.ts';
import type { EffectivePolicy, FindingAction } from '../policy/types.ts';
import type { FindingClass, SecretScanner } from '../secrets/types.ts';
import type { SpokenText, WireFormat } from '../wire/types.ts';
import type { EncodedTextPolicy, MediaPolicy } from './content-policy.ts';
import type { FrontDoor } from './front-door.ts';
import type { NetworkAddress } from './network-level/network-door.ts';
import type { NetworkLevel } from './network-level/network-level.ts';
import type { RestrictedPort } from './restricted.ts';
import type { NetworkProxies } from './network-proxy.ts';
import type { UpstreamContact } from './upstream-contacts.ts';

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
  /** Protects what is pinned `always` and who works here, and nothing else. */
  readonly pinned: Protection;
  /** Hash of the pins and of who works here. */
  readonly pinsKey: string;
  readonly workspaces: readonly WorkspaceRoot[];
}

export interface ProtectionPort {
  /**
   * Waits a bounded time for indexes that are being made or made again. `guest`: key of a client of the network; one of
   * whose names nothing is known is protected by the lexical rule.
   */
  current(guest?: string): Promise<ActiveProtection>;
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

/** What one request was and became. References, never copies; nobody may write to them. */
export interface SentRequest {
  readonly id: string;
  /** The tool's body, decoded; undefined when there was none. */
  readonly original: Uint8Array | undefined;
  /** The provider's; the same array when nothing changed. */
  readonly sent: Uint8Array | undefined;
  /** Undefined: JSON that no wire format knows. */
  readonly format: WireFormat | undefined;
  readonly endpointHost: string;
  /** Entries of the word map with which it is reversed. */
  readonly carried: ReadonlySet<number>;
  /** What stands in `sent` for redacted values, and the values; left out: none do. */
  readonly placeholders?: ReadonlyMap<string, string>;
}

/** Looks on from beside. Its calls return at once and never throw: it only keeps what it is given. */
export interface ExchangeObserver {
  /** The record is durable, and the bytes leave now. Not called for a blocked request. */
  sent(request: SentRequest): void;
  /** The answer is over: the texts that the model said in it, redacted values as their placeholders. */
  answered(id: string, spoken: readonly SpokenText[]): void;
}

/** Whether texts that were not sent before leave as they are, but for secrets and what is pinned `always`. */
export interface PausePort {
  readonly isPaused: () => boolean;
}

/** What the user decided about single values, by their fingerprints. */
export interface FindingDecisions {
  /** Undefined: nothing was decided. `redact` lets a request go on that a policy would stop. */
  readonly actionOf: (finding: string) => 'redact' | 'allow' | undefined;
  /** Changes whenever an answer can change. */
  readonly key: () => string;
}

/** A value that was found in a text that was not sent before. Neither the value nor what stands around it. */
export interface FindingSighting {
  /** Fingerprint of the value. */
  readonly finding: string;
  readonly rule: string;
  readonly class: FindingClass;
  readonly action: FindingAction;
  /** Path that the tool call named; relative to its workspace where it is in one. */
  readonly file: string | undefined;
  /** From 1, in the file as the tool read it. */
  readonly line: number | undefined;
  /** The AI tool that sent it. */
  readonly tool: string;
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
  /** What becomes of secrets and names in encoded texts (base64, hexadecimal digits). Undefined: they are blocked. */
  readonly encodedText?: () => EncodedTextPolicy;
  /** What becomes of images, PDFs and audio. Undefined: they pass, and are counted. */
  readonly media?: () => MediaPolicy;
  /** Undefined: nothing is ever paused. */
  readonly pause?: PausePort;
  /** The policy in force, asked once per exchange. Undefined: the built-in one. */
  readonly policy?: () => EffectivePolicy;
  /** Undefined: nothing is restricted. */
  readonly restricted?: RestrictedPort;
  /** Undefined: nobody decides about single values. */
  readonly decisions?: FindingDecisions;
  /** Is told of each value that a request brings, when it leaves redacted or readable, or is blocked. Never throws. */
  readonly onFinding?: (sighting: FindingSighting) => void;
  readonly records: RecordWriter;
  /** Undefined: nobody looks on. */
  readonly observer?: ExchangeObserver;
  readonly formats: readonly WireFormat[];
  /** Fields that every request record carries: developer, device, versions, hashes of the configuration. */
  readonly recordBase: () => Readonly<Record<string, string | number>>;
  /** Extra control endpoints under `/__pretense/`, by `METHOD /path`; called with the parsed JSON body (or undefined), answer is JSON. */
  readonly control: Readonly<Record<string, (body: unknown) => Promise<unknown>>>;
  /** Control endpoints that go on answering: each value they write is one line of JSON. */
  readonly controlStreams?: Readonly<Record<string, (body: unknown, stream: ControlStream) => void>>;
}

/** The answer of a control endpoint that stays open. */
export interface ControlStream {
  /** False: the other side reads slowly, and `drained` says when it has caught up. */
  write(value: unknown): boolean;
  drained(listener: () => void): void;
  end(): void;
  /** The connection has ended, by either side. */
  closed(listener: () => void): void;
}

export interface ProxySettings {
  /** 0 = any free port. */
  readonly port: number;
  /** Sockets that listen already; `port` then says nothing. */
  readonly door?: FrontDoor;
  /** Base URLs by `KEY` or `KEY:VENDOR` (`upstreams.ts`), for other addresses and hosts of one's own. */
  readonly upstreams: Readonly<Record<string, string>>;
  /** Keys of upstreams by ids of tools that are for one only. */
  readonly clientUpstreams?: ReadonlyMap<string, string>;
  /** Hosts that requests may name from the first one on, as `RunningProxy.learn` takes them. */
  readonly learned?: Readonly<Record<string, string>>;
  readonly controlToken: string;
  /** Of the URLs that are written into tools (`/c/<client>-<token>`); undefined: such URLs are refused. */
  readonly clientToken?: string;
  /** Requests of this machine without such a URL are refused. Default: they are served. */
  readonly requiresClientToken?: boolean | undefined;
  readonly maxBodyBytes: number;
  readonly maxInFlightBytes: number;
  /** No byte from the upstream for so long ends the exchange with 502 (before headers) or a destroyed socket. */
  readonly upstreamIdleTimeoutMs: number;
  /** Version that `GET /__pretense/hello` tells. */
  readonly version?: string;
  /** PEM certificates trusted besides the built-in ones, for a company's own gateway. Verification is always on. */
  readonly certificateAuthorities?: readonly string[];
  /** Proxies of the network on the way to upstreams; undefined: there is none. */
  readonly proxies?: NetworkProxies;
  /** Clients on other machines are served too; undefined: loopback only. */
  readonly networkLevel?: NetworkLevel | undefined;
}

export interface RunningProxy {
  readonly port: number;
  readonly url: string;
  /** Loopback addresses bound, for example `127.0.0.1` and `::1`. */
  readonly addresses: readonly string[];
  /** Where clients on other machines are served. */
  readonly network: NetworkAddress | undefined;
  readonly statistics: () => ProxyStatistics;
  /** Upstreams that have answered, with how they were reached the last time. */
  readonly contacts: () => readonly UpstreamContact[];
  /** From now on requests may name these hosts too (`KEY` or `KEY:VENDOR`); keys that are known stay as they are. */
  learn(hosts: Readonly<Record<string, string>>): void;
  /** Stops accepting, answers 503, waits for running exchanges up to the limit, then closes. */
  drain(timeoutMs: number): Promise<void>;
  /** Resolves once the proxy has closed, whoever asked for it: `drain`, or `POST /__pretense/stop`. */
  readonly closed: Promise<void>;
}

export interface ProxyStatistics {
  readonly requests: number;
  readonly protectedRequests: number;
  /** Those that left during a pause. */
  readonly pausedRequests: number;
  readonly blockedRequests: number;
  readonly identifiersMutated: number;
  readonly secretsDetected: number;
  /** Of these, those whose values did not leave. */
  readonly secretsBlocked: number;
  /** Images, PDFs and audio that left unread. */
  readonly unscannedItems: number;
  readonly inFlight: number;
}
