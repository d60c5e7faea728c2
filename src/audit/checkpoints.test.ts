import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  checkpointEntry,
  checkpointsPath,
  parseCheckpoints,
  readCheckpoints,
  readLastCheckpoints,
} from './checkpoints.ts';
import { checkpointText, cosign, ed25519Signer, signNote } from './note.ts';

const signer = ed25519Signer('pretense/dev_0a1b', createHash('sha256').update('the seed of a test').digest());
const witness = ed25519Signer('witness', createHash('sha256').update('another seed').digest(), 4);

function noteOf(size: number): string {
  const text = checkpointText({ origin: 'o', size, root: 'ab'.repeat(32) });
  const note = signNote(text, signer);
  return size % 3 === 0 ? cosign(note, witness, size) : note;
}

function fileOf(sizes: readonly number[]): Buffer {
  return sizes.reduce(
    (file, size) => Buffer.concat([file, checkpointEntry(noteOf(size), file.length)]),
    Buffer.alloc(0),
  );
}

const sizesOf = ({ checkpoints }: ReturnType<typeof parseCheckpoints>): readonly number[] =>
  checkpoints.map(({ checkpoint }) => checkpoint.size);

let auditDir: string;

beforeEach(async () => {
  auditDir = await mkdtemp(join(tmpdir(), 'pretense-checkpoints-'));
});

afterEach(() => rm(auditDir, { recursive: true, force: true }));

describe('the file of checkpoints', () => {
  test('gives back every note as it was written, an empty line between', async () => {
    const file = fileOf([1, 2, 3]);
    expect(file.toString()).toBe(`${noteOf(1)}\n${noteOf(2)}\n${noteOf(3)}`);
    await writeFile(checkpointsPath(auditDir), file);
    const read = await readCheckpoints(auditDir);
    expect(read.checkpoints.map(({ note }) => note)).toEqual([noteOf(1), noteOf(2), noteOf(3)]);
    expect(read).toMatchObject({ faults: [], wholeBytes: file.length, tornBytes: 0 });
  });

  test('cut off anywhere gives the notes that are whole, and how much is left of the last one', () => {
    const file = fileOf([1, 2, 3, 4]);
    const ends = [0, 1, 2, 3, 4].map((count) => fileOf([1, 2, 3, 4].slice(0, count)).length);
    // The third note has two signature lines: with the first alone it is whole already.
    const early = ends[3] === undefined ? 0 : file.lastIndexOf('\n', ends[3] - 2) + 1;
    for (let length = 0; length <= file.length; length += 1) {
      const read = parseCheckpoints(file.subarray(0, length));
      const count =
        ends.filter((end) => end > 0 && end <= length).length + (length >= early && length < (ends[3] ?? 0) ? 1 : 0);
      expect(read.checkpoints).toHaveLength(count);
      expect(read.wholeBytes + read.tornBytes).toBe(length);
      expect(read.faults).toEqual([]);
    }
  });

  test.each([
    ['zeros that a power cut left', '\0'.repeat(300)],
    ['half a note', '\no\n7\n'],
    ['the newline before one', '\n'],
  ])('keeps its whole notes before %s', (_name, rest) => {
    const file = fileOf([1, 2]);
    const read = parseCheckpoints(Buffer.concat([file, Buffer.from(rest)]));
    expect(sizesOf(read)).toEqual([1, 2]);
    expect(read).toMatchObject({ wholeBytes: file.length, tornBytes: rest.length, faults: [] });
  });

  test('names a whole note that is no checkpoint', () => {
    const file = Buffer.from(`${noteOf(1)}\n${signNote('something else\n', signer)}\n${noteOf(2)}`);
    expect(parseCheckpoints(file).faults).toMatchObject([{ place: 2 }]);
    expect(sizesOf(parseCheckpoints(file))).toEqual([1, 2]);
  });

  test('of any bytes is read without throwing', () => {
    const pieces = fc.constantFrom('\n', '\n\n', '\u2014 ', 'a', ' ', noteOf(1), noteOf(3), '\0', 'name AAAAAAAA');
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        const bytes = Buffer.from(parts.join(''));
        const read = parseCheckpoints(bytes);
        expect(read.wholeBytes + read.tornBytes).toBe(bytes.length);
      }),
      { numRuns: 500 },
    );
  });

  test('that is not there holds none', async () => {
    const none = { checkpoints: [], faults: [], wholeBytes: 0, tornBytes: 0 };
    expect(await readCheckpoints(auditDir)).toEqual(none);
    expect(await readLastCheckpoints(auditDir)).toEqual(none);
  });

  test.each([0, 1, 100])(
    'read from its end gives the last notes and where they end, also torn by %i bytes',
    async (torn) => {
      const file = Buffer.concat([fileOf(Array.from({ length: 600 }, (_, index) => index)), Buffer.alloc(torn)]);
      await writeFile(checkpointsPath(auditDir), file);
      const all = await readCheckpoints(auditDir);
      const last = await readLastCheckpoints(auditDir);
      expect(all.checkpoints).toHaveLength(600);
      expect(last.checkpoints.length).toBeGreaterThan(100);
      expect(last.checkpoints.length).toBeLessThan(600);
      expect(last.checkpoints).toEqual(all.checkpoints.slice(-last.checkpoints.length));
      expect(last).toMatchObject({ faults: [], wholeBytes: all.wholeBytes, tornBytes: torn });
    },
  );
});
