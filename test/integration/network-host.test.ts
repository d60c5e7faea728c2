// The editor's own network settings reach the proxy, wherever it runs: in the window's worker, or in a process of its own.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type ConnectProxy, startConnectProxy } from './connect-proxy.ts';
import {
  exchange,
  makeHome,
  startWindow,
  statusOf,
  type TestHome,
  type TestWindow,
  type WindowOptions,
} from './host-windows.ts';
import { privateAuthority } from './proxy-certificate.ts';
import { type SecureProvider, startSecureProvider } from './secure-provider.ts';

const authority = privateAuthority();
let home: TestHome;
let provider: SecureProvider;
let network: ConnectProxy;
let window: TestWindow;

beforeEach(async () => {
  home = await makeHome();
  provider = await startSecureProvider(authority.issue(['provider.example']));
  network = await startConnectProxy({ target: provider.port });
  network.credential = 'jane:topsecret';
  const bundle = join(home.folder, 'company.pem');
  writeFileSync(bundle, authority.certificate);
  vi.stubEnv('NODE_EXTRA_CA_CERTS', bundle);
  vi.stubEnv('HTTPS_PROXY', 'http://127.0.0.1:9');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  const left = await statusOf(home).catch(() => undefined);
  await window.kill();
  if (left?.leader.kind === 'background') process.kill(left.pid, 'SIGKILL');
  await network.close();
  await provider.close();
  rmSync(home.folder, { recursive: true, force: true });
});

test.each<[WindowOptions['runIn'] & string, string]>([
  ['window', 'leader'],
  ['process', 'follower'],
])('run in a %s', async (runIn, role) => {
  const proxy = network.url.replace('//', '//jane:topsecret@');
  window = await startWindow(home, {
    upstreams: { anthropic: 'https://provider.example' },
    network: { proxy, exceptions: [], isStrict: false },
    runIn,
  });
  await window.until((state) => state.role === role);
  expect((await exchange(home.port, 'hello')).status).toBe(200);
  expect(network.opened).toEqual(['provider.example:443']);
  const status = await statusOf(home);
  expect(status).toMatchObject({
    network: { proxy: { url: network.url, source: 'http.proxy' }, upstreams: [{ tls: { version: 'TLSv1.3' } }] },
    warnings: [expect.stringContaining('http.proxyStrictSSL')],
  });
  expect(JSON.stringify(status)).not.toMatch(/jane|topsecret/);
  if (process.platform === 'linux')
    expect(readFileSync(`/proc/${status.pid}/cmdline`, 'latin1')).not.toMatch(/jane|topsecret/);
});
