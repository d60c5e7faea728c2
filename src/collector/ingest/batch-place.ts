// Where one batch stands while it is looked at.
import type { CollectorContext, Device } from '../context.ts';
import type { Queries } from '../database/database.ts';
import type { ParsedHead } from './batch-head.ts';
import type { ChainRow } from './chain-row.ts';

export interface BatchPlace {
  readonly queries: Queries;
  readonly device: Device;
  readonly head: ParsedHead;
  /** As it was when it was locked. */
  readonly chain: ChainRow;
  /** The device's key signed the records of the batch. */
  readonly isSigned: boolean;
  readonly context: CollectorContext;
  readonly now: Date;
}
