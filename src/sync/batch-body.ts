// The body of `POST /v1/batches`: a head, then stored lines byte for byte, gzipped.
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { leafHash } from '../audit/line.ts';
import type { NoteSigner } from '../audit/note.ts';
import { canonicalJson } from '../base/canonical-json.ts';
import type { OutgoingBatch } from './outbox.ts';
import { type BatchHead, batchText, protocolVersion } from './protocol.ts';

const compress = promisify(gzip);

const newline = 0x0a;

export interface BatchSender {
  /** Verifier keys of the log in the order of their use. */
  readonly keys: readonly string[];
  /** Of this chain, stored here. */
  readonly cosignedSize: number;
  /** The device's key; undefined: it cannot be read, and only what a checkpoint covers is taken. */
  readonly signer: NoteSigner | undefined;
}

export async function batchBody(batch: OutgoingBatch, { keys, cosignedSize, signer }: BatchSender): Promise<Buffer> {
  const { chain, firstSeq, count, lines, checkpoint } = batch;
  const head: BatchHead = {
    v: protocolVersion,
    chain,
    firstSeq,
    count,
    ...(checkpoint === undefined ? {} : { checkpoint: checkpoint.note }),
    cosignedSize,
    keys,
    ...(signer === undefined || count === 0 ? {} : { signature: signatureOf(batch, cosignedSize, signer) }),
  };
  // In a thread of the pool: nobody waits for it here.
  return await compress(Buffer.concat([Buffer.from(`${canonicalJson({ ...head })}\n`, 'utf8'), lines]), { level: 6 });
}

/** Over the last record, and so over all of them. */
function signatureOf(batch: OutgoingBatch, cosignedSize: number, signer: NoteSigner): string {
  const { chain, firstSeq, count, lines } = batch;
  const start = lines.lastIndexOf(newline, lines.length - 2) + 1;
  const lastLeaf = leafHash(lines.subarray(start, lines.length - 1));
  const text = batchText({ chain, firstSeq, count, cosignedSize, lastLeaf });
  return Buffer.from(signer.sign(Buffer.from(text, 'utf8'))).toString('base64');
}
