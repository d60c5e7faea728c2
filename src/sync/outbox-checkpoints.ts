// Where in the file of checkpoints each one stands: numbers only, so that a backlog of weeks needs little memory. The file is
// read once, in pieces, and from then on what was added.
import { open, stat } from 'node:fs/promises';
import { checkpointsPath, parseCheckpoints } from '../audit/checkpoints.ts';
import { errnoOf } from '../audit/error.ts';
import { backgroundWork, Turns } from '../audit/turns.ts';

interface Places {
  readonly sizes: number[];
  readonly offsets: number[];
  readonly lengths: number[];
}

const pieceBytes = 64 * 1024;
/** Longer than any note of ours. */
const maxPieceBytes = 2 * 1024 * 1024;
const newline = 0x0a;

export class CheckpointIndex {
  readonly #path: string;
  #chains = new Map<string, Places>();
  /** Behind the last whole note. */
  #position = 0;

  constructor(auditDir: string) {
    this.#path = checkpointsPath(auditDir);
  }

  /** Takes in what was added. Nobody waits for it: it leaves most of the time to others. */
  async refresh(signal: AbortSignal): Promise<void> {
    const length = await lengthOf(this.#path);
    if (length < this.#position) {
      // Not the file that was read: a damaged one was put aside.
      this.#chains = new Map();
      this.#position = 0;
    }
    if (length === this.#position) return;
    const turns = new Turns(backgroundWork);
    for (let size = pieceBytes; this.#position < length && size <= maxPieceBytes;) {
      signal.throwIfAborted();
      size = (await this.#readPiece(size)) ? pieceBytes : size * 4;
      if (turns.isOver) await turns.next();
    }
  }

  /** Size of the largest one of the chain with `above` < size ≤ `limit`; undefined: there is none. */
  largest(chain: string, above: number, limit: number): number | undefined {
    const found = this.#chains.get(chain)?.sizes.findLast((size) => size <= limit);
    return found !== undefined && found > above ? found : undefined;
  }

  /** Size that the last one of the chain covers; 0: there is none. */
  lastOf(chain: string): number {
    return this.#chains.get(chain)?.sizes.at(-1) ?? 0;
  }

  /** The note itself. Undefined: it is not there any more. */
  async noteOf(chain: string, size: number): Promise<string | undefined> {
    const places = this.#chains.get(chain);
    const index = places?.sizes.lastIndexOf(size) ?? -1;
    const offset = places?.offsets[index];
    const length = places?.lengths[index];
    if (offset === undefined || length === undefined) return undefined;
    const bytes = await readBytes(this.#path, offset, length);
    return bytes?.length === length ? bytes.toString('utf8') : undefined;
  }

  async #readPiece(size: number): Promise<boolean> {
    const bytes = (await readBytes(this.#path, this.#position, size)) ?? Buffer.alloc(0);
    // The empty line between two notes belongs to neither.
    const start = this.#position > 0 && bytes[0] === newline ? 1 : 0;
    const notes = bytes.subarray(start);
    const { checkpoints, wholeBytes } = parseCheckpoints(notes);
    let from = 0;
    for (const { note, checkpoint } of checkpoints) {
      const at = notes.indexOf(note, from, 'utf8');
      from = at + Buffer.byteLength(note);
      const chain = checkpoint.origin.slice(checkpoint.origin.lastIndexOf('/') + 1);
      this.#add(chain, checkpoint.size, { offset: this.#position + start + at, length: from - at });
    }
    if (wholeBytes === 0) return false;
    this.#position += start + wholeBytes;
    return true;
  }

  #add(chain: string, size: number, place: { readonly offset: number; readonly length: number }): void {
    const places = this.#chains.get(chain) ?? { sizes: [], offsets: [], lengths: [] };
    this.#chains.set(chain, places);
    places.sizes.push(size);
    places.offsets.push(place.offset);
    places.lengths.push(place.length);
  }
}

async function lengthOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 0;
    throw error;
  }
}

async function readBytes(path: string, offset: number, length: number): Promise<Buffer | undefined> {
  let handle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await handle.read(bytes, 0, length, offset);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
