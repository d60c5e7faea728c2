// Opens the database of a collector: a PostgreSQL by its address, else the embedded one in a folder.
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import { StoreError } from '../error.ts';
import type { Database } from './database.ts';

export interface OpenDatabaseOptions {
  /** `postgres://…`; undefined: the embedded database. */
  readonly url?: string;
  /** Of the embedded database; undefined: in memory. */
  readonly folder?: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

export async function openDatabase(_options: OpenDatabaseOptions): Promise<Database> {
  throw new StoreError('unavailable', 'No database yet.');
}
