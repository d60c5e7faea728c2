// Bodies as they were before they were compressed.
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { decompress as decompressZstd } from 'fzstd';
import type { CapturedRequest } from '../../../src/cli/demo/scripted-provider.ts';

/** The body without its content coding. */
export function decodedBody({ headers, body }: Pick<CapturedRequest, 'headers' | 'body'>): Buffer {
  switch (headers['content-encoding']) {
    case 'gzip':
      return gunzipSync(body);
    case 'deflate':
      return inflateSync(body);
    case 'br':
      return brotliDecompressSync(body);
    case 'zstd':
      return Buffer.from(decompressZstd(body));
    default:
      return body;
  }
}
