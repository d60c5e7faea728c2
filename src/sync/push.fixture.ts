// For tests: a device with a real log, and time that passes when a test says so.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFileSystem } from '../audit/append-file.ts';
import { storeCosigned } from '../audit/cosigned.ts';
import { type Journal, openJournal } from '../audit/journal.ts';
import { keyText } from '../audit/log-keys.ts';
import { ed25519Signer } from '../audit/note.ts';
import { readRecords } from '../audit/read.ts';
import { listSegments, readSegment } from '../audit/segment.ts';
import { type Deferred, deferred } from '../base/async.ts';
import type { Clock } from '../base/clock.ts';
import type { FileSystem } from '../audit/append-file.ts';
import { Outbox } from './outbox.ts';
import { Push, type PushPorts } from './push.ts';
import { ScriptedCollector } from './scripted-collector.fixture.ts';
import { inMode, type SyncCondition, type SyncMode, type SyncState } from './state.ts';

/** One waiter at a time: the loop of the push. */
export class VirtualTime {
  nowMs = Date.parse('2026-01-31T10:00:00.000Z');
  readonly waits: number[] = [];
  #pending: { readonly dueMs: number; readonly done: () => void } | undefined;
  #registered: Deferred<void> = deferred();

  readonly clock: Clock = { now: () => new Date(this.nowMs), monotonicMs: () => this.nowMs };

  readonly wait = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        this.#pending = undefined;
        resolve();
      };
      if (signal.aborted) {
        resolve();
        return;
      }
      this.waits.push(ms);
      this.#pending = { dueMs: this.nowMs + ms, done };
      signal.addEventListener('abort', done, { once: true });
      this.#registered.resolve();
    });

  /** Until the loop waits for time to pass. */
  async settled(): Promise<void> {
    while (this.#pending === undefined) {
      this.#registered = deferred();
      await this.#registered.promise;
    }
  }

  async advance(ms: number): Promise<void> {
    const targetMs = this.nowMs + ms;
    for (;;) {
      await this.settled();
      const pending = this.#pending;
      if (pending === undefined) continue;
      if (pending.dueMs > targetMs) break;
      this.nowMs = Math.max(this.nowMs, pending.dueMs);
      pending.done();
    }
    this.nowMs = targetMs;
  }
}

const signer = ed25519Signer('pretense/dev_test', Buffer.alloc(32, 9));

export class PushedDevice {
  readonly home: string;
  readonly auditDir: string;
  readonly time = new VirtualTime();
  readonly collector: ScriptedCollector;
  readonly conditions: SyncCondition[] = [];
  readonly behind: (readonly [chain: string, held: number, cosigned: number])[] = [];
  readonly policyHashes: (string | undefined)[] = [];
  fileSystem: FileSystem = nodeFileSystem;
  /** Thrown when the state is to be written. */
  saveError: Error | undefined;
  state: SyncState;
  #journal: Journal | undefined;
  #push: Push | undefined;
  #end = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(home: string) {
    this.home = home;
    this.auditDir = join(home, 'audit');
    this.collector = new ScriptedCollector(signer.key, () => this.time.nowMs);
    const at = this.time.clock.now().toISOString();
    this.state = {
      v: 1,
      mode: 'records',
      url: 'https://collector.company.example',
      collector: 'pretense-collector',
      organisation: 'Company',
      witnessKey: keyText(this.collector.witness.key),
      deviceId: 'dev_test',
      enrolledAt: at,
      tokenSince: at,
      chains: {},
      condition: { state: 'syncing', since: at },
    };
  }

  static async create(): Promise<PushedDevice> {
    return new PushedDevice(await mkdtemp(join(tmpdir(), 'pretense-push-')));
  }

  get journal(): Journal {
    if (this.#journal === undefined) throw new Error('the log is not open');
    return this.#journal;
  }

  get push(): Push {
    if (this.#push === undefined) throw new Error('nothing is pushed');
    return this.#push;
  }

  /** Opens the log and starts. */
  async start(ports: Partial<PushPorts> = {}): Promise<void> {
    await this.openLog();
    this.startPush(ports);
  }

  async openLog(): Promise<void> {
    this.#journal = await openJournal({
      auditDir: this.auditDir,
      clock: this.time.clock,
      signer,
      maxSegmentBytes: 20_000,
    });
  }

  startPush(ports: Partial<PushPorts> = {}): void {
    const { journal } = this;
    this.#end = new AbortController();
    this.#push = new Push({
      outbox: new Outbox({
        auditDir: this.auditDir,
        written: () => ({ chain: journal.chain, size: journal.head.seq + 1 }),
      }),
      post: (outgoing, cosignedSize) => this.collector.post(outgoing, cosignedSize),
      keep: async (note) =>
        (await storeCosigned(this.auditDir, { note, witnessKey: this.collector.witness.key }, this.fileSystem)).time,
      load: () => this.state,
      save: async (state) => {
        if (this.saveError !== undefined) throw this.saveError;
        this.state = structuredClone(state);
      },
      clock: this.time.clock,
      wait: this.time.wait,
      random: () => 1,
      onCondition: (condition) => this.conditions.push(condition),
      onChanged: () => undefined,
      onPolicyHash: (hash) => this.policyHashes.push(hash),
      onBehind: (...seen) => this.behind.push(seen),
      ...ports,
    });
    this.#running = this.#push.run(this.#end.signal);
  }

  /** As whoever changes it at a terminal. */
  async changeMode(mode: SyncMode): Promise<void> {
    this.#end.abort(new Error('another mode'));
    await this.#running;
    this.state = inMode(this.state, mode);
    this.startPush();
  }

  async append(count: number, isSigned = true): Promise<void> {
    await Promise.all(
      Array.from({ length: count }, (_, index) =>
        this.journal.append('ai.request', { request_id: `r${index}`, fill: 'x'.repeat(80) }),
      ),
    );
    if (isSigned) await this.journal.checkpoint();
  }

  /** Ends pushing and the log, as a process that is stopped. */
  async stop(): Promise<void> {
    this.#end.abort(new Error('stopped'));
    await this.#running;
    await this.#journal?.close();
    this.#journal = undefined;
  }

  /** As they are stored, of one chain. */
  async lines(chain = this.journal.chain): Promise<readonly string[]> {
    const lines: string[] = [];
    for (const segment of await listSegments(this.auditDir)) {
      for (const line of (await readSegment(segment)).toString('utf8').split('\n')) {
        if (line.includes(`"chain":"${chain}"`)) lines.push(line);
      }
    }
    return lines;
  }

  async records() {
    const records = [];
    for await (const record of readRecords(this.auditDir)) records.push(record);
    return records;
  }

  async remove(): Promise<void> {
    await this.stop().catch(() => undefined);
    await rm(this.home, { recursive: true, force: true });
  }
}
