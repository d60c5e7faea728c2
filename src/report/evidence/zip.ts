// A folder as one zip file: the same files give the same bytes on the same Node.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

export interface ZipOptions {
  readonly folder: string;
  /** Below it, with `/`. */
  readonly names: readonly string[];
  /** Must not exist. */
  readonly output: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/** The earliest that the format knows. Local, since that is what it holds. */
const fixedDate = new Date(1980, 0, 1);
const mode = 0o100644;

/** In the order of names. Readable by its owner only. Rejects with the signal's reason; what was written stays. */
export async function zipFolder(options: ZipOptions): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const { folder, names, output, signal, onProgress } = options;
  const zip = new ZipFile();
  for (const name of names.toSorted())
    zip.addFile(join(folder, name), name, { mtime: fixedDate, mode, forceDosTimestamp: true });
  const hash = createHash('sha256');
  let bytes = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      onProgress?.(bytes);
      done(undefined, chunk);
    },
  });
  const failed = new Promise<never>((_resolve, reject) => void zip.on('error', reject));
  zip.end();
  const file = createWriteStream(output, { flags: 'wx', mode: 0o600 });
  const written = pipeline(zip.outputStream, counter, file, signal === undefined ? {} : { signal });
  await Promise.race([written, failed]);
  return { bytes, sha256: hash.digest('hex') };
}
