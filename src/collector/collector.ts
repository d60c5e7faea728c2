// The collector put together: database, witness key, routes, background work; and how it ends.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { keyText } from '../audit/log-keys.ts';
import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/error.ts';
import type { Logger } from '../base/log.ts';
import { backgroundWork } from './background.ts';
import { CollectorError } from './collector-error.ts';
import type { CollectorContext, CollectorSettings, ProgramFiles } from './context.ts';
import { type ControlServer, openControl } from './control/control-server.ts';
import { openDatabase } from './database/open-database.ts';
import { CollectorMetrics } from './http/metrics.ts';
import { buildServer, type ServerOptions } from './http/server.ts';
import { appendOwn, checkpointOwn } from './own-chain/append-own.ts';
import type { BackgroundWork } from './repeating.ts';
import { ensureTenant, listTenants, type Tenant } from './tenants.ts';
import { loadWitness } from './witness/witness-key.ts';

// What the program around it needs comes with it: one bundle, loaded when it is used.
export { drillRestore, restoreCollector } from './archive/restore-collector.ts';
export { runAction } from './control/run-action.ts';
export { jsonLogger } from './http/json-logger.ts';
export { defaultSettings, readConfig } from './settings.ts';

export interface OpenOptions {
  readonly home: string;
  /** `postgres://…`; undefined: the embedded database in `<home>/database`. */
  readonly databaseUrl: string | undefined;
  /** Of the witness key. */
  readonly name: string;
  readonly witnessKeyFile: string | undefined;
  readonly publicUrl: string;
  /** Name of the first tenant, for people. */
  readonly organisation: string;
  readonly settings: CollectorSettings;
  readonly program: ProgramFiles;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface CollectorOptions extends Omit<OpenOptions, 'publicUrl'> {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  /** Undefined: what it listens on. */
  readonly publicUrl: string | undefined;
  readonly server: ServerOptions;
}

export interface OpenCollector {
  readonly context: CollectorContext;
  readonly tenant: Tenant;
  close(): Promise<void>;
}

export interface RunningCollector {
  /** What it listens on. */
  readonly url: string;
  readonly port: number;
  readonly context: CollectorContext;
  readonly tenant: Tenant;
  /** Verifier key (algorithm 4): what devices pin. */
  readonly witnessKey: string;
  /** Takes no new connection, lets what runs end within 10 s, closes the database. Twice is harmless. */
  stop(): Promise<void>;
}

/** How long requests may go on after a stop. */
const drainMs = 10_000;

/** Database, keys and settings without a server: what a single command works on. Throws CollectorError, StoreError. */
export async function openCollector(options: OpenOptions): Promise<OpenCollector> {
  const { home, databaseUrl, clock, logger } = options;
  await mkdir(home, { recursive: true, mode: 0o700 });
  const signers = await loadWitness({ home, file: options.witnessKeyFile, name: options.name });
  const database = await openDatabase({
    ...(databaseUrl === undefined ? { folder: join(home, 'database') } : { url: databaseUrl }),
    clock,
    logger,
  });
  try {
    const tenant = await ensureTenant(database, options.organisation, clock.now());
    const { publicUrl, settings, program } = options;
    const context = { database, clock, logger, ...signers, publicUrl, home, settings, program };
    return { context, tenant, close: () => database.close() };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Throws CollectorError (`in-use`, `witness-key`, `settings`) or StoreError. The caller stops it. */
export async function startCollector(options: CollectorOptions): Promise<RunningCollector> {
  await mkdir(options.home, { recursive: true, mode: 0o700 });
  const control = await openControl(options.home, options.logger, options.databaseUrl === undefined);
  try {
    return await startWith(options, control);
  } catch (error) {
    await control.close();
    throw error;
  }
}

async function startWith(options: CollectorOptions, control: ControlServer): Promise<RunningCollector> {
  const scheme = options.server.tls === undefined ? 'http' : 'https';
  const givenUrl = options.publicUrl ?? urlOf(scheme, options.host, options.port);
  const opened = await openCollector({ ...options, publicUrl: givenUrl });
  try {
    const context = { ...opened.context, publicUrl: givenUrl, metrics: new CollectorMetrics() };
    const server = await buildServer(context, options.server);
    const works: BackgroundWork[] = [];
    try {
      await listen(() => server.listen({ host: options.host, port: options.port }), options);
      const address = server.server.address();
      const port = typeof address === 'object' && address !== null ? address.port : options.port;
      const url = urlOf(scheme, options.host, port);
      if (options.publicUrl === undefined) context.publicUrl = url;
      control.serve(context);
      await recordAll(context, 'collector.start', { product_version: options.program.productVersion });
      for (const start of backgroundWork) works.push(start(context));
      options.logger.log('info', 'collector.started', { url, database: context.database.kind });
      let stopping: Promise<void> | undefined;
      const stop = () => (stopping ??= end({ context, works, control, closeServer: () => closeWithin(server) }));
      return { url, port, context, tenant: opened.tenant, witnessKey: keyText(context.witness.key), stop };
    } catch (error) {
      // Whoever asks for what it cannot do is not left with half of it running.
      await closeWithin(server);
      await Promise.allSettled(works.map((work) => work.stop()));
      throw error;
    }
  } catch (error) {
    await opened.close();
    throw error;
  }
}

interface Closable {
  close(): PromiseLike<unknown>;
  readonly server: { closeAllConnections(): void };
}

/** Idle connections end at once, others with their answer, and after the limit whatever they do. */
async function closeWithin(server: Closable): Promise<void> {
  const timer = setTimeout(() => server.server.closeAllConnections(), drainMs);
  timer.unref();
  await server.close();
  clearTimeout(timer);
}

interface Running {
  readonly context: CollectorContext;
  readonly works: readonly BackgroundWork[];
  readonly control: ControlServer;
  readonly closeServer: () => Promise<void>;
}

async function end({ context, works, control, closeServer }: Running): Promise<void> {
  const { logger, database } = context;
  await closeServer();
  await Promise.allSettled(works.map((work) => work.stop()));
  try {
    await recordAll(context, 'collector.stop', {});
  } catch (error) {
    logger.log('error', 'collector.stop-not-recorded', { reason: messageOf(error) });
  }
  await control.close();
  await database.close();
  logger.log('info', 'collector.stopped');
}

/** On the chain of each tenant; the last records of a run are signed. */
async function recordAll(
  context: CollectorContext,
  type: 'collector.start' | 'collector.stop',
  fields: Readonly<Record<string, string>>,
): Promise<void> {
  for (const { tenantId } of await listTenants(context.database)) {
    await context.database.transaction({ role: 'ingest', tenant: tenantId }, async (queries) => {
      await appendOwn(queries, context, tenantId, type, { database: context.database.kind, ...fields });
      if (type === 'collector.stop') await checkpointOwn(queries, context, tenantId);
    });
  }
}

async function listen(start: () => Promise<string>, { host, port }: CollectorOptions): Promise<void> {
  try {
    await start();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new CollectorError(
      'in-use',
      `The collector cannot listen on ${host}:${port} (${code}). Stop what uses it, or choose another --port or --host.`,
      { cause: error },
    );
  }
}

function urlOf(scheme: string, host: string, port: number): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
