// A collector's server over real HTTP, with a clock that stands still and people in it.
import { randomBytes } from 'node:crypto';
import cookie from '@fastify/cookie';
import formBody from '@fastify/formbody';
import { fastify, type FastifyInstance } from 'fastify';
import { ed25519Signer } from '../../src/audit/note.ts';
import { silentLogger } from '../../src/base/log.ts';
import type { CollectorContext, OidcSettings, PersonRole } from '../../src/collector/context.ts';
import type { Database } from '../../src/collector/database/database.ts';
import { errorHandler } from '../../src/collector/http/error-answers.ts';
import { buildServer } from '../../src/collector/http/server.ts';
import { identityRoutes } from '../../src/collector/identity/identity-routes.ts';
import { type DeriveKey, hashPassword } from '../../src/collector/identity/password.ts';
import { addLocalAccount, localAccount } from '../../src/collector/identity/people.ts';
import { createSession } from '../../src/collector/identity/sessions.ts';
import { Browser } from './browser.ts';
import { testTenant } from './databases.ts';

export class StandingClock {
  #ms = Date.parse('2026-11-22T06:00:00.000Z');
  #monotonicMs = 0;

  now(): Date {
    return new Date(this.#ms);
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  advance(ms: number): void {
    this.#ms += ms;
    this.#monotonicMs += ms;
  }

  set(ms: number): void {
    this.#ms = ms;
  }
}

/** Replicas share the witness key. */
const seed = randomBytes(32);

export interface HarnessOptions {
  readonly database: Database;
  readonly clock?: StandingClock;
  /** Undefined: what it listens on. */
  readonly publicUrl?: string;
  /** Default: a free one. */
  readonly port?: number;
  readonly oidc?: OidcSettings;
  /** With it, only the routes of people are there. */
  readonly deriveKey?: DeriveKey;
}

export interface IdentityServer {
  readonly url: string;
  readonly context: CollectorContext;
  readonly clock: StandingClock;
  browser(): Browser;
  /** With a session, without the work of a password. */
  browserOf(email: string): Promise<Browser>;
  stop(): Promise<void>;
}

export async function startIdentity(options: HarnessOptions): Promise<IdentityServer> {
  const { database, clock = new StandingClock(), deriveKey } = options;
  const context = testContext(options, clock);
  const server = deriveKey === undefined ? await buildServer(context) : await bareServer(context, deriveKey);
  const url = await server.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  if (options.publicUrl === undefined) context.publicUrl = url;
  return {
    url,
    context,
    clock,
    browser: () => new Browser(url),
    browserOf: async (email) => {
      const browser = new Browser(url);
      const token = await database.transaction({ role: 'people', tenant: testTenant }, async (queries) => {
        const account = await localAccount(queries, email);
        if (account === undefined) throw new Error(`nobody is ${email}`);
        const at = clock.now();
        return createSession(queries, { tenant: testTenant, personId: account.id, at, address: '127.0.0.1' });
      });
      browser.setCookie('pretense', token);
      return browser;
    },
    stop: () => server.close(),
  };
}

export function testContext(
  options: HarnessOptions,
  clock: StandingClock,
): { -readonly [Key in keyof CollectorContext]: CollectorContext[Key] } {
  return {
    database: options.database,
    clock,
    logger: silentLogger,
    witness: ed25519Signer('test-collector', seed, 4),
    signer: ed25519Signer('test-collector', seed, 1),
    publicUrl: options.publicUrl ?? 'http://127.0.0.1:0',
    home: '/nonexistent',
    settings: {
      retentionDays: 400,
      oidc: options.oidc,
      archive: undefined,
      forward: [],
      ratePerMinute: 100_000,
      policyFile: undefined,
    },
    program: {
      productVersion: '0.0.0',
      verifier: async () => '',
      draw: async () => new Uint8Array(),
    },
  };
}

async function bareServer(context: CollectorContext, deriveKey: DeriveKey): Promise<FastifyInstance> {
  const server = fastify({ logger: false });
  server.setErrorHandler(errorHandler(context));
  await server.register(cookie);
  await server.register(formBody);
  await server.register(identityRoutes(context, { deriveKey }));
  return server;
}

/** Put together at run time, as no scanner shall take it for a real one. */
export const goodPassword = ['several', 'quiet', 'otters'].join(' ');

let hashed: Promise<string> | undefined;

/** A local account with `goodPassword`. */
export async function addPerson(database: Database, email: string, role: PersonRole, at: Date): Promise<void> {
  const password = await (hashed ??= hashPassword(goodPassword));
  await database.transaction({ role: 'people', tenant: testTenant }, (queries) =>
    addLocalAccount(queries, { tenant: testTenant, email, role, password, mustChangePassword: false, at }),
  );
}

/** Types and fields of the records of the collector's own chain, in order. */
export async function ownRecords(
  database: Database,
): Promise<readonly (Readonly<Record<string, unknown>> & { readonly type: string })[]> {
  const rows = await database.transaction({ role: 'reader', tenant: testTenant }, (queries) =>
    queries.query<{ line: string }>("SELECT line FROM records WHERE chain LIKE 'c\\_own\\_%' ORDER BY chain, seq"),
  );
  return rows.map((row) => JSON.parse(row.line) as Readonly<Record<string, unknown>> & { readonly type: string });
}
