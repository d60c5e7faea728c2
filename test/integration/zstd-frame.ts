// A zstd frame without a compressor, which Node 20 does not have: the content stands in raw blocks (RFC 8878).

const maxBlock = 100_000;

export function zstdFrame(content: Buffer): Buffer {
  // No checksum, no content size, a window of 128 KiB.
  const parts: Uint8Array[] = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38])];
  for (let at = 0; at === 0 || at < content.length; at += maxBlock) {
    const part = content.subarray(at, at + maxBlock);
    const head = (part.length << 3) | Number(at + maxBlock >= content.length);
    parts.push(Buffer.from([head & 0xff, (head >> 8) & 0xff, head >> 16]), part);
  }
  return Buffer.concat(parts);
}
