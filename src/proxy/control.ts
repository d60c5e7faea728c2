// Endpoints of our own under `/__pretense/`. All but `hello` and `prove` need the token that lies in the home, readable
// by its owner only.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { CodedError } from '../base/error.ts';
import { Budget } from '../base/async.ts';
import { readBody } from './body.ts';
import { Refusal } from './error.ts';
import { helloPath } from './listen.ts';
import type { ControlStream, ProxyPorts, ProxySettings } from './ports.ts';
import { isNonce, proofOf, provePath } from './proof.ts';
import { sendJson } from './send-json.ts';

export const controlPrefix = '/__pretense/';

/** A text of 4 MB, as JSON, of which a preview is asked for. */
const maxControlBytes = 16 * 1024 * 1024;

type Endpoint = (body: unknown) => Promise<unknown>;

interface ControlAnswer {
  readonly status: number;
  readonly value: unknown;
}

export interface ControlOptions {
  readonly ports: Pick<ProxyPorts, 'control' | 'controlStreams' | 'logger' | 'recordBase'>;
  readonly settings: Pick<ProxySettings, 'controlToken' | 'version'>;
  /** Where this proxy listens. */
  readonly port: number;
  /** By `METHOD /path`; an entry of `ProxyPorts.control` of the same name goes before. */
  readonly builtIn: Readonly<Record<string, Endpoint>>;
}

export function isControlTarget(target: string | undefined): boolean {
  return target?.startsWith(controlPrefix) === true;
}

/** Never rejects. */
export async function answerControl(
  request: IncomingMessage,
  response: ServerResponse,
  options: ControlOptions,
): Promise<void> {
  const { status, value } = await controlAnswer(request, response, options).catch((error: unknown) =>
    failed(error, options),
  );
  if (value === streaming || response.headersSent || response.destroyed) return;
  sendJson(request, response, status, value);
}

async function controlAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  options: ControlOptions,
): Promise<ControlAnswer> {
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  const name = `${request.method} ${path}`;
  if (name === `GET ${helloPath}`) return { status: 200, value: { name: 'pretense', version: versionOf(options) } };
  if (name === `POST ${provePath}`) return { status: 200, value: prove(await jsonBody(request, response), options) };
  if (!isAuthorized(request, options.settings.controlToken)) {
    return problem(401, 'unauthorized', 'This endpoint needs the control token of the Pretense home.');
  }
  const streams = options.ports.controlStreams ?? {};
  const stream = Object.hasOwn(streams, name) ? streams[name] : undefined;
  if (stream !== undefined) {
    const body = await jsonBody(request, response);
    stream(body, openStream(response));
    return { status: 200, value: streaming };
  }
  const endpoints = { ...options.builtIn, ...options.ports.control };
  const endpoint = Object.hasOwn(endpoints, name) ? endpoints[name] : undefined;
  if (endpoint === undefined)
    return problem(
      404,
      'unknown-endpoint',
      'The Pretense that runs cannot do this: it was started without it, or is of another version than this command.',
    );
  return { status: 200, value: await endpoint(await jsonBody(request, response)) };
}

/** Stands for an answer that is being written. */
const streaming = Symbol('streaming');

function openStream(response: ServerResponse): ControlStream {
  response.on('error', () => {});
  return {
    write(value) {
      if (response.destroyed || response.writableEnded) return true;
      if (!response.headersSent) {
        response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
      }
      return response.write(`${JSON.stringify(value)}\n`);
    },
    drained: (listener) => void response.once('drain', listener),
    end: () => void response.end(),
    closed: (listener) => void response.once('close', listener),
  };
}

/** Untrusted: anybody on this machine may ask. Who knows the token can tell that the answer comes from its holder. */
function prove(body: unknown, { settings, port }: ControlOptions): unknown {
  const nonce = typeof body === 'object' && body !== null && 'nonce' in body ? body.nonce : undefined;
  if (!isNonce(nonce) || settings.controlToken === '') {
    throw new Refusal(400, 'malformed-request', 'Expected {"nonce": "64 hex digits"}.');
  }
  const { pid } = process;
  return { pid, proof: proofOf(settings.controlToken, { nonce, port, pid }) };
}

// Both sides are hashed first: the comparison then takes the same time whatever the length.
function isAuthorized(request: IncomingMessage, token: string): boolean {
  const given = request.headers.authorization ?? '';
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return token !== '' && timingSafeEqual(digest(given), digest(`Bearer ${token}`));
}

async function jsonBody(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
  const abort = new AbortController();
  response.once('close', () => abort.abort());
  const { bytes } = await readBody(request, response, {
    maxBytes: maxControlBytes,
    budget: new Budget(maxControlBytes),
    signal: abort.signal,
  });
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new Refusal(400, 'body-not-json', 'The body of a control request must be JSON.', { cause });
  }
}

function versionOf(options: ControlOptions): string {
  const { proxy_version: recorded } = options.ports.recordBase();
  return options.settings.version ?? (recorded === undefined ? 'unknown' : String(recorded));
}

function failed(error: unknown, options: ControlOptions): ControlAnswer {
  if (error instanceof Refusal) return problem(error.status, error.code, error.message);
  if (error instanceof CodedError) return problem(400, String(error.code), error.message);
  options.ports.logger.log('error', 'control-failed', { error: error instanceof Error ? error.name : typeof error });
  return problem(500, 'internal', 'The control request failed. See the log of the Pretense that answered.');
}

function problem(status: number, code: string, message: string): ControlAnswer {
  return { status, value: { error: { code, message } } };
}
