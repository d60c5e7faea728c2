// Clients on other machines, as far as one machine can play them: they come in by the port that faces the network.
import { type RequestOptions, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { randomInt } from 'node:crypto';
import type { NetworkLevel } from '../../src/proxy/network-level/network-level.ts';
import type { TokenOwner } from '../../src/proxy/network-level/known-clients.ts';
import { type Answer, anthropicHeaders, userMessage } from './proxy-harness.ts';

/** As an operator would make one. */
export function newToken(): string {
  return Array.from({ length: 26 }, () => randomInt(36).toString(36)).join('');
}

/** Names by token. */
export function ownersOf(tokens: Readonly<Record<string, string>>): TokenOwner {
  const owners = new Map(Object.entries(tokens).map(([name, token]) => [token, name]));
  return (token) => owners.get(token);
}

/** A level that serves loopback in plain HTTP, as behind a front that ends TLS. */
export function testLevel(more: Partial<NetworkLevel> = {}): NetworkLevel {
  return {
    host: '127.0.0.1',
    port: 0,
    tls: undefined,
    hostNames: new Set(['pretense.example']),
    clients: { ownerOf: undefined, needsCertificate: false },
    limits: {
      requestsPerMinute: 100,
      concurrentRequests: 10,
      maxBodyBytes: 1024 * 1024,
      maxInFlightBytes: 4 * 1024 * 1024,
    },
    endpoints: {},
    ...more,
  };
}

export interface ComeInOptions extends RequestOptions {
  readonly isTls?: boolean;
  readonly host?: string;
  readonly body?: string | undefined;
  readonly headers?: readonly string[];
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly servername?: string;
  readonly maxVersion?: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  readonly minVersion?: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  readonly ciphers?: string;
}

/** One request with the Host header of the network's name unless `host` is another one. Rejects when the connection fails. */
export function comeIn(port: number, options: ComeInOptions = {}): Promise<Answer> {
  const { isTls = false, host = 'pretense.example', headers = anthropicHeaders, body, ...rest } = options;
  const text = options.method === 'GET' ? undefined : (body ?? userMessage('hello'));
  const length = text === undefined ? [] : ['content-length', String(Buffer.byteLength(text))];
  return new Promise((resolve, reject) => {
    const outgoing = (isTls ? httpsRequest : httpRequest)(
      {
        ...rest,
        host: '127.0.0.1',
        port,
        method: options.method ?? 'POST',
        path: options.path ?? '/v1/messages',
        headers: ['host', host, ...headers, ...length],
        agent: false,
        ...(isTls ? { servername: options.servername ?? 'pretense.example' } : {}),
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
    outgoing.end(text);
  });
}
