// One port on both loopback addresses, or on none: a program that held only `::1` could read what tools send to `localhost`.
import { request as httpRequest, type Server } from 'node:http';
import { ProxyError } from './error.ts';

const loopback = ['127.0.0.1', '::1'] as const;
const portAttempts = 8;
const askTimeoutMs = 1_000;
const maxHelloBytes = 4_096;

/** Where the holder of a port says who it is. */
export const helloPath = '/__pretense/hello';

export interface Listening {
  readonly servers: readonly Server[];
  readonly port: number;
  readonly addresses: readonly string[];
}

/**
 * Binds 127.0.0.1 and, where IPv6 loopback exists, ::1. Port 0 picks a port that is free on both.
 * Rejects with ProxyError `port-taken` (names the address, and says whether a Pretense holds it) or `bind-failed`.
 */
export async function listenOnLoopback(createServer: () => Server, port: number): Promise<Listening> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await tryListen(createServer, port);
    if (!('address' in result)) return result;
    if (port === 0 && result.code === 'EADDRINUSE' && attempt < portAttempts) continue;
    throw await bindError(result, port);
  }
}

interface BindFailure {
  readonly address: string;
  readonly code: string;
}

async function tryListen(createServer: () => Server, wanted: number): Promise<Listening | BindFailure> {
  const servers: Server[] = [];
  const addresses: string[] = [];
  let port = wanted;
  for (const address of loopback) {
    const server = createServer();
    const code = await listen(server, address, port);
    if (code === undefined) {
      servers.push(server);
      addresses.push(address);
      const bound = server.address();
      port = typeof bound === 'object' && bound !== null ? bound.port : port;
    } else if (address === '127.0.0.1' || !isWithoutIpv6(code)) {
      await Promise.all(servers.map(close));
      return { address, code };
    }
  }
  return { servers, port, addresses };
}

/** Undefined when it listens, else the system's error code. */
function listen(server: Server, host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const onError = (error: NodeJS.ErrnoException): void => resolve(error.code ?? 'UNKNOWN');
    server.once('error', onError);
    // `exclusive`: inside a cluster worker the port must not be shared.
    server.listen({ host, port, exclusive: true, ipv6Only: host === '::1' }, () => {
      server.off('error', onError);
      resolve(undefined);
    });
  });
}

function isWithoutIpv6(code: string): boolean {
  return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' || code === 'EPROTONOSUPPORT';
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

async function bindError(failure: BindFailure, port: number): Promise<ProxyError> {
  const place = failure.address === '::1' ? `[::1]:${port}` : `${failure.address}:${port}`;
  if (failure.code !== 'EADDRINUSE') {
    return new ProxyError('bind-failed', `Pretense cannot listen on ${place} (${failure.code}). Choose another port.`);
  }
  const holder = await askHolder(failure.address, port);
  return new ProxyError(
    'port-taken',
    holder === undefined
      ? `Another program holds ${place}, so tools that point at this port would talk to it. End that program or choose another port.`
      : `A Pretense (${holder}) already listens on ${place}. Use that one, stop it with \`pretense stop\`, or choose another port.`,
  );
}

/** Untrusted: whoever holds the port answers. Undefined when it is no Pretense. */
async function askHolder(address: string, port: number): Promise<string | undefined> {
  const text = await readHello(address, port);
  try {
    const hello: unknown = JSON.parse(text);
    if (typeof hello !== 'object' || hello === null || !('name' in hello) || hello.name !== 'pretense')
      return undefined;
    const version = 'version' in hello && typeof hello.version === 'string' ? hello.version : '';
    return /^[\w.+-]{1,32}$/.test(version) ? `version ${version}` : 'unknown version';
  } catch {
    return undefined;
  }
}

function readHello(address: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const question = httpRequest(
      { host: address, port, path: helloPath, headers: { host: `localhost:${port}` }, agent: false },
      (answer) => {
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > maxHelloBytes) question.destroy();
        });
        answer.once('close', () => resolve(text));
        answer.once('error', () => resolve(''));
      },
    );
    // A timer of our own: a holder that trickles bytes would keep an idle timeout away for ever.
    const timer = setTimeout(() => question.destroy(), askTimeoutMs);
    question.once('error', () => resolve(''));
    question.once('close', () => clearTimeout(timer));
    question.end();
  });
}
