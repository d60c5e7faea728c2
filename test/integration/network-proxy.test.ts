// A company's proxy and a company's own certificates between this machine and the providers, all real: CONNECT over
// sockets, and a private root that signed the provider's certificate.
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import { connect, createServer as createNetServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { deferred } from '../../src/base/async.ts';
import { proxiesOf } from '../../src/app/network/network-settings.ts';
import type { ProxySettings } from '../../src/proxy/ports.ts';
import { type ConnectProxy, type ConnectProxyOptions, startConnectProxy } from './connect-proxy.ts';
import { privateAuthority } from './proxy-certificate.ts';
import {
  anthropicHeaders,
  plainAnswer,
  send,
  startTestProxy,
  type TestProxy,
  textStream,
  userMessage,
} from './proxy-harness.ts';

const authority = privateAuthority();
const upstreamUrl = 'https://provider.example';
const tell = userMessage('Look at QuarkleLedgerService');

interface SecureProvider {
  readonly port: number;
  arrived: number;
  readonly sockets: Socket[];
  onRequest: Server['listeners'][number] | ((request: IncomingMessage, response: import('node:http').ServerResponse) => void);
  close(): Promise<void>;
}

let provider: SecureProvider;
let network: ConnectProxy;
let line: TestProxy | undefined;

async function startSecureProvider(names: readonly string[]): Promise<SecureProvider> {
  const identity = authority.issue(names);
  const server = createServer({ key: identity.key, cert: identity.certificate });
  const started: SecureProvider = {
    port: 0,
    arrived: 0,
    sockets: [],
    onRequest: (request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(plainAnswer));
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return started;
}
