// The hop to the provider: its certificate is verified whatever the environment says.
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { privateAuthority, selfSignedCertificate } from './proxy-certificate.ts';
import { plainAnswer, send, startTestProxy, userMessage } from './proxy-harness.ts';
import { startSecureProvider } from './secure-provider.ts';

const identity = selfSignedCertificate();
let provider: Server;
let arrived = 0;

beforeEach(async () => {
  arrived = 0;
  provider = createServer({ key: identity.key, cert: identity.certificate }, (request, response) => {
    arrived += 1;
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(plainAnswer));
  });
  provider.listen(0, '127.0.0.1');
  await once(provider, 'listening');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  provider.closeAllConnections();
  await new Promise((resolve) => provider.close(resolve));
});

async function ask(path: string, method: string, certificateAuthorities?: readonly string[]) {
  const address = provider.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const line = await startTestProxy({
    settings: {
      upstreams: { anthropic: `https://127.0.0.1:${port}` },
      ...(certificateAuthorities === undefined ? {} : { certificateAuthorities }),
    },
  });
  const answer = await send(line.proxy.port, {
    path,
    method,
    ...(method === 'POST' ? { body: userMessage('hi') } : {}),
  });
  await line.close();
  return answer;
}

const ways: readonly (readonly [string, string])[] = [
  ['/v1/messages', 'POST'],
  ['/v1/models', 'GET'],
];

test.each(ways)('%s: a certificate that nobody vouches for is refused, and nothing is sent', async (path, method) => {
  const answer = await ask(path, method);
  expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([502, 'upstream-unreachable']);
  expect(answer.body.toString()).toContain('certificate');
  expect(arrived).toBe(0);
});

test.each(ways)('%s: the environment cannot switch verification off', async (path, method) => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  expect((await ask(path, method)).status).toBe(502);
  expect(arrived).toBe(0);
});

test.each(ways)(
  '%s: the upstream is asked for by its own name, whatever name we were asked by',
  async (path, method) => {
    const authority = privateAuthority();
    const named = await startSecureProvider(authority.issue(['localhost']));
    const line = await startTestProxy({
      settings: {
        upstreams: { anthropic: `https://localhost:${named.port}` },
        certificateAuthorities: [authority.certificate],
      },
    });
    const answer = await send(line.proxy.port, {
      path,
      method,
      ...(method === 'POST' ? { body: userMessage('hi') } : {}),
    });
    expect(answer.status).toBe(200);
    expect(named.received.map(({ servername }) => servername)).toEqual(['localhost']);
    expect(line.proxy.contacts()).toMatchObject([{ host: `localhost:${named.port}`, tls: { version: 'TLSv1.3' } }]);
    await line.close();
    await named.close();
  },
);

test.each(ways)("%s: a company's own authority can be added", async (path, method) => {
  expect((await ask(path, method, [identity.certificate])).status).toBe(200);
  expect(arrived).toBe(1);
});
