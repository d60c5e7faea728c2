// Which records lie in which segment of the log: of each only its first line or its manifest is read, once.
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditError, errnoOf } from '../audit/error.ts';
import { manifestName, readManifest } from '../audit/manifest.ts';
import { parseRecord } from '../audit/read.ts';
import { listStoredSegments, type StoredSegment } from '../audit/segment.ts';

export interface SegmentExtent {
  readonly name: string;
  readonly path: string;
  readonly chain: string;
  readonly firstSeq: number;
  /** False: its content was disposed of, or lost. */
  readonly hasContent: boolean;
}

const firstPieceBytes = 64 * 1024;
/** A single record may be as large as a segment. */
const maxFirstLineBytes = 16 * 1024 * 1024;
const newline = 0x0a;

/** Keeps what it has seen of closed and open segments: their beginning does not change any more. */
export class SegmentIndex {
  readonly #auditDir: string;
  readonly #known = new Map<string, SegmentExtent>();

  constructor(auditDir: string) {
    this.#auditDir = auditDir;
  }

  /** All segments that hold, or held, a record, in the order of the log. Rejects with the signal's reason. */
  async list(signal: AbortSignal): Promise<readonly SegmentExtent[]> {
    const found: SegmentExtent[] = [];
    const stored = await listStoredSegments(this.#auditDir);
    for (const segment of stored) {
      signal.throwIfAborted();
      const extent = await this.#extentOf(segment);
      if (extent !== undefined) found.push(extent);
    }
    const names = new Set(stored.map(({ name }) => name));
    for (const name of this.#known.keys()) if (!names.has(name)) this.#known.delete(name);
    return found;
  }

  async #extentOf(segment: StoredSegment): Promise<SegmentExtent | undefined> {
    const known = this.#known.get(segment.name);
    if (known !== undefined && known.hasContent === segment.hasContent) return known;
    const start = known ?? (await this.#startOf(segment));
    if (start === undefined) return undefined;
    const { name, path, hasContent } = segment;
    const extent = { name, path, chain: start.chain, firstSeq: start.firstSeq, hasContent };
    this.#known.set(name, extent);
    return extent;
  }

  async #startOf(segment: StoredSegment): Promise<Pick<SegmentExtent, 'chain' | 'firstSeq'> | undefined> {
    if (segment.hasContent) {
      const line = await firstLine(segment.path);
      if (line !== undefined) {
        const record = parseRecord(line);
        if (record !== undefined) return { chain: record.chain, firstSeq: record.seq };
        throw new AuditError('corrupted', `${segment.name} begins with a line that is no record`);
      }
      if (!segment.hasManifest) return undefined;
    }
    return segment.hasManifest ? this.#manifestStart(segment.name) : undefined;
  }

  async #manifestStart(name: string): Promise<Pick<SegmentExtent, 'chain' | 'firstSeq'>> {
    const { manifest } = await readManifest(join(this.#auditDir, manifestName(name)));
    return { chain: manifest.chain, firstSeq: manifest.first_seq };
  }
}

/** Undefined: the file holds no whole line yet, or went away. */
async function firstLine(path: string): Promise<Buffer | undefined> {
  let handle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    for (let length = firstPieceBytes; length <= maxFirstLineBytes; length *= 4) {
      const bytes = Buffer.alloc(length);
      const { bytesRead } = await handle.read(bytes, 0, length, 0);
      const end = bytes.subarray(0, bytesRead).indexOf(newline);
      if (end !== -1) return bytes.subarray(0, end);
      if (bytesRead < length) return undefined;
    }
    throw new AuditError('corrupted', `${path} begins with a line that is too long for a record`);
  } finally {
    await handle.close();
  }
}
