// A second proxy on loopback, with the real walk, scanner and records of a home, whose every upstream is a socket of our
// own that only counts who connects. A made-up secret goes into it; nothing can come out anywhere else.
import { createHmac } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import { createServer, type Server } from 'node:net';
import type { AuditRecord, RecordFields, RecordWriter } from '../../audit/record.ts';
import { silentLogger } from '../../base/log.ts';
import { Mutator } from '../../engine/mutate.ts';
import { buildProtection } from '../../engine/protection.ts';
import { WordMap } from '../../engine/word-map.ts';
import type { EffectivePolicy } from '../../policy/types.ts';
import type { HistoryPort, ProxyPorts, RunningProxy } from '../../proxy/ports.ts';
import { startProxy } from '../../proxy/server.ts';
import { knownUpstreamKeys } from '../../proxy/upstreams.ts';
import type { SecretScanner } from '../../secrets/types.ts';
import { wireFormats } from '../../wire/index.ts';
import { keyedHash, nodeCodec, randomHex, sha256, systemClock } from '../platform.ts';

export interface SelftestProxyOptions {
  /** Those of the home. */
  readonly secrets: SecretScanner;
  readonly policy: EffectivePolicy;
  readonly records: RecordWriter;
  readonly recordBase: () => Readonly<Record<string, string | number>>;
  /** Rule that the made-up secret is of; here it blocks, whatever the policy does with it. */
  readonly rule: string;
  /** Marks the record. */
  readonly selftestId: string;
}

export interface SelftestAnswer {
  readonly status: number;
  /** Of the header `x-pretense-rule`. */
  readonly rule: string | undefined;
}

export interface SelftestProxy {
  ask(text: string): Promise<SelftestAnswer>;
  /** The record of the request, once it is durable. */
  readonly record: AuditRecord | undefined;
  /** Connections that the proxy has opened to where an upstream would be. */
  readonly contacts: number;
  close(): Promise<void>;
}

const answerWithinMs = 15_000;

/** The caller closes it. */
export async function startSelftestProxy(options: SelftestProxyOptions): Promise<SelftestProxy> {
  const sink = await openSink();
  let record: AuditRecord | undefined;
  const records: RecordWriter = {
    append: async (_type, fields) => {
      // Another type than traffic has: nobody who counts requests counts this one.
      record = await options.records.append('selftest.request', { ...fields, selftest_id: options.selftestId });
      return record;
    },
  };
  try {
    const proxy = await startProxy(portsOf(options, records), {
      port: 0,
      upstreams: Object.fromEntries(knownUpstreamKeys.map((key) => [key, sink.url])),
      controlToken: randomHex(),
      maxBodyBytes: 1024 * 1024,
      maxInFlightBytes: 4 * 1024 * 1024,
      upstreamIdleTimeoutMs: answerWithinMs,
    });
    return {
      ask: (text) => askProxy(proxy, text),
      get record() {
        return record;
      },
      get contacts() {
        return sink.contacts();
      },
      close: async () => {
        await proxy.drain(0);
        await sink.close();
      },
    };
  } catch (error) {
    await sink.close();
    throw error;
  }
}

/** Accepts, counts and closes. */
async function openSink(): Promise<{ url: string; contacts: () => number; close: () => Promise<void> }> {
  let contacts = 0;
  const server: Server = createServer((socket) => {
    contacts += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    contacts: () => contacts,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

function portsOf({ secrets, policy, recordBase, rule }: SelftestProxyOptions, records: RecordWriter): ProxyPorts {
  const map = new WordMap({ keyedHash: keyedHash(Buffer.from(randomHex())) });
  const nothing = buildProtection([], { level: 'strict', pins: [] });
  const mutator = new Mutator(map, nothing);
  const blocking = blockingPolicy(policy, rule);
  return {
    clock: systemClock,
    logger: silentLogger,
    codec: nodeCodec,
    randomHex,
    sha256,
    keyedHash: (bytes) => `hmac-sha256:selftest:${createHmac('sha256', 'selftest').update(bytes).digest('hex')}`,
    protection: {
      current: async () => ({
        mutator,
        lexicalMutator: () => mutator,
        version: 1,
        level: 'strict',
        pinned: nothing,
        pinsKey: '',
        workspaces: [],
      }),
    },
    wordMap: { map, persist: async () => ({ mutationMapId: 'mm_selftest' }) },
    history: noHistory,
    secrets,
    policy: () => blocking,
    records,
    formats: wireFormats,
    recordBase,
    control: {},
  };
}

/** The policy in force, but that the rule blocks, and that nothing else could stop the request first. */
function blockingPolicy(policy: EffectivePolicy, rule: string): EffectivePolicy {
  const block = { value: 'block', clause: { source: 'built-in', pointer: '/selftest' } } as const;
  return {
    ...policy,
    approved: { tools: [], providers: [], models: [], endpoints: [] },
    exceptions: [],
    findings: { ...policy.findings, rules: new Map([...policy.findings.rules, [rule, block]]) },
  };
}

const noHistory: HistoryPort = {
  keyOf: (context, text) => sha256(Buffer.from(`${context}\n${text}`)),
  read: () => undefined,
  write: () => undefined,
  forget: async () => ({ entries: 0, bytes: 0 }),
};

function askProxy({ port }: RunningProxy, text: string): Promise<SelftestAnswer> {
  const body = JSON.stringify({ model: 'selftest', max_tokens: 1, messages: [{ role: 'user', content: text }] });
  // An agent of its own: the global one may go through a proxy of the network.
  const agent = new Agent({ keepAlive: false });
  return new Promise<SelftestAnswer>((resolve, reject) => {
    const request = httpRequest({
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: '/v1/messages',
      agent,
      signal: AbortSignal.timeout(answerWithinMs),
      headers: {
        'content-type': 'application/json',
        'anthropic-version': '2023-06-01',
        'user-agent': 'pretense-selftest',
      },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      const rule = response.headers['x-pretense-rule'];
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, rule: typeof rule === 'string' ? rule : undefined }),
      );
      response.resume();
    });
    request.end(body);
  });
}

/** What a record would say, had the secret left. */
export function asTransmitted(record: AuditRecord): AuditRecord {
  const findings = Array.isArray(record['findings']) ? record['findings'] : [];
  const told = {
    ...record,
    type: 'ai.request',
    decision: 'forward',
    secrets_blocked: 0,
    findings: findings.map((finding) => ({ ...(finding as RecordFields), action: 'report' })),
  };
  return told as AuditRecord;
}
