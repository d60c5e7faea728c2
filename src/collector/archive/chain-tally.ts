// What a run over rows in the order of their chains adds up to: which stretch of which chain, and one root over all leaves.
import { CompactTree } from '../../audit/tree.ts';
import type { DayRow } from './day-rows.ts';
import type { ChainPart } from './part-manifest.ts';

type Open = { -readonly [Name in keyof ChainPart]: ChainPart[Name] };

export class ChainTally {
  readonly #chains: Open[] = [];
  readonly #tree = new CompactTree();
  #lineBytes = 0;
  #firstReceived: Date | undefined;
  #lastReceived: Date | undefined;

  /** False: the row begins another stretch of the same chain; nothing was added. */
  add({ chain, seq, deviceId, prevHash, leaf, leafText, line, receivedAt }: DayRow): boolean {
    const open = this.#chains.at(-1);
    if (open?.chain === chain) {
      if (open.last_seq + 1 !== seq) return false;
      open.last_seq = seq;
      open.last_leaf = leafText;
    } else {
      const part = { chain, device_id: deviceId, first_seq: seq, last_seq: seq, first_prev_hash: prevHash };
      this.#chains.push({ ...part, last_leaf: leafText });
    }
    this.#tree.append(leaf);
    this.#lineBytes += Buffer.byteLength(line);
    if (this.#firstReceived === undefined || receivedAt < this.#firstReceived) this.#firstReceived = receivedAt;
    if (this.#lastReceived === undefined || receivedAt > this.#lastReceived) this.#lastReceived = receivedAt;
    return true;
  }

  get rows(): number {
    return this.#tree.size;
  }

  get lineBytes(): number {
    return this.#lineBytes;
  }

  get chains(): readonly ChainPart[] {
    return this.#chains;
  }

  /** Hex. */
  get root(): string {
    return Buffer.from(this.#tree.root()).toString('hex');
  }

  get firstReceived(): string {
    return this.#firstReceived?.toISOString() ?? '';
  }

  get lastReceived(): string {
    return this.#lastReceived?.toISOString() ?? '';
  }
}
