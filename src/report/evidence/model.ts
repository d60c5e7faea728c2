// What a period's records say, as one value: the PDF, the JSON and the tables of the evidence pack show this and nothing
// else, so that they cannot differ. Figures are integers; shares are hundredths of a percent (basis points).
import type { Verification } from '../../audit/verify.ts';
import type { Incident, Severity } from '../../incidents/types.ts';
import type { Period } from '../period.ts';
import type { LogPlace } from './log-place.ts';

/** How strong a row is as evidence for a criterion. */
export type EvidenceStrength = 'direct' | 'supporting' | 'not provided';

/** One control of ours, tested over the whole population of the period. */
export interface ControlResult {
  /** `PC-01`. */
  readonly id: string;
  readonly title: string;
  /** In our words, with an official criterion id never paraphrased as its text. */
  readonly description: string;
  /** Official ids: `CC6.1`. */
  readonly criteria: readonly string[];
  readonly kind: 'preventive' | 'detective';
  readonly frequency: string;
  /** What was tested, and how many. */
  readonly population: { readonly what: string; readonly count: number };
  readonly strength: EvidenceStrength;
  /** Files of the pack, or sections of the report. */
  readonly evidence: readonly string[];
  /** `not tested`: the population is empty. */
  readonly result: 'no deviation' | 'deviations' | 'not tested';
  /** Why it was not tested; only then. */
  readonly untested?: string;
  readonly deviations: readonly Deviation[];
  /** All of them: at most 100 are listed. */
  readonly deviationCount: number;
}

export interface Deviation {
  readonly at: string;
  readonly seq: number | undefined;
  readonly text: string;
}

/** Local day `2026-01-31` and its sums. */
export interface DayFigures {
  readonly day: string;
  readonly forwarded: number;
  readonly mutated: number;
  readonly redacted: number;
  readonly blocked: number;
  readonly paused: number;
  readonly identifiersScanned: number;
  readonly identifiersMutated: number;
  readonly secretsDetected: number;
  readonly bytesSent: number;
  /** Share of scanned identifiers that changed, of the requests of that day: 10th, 50th and 90th percentile. */
  readonly mutationShare: { readonly p10: number; readonly p50: number; readonly p90: number } | undefined;
  readonly heartbeats: number;
  /** Minutes in which a proxy ran without showing any sign of life. */
  readonly silentMinutes: number;
}

export interface NamedCount {
  readonly name: string;
  readonly count: number;
}

/** Milliseconds or microseconds, as named where it stands. */
export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

export interface ToolFigures {
  readonly tool: string;
  readonly versions: readonly string[];
  readonly requests: number;
  readonly protectedRequests: number;
  readonly blockedRequests: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Undefined: no list of tools was in force. */
  readonly isApproved: boolean | undefined;
}

/** A subprocessor as observed. */
export interface ProviderFigures {
  readonly provider: string;
  readonly hosts: readonly string[];
  readonly models: readonly NamedCount[];
  readonly requests: number;
  readonly bytesSent: number;
  readonly tokensInput: number;
  readonly tokensOutput: number;
  /** `TLSv1.3 TLS_AES_256_GCM_SHA384`; answers without TLS under `none`. */
  readonly tls: readonly NamedCount[];
  readonly firstSeen: string;
  readonly lastSeen: string;
}

export interface PolicyVersionFigures {
  readonly id: string;
  readonly version: string;
  readonly hash: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Requests that were decided under it. */
  readonly requests: number;
  readonly shareBasisPoints: number;
}

export interface FindingFigures {
  readonly rule: string;
  readonly class: string;
  readonly redacted: number;
  readonly blocked: number;
  readonly reported: number;
  readonly allowed: number;
}

export interface ExceptionFigures {
  readonly id: string;
  readonly what: string;
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedAt: string | undefined;
  readonly approvedBy: string | undefined;
  readonly approvedAt: string | undefined;
  readonly expires: string | undefined;
  readonly revokedAt: string | undefined;
}

export interface PauseFigures {
  readonly startedAt: string;
  readonly endedAt: string | undefined;
  readonly how: string | undefined;
  readonly minutesPlanned: number;
  readonly reason: string;
  readonly by: string;
  readonly protectedNames: number;
  /** Requests looked at while it lasted. */
  readonly requests: number;
}

/** A stretch for which the log says less than it should, by class. */
export interface GapFigures {
  readonly kind: 'missing' | 'silence' | 'unanswered' | 'torn tail' | 'clock jump' | 'disk full' | 'explained off';
  readonly from: string;
  readonly until: string | undefined;
  readonly seq: number | undefined;
  readonly text: string;
}

export interface ChangeFigures {
  readonly at: string;
  readonly seq: number;
  /** Record type. */
  readonly type: string;
  readonly text: string;
}

export interface RiskFigures {
  readonly kind: 'tool' | 'provider' | 'model' | 'endpoint';
  readonly value: string;
  readonly firstSeen: string;
  readonly requests: number;
  /** Undefined: no list of its kind was in force. */
  readonly isApproved: boolean | undefined;
}

export interface AnomalyRuleFigures {
  readonly rule: string;
  readonly version: string;
  readonly title: string;
  /** For people, with its figures. */
  readonly threshold: string;
  readonly alerts: number;
  readonly confirmed: number;
  readonly falsePositives: number;
  readonly open: number;
}

export interface ReviewFigures {
  readonly at: string;
  readonly by: string;
  readonly queue: string;
  readonly period: string;
  readonly events: number;
  readonly escalated: number;
}

/** A backup of a collector, a drill that restored one aside, or a restore. */
export interface BackupFigures {
  readonly at: string;
  readonly seq: number;
  readonly kind: 'backup' | 'drill' | 'restore';
  readonly backup: string;
  readonly snapshotAt: string | undefined;
  readonly records: number;
  /** Of devices, later than the snapshot; undefined: a backup, or it cannot be known. */
  readonly missingRecords: number | undefined;
  /** From the snapshot to the newest record that was missing (RPO). */
  readonly lossMs: number | undefined;
  /** Until all was there and checked (RTO). */
  readonly durationMs: number | undefined;
  readonly by: string;
}

export interface EvidenceModel {
  readonly about: {
    readonly exportId: string;
    readonly generatedAt: string;
    readonly productVersion: string;
    readonly period: Period;
    readonly organisation: string | undefined;
    readonly deviceId: string;
    readonly chain: string | undefined;
    readonly names: 'as recorded' | 'pseudonymised';
    readonly place: LogPlace;
  };
  /** The information itself: where it is from and whether it is whole (IPE). */
  readonly population: {
    /** Records whose moment lies in the period. */
    readonly records: number;
    readonly firstSeq: number | undefined;
    readonly lastSeq: number | undefined;
    readonly firstAt: string | undefined;
    readonly lastAt: string | undefined;
    /**
     * SHA-256 over the leaf hashes (32 bytes each, in order) of the records `firstSeq` to `lastSeq`, hex. Empty while they
     * cannot be told: no record, or a log with holes.
     */
    readonly hash: string;
    /** Records between the first and the last one whose clock says another time: in no figure here. */
    readonly outsidePeriod?: number;
    readonly byType: readonly NamedCount[];
    /** Requests: `ai.request` and `ai.passthrough`. */
    readonly requests: number;
    readonly blockedRequests: number;
    readonly pausedRequests: number;
    readonly unansweredRequests: number;
  };
  readonly verification: Verification;
  readonly days: readonly DayFigures[];
  readonly developers: readonly NamedCount[];
  readonly repositories: readonly NamedCount[];
  readonly tools: readonly ToolFigures[];
  readonly providers: readonly ProviderFigures[];
  readonly mutation: {
    readonly identifiersScanned: number;
    readonly identifiersMutated: number;
    readonly shareBasisPoints: number;
    readonly media: readonly NamedCount[];
    readonly encodedHits: number;
    readonly keptByHistory: number;
    readonly lexicalRequests: number;
    readonly levels: readonly NamedCount[];
    readonly foreignSurrogates: number;
    readonly brokenEvents: number;
    readonly egressTerms: number;
  };
  readonly findings: readonly FindingFigures[];
  readonly secrets: {
    readonly detected: number;
    /** Their values did not leave. */
    readonly blocked: number;
    readonly transmitted: number;
    readonly personalData: number;
  };
  readonly blockRules: readonly NamedCount[];
  readonly policyVersions: readonly PolicyVersionFigures[];
  readonly exceptions: readonly ExceptionFigures[];
  readonly pauses: readonly PauseFigures[];
  /** Opened before the end of the period and not ended before its beginning, as they stood at its end. */
  readonly incidents: readonly Incident[];
  readonly incidentsBySeverity: readonly {
    readonly severity: Severity;
    readonly count: number;
    readonly open: number;
  }[];
  readonly anomalyRules: readonly AnomalyRuleFigures[];
  /** At most 10,000. */
  readonly gaps: readonly GapFigures[];
  readonly changes: readonly ChangeFigures[];
  readonly risks: readonly RiskFigures[];
  readonly selfTests: { readonly passed: number; readonly failed: number; readonly daysWithout: number };
  readonly reviews: readonly ReviewFigures[];
  readonly retention: {
    readonly days: number;
    readonly disposals: readonly { readonly at: string; readonly seq: number; readonly text: string }[];
    readonly holds: readonly { readonly at: string; readonly seq: number; readonly text: string }[];
  };
  /** In the log of a collector only. */
  readonly backups: readonly BackupFigures[];
  readonly keys: readonly { readonly name: string; readonly since: string | undefined; readonly text: string }[];
  readonly timings: {
    readonly addedUs: Percentiles | undefined;
    readonly latencyMs: Percentiles | undefined;
    readonly timeToFirstByteMs: Percentiles | undefined;
  };
  readonly controls: readonly ControlResult[];
  /** What a reader must see first: every deviation, open incident, gap or missing proof, one line each. Empty: none. */
  readonly redFacts: readonly string[];
}
