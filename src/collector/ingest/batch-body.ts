// The body of a batch: read and inflated within its limits, then cut into lines.
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { maxBatchBytes, maxBatchRecords } from '../../sync/protocol.ts';
import { Refused } from '../http/refused.ts';
import { malformed, type ParsedHead, parseHead } from './batch-head.ts';

export interface BatchBody {
  readonly head: ParsedHead;
  /** Without their newlines; as many as the head says. */
  readonly lines: readonly Buffer[];
}

/** The head comes on top of the records: keys and a note. */
const maxHeadBytes = 512 * 1024;
const maxBytes = maxBatchBytes + maxHeadBytes;
const newline = 0x0a;

/**
 * Untrusted: all of it. What inflates to more than the limit is given up at the limit, not after it. Throws Refused
 * `malformed`, `too-large`.
 */
export async function readBatch(payload: Readable, encoding: string | undefined): Promise<BatchBody> {
  const stored = await readAll(payload, maxBytes);
  return parseBatch(await plain(stored, encoding));
}

async function plain(stored: Buffer, encoding: string | undefined): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity') return stored;
  if (encoding !== 'gzip' && encoding !== 'x-gzip') {
    throw new Refused('malformed', 'Batches come plain or as gzip.', { status: 415 });
  }
  const gunzip = createGunzip();
  gunzip.end(stored);
  return readAll(gunzip, maxBytes);
}

async function readAll(stream: Readable, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limit) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw malformed('The body ended before it was whole, or is no gzip.', error);
  }
  return Buffer.concat(chunks, bytes);
}

function tooLarge(): Refused {
  return new Refused(
    'too-large',
    `A batch has at most ${maxBatchBytes} bytes and ${maxBatchRecords} records. Send less at once.`,
  );
}

/** Untrusted: the bytes. Throws Refused. */
export function parseBatch(body: Buffer): BatchBody {
  const end = body.indexOf(newline);
  if (end === -1) throw malformed('The body has no line.');
  if (end > maxHeadBytes) throw tooLarge();
  if (body.length - end - 1 > maxBatchBytes) throw tooLarge();
  const head = parseHead(body.toString('utf8', 0, end));
  const lines: Buffer[] = [];
  for (let start = end + 1; start < body.length;) {
    const stop = body.indexOf(newline, start);
    if (stop === -1) throw malformed('The last record does not end with a newline.');
    if (lines.length === head.count) throw malformed('There are more records than the head says.');
    lines.push(body.subarray(start, stop));
    start = stop + 1;
  }
  if (lines.length < head.count) throw malformed('There are fewer records than the head says.');
  return { head, lines };
}
