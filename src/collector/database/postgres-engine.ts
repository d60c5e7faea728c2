// PostgreSQL over its wire protocol: a pool that survives restarts of the server.
import pg from 'pg';
import type { Logger } from '../../base/log.ts';
import type { Connection, Engine } from './engine.ts';
import { connectionOptions } from './postgres-url.ts';
import { parameterText, parsers } from './values.ts';

const connectMs = 10_000;
const idleMs = 60_000;

export interface PostgresOptions {
  readonly url: string;
  /** At most; replicas share what the server allows (`max_connections`). */
  readonly connections: number;
  readonly logger: Logger;
}

/** Connects when first asked. Throws StoreError `invalid` for an address that is none. */
export function postgresEngine({ url, connections, logger }: PostgresOptions): Engine {
  const pool = new pg.Pool({
    ...connectionOptions(url),
    max: connections,
    connectionTimeoutMillis: connectMs,
    idleTimeoutMillis: idleMs,
    keepAlive: true,
    application_name: 'pretense-collector',
    types: { getTypeParser: parserOf },
  });
  const lost = (): void => logger.log('warn', 'database.connection_lost');
  // Without somebody who listens, a server that ends a connection would end the program: idle ones, then those in use.
  pool.on('error', lost);
  pool.on('connect', (client) => {
    client.on('error', () => {});
  });
  return {
    kind: 'postgres',
    pool: () => {
      const { totalCount, idleCount, waitingCount } = pool;
      return { inUse: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
    },
    connect: async () => connectionOf(await pool.connect()),
    close: () => pool.end(),
  };
}

function parserOf(oid: number): (text: string) => unknown {
  return parsers.get(oid) ?? ((text) => text);
}

function connectionOf(client: pg.PoolClient): Connection {
  return {
    async query<Row>(text: string, parameters: readonly unknown[]) {
      // Also without parameters: the extended protocol takes one statement, whatever somebody got into a text.
      const query: pg.QueryConfig & { readonly queryMode: 'extended' } = {
        text,
        values: parameters.map(parameterText),
        queryMode: 'extended',
      };
      const { rows } = await client.query(query);
      return rows as readonly Row[];
    },
    async simple(text) {
      const results: unknown = await client.query(text);
      const last: unknown = Array.isArray(results) ? results.at(-1) : results;
      return typeof last === 'object' && last !== null && 'command' in last ? String(last.command) : '';
    },
    release: (broken) => client.release(broken),
  };
}
