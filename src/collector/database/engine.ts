// What the two engines have to offer: connections, one transaction at a time on each.

import type { PoolFigures } from './database.ts';

export interface Connection {
  /** One statement, in text format both ways (values.ts). Throws what the driver throws. */
  query<Row>(text: string, parameters: readonly unknown[]): Promise<readonly Row[]>;
  /** Constants of the program, several statements. Resolves with the command that the last one turned out to be. */
  simple(text: string): Promise<string>;
  /** Once. `broken`: nobody gets this connection again. */
  release(broken: boolean): void;
}

export interface Engine {
  readonly kind: 'pglite' | 'postgres';
  /** Of connections, where there are several. */
  readonly pool?: () => PoolFigures;
  /** Waits for a free one, for as long as the engine allows. */
  connect(): Promise<Connection>;
  /** Waits for connections that are in use. */
  close(): Promise<void>;
}
