import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nodeFileSystem } from './append-file.ts';
import { cosignedPath, type Cosigned, keptOf, readCosigned, storeCosigned } from './cosigned.ts';
import { FaultyDisk } from './faulty-disk.fixture.ts';
import { checkpointText, cosign, ed25519Signer, signNote } from './note.ts';

let folder = '';
const device = ed25519Signer('pretense/dev_test', Buffer.alloc(32, 1));
const witness = ed25519Signer('collector', Buffer.alloc(32, 2), 4);
const other = ed25519Signer('collector', Buffer.alloc(32, 3), 4);
const witnessKey = witness.key;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pretense-cosigned-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const start = Date.parse('2026-01-31T10:00:00Z') / 1000;
const note = (size: number, time = start, chain = 'c_1') =>
  cosign(
    signNote(checkpointText({ origin: `${device.name}/${chain}`, size, root: 'ab'.repeat(32) }), device),
    witness,
    time,
  );

test('what was stored is read back, with its time, in the order of its size', async () => {
  for (const size of [10, 20])
    await storeCosigned(folder, { note: note(size, start + size * 86_400), witnessKey }, nodeFileSystem);
  const stored = await readCosigned(folder, witnessKey);
  expect(stored.map(({ checkpoint, chain, time }) => [checkpoint.size, chain, time])).toEqual([
    [10, 'c_1', '2026-02-10T10:00:00Z'],
    [20, 'c_1', '2026-02-20T10:00:00Z'],
  ]);
  expect(stored[0]?.note).toBe(note(10, start + 10 * 86_400));
});

test('a note that this witness did not sign is refused, and one in the file counts for nothing', async () => {
  await expect(storeCosigned(folder, { note: note(5), witnessKey: other.key }, nodeFileSystem)).rejects.toMatchObject({
    code: 'malformed',
  });
  await writeFile(cosignedPath(folder), `${note(5)}\nnot a note`);
  expect(await readCosigned(folder, other.key)).toEqual([]);
  expect(await readCosigned(folder, witnessKey)).toHaveLength(1);
});

test('a disk that fails leaves the file as it was', async () => {
  await storeCosigned(folder, { note: note(5), witnessKey }, nodeFileSystem);
  const before = await readFile(cosignedPath(folder), 'utf8');
  const disk = new FaultyDisk();
  disk.failing.set('write', 'ENOSPC');
  await expect(storeCosigned(folder, { note: note(9), witnessKey }, disk)).rejects.toMatchObject({ code: 'ENOSPC' });
  expect(await readFile(cosignedPath(folder), 'utf8')).toBe(before);
});

test('whatever comes in whatever order: the latest of each chain stays, one a day, and no more', () => {
  const one = fc.record({
    chain: fc.constantFrom('c_1', 'c_2'),
    size: fc.integer({ min: 1, max: 500 }),
    day: fc.nat(9),
  });
  const made = ({ chain, size, day }: { chain: string; size: number; day: number }): Cosigned => ({
    note: '',
    checkpoint: { origin: `o/${chain}`, size, root: '' },
    chain,
    time: `2026-01-0${day}T10:00:00Z`,
  });
  fc.assert(
    fc.property(fc.uniqueArray(one, { selector: ({ chain, size }) => `${chain} ${size}`, maxLength: 60 }), (all) => {
      const given = all.map(made);
      const kept = keptOf(given);
      for (const chain of new Set(given.map((each) => each.chain))) {
        const sizes = given.filter((each) => each.chain === chain).map(({ checkpoint }) => checkpoint.size);
        const own = kept.filter((each) => each.chain === chain);
        expect(own.at(-1)?.checkpoint.size).toBe(Math.max(...sizes));
        expect(own.length).toBeLessThanOrEqual(new Set(given.map(({ time }) => time)).size + 1);
      }
      // Keeping once more takes nothing away.
      expect(keptOf(kept)).toEqual(kept);
    }),
    { numRuns: 100 },
  );
});
