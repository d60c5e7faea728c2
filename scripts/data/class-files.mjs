// Reads what a JDK offers: zip entries of a jmod, and the public and protected names of a class file (JVMS §4).
import { inflateRawSync } from 'node:zlib';

const publicOrProtected = 0x0001 | 0x0004;

/** Name and content of each class in a jmod (a zip archive behind a four-byte header). */
export function* classesOf(jmod) {
  const archive = jmod.subarray(4);
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const count = archive.readUInt16LE(end + 10);
  let entry = archive.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    const nameLength = archive.readUInt16LE(entry + 28);
    const name = archive.toString('utf8', entry + 46, entry + 46 + nameLength);
    if (name.endsWith('.class')) yield { name, bytes: contentOf(archive, entry) };
    entry += 46 + nameLength + archive.readUInt16LE(entry + 30) + archive.readUInt16LE(entry + 32);
  }
}

function contentOf(archive, entry) {
  const method = archive.readUInt16LE(entry + 10);
  const size = archive.readUInt32LE(entry + 20);
  const local = archive.readUInt32LE(entry + 42);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const packed = archive.subarray(start, start + size);
  return method === 0 ? packed : inflateRawSync(packed);
}

/** The names of a class that programs can use; undefined when the class itself is not public. */
export function apiOfClass(bytes) {
  const { utf8, classNames, end } = readConstants(bytes);
  const access = bytes.readUInt16BE(end);
  if ((access & publicOrProtected) === 0) return undefined;
  const own = utf8.get(classNames.get(bytes.readUInt16BE(end + 2)));
  const names = [];
  let position = end + 8 + 2 * bytes.readUInt16BE(end + 6);
  for (let table = 0; table < 2; table += 1) {
    const count = bytes.readUInt16BE(position);
    position += 2;
    for (let member = 0; member < count; member += 1) {
      if ((bytes.readUInt16BE(position) & publicOrProtected) !== 0)
        names.push(utf8.get(bytes.readUInt16BE(position + 2)));
      position = afterAttributes(bytes, position + 6);
    }
  }
  return { own, names };
}

function afterAttributes(bytes, position) {
  let next = position + 2;
  for (let left = bytes.readUInt16BE(position); left > 0; left -= 1) next += 6 + bytes.readUInt32BE(next + 2);
  return next;
}

function readConstants(bytes) {
  const utf8 = new Map();
  const classNames = new Map();
  const count = bytes.readUInt16BE(8);
  let position = 10;
  for (let index = 1; index < count; index += 1) {
    const tag = bytes[position];
    if (tag === 1) {
      const length = bytes.readUInt16BE(position + 1);
      utf8.set(index, bytes.toString('utf8', position + 3, position + 3 + length));
      position += 3 + length;
    } else {
      if (tag === 7) classNames.set(index, bytes.readUInt16BE(position + 1));
      position += sizeOfConstant(tag);
      if (tag === 5 || tag === 6) index += 1;
    }
  }
  return { utf8, classNames, end: position };
}

function sizeOfConstant(tag) {
  if (tag === 5 || tag === 6) return 9;
  if (tag === 15) return 4;
  return tag === 7 || tag === 8 || tag === 16 || tag === 19 || tag === 20 ? 3 : 5;
}
