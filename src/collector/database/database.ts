// The database as the rest of the collector sees it: transactions in the name of a role and a tenant. Two engines speak it.

/**
 * Each path into the data has its own SQL role, none of them owner, superuser or BYPASSRLS:
 * - `ingest`: adds records and moves chain heads; deletes nothing.
 * - `reader`: reads; what pages and exports run as.
 * - `people`: accounts, sessions, tokens, incidents' and exceptions' workflow, imports.
 * - `retention`: drops what is old, on the record.
 */
export type DatabaseRole = 'ingest' | 'reader' | 'people' | 'retention';

export interface Actor {
  readonly role: DatabaseRole;
  /** UUID. Row-level security shows rows of this tenant alone; undefined: of none. */
  readonly tenant: string | undefined;
}

/** `$1`-style parameters only: never a value inside the text. */
export interface Queries {
  query<Row>(text: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
}

export interface OwnerOptions {
  /** All that the work reads is of one moment (REPEATABLE READ): for backups. */
  readonly isSnapshot?: boolean;
}

/** Connections to a database server, right now. */
export interface PoolFigures {
  readonly inUse: number;
  readonly idle: number;
  /** Work that waits for a connection. */
  readonly waiting: number;
}

export interface Database {
  readonly kind: 'pglite' | 'postgres';
  /** Undefined for the embedded one: it has one connection. */
  readonly pool?: PoolFigures | undefined;
  /**
   * Commits when the work resolves, rolls back when it rejects. Waits for a free connection. Serialisation failures and
   * deadlocks (40001, 40P01) are tried again by whoever can; throws StoreError.
   */
  transaction<Result>(actor: Actor, work: (queries: Queries) => Promise<Result>): Promise<Result>;
  /** Outside of any role, for migrations and partitions: owner's rights. Not reachable from a request. */
  asOwner<Result>(work: (queries: Queries) => Promise<Result>, options?: OwnerOptions): Promise<Result>;
  /** Resolves when a trivial query came back within `limitMs`. */
  isReady(limitMs: number): Promise<boolean>;
  close(): Promise<void>;
}
