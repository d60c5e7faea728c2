// Where a device stands with its collector, as panel, status and records show it. Plain JSON.

export interface SyncView {
  /** Host, and port where it is not the usual one. */
  readonly collector: string;
  readonly organisation: string;
  /** `witness`: checkpoints alone are sent, and the records stay on this machine. */
  readonly mode: 'records' | 'witness';
  readonly state: 'syncing' | 'offline' | 'refused' | 'stopped';
  /** A code; left out while it syncs. */
  readonly reason?: string;
  /** What happened, what it means, what to do; left out while it syncs. */
  readonly message?: string;
  /** RFC 3339: since when it is so. */
  readonly since: string;
  /** Records that the collector does not hold yet; where they stay here: that no cosignature covers yet. */
  readonly backlog: number;
  /** The last cosignature that is stored here. */
  readonly cosigned?: { readonly size: number; /** RFC 3339, by the witness's clock. */ readonly at: string };
  /** RFC 3339: the last batch that was taken. */
  readonly lastSuccessAt?: string;
  /** The collector's clock less that of this machine. */
  readonly clockOffsetMs?: number;
  /** Each a sentence: what does not stop it and should be known. */
  readonly warnings: readonly string[];
}

/** After a try that somebody asked for. */
export interface SyncedView extends SyncView {
  /** Records that there were when it was asked, and that the collector still does not hold, or has not cosigned. */
  readonly unsent: number;
}
