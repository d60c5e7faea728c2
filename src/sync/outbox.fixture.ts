// For tests: a log made of chosen lines, segments and checkpoints, without a journal.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkpointText, ed25519Signer, signNote } from '../audit/note.ts';
import { segmentName } from '../audit/segment.ts';

export interface MadeChain {
  readonly name: string;
  /** Bytes of filling of each record; one list a segment. */
  readonly segments: readonly (readonly number[])[];
  /** Sizes that a checkpoint covers, ascending. */
  readonly checkpoints: readonly number[];
}

export const madeSigner = ed25519Signer('pretense/dev_made', Buffer.alloc(32, 7));

export class MadeLog {
  readonly auditDir: string;
  /** All lines of a chain, each with its newline. */
  readonly lines = new Map<string, Buffer[]>();

  constructor(auditDir: string) {
    this.auditDir = auditDir;
  }

  static async create(chains: readonly MadeChain[]): Promise<MadeLog> {
    const log = new MadeLog(await mkdtemp(join(tmpdir(), 'pretense-outbox-')));
    let number = 0;
    const notes: string[] = [];
    for (const { name, segments, checkpoints } of chains) {
      const lines: Buffer[] = [];
      log.lines.set(name, lines);
      for (const segment of segments) {
        number += 1;
        const own = segment.map((bytes, index) => madeLine(name, lines.length + index, bytes));
        lines.push(...own);
        await writeFile(join(log.auditDir, segmentName(number, number)), Buffer.concat(own));
      }
      for (const size of checkpoints) notes.push(madeNote(name, size));
    }
    await writeFile(join(log.auditDir, 'checkpoints'), notes.join('\n'));
    return log;
  }

  async remove(): Promise<void> {
    await rm(this.auditDir, { recursive: true, force: true });
  }
}

function madeLine(chain: string, seq: number, bytes: number): Buffer {
  const timestamp = '2026-01-31T10:00:00.000Z';
  return Buffer.from(`${JSON.stringify({ chain, fill: 'x'.repeat(bytes), seq, timestamp, type: 'heartbeat' })}\n`);
}

export function madeNote(chain: string, size: number): string {
  return signNote(checkpointText({ origin: `${madeSigner.name}/${chain}`, size, root: '0'.repeat(64) }), madeSigner);
}
