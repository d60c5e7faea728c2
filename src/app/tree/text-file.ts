// The text of a file and the way back to its very bytes: UTF-8 and UTF-16, with or without a byte order mark.

export type Encoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be';

export interface TextFile {
  readonly text: string;
  readonly encoding: Encoding;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const byteOrderMark = '\uFEFF';

/**
 * Untrusted: any bytes. Undefined when they are no text that comes back byte by byte: a zero character, another
 * encoding, half a character. UTF-16 is known by its byte order mark only.
 */
export function decodeText(bytes: Buffer): TextFile | undefined {
  const decoded = decode(bytes);
  if (decoded === undefined || decoded.text.includes('\0')) return undefined;
  return encodeText(decoded).equals(bytes) ? decoded : undefined;
}

/** The bytes of a text, with the byte order mark of its encoding. */
export function encodeText({ text, encoding }: TextFile): Buffer {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text, 'utf8');
    case 'utf-8-bom':
      return Buffer.from(byteOrderMark + text, 'utf8');
    case 'utf-16le':
      return Buffer.from(byteOrderMark + text, 'utf16le');
    case 'utf-16be':
      return Buffer.from(byteOrderMark + text, 'utf16le').swap16();
  }
}

function decode(bytes: Buffer): TextFile | undefined {
  const isEven = bytes.length % 2 === 0;
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) {
    return isEven ? { text: bytes.toString('utf16le', 2), encoding: 'utf-16le' } : undefined;
  }
  if (first === 0xfe && second === 0xff) {
    return isEven ? { text: Buffer.from(bytes).swap16().toString('utf16le', 2), encoding: 'utf-16be' } : undefined;
  }
  // No NUL in a text: the look at the bytes is cheaper than decoding a large binary file.
  if (bytes.includes(0)) return undefined;
  try {
    const text = utf8.decode(bytes);
    return text.startsWith(byteOrderMark)
      ? { text: text.slice(1), encoding: 'utf-8-bom' }
      : { text, encoding: 'utf-8' };
  } catch {
    return undefined;
  }
}
