// What every part of the collector is handed: made once, in collector.ts.
import type { NoteSigner } from '../audit/note.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { EvidenceModel } from '../report/evidence/model.ts';
import type { Database } from './database/database.ts';
import type { CollectorMetrics } from './http/metrics.ts';
import type { Outbound } from './http/outbound.ts';

export interface CollectorContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Cosigns checkpoints of devices (algorithm 4); its name is the collector's. */
  readonly witness: NoteSigner;
  /** Signs checkpoints of the collector's own chains (algorithm 1); the same name and seed. */
  readonly signer: NoteSigner;
  /** `https://collector.company.example`: where people and devices reach it. */
  readonly publicUrl: string;
  /** Folder of the collector: keys, embedded database, archive unless told otherwise. */
  readonly home: string;
  readonly settings: CollectorSettings;
  readonly program: ProgramFiles;
  /** Undefined where nothing counts: tests, single commands. */
  readonly metrics?: CollectorMetrics;
}

export interface CollectorSettings {
  /** Days that records stay in the database; at least 365 unless an archive takes them. */
  readonly retentionDays: number;
  readonly oidc: OidcSettings | undefined;
  /** `directory` path, or an S3-compatible bucket. */
  readonly archive: ArchiveSettings | undefined;
  readonly forward: readonly ForwardSettings[];
  /** Requests a minute of one device token, and of one address without one. */
  readonly ratePerMinute: number;
  /** `policy.jsonc` and its signature file beside it (`policy.jsonc.sig`) to hand to devices. */
  readonly policyFile: string | undefined;
  /** Devices that send checkpoints without records are refused. */
  readonly requireRecords?: boolean;
}

export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Name of the claim that holds roles or groups, and which value means which role. */
  readonly roleClaim: string;
  readonly roles: Readonly<Record<string, PersonRole>>;
  readonly scopes: readonly string[];
}

export interface ArchiveSettings {
  readonly directory?: string;
  readonly s3?: {
    readonly endpoint: string;
    readonly bucket: string;
    readonly region: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly objectLock: { readonly mode: 'COMPLIANCE' | 'GOVERNANCE'; readonly days: number } | undefined;
  };
}

export interface ForwardSettings {
  readonly name: string;
  readonly kind: 'otlp' | 'ocsf' | 'splunk';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `pseudonymise` unless said: the receiver is outside the organisation. */
  readonly names: 'pseudonymise' | 'as recorded';
}

/** What lies beside the program and what only the program around it can do. */
export interface ProgramFiles {
  readonly productVersion: string;
  /** Text of the standalone verifier that goes into packs. */
  readonly verifier: () => Promise<string>;
  /** Draws a report as PDF. */
  readonly draw: (model: EvidenceModel) => Promise<Uint8Array>;
  /** The way to receivers of copies and to object storage, through the proxy of the network; undefined: straight. */
  readonly outbound?: Outbound | undefined;
}

/** `admin` may do everything but decide about himself; `auditor` reads and exports; `device` is no person. */
export type PersonRole = 'admin' | 'reviewer' | 'auditor';

/** Who asks, once it is known. */
export interface Person {
  readonly tenant: string;
  readonly id: string;
  /** As records name people: an e-mail address where there is one. */
  readonly name: string;
  readonly role: PersonRole;
  readonly source: 'local' | 'oidc';
}

export interface Device {
  readonly tenant: string;
  readonly deviceId: string;
}
