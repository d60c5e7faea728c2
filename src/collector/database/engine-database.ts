// Transactions in the name of a role and a tenant, on either engine.
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { InvariantError } from '../../base/error.ts';
import { StoreError } from '../error.ts';
import type { Actor, Database, DatabaseRole, OwnerOptions, PoolFigures, Queries } from './database.ts';
import type { Connection, Engine } from './engine.ts';
import { ensureDays } from './partitions.ts';
import { beginText, tenantText } from './roles.ts';
import { isMissingPartition, isTransient, sqlState, storeError } from './store-errors.ts';

const tries = 6;
const pauseMs = 5;
const tenantForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

type Work<Result> = (queries: Queries) => Promise<Result>;

/** In which a transaction is open: another one there would wait for its own connection. */
const current = new AsyncLocalStorage<{ isOpen: boolean }>();

/** `today`: of the days around which partitions are made when a record finds none. */
export class EngineDatabase implements Database {
  readonly #engine: Engine;
  readonly #today: () => Date;
  #closed: Promise<void> | undefined;

  constructor(engine: Engine, today: () => Date) {
    this.#engine = engine;
    this.#today = today;
  }

  get kind(): 'pglite' | 'postgres' {
    return this.#engine.kind;
  }

  get pool(): PoolFigures | undefined {
    return this.#engine.pool?.();
  }

  async transaction<Result>(actor: Actor, work: Work<Result>): Promise<Result> {
    if (actor.tenant !== undefined && !tenantForm.test(actor.tenant)) {
      throw new StoreError(
        'invalid',
        'What should name an organisation is no UUID. Nothing was asked of the database.',
      );
    }
    try {
      return await this.#repeat(actor.role, actor.tenant, work);
    } catch (error) {
      if (!isMissingPartition(rootOf(error))) throw error;
      // The days that were made ahead are over.
      await this.asOwner((queries) => ensureDays(queries, this.#today()));
      return this.#repeat(actor.role, actor.tenant, work);
    }
  }

  asOwner<Result>(work: Work<Result>, options: OwnerOptions = {}): Promise<Result> {
    return this.#repeat(options.isSnapshot === true ? 'snapshot' : 'owner', undefined, work);
  }

  async isReady(limitMs: number): Promise<boolean> {
    const controller = new AbortController();
    const limit = delay(limitMs, false, { signal: controller.signal, ref: false }).catch(() => false);
    try {
      return await Promise.race([this.#answers(), limit]);
    } finally {
      controller.abort();
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#engine.close();
    return this.#closed;
  }

  async #answers(): Promise<boolean> {
    try {
      const connection = await this.#connect();
      let isBroken = true;
      try {
        await connection.simple('SELECT 1');
        isBroken = false;
      } finally {
        connection.release(isBroken);
      }
      return true;
    } catch {
      return false;
    }
  }

  async #repeat<Result>(
    role: DatabaseRole | 'owner' | 'snapshot',
    tenant: string | undefined,
    work: Work<Result>,
  ): Promise<Result> {
    if (current.getStore()?.isOpen === true) {
      throw new InvariantError('A transaction inside of a transaction: the queries of the outer one are to be used.');
    }
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(role, tenant, work);
      } catch (error) {
        if (attempt === tries || !isTransient(rootOf(error))) throw storeError(error);
        await delay(pauseMs * 2 ** attempt * (0.5 + Math.random()));
      }
    }
  }

  async #connect(): Promise<Connection> {
    if (this.#closed !== undefined) {
      throw new StoreError('unavailable', 'The database was closed: the collector is stopping. Nothing was written.');
    }
    try {
      return await this.#engine.connect();
    } catch (error) {
      throw storeError(error);
    }
  }

  async #once<Result>(
    role: DatabaseRole | 'owner' | 'snapshot',
    tenant: string | undefined,
    work: Work<Result>,
  ): Promise<Result> {
    const connection = await this.#connect();
    const scope = { isOpen: true };
    // Until the transaction is known to have ended, nobody else may get the connection.
    let isBroken = true;
    try {
      await connection.simple(beginText(role));
      await connection.query(tenantText, [tenant ?? '']);
      const result = await current.run(scope, () => work(queriesOf(connection, scope)));
      scope.isOpen = false;
      await commit(connection);
      isBroken = false;
      return result;
    } catch (error) {
      scope.isOpen = false;
      if (isBroken) isBroken = !(await rolledBack(connection));
      throw error;
    } finally {
      connection.release(isBroken);
    }
  }
}

function queriesOf(connection: Connection, scope: { readonly isOpen: boolean }): Queries {
  return {
    async query<Row>(text: string, parameters: readonly unknown[] = []) {
      if (!scope.isOpen) throw new InvariantError('A query after the end of its transaction.');
      try {
        return await connection.query<Row>(text, parameters);
      } catch (error) {
        throw storeError(error);
      }
    },
  };
}

/** A transaction in which a query failed ends in ROLLBACK when it is told to commit, and nobody would notice. */
async function commit(connection: Connection): Promise<void> {
  const command = await committed(connection);
  if (command === 'COMMIT') return;
  throw new InvariantError('A query failed, and the work went on as if it had not. Nothing was written.');
}

async function committed(connection: Connection): Promise<string> {
  try {
    return await connection.simple('COMMIT');
  } catch (error) {
    if (sqlState(error) !== undefined) throw error;
    throw new StoreError(
      'unavailable',
      'The connection to the database broke while it committed: whether it did is not known. Look before doing it again.',
      { cause: error },
    );
  }
}

async function rolledBack(connection: Connection): Promise<boolean> {
  try {
    await connection.simple('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}

/** What the driver said, below our own error. */
function rootOf(error: unknown): unknown {
  return error instanceof StoreError && error.cause !== undefined ? error.cause : error;
}
