// For tests: windows of an editor, each a process with the built worker of the host in it, on one home.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { type ChildProgram, startChildProgram } from '../../src/audit/child-program.fixture.ts';
import type { AuditRecord } from '../../src/audit/record.ts';
import { deferred } from '../../src/base/async.ts';
import { askProxy } from '../../src/app/control-client.ts';
import type { HostWorkerData } from '../../src/app/host/host-worker-data.ts';
import type { RuntimeStatus } from '../../src/app/runtime-types.ts';
import { routingFolder, writeJournal } from '../../src/clients/journal.ts';
import type { HostState } from '../../src/view/snapshot.ts';

export const workerFile = resolve(process.env['PRETENSE_DIST'] ?? 'dist', 'proxy-worker.cjs');

/** A home, its keys, and a port that was free a moment ago. */
export interface TestHome {
  readonly folder: string;
  readonly home: string;
  readonly keys: string;
  readonly port: number;
}

export async function makeHome(): Promise<TestHome> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-host-')));
  return { folder, home: join(folder, 'home'), keys: join(folder, 'keys'), port: await freePort() };
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((onPort) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => onPort(port));
    });
  });
}

/** A folder with one file that declares names. */
export function makeProject(home: TestHome, name: string, declared: string): string {
  const root = join(home.folder, name);
  mkdirSync(root);
  writeFileSync(join(root, 'main.ts'), `export class ${declared} { }\n`);
  return root;
}

export interface TestWindow {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly states: readonly HostState[];
  /** The first state, past or to come, after `from` states, that is as wanted. */
  until(isWanted: (state: HostState) => boolean, from?: number): Promise<HostState>;
  call(name: string, ask?: unknown): Promise<unknown>;
  /** Resolves when the window's process has ended, as an extension host does. */
  close(reason: 'window' | 'user'): Promise<void>;
  kill(): Promise<void>;
}

interface Line {
  readonly state?: HostState;
  readonly answer?: { readonly id: number; readonly value?: unknown; readonly error?: { readonly code: string } };
  readonly log?: string;
}

export type WindowOptions = Partial<Omit<HostWorkerData, 'home'>>;

let started = 0;

export async function startWindow(
  home: TestHome,
  options: WindowOptions = {},
  worker = workerFile,
): Promise<TestWindow> {
  started += 1;
  const data: HostWorkerData = {
    home: home.home,
    port: home.port,
    level: 'strict',
    upstreams: {},
    label: `window-${started}`,
    version: '0.1.0',
    folders: [],
    runIn: 'window',
    afterLastWindow: 'keep',
    ...options,
  };
  const program = await startChildProgram({
    resolveDir: resolve('.'),
    directory: home.folder,
    name: `window-${started}`,
    source: windowSource(home, data, worker),
  });
  return new Window(program);
}

function windowSource(home: TestHome, data: HostWorkerData, worker: string): string {
  return `
    import { createInterface } from 'node:readline';
    import { startHostWorker } from './src/app/host/host-worker-client.ts';
    process.env.PRETENSE_KEYS_DIR = ${JSON.stringify(home.keys)};
    // Where tools keep their files.
    process.env.HOME = ${JSON.stringify(home.folder)};
    process.env.XDG_CONFIG_HOME = ${JSON.stringify(join(home.folder, '.config'))};
    const print = (value) => console.log(JSON.stringify(value));
    const host = startHostWorker({
      workerFile: ${JSON.stringify(worker)},
      data: ${JSON.stringify(data)},
      onState: (state) => print({ state }),
      onLog: (level, text) => print({ log: level + ' ' + text }),
      firstRestartMs: 20,
    });
    createInterface({ input: process.stdin }).on('line', async (line) => {
      const order = JSON.parse(line);
      if (order.close) { await host.close(order.close); process.exit(); }
      else await host.callLocal(order.name, order.ask).then(
        (value) => print({ answer: { id: order.id, value } }),
        (error) => print({ answer: { id: order.id, error: { code: error.code, message: error.message } } }),
      );
    });
  `;
}

class Window implements TestWindow {
  readonly states: HostState[] = [];
  readonly #program: ChildProgram;
  readonly #waiting = new Set<() => void>();
  readonly #answers = new Map<number, ReturnType<typeof deferred<unknown>>>();
  readonly #closed = deferred<void>();
  readonly #logs: string[] = [];
  #lastId = 0;
  #hasEnded = false;

  constructor(program: ChildProgram) {
    this.#program = program;
    void this.#read();
  }

  get process(): ChildProcess {
    return this.#program.process;
  }

  get pid(): number {
    return this.#program.process.pid ?? 0;
  }

  async until(isWanted: (state: HostState) => boolean, from = 0): Promise<HostState> {
    for (;;) {
      const found = this.states.slice(from).find(isWanted);
      if (found !== undefined) return found;
      if (this.#hasEnded) throw new Error(`the window ended: ${this.#logs.join('; ')}`);
      await new Promise<void>((onNews) => this.#waiting.add(onNews));
    }
  }

  call(name: string, ask?: unknown): Promise<unknown> {
    const answer = deferred<unknown>();
    this.#lastId += 1;
    this.#answers.set(this.#lastId, answer);
    this.#send({ id: this.#lastId, name, ask });
    return answer.promise;
  }

  close(reason: 'window' | 'user'): Promise<void> {
    this.#send({ close: reason });
    return this.#closed.promise;
  }

  async kill(): Promise<void> {
    if (!this.#hasEnded) await this.#program.kill();
  }

  #send(order: unknown): void {
    this.#program.process.stdin?.write(`${JSON.stringify(order)}\n`);
  }

  async #read(): Promise<void> {
    for (let text = await this.#program.nextLine(); text !== undefined; text = await this.#program.nextLine()) {
      const line = JSON.parse(text) as Line;
      if (line.state !== undefined) this.states.push(line.state);
      if (line.log !== undefined) this.#logs.push(line.log);
      if (line.answer !== undefined) this.#answer(line.answer);
      this.#tell();
    }
    this.#hasEnded = true;
    this.#closed.resolve();
    this.#tell();
  }

  #answer({ id, value, error }: NonNullable<Line['answer']>): void {
    if (error === undefined) this.#answers.get(id)?.resolve(value);
    else this.#answers.get(id)?.reject(Object.assign(new Error(error.code), error));
  }

  #tell(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const onNews of waiting) onNews();
  }
}

/** Sends one question to the proxy of the home; rejects when nobody listens. */
export async function exchange(port: number, text: string): Promise<Response> {
  return await fetch(`http://127.0.0.1:${port}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': 'test', connection: 'close' },
    body: JSON.stringify({ model: 'test', max_tokens: 9, messages: [{ role: 'user', content: text }] }),
  });
}

/** Tries until somebody answers; milliseconds that it took. */
export async function timeToAnswer(port: number, text: string, limitMs = 10_000): Promise<number> {
  const beganMs = performance.now();
  for (;;) {
    try {
      const answer = await exchange(port, text);
      if (answer.status === 200) return performance.now() - beganMs;
      if (answer.status !== 503) throw new Error(`answered ${answer.status}: ${await answer.text()}`);
    } catch (error) {
      if (!(error instanceof TypeError) || performance.now() - beganMs > limitMs) throw error;
    }
  }
}

/** All records of the log, in order. */
export function recordsOf(home: TestHome): readonly AuditRecord[] {
  const folder = join(home.home, 'audit');
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .toSorted();
  const lines = names.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1));
  return lines.map((line) => JSON.parse(line) as AuditRecord);
}

/** What the proxy that listens now says of itself. */
export async function statusOf(home: TestHome): Promise<RuntimeStatus> {
  return (await askProxy(join(home.home, 'run'), { method: 'GET', path: 'status' })) as RuntimeStatus;
}

/** Resolves when the process is no more. */
export async function untilGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((onTurn) => setTimeout(onTurn, 20));
  }
}

/** Puts entries for the given tools into the home's journal of routed files, as if they had been set up. */
export async function pretendRouted(home: TestHome, clients: readonly string[]): Promise<void> {
  const entries = clients.map((client) => ({
    client,
    file: join(home.folder, `${client}.json`),
    shownAs: `~/${client}.json`,
    format: 'json' as const,
    at: '2026-01-31T10:00:00.000Z',
    backup: null,
    sha256Before: null,
    written: [],
    madeFolders: [],
    slots: [],
    draft: join(home.folder, `${client}.draft`),
  }));
  await writeJournal(routingFolder(home.home), entries);
}
