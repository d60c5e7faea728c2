// What people are shown of secrets and personal data that were found, and what they may decide. Never a value, and nothing
// that stood around one.

/** What is done with a value, as a policy says it; least strict first. */
export type FindingAct = 'allow' | 'report' | 'redact' | 'block';

/** Classes of a policy. */
export type FindingKind =
  | 'vendor-secret'
  | 'private-key'
  | 'config-secret'
  | 'generic-secret'
  | 'payment-card'
  | 'bank-account'
  | 'national-id'
  | 'medical-id'
  | 'birth-date'
  | 'phone'
  | 'email';

/** One value that was found in what a tool sent. */
export interface FindingView {
  /** Names the value on this device: `f_` and 16 hex digits of its keyed hash. */
  readonly finding: string;
  readonly rule: string;
  /** What the rule finds: `GitHub token`. */
  readonly title: string;
  readonly class: FindingKind;
  /** What was done with it the last time. */
  readonly action: FindingAct;
  /** As the tool named it; relative to its workspace where it is in one. */
  readonly file: string | undefined;
  /** From 1, in the file as the tool read it. */
  readonly line: number | undefined;
  /** The AI tool that sent it. */
  readonly tool: string;
  /** In how many new texts. */
  readonly count: number;
  /** RFC 3339. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** What the user decided about it, while that holds. */
  readonly decision: FindingDecisionView | undefined;
}

/** As the panel gets it. */
export interface FindingRow extends FindingView {
  /** The file is there, in a folder that Pretense protects. */
  readonly canOpen: boolean;
}

export interface FindingDecisionView {
  readonly action: 'redact' | 'allow';
  readonly reason: string;
  /** RFC 3339; undefined: until it is taken back. */
  readonly expires: string | undefined;
  /** Only the running proxy knows of it. */
  readonly once: boolean;
}

/** `clear` takes a decision back. Allowing takes a reason, and an end unless it is for `once`. */
export interface FindingDecisionRequest {
  readonly finding: string;
  readonly action: 'redact' | 'allow' | 'clear';
  /** For an hour at most, and gone with the proxy. */
  readonly once?: boolean;
  readonly reason?: string;
  /** RFC 3339. */
  readonly expires?: string;
}
