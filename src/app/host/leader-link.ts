// The follower's side of a connection to the proxy of this home: its end means that the leader is gone.
import type { IncomingMessage } from 'node:http';
import { deferred } from '../../base/async.ts';
import type { ControlConnection } from '../control-connection.ts';
import { type Follower, heartbeatMs, type LeaderLine, type LeaderUpdate } from './audience.ts';

export interface LeaderLinkOptions {
  /** Proved; the link closes it. */
  readonly connection: ControlConnection;
  readonly follower: Follower;
  readonly onUpdate: (update: LeaderUpdate) => void;
  /** No byte for so long: the leader is lost. */
  readonly silenceMs?: number;
}

/** `closed`: the leader said that it ends. `lost`: it did not. `left`: we closed the link. */
export type LinkEnd = 'closed' | 'lost' | 'left';

const answerTimeoutMs = 5_000;
const maxLineChars = 16 * 1024 * 1024;

export interface LeaderLink {
  /** Of the first line. */
  readonly first: LeaderUpdate;
  readonly ended: Promise<LinkEnd>;
  /** Twice is harmless. */
  close(): void;
}

/** Resolves with the first picture; undefined when the leader went or does not let us follow. */
export async function followLeader(options: LeaderLinkOptions): Promise<LeaderLink | undefined> {
  const { connection, follower } = options;
  try {
    const stream = await connection.openStream('follow', follower, answerTimeoutMs);
    if (stream.statusCode === 200) {
      const link = new OpenLink(stream, options);
      const first = await link.first;
      if (first !== undefined) return { first, ended: link.ended, close: () => link.close() };
    }
  } catch {
    // It went before it answered.
  }
  connection.close();
  return undefined;
}

class OpenLink {
  readonly #options: LeaderLinkOptions;
  readonly #first = deferred<LeaderUpdate | undefined>();
  readonly #ended = deferred<LinkEnd>();
  #silence: NodeJS.Timeout | undefined;
  #rest = '';
  #isClosed = false;
  #hasFirst = false;

  constructor(stream: IncomingMessage, options: LeaderLinkOptions) {
    this.#options = options;
    this.#listen();
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => this.#read(text));
    stream.once('end', () => this.#end('lost'));
    stream.once('close', () => this.#end('lost'));
    stream.on('error', () => this.#end('lost'));
  }

  get first(): Promise<LeaderUpdate | undefined> {
    return this.#first.promise;
  }

  get ended(): Promise<LinkEnd> {
    return this.#ended.promise;
  }

  close(): void {
    this.#end('left');
  }

  #listen(): void {
    clearTimeout(this.#silence);
    const limitMs = this.#options.silenceMs ?? 2 * heartbeatMs + 2_000;
    this.#silence = setTimeout(() => this.#end('lost'), limitMs);
    this.#silence.unref();
  }

  #read(text: string): void {
    this.#listen();
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > maxLineChars) return this.#end('lost');
    for (const line of lines) this.#take(line);
  }

  #take(text: string): void {
    if (this.#isClosed) return;
    let line: LeaderLine;
    try {
      line = JSON.parse(text) as LeaderLine;
    } catch {
      this.#end('lost');
      return;
    }
    switch (line.type) {
      case 'update':
        if (this.#hasFirst) this.#options.onUpdate(line.update);
        this.#hasFirst = true;
        this.#first.resolve(line.update);
        break;
      case 'leaving':
        this.#end('closed');
        break;
      case 'heartbeat':
        break;
    }
  }

  #end(how: LinkEnd): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#silence);
    this.#options.connection.close();
    this.#first.resolve(undefined);
    this.#ended.resolve(how);
  }
}
