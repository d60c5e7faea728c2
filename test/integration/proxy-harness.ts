// A real proxy between a raw client and a scripted provider, all on real sockets; only the disk is left out.
import { createHash, createHmac, hash } from 'node:crypto';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AuditRecord, RecordFields, RecordType } from '../../src/audit/record.ts';
import { silentLogger } from '../../src/base/log.ts';
import { Mutator } from '../../src/engine/mutate.ts';
import { buildProtection } from '../../src/engine/protection.ts';
import type { WorkspaceNames } from '../../src/engine/types.ts';
import { WordMap } from '../../src/engine/word-map.ts';
import type {
  ActiveProtection,
  ProxyPorts,
  ProxySettings,
  RunningProxy,
  WorkspaceRoot,
} from '../../src/proxy/ports.ts';
import { memoryHistory } from '../../src/proxy/memory-history.fixture.ts';
import { startProxy } from '../../src/proxy/server.ts';
import { knownUpstreamKeys } from '../../src/proxy/upstreams.ts';
import { secretRules } from '../../src/secrets/rules/index.ts';
import { createSecretScanner } from '../../src/secrets/scan.ts';
import { wireFormats } from '../../src/wire/index.ts';

/** Names that must never reach the provider. No public vocabulary holds their odd words. */
export const protectedNames = [
  'QuarkleLedgerService',
  'computeZorbamPremium',
  'zorbam_rate_table',
  'quarkleLedger',
] as const;
export const protectedWords = ['quarkle', 'zorbam'] as const;

export const workspace: WorkspaceRoot = { root: '/home/dev/quarkle-app', repository: 'quarkle-app' };

const declaredNames: WorkspaceNames = {
  declared: [...protectedNames],
  pathSegments: [],
  external: [],
  externalKebab: [],
  dependencies: [],
  languages: ['typescript'],
};

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  /** Local port of the connection: equal for requests on one kept-alive connection. */
  readonly connection: number;
}

export type Handler = (request: IncomingMessage, response: ServerResponse, received: Received) => void;

export interface Provider {
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  handler: Handler;
  close(): Promise<void>;
}

export const plainAnswer = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-test',
  content: [{ type: 'text', text: 'ok' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 12, output_tokens: 3 },
};

export async function startProvider(handler: Handler = answerJson(plainAnswer)): Promise<Provider> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('error', () => {});
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one: Received = {
        method: request.method ?? '',
        url: request.url ?? '',
        rawHeaders: request.rawHeaders,
        body: Buffer.concat(chunks),
        connection: request.socket.remotePort ?? 0,
      };
      received.push(one);
      provider.handler(request, response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const provider: Provider = {
    url: `http://127.0.0.1:${port}`,
    port,
    received,
    handler,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return provider;
}

export function answerJson(value: unknown, status = 200): Handler {
  return (_request, response) => {
    const body = JSON.stringify(value);
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  };
}

export interface TestProxy {
  readonly proxy: RunningProxy;
  readonly provider: Provider;
  readonly map: WordMap;
  readonly records: AuditRecord[];
  /** Resolves with the n-th record of a type as soon as it is appended. */
  recordOf(type: RecordType, count?: number): Promise<AuditRecord>;
  surrogateOf(word: string): string;
  /** What the proxy does when it appends or persists; replace to make it fail. */
  readonly disk: { append: () => Promise<void>; persist: () => Promise<void> };
  protection: Partial<ActiveProtection>;
  close(): Promise<void>;
}

export interface TestProxyOptions {
  readonly handler?: Handler;
  readonly settings?: Partial<ProxySettings>;
  readonly ports?: Partial<ProxyPorts>;
}

/** Every provider at one address. */
export function allAt(url: string): Readonly<Record<string, string>> {
  return Object.fromEntries(knownUpstreamKeys.map((key) => [key, url]));
}

export const controlToken = 'test-control-token';

export async function startTestProxy(options: TestProxyOptions = {}): Promise<TestProxy> {
  const provider = await startProvider(options.handler);
  const map = new WordMap({ keyedHash: (message) => createHmac('sha256', 'k').update(message).digest() });
  const protection = buildProtection([declaredNames], { level: 'strict', pins: [] });
  const mutator = new Mutator(map, protection);
  const journal = openMemoryJournal();
  const disk = { append: async () => {}, persist: async () => {} };
  const ports: ProxyPorts = {
    clock: { now: () => new Date(), monotonicMs: () => Math.round(performance.now()) },
    logger: silentLogger,
    codec: {
      decode: (bytes, start, end) => Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8'),
      encode: (text) => Buffer.from(text, 'utf8'),
    },
    randomHex: () => createHash('sha256').update(String(Math.random())).digest('hex').slice(0, 32),
    sha256: (bytes) => hash('sha256', bytes, 'hex'),
    keyedHash: (bytes) => `hmac-sha256:k1:${createHmac('sha256', 'r').update(bytes).digest('hex')}`,
    protection: {
      current: async () => ({
        mutator,
        lexicalMutator: (request) =>
          new Mutator(map, buildProtection([declaredNames, request], { level: 'strict', pins: [] })),
        version: 1,
        level: 'strict',
        pinned: buildProtection([], { level: 'strict', pins: [] }),
        pinsKey: '',
        workspaces: [workspace],
        ...test.protection,
      }),
    },
    history: memoryHistory(),
    wordMap: {
      map,
      persist: async () => {
        await disk.persist();
        return { mutationMapId: `mm_test${map.lastSeq}` };
      },
    },
    secrets: createSecretScanner({
      rules: secretRules,
      keyedHash: (value) => createHmac('sha256', 's').update(value).digest('hex'),
    }),
    records: {
      append: async (type, fields) => {
        await disk.append();
        return journal.append(type, fields);
      },
    },
    formats: wireFormats,
    recordBase: () => ({ developer: 'dev@example.com', proxy_version: '0.0.0-test' }),
    control: {},
    ...options.ports,
  };
  const proxy = await startProxy(ports, {
    port: 0,
    upstreams: allAt(provider.url),
    controlToken,
    maxBodyBytes: 64 * 1024 * 1024,
    maxInFlightBytes: 256 * 1024 * 1024,
    upstreamIdleTimeoutMs: 20_000,
    ...options.settings,
  });
  const test: TestProxy = {
    proxy,
    provider,
    map,
    records: journal.records,
    recordOf: journal.recordOf,
    surrogateOf: (word) => map.wordEntry(word)?.surrogate ?? `no surrogate for ${word}`,
    disk,
    protection: {},
    close: async () => {
      await proxy.drain(0);
      await provider.close();
    },
  };
  return test;
}

function openMemoryJournal() {
  const records: AuditRecord[] = [];
  const waiting: (() => void)[] = [];
  const nth = (type: RecordType, count: number): AuditRecord | undefined =>
    records.filter((record) => record.type === type)[count - 1];
  return {
    records,
    append(type: RecordType, fields: RecordFields): AuditRecord {
      // What canonical JSON would refuse must not pass here.
      const record = JSON.parse(JSON.stringify({ ...fields, type, seq: records.length })) as AuditRecord;
      records.push(record);
      for (const wake of waiting.splice(0)) wake();
      return record;
    },
    async recordOf(type: RecordType, count = 1): Promise<AuditRecord> {
      for (let found = nth(type, count); ; found = nth(type, count)) {
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  /** The connection ended before the answer was whole. */
  readonly isCut: boolean;
}

export interface SendOptions {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: readonly string[];
  readonly body?: Buffer | string;
  readonly host?: string;
}

/** One request on a connection of its own. `headers` are name, value, … and go out as they stand. */
export function send(port: number, options: SendOptions = {}): Promise<Answer> {
  const body = options.body === undefined ? undefined : Buffer.from(options.body);
  const headers = ['host', `127.0.0.1:${port}`, ...(options.headers ?? anthropicHeaders)];
  const names = headers.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
  if (body !== undefined && !names.includes('content-length') && !names.includes('transfer-encoding')) {
    headers.push('content-length', String(body.length));
  }
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        host: options.host ?? '127.0.0.1',
        port,
        method: options.method ?? 'POST',
        path: options.path ?? '/v1/messages',
        headers,
        agent: false,
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', () => {});
        answer.on('close', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            rawHeaders: answer.rawHeaders,
            body: Buffer.concat(chunks),
            isCut: !answer.complete,
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

export const anthropicHeaders: readonly string[] = [
  'content-type',
  'application/json',
  'anthropic-version',
  '2023-06-01',
  'x-api-key',
  ['sk', 'ant', 'test'].join('-'),
  'user-agent',
  'claude-cli/2.1.330 (external, cli)',
];

export function userMessage(text: string, more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ model: 'claude-test', max_tokens: 10, messages: [{ role: 'user', content: text }], ...more });
}

/** Writes bytes to the port and returns everything that comes back until the other side closes. */
export function sendRaw(
  port: number,
  bytes: string | Buffer,
  options: { readonly halfClose?: boolean } = {},
): Promise<string> {
  return new Promise((resolve) => {
    let output = '';
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: options.halfClose === true }, () => {
      if (options.halfClose === true) socket.end(bytes);
      else socket.write(bytes);
    });
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      output += chunk;
    });
    socket.on('error', () => {});
    socket.on('end', () => socket.destroy());
    socket.on('close', () => resolve(output));
  });
}

/** Nothing that the provider got, in whatever header, path or body, holds a protected word. */
export function leaksOf(provider: Provider): string[] {
  const seen = provider.received.map((one) => `${one.url}\n${one.rawHeaders.join('\n')}\n${one.body.toString('utf8')}`);
  return protectedWords.filter((word) => seen.join('\n').toLowerCase().includes(word));
}

export function sse(events: readonly (readonly [string, unknown])[]): string {
  return events.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join('');
}

/** The events of one streamed text answer, in deltas as given. */
export function textStream(deltas: readonly string[]): string {
  return sse([
    ['message_start', { type: 'message_start', message: { ...plainAnswer, content: [], stop_reason: null } }],
    ['content_block_start', { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }],
    ...deltas.map(
      (text) =>
        [
          'content_block_delta',
          { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
        ] as const,
    ),
    ['content_block_stop', { type: 'content_block_stop', index: 0 }],
    ['message_delta', { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 5 } }],
    ['message_stop', { type: 'message_stop' }],
  ]);
}

/** Joined text deltas of an event stream. */
export function streamedText(body: Buffer): string {
  return body
    .toString('utf8')
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => JSON.parse(line.slice(6)) as { delta?: { text?: string } })
    .map((event) => event.delta?.text ?? '')
    .join('');
}
