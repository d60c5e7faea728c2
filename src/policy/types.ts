// What a policy says: the file as people write it, and what holds once all files are merged. Pure.
import type { FindingClass } from '../secrets/types.ts';

/** What is done with a finding, least strict first: `allow` < `report` < `redact` < `block`. */
export type FindingAction = 'allow' | 'report' | 'redact' | 'block';

/** What is done with a tool, provider, model or endpoint that no list names, least strict first. */
export type UnlistedAction = 'allow' | 'report' | 'block';

/** Least strict first. `public`: names declared only there are no terms. `restricted`: its text never leaves. */
export type DataClass = 'public' | 'internal' | 'confidential' | 'restricted';

/** Least strict first. */
export type PolicyLevel = 'light' | 'balanced' | 'strict';

/** Patterns in which `*` stands for any characters, also none; case is ignored. */
export interface ApprovedList {
  readonly allow: readonly string[];
  /** `block` unless said. */
  readonly unlisted?: UnlistedAction;
}

export type ApprovedKind = 'tools' | 'providers' | 'models' | 'endpoints';

export interface DataRule {
  readonly class: DataClass;
  /** Globs over paths relative to the workspace folder, with `/`: `*`, `**`, `?`, `{a,b}`. */
  readonly paths: readonly string[];
}

/**
 * What an exception lets through: findings (`rule`, `class`, `finding`, `file`: at least one, and all that are given
 * must fit), or one name that no list holds (`tool`, `model`, `provider` or `endpoint`, a pattern as in lists).
 */
export interface ExceptionScope {
  readonly rule?: string;
  readonly class?: FindingClass;
  /** Keyed hash of one value: `f_` and 16 hex digits, as findings show it. */
  readonly finding?: string;
  /** A glob as in `DataRule`. */
  readonly file?: string;
  readonly tool?: string;
  readonly model?: string;
  readonly provider?: string;
  readonly endpoint?: string;
}

export interface PolicyException {
  readonly id: string;
  readonly allow: ExceptionScope;
  readonly reason: string;
  readonly requestedBy: string;
  /** Never who requested it. */
  readonly approvedBy: string;
  /** RFC 3339. */
  readonly expires: string;
}

/** One `policy.jsonc`. Everything but `pretense` may be left out: then what is above or built in holds. */
export interface PolicyFile {
  /** Form of the file: 1. */
  readonly pretense: 1;
  readonly id?: string;
  readonly version?: string;
  readonly organisation?: string;
  readonly owner?: string;
  /** RFC 3339 date. */
  readonly effectiveFrom?: string;
  readonly approved?: Partial<Readonly<Record<ApprovedKind, ApprovedList>>>;
  readonly level?: PolicyLevel;
  readonly data?: readonly DataRule[];
  /** Package scopes and prefixes whose names are never external: `@acme`, `com.acme`. */
  readonly privateScopes?: readonly string[];
  /** Names that always change, declared or not. */
  readonly terms?: readonly string[];
  readonly findings?: {
    readonly classes?: Partial<Readonly<Record<FindingClass, FindingAction>>>;
    /** By id of the rule; goes before its class. */
    readonly rules?: Readonly<Record<string, FindingAction>>;
  };
  readonly unscannable?: { readonly media?: 'pass' | 'block'; readonly encodedText?: 'record' | 'block' };
  /** Tools whose inputs may get redacted values back besides those that edit files. Names as the provider sees them. */
  readonly restoreInto?: readonly string[];
  readonly pause?: { readonly allowed?: boolean; readonly maxMinutes?: number };
  readonly exceptions?: readonly PolicyException[];
  readonly exceptionRules?: {
    readonly maxDays?: number;
    /** Who may approve; empty or left out: anybody but who requested it. */
    readonly approvers?: readonly string[];
  };
  readonly retention?: { readonly days?: number };
  readonly review?: { readonly everyDays?: number; readonly reviewers?: readonly string[] };
  readonly incidents?: {
    /** Findings of one day from which on an incident is opened. */
    readonly findingsPerDay?: number;
    readonly blocksPerDay?: number;
    readonly pausesPerWeek?: number;
  };
  /** Clauses that nothing here enforces: heading and text, for the written policy. */
  readonly organisational?: readonly { readonly title: string; readonly text: string }[];
}

/** Where a clause stands. Earlier ones are above later ones. */
export type PolicySource = 'built-in' | 'organisation' | 'user' | 'repository';

/** The clause that decides. */
export interface Clause {
  readonly source: PolicySource;
  /** JSON pointer (RFC 6901) in that file. */
  readonly pointer: string;
  /** For a repository: its root. */
  readonly root?: string;
}

export interface Decided<T> {
  readonly value: T;
  readonly clause: Clause;
  /** Id of the exception that loosened it. */
  readonly exception?: string;
}

/** A clause that changes nothing, and why: it would loosen what stands above it, or names what does not exist. */
export interface IgnoredClause {
  readonly clause: Clause;
  readonly reason: string;
}

/** A file that took part. */
export interface PolicyOrigin {
  readonly source: PolicySource;
  readonly root?: string;
  readonly id?: string;
  readonly version?: string;
  /** `sha256:` of the canonical JSON of the file. */
  readonly hash: string;
}

/** What holds: every clause with its origin. Immutable. Decisions over it stand in `decide.ts`. */
export interface EffectivePolicy {
  readonly id: string;
  readonly version: string;
  /** `sha256:` of the canonical JSON (RFC 8785) of all that holds. */
  readonly hash: string;
  /** The files, those above first. The first one, unless it is a repository's, set its values freely. */
  readonly origins: readonly PolicyOrigin[];
  /** What people should be told about the files. */
  readonly ignored: readonly IgnoredClause[];
  /** Of the file that sets values freely. */
  readonly about: {
    readonly organisation?: Decided<string>;
    readonly owner?: Decided<string>;
    readonly effectiveFrom?: Decided<string>;
  };
  /** Lists of every file: a name has to be on each. */
  readonly approved: Readonly<Record<ApprovedKind, readonly Decided<ApprovedList>[]>>;
  readonly level: Decided<PolicyLevel>;
  /** `root` undefined: for every workspace. The strictest rule that matches a file decides; none: `internal`. */
  readonly data: readonly Decided<DataRule & { readonly root?: string }>[];
  readonly privateScopes: readonly Decided<string>[];
  readonly terms: readonly Decided<string>[];
  readonly findings: {
    readonly classes: Readonly<Record<FindingClass, Decided<FindingAction>>>;
    /** Every clause about the rule: the strictest decides, and never less than what a clause above says. */
    readonly rules: ReadonlyMap<string, Decided<FindingAction>>;
  };
  readonly unscannable: {
    readonly media: Decided<'pass' | 'block'>;
    readonly encodedText: Decided<'record' | 'block'>;
  };
  readonly restoreInto: readonly Decided<string>[];
  readonly pause: { readonly allowed: Decided<boolean>; readonly maxMinutes: Decided<number> };
  readonly exceptions: readonly Decided<PolicyException>[];
  /** Approvers `anybody`: but never who requested it. An empty list: nobody. */
  readonly exceptionRules: {
    readonly maxDays: Decided<number>;
    readonly approvers: Decided<readonly string[] | 'anybody'>;
  };
  readonly retentionDays: Decided<number>;
  readonly review: { readonly everyDays: Decided<number>; readonly reviewers: Decided<readonly string[]> };
  readonly incidents: {
    readonly findingsPerDay: Decided<number>;
    readonly blocksPerDay: Decided<number>;
    readonly pausesPerWeek: Decided<number>;
  };
  readonly organisational: readonly Decided<{ readonly title: string; readonly text: string }>[];
}
