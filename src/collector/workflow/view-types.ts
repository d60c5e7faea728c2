// What pages show of people's work at the collector. Everything in it may come from a device: untrusted text.
import type { IncidentStatus, IncidentType, Severity } from '../../incidents/types.ts';
import type { ReviewQueue } from '../../incidents/review.ts';

/** All times are RFC 3339, UTC, milliseconds, unless it is said that they are dates. */
export interface IncidentRow {
  /** `INC-0001`: of the tenant. In addresses: `/incidents/INC-0001`. */
  readonly number: string;
  /** The id that its records name, and the chain that opened it. */
  readonly id: string;
  readonly chain: string;
  /** The device that it is of; `collector` for what the collector found without knowing a device. */
  readonly deviceId: string;
  /** Who opened it: a device by its log, or the collector itself. */
  readonly origin: 'device' | 'collector';
  readonly type: IncidentType;
  readonly severity: Severity;
  readonly status: IncidentStatus;
  readonly title: string;
  readonly developers: readonly string[];
  readonly repositories: readonly string[];
  readonly tools: readonly string[];
  readonly openedAt: string;
  readonly lastSeen: string;
  readonly count: number;
  /** Only while nobody has looked at it. */
  readonly acknowledgeBy: string | undefined;
  readonly closeBy: string | undefined;
  /** Somebody still has to do something: also an accepted risk whose time is over. */
  readonly isOpen: boolean;
  readonly isOverdue: boolean;
  /** Overdue, or severe and looked at by nobody. */
  readonly needsAction: boolean;
  /** Somebody asks a second person to agree. */
  readonly proposal: ProposalView | undefined;
}

export interface ProposalView {
  readonly to: IncidentStatus;
  readonly reasonCode: string;
  readonly comment: string;
  readonly by: string;
  readonly at: string;
  readonly expires: string | undefined;
  readonly duplicateOf: string | undefined;
}

export interface IncidentListView {
  readonly incidents: readonly IncidentRow[];
  /** Of the tenant, whatever the filter. */
  readonly open: number;
  readonly ended: number;
  /** Pass as `before` for what follows; undefined: nothing does. */
  readonly next: number | undefined;
}

export interface IncidentFilter {
  /** Default: `open`, the most urgent first. `ended` and `all`: the newest first. */
  readonly state?: 'open' | 'ended' | 'all';
  readonly severity?: Severity | undefined;
  readonly deviceId?: string | undefined;
  /** At most 200; default 50. */
  readonly limit?: number;
  readonly before?: number | undefined;
}

export interface IncidentView extends IncidentRow {
  readonly rule: string;
  readonly ruleVersion: string;
  readonly observed: number;
  readonly threshold: number;
  readonly measure: string;
  readonly firstSeen: string;
  readonly files: readonly string[];
  readonly reopenCount: number;
  /** Of an accepted risk. */
  readonly acceptedUntil: string | undefined;
  readonly evidence: readonly EvidenceView[];
  /** More than these are named; undefined: all are here. */
  readonly evidenceOmitted: number;
  /** Of the chain that the evidence is in; undefined: nothing of it is cosigned. */
  readonly head: HeadView | undefined;
  readonly history: readonly HistoryView[];
  /** What can follow, for whoever looks. */
  readonly moves: readonly MoveView[];
}

export interface HeadView {
  readonly chain: string;
  /** Records that the last cosigned checkpoint covers. */
  readonly size: number;
  readonly cosignedAt: string;
}

/**
 * - `proven`: the record is held, is the one that was meant, and stands under the cosigned head.
 * - `not-cosigned`: held, and not under a cosigned head yet.
 * - `missing`: not held: it did not come, or was disposed of.
 * - `differs`: held, and its hash is not the one that the incident names.
 */
export type EvidenceState = 'proven' | 'not-cosigned' | 'missing' | 'differs';

export interface EvidenceView {
  readonly chain: string;
  readonly seq: number;
  /** Of the record; undefined when it is missing. */
  readonly type: string | undefined;
  /** Hex. */
  readonly leaf: string | undefined;
  readonly at: string | undefined;
  readonly state: EvidenceState;
}

export interface HistoryView {
  readonly at: string;
  readonly from: IncidentStatus;
  readonly to: IncidentStatus;
  readonly by: string;
  /** `signed-in`: at this collector. Otherwise what the device's own log says of who it was. */
  readonly source: 'signed-in' | 'git' | 'os' | 'claimed' | undefined;
  readonly reasonCode: string;
  readonly comment: string;
  readonly approver: string | undefined;
  readonly expires: string | undefined;
  readonly duplicateOf: string | undefined;
  /** Where it is on the record. */
  readonly chain: string;
  readonly seq: number;
  /** Why it counts for nothing here; undefined: it counts. */
  readonly refused: string | undefined;
}

/** A form: `POST /incidents/<number>/moves` with `to`, `reason_code`, `comment`, and what `needs` says. */
export interface MoveView {
  /** As it is shown, for the hidden field `from`: whoever was faster is told of then. */
  readonly from: IncidentStatus;
  readonly to: IncidentStatus;
  readonly reasonCodes: readonly string[];
  readonly needsExpiry: boolean;
  readonly needsDuplicateOf: boolean;
  /** A second person has to agree: the form then makes a proposal (`POST …/agree`, `POST …/decline` by somebody else). */
  readonly needsSecond: boolean;
  /** Why whoever looks cannot do this, in a sentence; undefined: he can. */
  readonly refused: string | undefined;
}

export interface ExceptionView {
  /** `EXC-0001`. */
  readonly number: string;
  readonly id: string;
  readonly deviceId: string;
  readonly chain: string;
  /** What it would let through: one line, of the device's words. */
  readonly allows: string;
  readonly allow: Readonly<Record<string, string>>;
  readonly reason: string;
  readonly days: number;
  readonly requestedBy: string;
  readonly requestedAt: string;
  /**
   * - `requested`: waits for a decision.
   * - `agreed`: decided here; not in force until the device says so, or the policy that is handed out has it.
   * - `declined`: decided here. On a device without an organisation's policy somebody can still approve it.
   * - `in-policy`: the signed policy that this collector hands out holds it.
   * - `approved`: the device's log says that it is approved. `expired`, `revoked`: it was.
   */
  readonly state: 'requested' | 'agreed' | 'declined' | 'in-policy' | 'approved' | 'expired' | 'revoked';
  readonly decision:
    | { readonly verdict: 'approve' | 'decline'; readonly by: string; readonly at: string; readonly comment: string }
    | undefined;
  /** As the device's log says. */
  readonly approvedBy: string | undefined;
  readonly expires: string | undefined;
  /** Whether that approval carries the organisation's signature. */
  readonly isSigned: boolean;
  /** Approved on the device although it was declined, or not decided, here. */
  readonly isBeyondDecision: boolean;
  /** Why whoever looks cannot decide; undefined: he can. */
  readonly refused: string | undefined;
  /** How an agreed exception comes into force: a member for the policy file, and commands. */
  readonly steps: ExceptionSteps | undefined;
}

export interface ExceptionSteps {
  /** For `exceptions` of the organisation's `policy.jsonc`. */
  readonly member: string;
  /** One a line, to be run where the organisation's key is. */
  readonly commands: readonly string[];
  /** On the device itself instead. */
  readonly onDevice: string;
}

export interface ExceptionListView {
  readonly waiting: readonly ExceptionView[];
  /** Agreed, and not in force yet. */
  readonly agreed: readonly ExceptionView[];
  readonly active: readonly ExceptionView[];
  readonly past: readonly ExceptionView[];
}

export interface ReviewDueView {
  readonly queue: ReviewQueue;
  readonly title: string;
  /** Date up to which it was reviewed here. */
  readonly reviewedTo: string | undefined;
  readonly dueAt: string;
  readonly isOverdue: boolean;
}

export interface ReviewView {
  readonly at: string;
  readonly queue: ReviewQueue;
  readonly by: string;
  readonly from: string;
  readonly to: string;
  readonly events: number;
  readonly ownEvents: number;
  readonly escalated: number;
  readonly comment: string;
  readonly deviceId: string;
}

export interface ReviewListView {
  readonly due: readonly ReviewDueView[];
  readonly reviews: readonly ReviewView[];
}

/** The page says in its own words what each is. */
export type NeedView =
  | { readonly kind: 'incident'; readonly incident: IncidentRow }
  | { readonly kind: 'agree'; readonly incident: IncidentRow; readonly proposal: ProposalView }
  | { readonly kind: 'silent'; readonly devices: number; readonly longestSince: string }
  | { readonly kind: 'exception'; readonly exception: ExceptionView }
  | { readonly kind: 'review'; readonly review: ReviewDueView };

export interface PackView {
  readonly id: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly from: string;
  readonly to: string;
  readonly sample: number;
  readonly redact: 'pseudonymise' | 'none';
  readonly by: string;
  readonly createdAt: string;
  readonly finishedAt: string | undefined;
  readonly bytes: number | undefined;
  /** Of the zip, hex. */
  readonly sha256: string | undefined;
  /** Records of the period in all its parts. */
  readonly records: number | undefined;
  /** Why it failed. */
  readonly problem: string | undefined;
  /** How far it is: `3 of 12 devices`. */
  readonly progress: string | undefined;
  /** `/evidence/packs/<id>.zip`; undefined until it is done. Packs are kept for a day. */
  readonly path: string | undefined;
}

export type ImportKind = 'roster' | 'usage' | 'seats';

export interface ImportView {
  readonly id: string;
  readonly kind: ImportKind;
  readonly fileName: string;
  /** Of the file, hex. */
  readonly sha256: string;
  readonly rows: number;
  readonly by: string;
  readonly at: string;
  readonly result: ReconciliationResult;
}

export interface ReconciliationResult {
  /** What a variance means, in sentences. */
  readonly limits: readonly string[];
  readonly figures: readonly { readonly label: string; readonly value: number }[];
  readonly columns: readonly string[];
  /** At most 1,000; texts and whole numbers. */
  readonly rows: readonly (readonly (string | number)[])[];
  readonly rowsOmitted: number;
}
