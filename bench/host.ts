// CPU time that an editor's extension host spends on its main thread while the proxy works in a worker thread of it,
// per request of 200 KB at 50 requests a second and above idle, against the proxy on the main thread itself
// (`pretense start`), interleaved. Linux: the scheduler counts each thread.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { startHostWorker } from '../src/app/host/host-worker-client.ts';
import type { HostWorkerData } from '../src/app/host/host-worker-data.ts';
import { corpus, requestBody } from './corpus.ts';
import { checkFloors, printTable, quantile } from './measure.ts';
import { type BenchProvider, startPretense, startProvider, timeToFirstByte } from './proxies.ts';

const requestsPerSecond = 50;
const bodyBytes = 200 * 1024;
const rounds = 3;
const secondsPerPart = 2;
const warmRequests = 100;
const windowArgument = 'as-a-window';

const argument = process.argv[2];
if (argument === windowArgument) runWindow(JSON.parse(process.argv[3] ?? '') as HostWorkerData);
else await measure();

/** This file in a process of its own: what an extension host would be. */
function runWindow(data: HostWorkerData): void {
  startHostWorker({
    workerFile: resolve('dist/proxy-worker.cjs'),
    data,
    onLog: () => {},
    onState: ({ role, proxy }) => {
      if (role === 'leader' && proxy !== undefined) console.log(JSON.stringify({ port: proxy.port }));
    },
  });
}

interface Variant {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
  readonly idleMs: number[];
  readonly busyMs: number[];
  stop(): void;
}

async function measure(): Promise<void> {
  const sources = corpus(20);
  const body = Buffer.from(requestBody(Object.values(sources).join('\n'), bodyBytes, false));
  const provider = await startProvider({ type: 'application/json', parts: [answer()] });
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-bench-host-')));
  const inline = await startPretense(provider.port, sources);
  const variants: readonly Variant[] = [
    await startWindow(provider, folder, sources),
    { ...inline, name: 'on the main thread', idleMs: [], busyMs: [] },
  ];
  for (const { port } of variants) for (let i = 0; i < warmRequests; i++) await timeToFirstByte(port, body);
  for (let round = 0; round < rounds; round++) {
    for (const variant of variants) {
      variant.idleMs.push(await mainThreadMs(variant.pid, () => pause(secondsPerPart * 1000)));
      variant.busyMs.push(await mainThreadMs(variant.pid, () => sendSteadily(variant.port, body)));
    }
  }
  report(variants);
  for (const variant of variants) variant.stop();
  provider.stop();
  rmSync(folder, { recursive: true, force: true });
}

function report(variants: readonly Variant[]): void {
  const [worker = Number.NaN, inline = Number.NaN] = variants.map(perRequestMs);
  printTable([
    [
      `${requestsPerSecond} × ${bodyBytes / 1024} KB a second`,
      'main thread, ms a request above idle',
      'idle, ms a second',
    ],
    ...variants.map((variant) => [
      variant.name,
      perRequestMs(variant).toFixed(3),
      (quantile(variant.idleMs, 0.5) / secondsPerPart).toFixed(2),
    ]),
  ]);
  console.log(`main thread, on it times beside it: ${(inline / worker).toFixed(0)}`);
  checkFloors([
    { name: 'main thread of an extension host, ms a request above idle', value: worker, limit: 0.3, kind: 'most' },
  ]);
}

/** Median over the rounds; below idle counts as nothing. */
function perRequestMs({ idleMs, busyMs }: Variant): number {
  const above = busyMs.map((busy, round) => busy - (idleMs[round] ?? 0));
  return Math.max(quantile(above, 0.5) / (requestsPerSecond * secondsPerPart), 0.001);
}

async function startWindow(
  provider: BenchProvider,
  folder: string,
  sources: Readonly<Record<string, string>>,
): Promise<Variant> {
  const root = join(folder, 'workspace');
  mkdirSync(root);
  for (const [name, text] of Object.entries(sources)) writeFileSync(join(root, name), text);
  const data: HostWorkerData = {
    home: join(folder, 'home'),
    port: 0,
    level: 'strict',
    upstreams: { anthropic: `http://127.0.0.1:${provider.port}` },
    label: 'workspace',
    version: '0.0.0',
    folders: [{ root, isTrusted: true }],
    runIn: 'window',
    afterLastWindow: 'keep',
  };
  const child = spawn(process.execPath, [process.argv[1] ?? '', windowArgument, JSON.stringify(data)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PRETENSE_KEYS_DIR: join(folder, 'keys') },
  });
  const port = await firstPort(child);
  const stop = () => void child.kill('SIGTERM');
  return { name: 'beside it, in a worker', port, pid: child.pid ?? 0, idleMs: [], busyMs: [], stop };
}

function firstPort(child: ChildProcess): Promise<number> {
  const { stdout } = child;
  if (stdout === null) throw new Error('no standard output');
  return new Promise((onPort, onError) => {
    child.once('exit', (code) => onError(new Error(`the window ended with ${code}`)));
    createInterface({ input: stdout }).on('line', (line) => onPort((JSON.parse(line) as { port: number }).port));
  });
}

/** CPU time of the first thread of a process while the work is done. */
async function mainThreadMs(pid: number, work: () => Promise<void>): Promise<number> {
  const before = firstThreadMs(pid);
  await work();
  return firstThreadMs(pid) - before;
}

function firstThreadMs(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}

/** One request after the other, each at its time, or as soon as the one before is answered. */
async function sendSteadily(port: number, body: Buffer): Promise<void> {
  const started = performance.now();
  for (let sent = 0; sent < requestsPerSecond * secondsPerPart; sent++) {
    await pause(started + (sent * 1000) / requestsPerSecond - performance.now());
    await timeToFirstByte(port, body);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((onTime) => setTimeout(onTime, Math.max(0, milliseconds)));
}

function answer(): string {
  const content = [{ type: 'text', text: 'done' }];
  const usage = { input_tokens: 1, output_tokens: 1 };
  return JSON.stringify({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'bench',
    content,
    stop_reason: 'end_turn',
    usage,
  });
}
