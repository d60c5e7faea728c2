// The body of `POST /v1/batches`: a head, then stored lines byte for byte, gzipped.
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { canonicalJson } from '../base/canonical-json.ts';
import type { OutgoingBatch } from './outbox.ts';
import { type BatchHead, protocolVersion } from './protocol.ts';

const compress = promisify(gzip);

/** `keys`: verifier keys of the log in the order of their use. `cosignedSize`: of this chain, stored here. */
export async function batchBody(
  { chain, firstSeq, count, lines, checkpoint }: OutgoingBatch,
  { keys, cosignedSize }: { readonly keys: readonly string[]; readonly cosignedSize: number },
): Promise<Buffer> {
  const head: BatchHead = {
    v: protocolVersion,
    chain,
    firstSeq,
    count,
    ...(checkpoint === undefined ? {} : { checkpoint: checkpoint.note }),
    cosignedSize,
    keys,
  };
  // In a thread of the pool: nobody waits for it here.
  return await compress(Buffer.concat([Buffer.from(`${canonicalJson({ ...head })}\n`, 'utf8'), lines]), { level: 6 });
}
