// Several collectors, each the built program as a process of its own, on one PostgreSQL, behind a balancer that goes round.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { startPostgres, type TestPostgres, type TestPostgresOptions } from './postgres.ts';

/** Tests and benches run from the project's folder. */
const programFile = resolve('dist/cli.cjs');

export interface Replica {
  readonly home: string;
  readonly port: number;
  readonly witnessKey: string;
  /** SIGKILL: nothing of it runs any more when this resolves. */
  kill(): Promise<void>;
  /** SIGTERM; gives the exit code. */
  stop(): Promise<number | null>;
}

export interface Cluster {
  readonly postgres: TestPostgres;
  readonly replicas: readonly Replica[];
  /** Of the balancer. */
  readonly url: string;
  /** Runs a sub-verb of `pretense collector` beside the first replica; gives its JSON. */
  ask(argv: readonly string[]): Promise<Readonly<Record<string, unknown>>>;
  stop(): Promise<void>;
}

export interface ClusterOptions {
  readonly replicas: number;
  readonly database?: TestPostgresOptions;
  /** Of `pretense collector`, for each. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** All replicas are started at once: which of them makes the schema is theirs to settle. */
export async function startCluster({ replicas: count, database = {}, config = {} }: ClusterOptions): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'pretense-replicas-'));
  const witnessKeyFile = join(folder, 'witness-key');
  writeFileSync(witnessKeyFile, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'config.jsonc'), JSON.stringify(config));
  const postgres = await startPostgres(database);
  const balancer = await startBalancer();
  const environment = { ...process.env, DATABASE_URL: postgres.url, PRETENSE_WITNESS_KEY_FILE: witnessKeyFile };
  const replicas = await Promise.all(
    Array.from({ length: count }, (_, at) => {
      const home = join(folder, `replica-${at}`);
      mkdirSync(home, { mode: 0o700 });
      const argv = ['--home', home, '--public-url', balancer.url, '--config', join(folder, 'config.jsonc')];
      return startReplica(home, argv, environment);
    }),
  );
  balancer.serve(replicas.map(({ port }) => port));
  return {
    postgres,
    replicas,
    url: balancer.url,
    async ask(argv) {
      const home = replicas[0]?.home ?? '';
      const child = spawn(process.execPath, [programFile, 'collector', ...argv, '--home', home, '--json'], {
        env: environment,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let [out, errors] = ['', ''];
      child.stdout.on('data', (data: Buffer) => (out += data.toString()));
      child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
      const [code] = (await once(child, 'close')) as [number | null];
      if (code !== 0) throw new Error(`collector ${argv.join(' ')} ended with ${code}: ${errors}${out}`);
      return JSON.parse(out) as Readonly<Record<string, unknown>>;
    },
    async stop() {
      await Promise.all(replicas.map((replica) => replica.stop()));
      await balancer.stop();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startReplica(home: string, argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<Replica> {
  const child = spawn(process.execPath, [programFile, 'collector', '--port', '0', '--json', ...argv], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  let errors = '';
  child.stderr.on('data', (data: Buffer) => (errors = (errors + data.toString()).slice(-8_000)));
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    ended.then(() => Promise.reject(new Error(`a replica did not start: ${errors}`))),
  ])) as [string];
  const { url, witnessKey } = JSON.parse(line) as { readonly url: string; readonly witnessKey: string };
  return {
    home,
    port: Number(new URL(url).port),
    witnessKey,
    kill: async () => void (await end(child, 'SIGKILL', ended)),
    stop: () => end(child, 'SIGTERM', ended),
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals, ended: Promise<unknown>): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  await ended;
  return child.exitCode;
}

interface Balancer {
  readonly url: string;
  serve(ports: readonly number[]): void;
  stop(): Promise<void>;
}

/** Each connection goes to the next one that takes it. What breaks behind breaks in front. */
async function startBalancer(): Promise<Balancer> {
  let ports: readonly number[] = [];
  let turn = 0;
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    sockets.add(client);
    client.on('error', () => {});
    client.once('close', () => sockets.delete(client));
    forward(client, ports.length);
  });
  const forward = (client: Socket, triesLeft: number): void => {
    if (triesLeft === 0) return void client.destroy();
    const port = ports[(turn += 1) % ports.length] ?? 0;
    const backend = connect(port, '127.0.0.1');
    backend.once('error', () => forward(client, triesLeft - 1));
    backend.once('connect', () => {
      backend.removeAllListeners('error');
      backend.on('error', () => client.destroy());
      backend.once('close', () => client.destroy());
      client.once('close', () => backend.destroy());
      client.pipe(backend).pipe(client);
    });
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    serve(all) {
      ports = all;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
