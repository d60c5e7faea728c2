// How commands of the same account reach a running collector: a port of its own on loopback, a secret in a file that only
// the owner can read. It is also what keeps two collectors from opening one embedded database.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { deferred } from '../../base/async.ts';
import type { JsonValue } from '../../base/canonical-json.ts';
import { CodedError, messageOf } from '../../base/error.ts';
import type { Logger } from '../../base/log.ts';
import { CollectorError } from '../collector-error.ts';
import type { CollectorContext } from '../context.ts';
import { controlActions } from './actions.ts';
import { findRunning } from './control-client.ts';
import { readControlPlace, removeControlPlace, writeControlPlace } from './control-file.ts';

const maxQuestionBytes = 1024 * 1024;
const secretBytes = 32;

export interface ControlServer {
  /** From now on actions are answered; those that came before waited. */
  serve(context: CollectorContext): void;
  close(): Promise<void>;
}

/** Throws CollectorError `in-use` when `isAlone` and another collector has this home. */
export async function openControl(home: string, logger: Logger, isAlone: boolean): Promise<ControlServer> {
  const secret = randomBytes(secretBytes).toString('hex');
  const served = deferred<CollectorContext>();
  // Nobody may be waiting when it does not come to that.
  served.promise.catch(() => undefined);
  const server = createServer((request, response) => {
    void answer({ request, response, secret, served: served.promise, logger });
  });
  if (isAlone && (await findRunning(home)) !== undefined) throw inUse(home);
  const port = await listenOnLoopback(server);
  await writeControlPlace(home, { port, secret, pid: process.pid });
  // Of two that start at once, the last one that wrote has it.
  if (isAlone && (await readControlPlace(home))?.secret !== secret) {
    server.close();
    throw inUse(home);
  }
  server.unref();
  return {
    serve: (context) => served.resolve(context),
    close: async () => {
      served.reject(new CollectorError('not-running', 'The collector was stopped.'));
      await removeControlPlace(home, secret);
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

function inUse(home: string): CollectorError {
  return new CollectorError('in-use', `A collector already runs with ${home}. Stop it, or choose another --home.`);
}

function listenOnLoopback(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly secret: string;
  readonly served: Promise<CollectorContext>;
  readonly logger: Logger;
}

async function answer({ request, response, secret, served, logger }: Asked): Promise<void> {
  const send = (status: number, value: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
    response.end(JSON.stringify(value));
  };
  try {
    if (!isAllowed(request, secret)) {
      send(401, { error: { code: 'unauthorised', message: 'Not for you.' } });
      return;
    }
    const { action, parameters } = await readQuestion(request);
    if (action === 'ping') {
      send(200, { result: 'pong' });
      return;
    }
    const run = Object.hasOwn(controlActions, action) ? controlActions[action] : undefined;
    if (run === undefined) {
      send(404, { error: { code: 'not-found', message: 'The collector that runs does not know this: it is older.' } });
      return;
    }
    send(200, { result: await run(await served, parameters) });
  } catch (error) {
    const code = error instanceof CodedError ? String(error.code) : 'failed';
    if (!(error instanceof CodedError)) logger.log('error', 'control.failed', { reason: messageOf(error) });
    send(400, { error: { code, message: error instanceof CodedError ? error.message : 'The collector failed.' } });
  }
}

function isAllowed(request: IncomingMessage, secret: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '', 'utf8');
  const expected = Buffer.from(`Bearer ${secret}`, 'utf8');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function readQuestion(
  request: IncomingMessage,
): Promise<{ readonly action: string; readonly parameters: JsonValue }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxQuestionBytes) throw new CollectorError('settings', 'The question is too long.');
    chunks.push(chunk);
  }
  const value = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
    readonly action?: unknown;
    readonly parameters?: JsonValue;
  };
  return { action: typeof value.action === 'string' ? value.action : '', parameters: value.parameters ?? null };
}
