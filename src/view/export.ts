// An export of the log that a window asks for, how far it is, and what became of it.

/** Local dates, `2026-01-31`, both included. `id`: of the asker's choice, for progress and for stopping it. */
interface ExportPeriod {
  readonly from: string;
  readonly to: string;
  readonly id?: string;
}

export type ExportAsk =
  /** The records as they are stored: `folder` is made and must not exist before. */
  | (ExportPeriod & { readonly kind?: 'records'; readonly folder: string })
  /** The evidence report as PDF, or a pack with it, records and proofs: `file` is made and must not exist before. */
  | (ExportPeriod & { readonly kind: 'report' | 'pack'; readonly file: string; readonly redact: ExportRedaction });

/** `pseudonymise`: people, files and repositories by keyed hashes, for receivers outside the organisation. */
export type ExportRedaction = 'pseudonymise' | 'none';

export type ExportKind = NonNullable<ExportAsk['kind']>;

export interface ExportProgressView {
  readonly phase: 'check' | 'write';
  /** Of `total`, in a unit that fits the phase; both 0 while it is not known. */
  readonly done: number;
  readonly total: number;
}

export interface ExportView {
  readonly records: number;
  readonly firstSeq: number | undefined;
  readonly lastSeq: number | undefined;
  readonly isChainWhole: boolean;
  readonly problem: string | undefined;
  /** Names in the folder, or paths. */
  readonly files: readonly string[];
  /** Facts that a report puts first; only where it is one. */
  readonly redFacts?: number;
}
