// What a device remembers, beside its key, of the log that it signed last. Who can write the log and not that folder cannot
// take it along: a log that was rewritten, and whose checkpoints were removed, is not the one that is remembered.
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { messageOf } from '../base/error.ts';
import { type Logger, silentLogger } from '../base/log.ts';
import { type FileSystem, nodeFileSystem, writeWhole } from './append-file.ts';
import { errnoOf } from './error.ts';
import { firstPrevHash } from './line.ts';

export interface RememberedChain {
  readonly chain: string;
  /** Records that its last checkpoint covers; 0 for a chain that was begun and not signed yet. */
  readonly size: number;
  /** Leaf hash of the last of them, hex: it stands for all before it too. 64 zeros while there is none. */
  readonly leaf: string;
  /** The checkpoint as it was signed; empty while there is none. */
  readonly note: string;
}

/** While a log grows, what is remembered is so much older at most than what is signed. */
const paceMs = 5000;
/** A log begins another chain only after a loss. */
const maxChains = 50;
const namePattern = /^signed-[0-9a-f]{16}\.json$/;

/** Of a log whose folder has this hash (16 hex digits of any hash of its path). */
export function signedMemoryPath(folder: string, logHash: string): string {
  return join(folder, `signed-${logHash}.json`);
}

export interface SignedMemoryOptions {
  readonly fileSystem?: FileSystem;
  readonly logger?: Logger | undefined;
}

/** One writer at a time. What cannot be written is told to the program's own log, and tried again with the next checkpoint. */
export class SignedMemory {
  readonly #path: string;
  readonly #fileSystem: FileSystem;
  readonly #logger: Logger;
  #own: readonly RememberedChain[];
  readonly #elsewhere: readonly RememberedChain[];
  #isChanged = false;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(path: string, known: KnownChains, options: SignedMemoryOptions = {}) {
    this.#path = path;
    this.#own = known.own;
    this.#elsewhere = known.elsewhere;
    this.#fileSystem = options.fileSystem ?? nodeFileSystem;
    this.#logger = options.logger ?? silentLogger;
  }

  /** Of the log in this folder, or of one that was moved here; undefined: it was never signed with this memory. */
  of(chain: string): RememberedChain | undefined {
    return [...this.#elsewhere, ...this.#own].findLast((each) => each.chain === chain);
  }

  /** What the log in this folder ended with. */
  get latest(): RememberedChain | undefined {
    return this.#own.at(-1);
  }

  /** Before the first record of a chain: from then on a log without it is another one. Resolves when it is on disk. */
  async begin(chain: string): Promise<void> {
    if (this.#own.some((each) => each.chain === chain)) return;
    this.#keep(this.of(chain) ?? { chain, size: 0, leaf: firstPrevHash, note: '' });
    await this.flush();
  }

  /** A checkpoint is on disk. Nobody waits for this: it is written in the background, every 5 s at most. */
  remember(signed: RememberedChain): void {
    this.#keep(signed);
    if (this.#timer === undefined) void this.flush();
  }

  #keep(signed: RememberedChain): void {
    const others = this.#own.filter(({ chain }) => chain !== signed.chain);
    this.#own = [...others, signed].slice(-maxChains);
    this.#isChanged = true;
  }

  /** What is known now is on disk, or the program's own log says why not. Never throws. */
  async flush(): Promise<void> {
    await this.#running;
    if (!this.#isChanged) return;
    this.#running ??= this.#write().finally(() => (this.#running = undefined));
    await this.#running;
  }

  async #write(): Promise<void> {
    this.#isChanged = false;
    this.#pace();
    try {
      const bytes = Buffer.from(`${JSON.stringify({ v: 1, chains: this.#own })}\n`, 'utf8');
      await writeWhole(this.#path, bytes, this.#fileSystem);
    } catch (error) {
      this.#isChanged = true;
      this.#logger.log('warn', 'audit.not-remembered', { reason: errnoOf(error) ?? messageOf(error) });
    }
  }

  /** No process lives for it: who closes the log waits for `flush`. */
  #pace(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#isChanged) void this.flush();
    }, paceMs).unref();
  }

  /** Writes what is left. The memory is not used any more. */
  async close(): Promise<void> {
    await this.flush();
    clearTimeout(this.#timer);
  }
}

interface KnownChains {
  readonly own: readonly RememberedChain[];
  /** Of logs in other folders with keys in the same place. */
  readonly elsewhere: readonly RememberedChain[];
}

/** What is remembered at this path, and beside it. Files that are none of ours count as missing. */
export async function openSignedMemory(path: string, options: SignedMemoryOptions = {}): Promise<SignedMemory> {
  const own = await readRemembered(path);
  const others = (await namesIn(dirname(path))).filter((name) => namePattern.test(name) && name !== basename(path));
  const elsewhere: RememberedChain[] = [];
  for (const name of own.length > 0 ? [] : others) elsewhere.push(...(await readRemembered(join(dirname(path), name))));
  return new SignedMemory(path, { own, elsewhere }, options);
}

/** In the order of their last use. None when there is no such file. */
export async function readRemembered(path: string): Promise<readonly RememberedChain[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return [];
    throw error;
  }
  try {
    const { chains } = JSON.parse(text) as { readonly chains: readonly unknown[] };
    return chains.filter(isRemembered);
  } catch {
    return [];
  }
}

function isRemembered(value: unknown): value is RememberedChain {
  const { chain, size, leaf, note } = (value ?? {}) as Partial<Record<keyof RememberedChain, unknown>>;
  return [chain, leaf, note].every((text) => typeof text === 'string') && Number.isSafeInteger(size);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}
