// A connection to whoever listens on a port, over which nothing secret is said before the listener has proved that it
// belongs to this home. The proof holds for one socket: a second one could end at another program.
import { Agent, type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { CodedError, messageOf } from '../base/error.ts';
import { helloPath } from '../proxy/listen.ts';
import { isProof, newNonce, provePath } from '../proxy/proof.ts';

/**
 * - `ours`: the listener knows the control token of this home.
 * - `impostor`: it says that it is Pretense, and cannot prove that it is ours.
 * - `other`: another program.
 * - `nobody`: nothing listens there.
 */
export type Listener =
  | { readonly kind: 'ours'; readonly connection: ControlConnection; readonly pid: number }
  | { readonly kind: 'impostor' }
  | { readonly kind: 'other' }
  | { readonly kind: 'nobody' };

export type ConnectionErrorCode = 'lost' | 'too-large';

export class ConnectionError extends CodedError<ConnectionErrorCode> {}

export interface ControlRequest {
  readonly method: 'GET' | 'POST';
  /** Below `/__pretense/`. */
  readonly path: string;
  readonly body?: unknown;
  readonly timeoutMs: number;
}

export interface ControlResponse {
  readonly status: number;
  readonly text: string;
}

export interface ProveOptions {
  readonly port: number;
  /** Asked when the answer is there: a proxy that has just started has just written it. Undefined: there is none. */
  readonly readToken: () => string | undefined;
  /** A proxy that is opening its home answers when it has done so. Default: ten seconds. */
  readonly timeoutMs?: number;
}

const maxAnswerBytes = 64 * 1024 * 1024;
const maxProofBytes = 4_096;
const connectTimeoutMs = 1_000;
const helloTimeoutMs = 1_000;
const proofTimeoutMs = 10_000;

/** Asks the listener on 127.0.0.1 for a proof. Untrusted: everything it answers. The caller closes the connection. */
export async function proveListener(options: ProveOptions): Promise<Listener> {
  const connection = await openSocket(options.port, connectTimeoutMs);
  if (connection === undefined) return { kind: 'nobody' };
  if (!(await saysPretense(connection))) {
    connection.close();
    return { kind: 'other' };
  }
  const pid = await provenPid(connection, options);
  if (pid !== undefined) return { kind: 'ours', connection, pid };
  connection.close();
  return { kind: 'impostor' };
}

async function saysPretense(connection: ControlConnection): Promise<boolean> {
  const limits = { timeoutMs: helloTimeoutMs, maxBytes: maxProofBytes };
  try {
    const answer = await connection.ask({ method: 'GET', target: helloPath, body: undefined, ...limits });
    const value: unknown = JSON.parse(answer.text);
    return typeof value === 'object' && value !== null && 'name' in value && value.name === 'pretense';
  } catch {
    return false;
  }
}

async function provenPid(connection: ControlConnection, options: ProveOptions): Promise<number | undefined> {
  const nonce = newNonce();
  const limits = { timeoutMs: options.timeoutMs ?? proofTimeoutMs, maxBytes: maxProofBytes };
  try {
    const answer = await connection.ask({ method: 'POST', target: provePath, body: { nonce }, ...limits });
    const value: unknown = JSON.parse(answer.text);
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('proof' in value)) return undefined;
    const pid = Number(value.pid);
    const token = options.readToken() ?? '';
    if (!Number.isSafeInteger(pid) || !isProof(value.proof, token, { nonce, port: options.port, pid }))
      return undefined;
    connection.trust(token);
    return pid;
  } catch {
    // Whatever it was, it was no proof.
    return undefined;
  }
}

function openSocket(port: number, timeoutMs: number): Promise<ControlConnection | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const timer = setTimeout(() => socket.destroy(), timeoutMs);
    socket.setNoDelay(true);
    socket.once('connect', () => resolve(new ControlConnection(socket, port)));
    socket.on('error', () => {});
    socket.once('close', () => resolve(undefined));
    socket.once('connect', () => clearTimeout(timer));
    socket.once('close', () => clearTimeout(timer));
  });
}

interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly body: unknown;
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** One socket to a listener, for one request after the other. */
export class ControlConnection {
  readonly #socket: Socket;
  readonly #port: number;
  readonly #agent: Agent;
  #token: string | undefined;

  constructor(socket: Socket, port: number) {
    this.#socket = socket;
    this.#port = port;
    this.#agent = oneSocketAgent(socket);
  }

  /** Called with the token that the listener has proved to know. */
  trust(token: string): void {
    this.#token = token;
  }

  /** Rejects with ConnectionError when the connection ends before the answer does. */
  request({ method, path, body, timeoutMs }: ControlRequest): Promise<ControlResponse> {
    return this.ask({ method, target: `/__pretense/${path}`, body, timeoutMs, maxBytes: maxAnswerBytes });
  }

  /** An answer that goes on; the caller closes the connection. Rejects with ConnectionError. */
  async openStream(path: string, body: unknown, timeoutMs: number): Promise<IncomingMessage> {
    const outgoing = this.#send('POST', `/__pretense/${path}`, body);
    const timer = setTimeout(() => outgoing.destroy(), timeoutMs);
    try {
      return await answerTo(outgoing);
    } finally {
      clearTimeout(timer);
    }
  }

  async ask({ method, target, body, timeoutMs, maxBytes }: RawRequest): Promise<ControlResponse> {
    const outgoing = this.#send(method, target, body);
    // A timer of our own: a listener that trickles bytes would keep an idle timeout away for ever.
    const timer = setTimeout(() => outgoing.destroy(), timeoutMs);
    try {
      const answer = await answerTo(outgoing);
      return { status: answer.statusCode ?? 0, text: await textOf(answer, maxBytes) };
    } catch (error) {
      if (error instanceof ConnectionError) throw error;
      throw lost(error);
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#agent.destroy();
    this.#socket.destroy();
  }

  #send(method: string, target: string, body: unknown): ClientRequest {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers: Record<string, string> = { host: `127.0.0.1:${this.#port}` };
    if (method !== 'GET') headers['content-length'] = String(Buffer.byteLength(text));
    if (text !== '') headers['content-type'] = 'application/json';
    if (this.#token !== undefined) headers['authorization'] = `Bearer ${this.#token}`;
    const outgoing = httpRequest({ agent: this.#agent, method, path: target, headers });
    outgoing.end(text);
    return outgoing;
  }
}

function oneSocketAgent(socket: Socket): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let isUsed = false;
  agent.createConnection = (_options, onCreated) => {
    if (!isUsed && !socket.destroyed) {
      isUsed = true;
      return socket;
    }
    // A new socket has proved nothing.
    onCreated?.(new ConnectionError('lost', 'The connection to the running proxy has ended.'), socket);
    return undefined;
  };
  return agent;
}

function answerTo(outgoing: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.on('error', (error) => reject(lost(error)));
    outgoing.once('close', () => reject(lost(undefined)));
  });
}

async function textOf(answer: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new ConnectionError('too-large', 'The running proxy answered more than can be right.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function lost(cause: unknown): ConnectionError {
  if (cause instanceof ConnectionError) return cause;
  const why = cause === undefined ? '' : `: ${messageOf(cause)}`;
  return new ConnectionError('lost', `The connection to the running proxy has ended${why}`, { cause });
}
