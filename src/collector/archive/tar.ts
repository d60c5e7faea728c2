// The little of the tar format (POSIX ustar) that a backup needs: plain files whose sizes are known before they are written.
// Any tar unpacks it. Our own, since no library that we have reads one, and 512 bytes of header are all there is to it.
import { ArchiveError } from './archive-error.ts';

const block = 512;
/** Of one file: what is held in memory at once. */
export const maxTarFileBytes = 64 * 1024 * 1024;

export interface TarFile {
  readonly name: string;
  readonly content: Buffer;
}

/** Header, content and padding. `name`: at most 100 bytes of ASCII. */
export function tarEntry({ name, content }: TarFile, modified: Date): Buffer {
  const padded = Math.ceil(content.length / block) * block;
  const bytes = Buffer.alloc(block + padded);
  const text = (value: string, start: number): void => void bytes.write(value, start, 'ascii');
  const octal = (value: number, start: number, length: number): void =>
    text(value.toString(8).padStart(length - 1, '0'), start);
  text(name, 0);
  octal(0o600, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(content.length, 124, 12);
  octal(Math.floor(modified.getTime() / 1000), 136, 12);
  text('0', 156);
  text('ustar', 257);
  text('00', 263);
  octal(checksumOf(bytes.subarray(0, block)), 148, 7);
  bytes[155] = 0x20;
  content.copy(bytes, block);
  return bytes;
}

/** What every archive ends with. */
export const tarEnd = Buffer.alloc(2 * block);

/** The sum of the header's bytes with spaces in place of the sum itself. */
function checksumOf(header: Buffer): number {
  let sum = 8 * 0x20;
  for (const [place, byte] of header.entries()) if (place < 148 || place >= 156) sum += byte;
  return sum;
}

/** Untrusted: the bytes. One file at a time. Throws ArchiveError `damaged` for anything but what `tarEntry` makes. */
export async function* readTar(chunks: AsyncIterable<Buffer>): AsyncGenerator<TarFile> {
  const input = new ByteQueue(chunks);
  for (;;) {
    const header = await input.take(block);
    if (header.every((byte) => byte === 0)) {
      await input.finish();
      return;
    }
    const { name, size } = parseHeader(header);
    const content = await input.take(Math.ceil(size / block) * block);
    yield { name, content: content.subarray(0, size) };
  }
}

function parseHeader(header: Buffer): { readonly name: string; readonly size: number } {
  const text = (start: number, length: number): string => {
    const field = header.toString('latin1', start, start + length);
    const end = field.indexOf('\0');
    return end === -1 ? field : field.slice(0, end);
  };
  const sum = Number.parseInt(text(148, 8), 8);
  const name = text(0, 100);
  const size = Number.parseInt(text(124, 12), 8);
  const isPlain = text(257, 6) === 'ustar' && text(156, 1) === '0' && /^[\w./=-]{1,100}$/.test(name);
  if (sum !== checksumOf(header) || !isPlain || !Number.isSafeInteger(size)) throw damaged('a header is not right');
  if (size > maxTarFileBytes) throw damaged(`a file in it has ${size} bytes`);
  return { name, size };
}

/** Bytes in the pieces that are asked for. */
class ByteQueue {
  readonly #source: AsyncIterator<Buffer>;
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#source = chunks[Symbol.asyncIterator]();
  }

  async take(count: number): Promise<Buffer> {
    while (this.#length < count) {
      const next = await this.#source.next();
      if (next.done === true) throw damaged('it ends in the middle');
      this.#chunks.push(next.value);
      this.#length += next.value.length;
    }
    const all = this.#chunks.length === 1 ? (this.#chunks[0] ?? Buffer.of()) : Buffer.concat(this.#chunks);
    this.#chunks = all.length === count ? [] : [all.subarray(count)];
    this.#length -= count;
    return all.subarray(0, count);
  }

  /** Nothing but zeros may follow. */
  async finish(): Promise<void> {
    let rest: Buffer | undefined = Buffer.concat(this.#chunks);
    while (rest !== undefined) {
      if (rest.some((byte) => byte !== 0)) throw damaged('something follows its end');
      const next = await this.#source.next();
      rest = next.done === true ? undefined : next.value;
    }
  }
}

function damaged(what: string): ArchiveError {
  return new ArchiveError('damaged', `The backup is damaged: ${what}. Nothing of it was used.`);
}
