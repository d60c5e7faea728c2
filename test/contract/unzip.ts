// Unpacks a zip file of our own making: no encryption, no parts, less than 4 GB.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const endMark = 0x06054b50;
const entryMark = 0x02014b50;

/** Throws for anything that is no such file. */
export function unzip(file: string, folder: string): void {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || bytes.readUInt32LE(end) !== endMark) throw new Error(`${file} is no zip file`);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  for (let entry = 0; entry < count; entry += 1) {
    if (bytes.readUInt32LE(at) !== entryMark) throw new Error(`${file} is damaged at ${at}`);
    const lengths = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const [nameLength = 0, extraLength = 0, commentLength = 0] = lengths;
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const target = join(folder, name);
    mkdirSync(dirname(target), { recursive: true });
    if (!name.endsWith('/')) writeFileSync(target, contentOf(bytes, at));
    at += 46 + nameLength + extraLength + commentLength;
  }
}

function contentOf(bytes: Buffer, entry: number): Buffer {
  const [method, packedSize] = [bytes.readUInt16LE(entry + 10), bytes.readUInt32LE(entry + 20)];
  const header = bytes.readUInt32LE(entry + 42);
  const start = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
  const packed = bytes.subarray(start, start + packedSize);
  return method === 0 ? packed : inflateRawSync(packed);
}
