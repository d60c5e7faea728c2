// A real collector, the built program as a process of its own, with the embedded database.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { programFile } from '../e2e/pretense-process.ts';

const run = promisify(execFile);

export interface CollectorProcess {
  readonly url: string;
  readonly port: number;
  readonly witnessKey: string;
  readonly child: ChildProcess;
  /** A one-time token. */
  token(): Promise<string>;
  /** In good order. */
  stop(): Promise<void>;
  /** As a power cut does. */
  kill(): Promise<void>;
}

interface Listening {
  readonly event?: string;
  readonly url: string;
  readonly witnessKey: string;
}

/** `home`: its folder, kept by the caller. */
export async function startCollectorProcess(home: string, { port = 0 } = {}): Promise<CollectorProcess> {
  const argv = [programFile, 'collector', '--json', '--port', String(port), '--home', home];
  const { DATABASE_URL: _none, ...environment } = process.env;
  const child = spawn(process.execPath, argv, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const { url, witnessKey } = await new Promise<Listening>((resolve, reject) => {
    void exited.then(() => reject(new Error(`the collector ended: ${errors}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const event = JSON.parse(line) as Listening;
      if (event.event === 'listening') resolve(event);
    });
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await exited;
  };
  return {
    url,
    port: Number(new URL(url).port),
    witnessKey,
    child,
    token: async () => {
      const { stdout } = await run(process.execPath, [programFile, 'collector', 'token', '--json', '--home', home], {
        env: environment,
      });
      return (JSON.parse(stdout) as { readonly token: string }).token;
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

/** One that was free a moment ago: a collector that comes back has to be where it was. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
