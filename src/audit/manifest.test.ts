import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  leavesName,
  listManifests,
  type Manifest,
  manifestHash,
  manifestName,
  manifestText,
  noManifest,
  parseManifest,
  readManifest,
  signManifest,
} from './manifest.ts';
import { ed25519Signer, signNote, verifyNote } from './note.ts';

const signer = ed25519Signer('pretense/dev_0a1b', createHash('sha256').update('the seed of a test').digest());
const zeros = '0'.repeat(64);
const manifest: Manifest = {
  v: 1,
  chain: 'c_V1StGXR8_Z5jdHi6B-myT',
  segment: '00000002-1.ndjson',
  inc: 1,
  first_seq: 2,
  last_seq: 3,
  count: 2,
  first_timestamp: '2026-01-31T10:00:00.000Z',
  last_timestamp: '2026-01-31T10:00:01.000Z',
  first_prev_hash: zeros,
  last_leaf: zeros,
  tree_size: 4,
  frontier: [zeros],
  root: zeros,
  sha256: zeros,
  bytes: 900,
  policy_hashes: ['sha256:ab'],
  previous_manifest: noManifest,
};

let auditDir: string;

beforeEach(async () => {
  auditDir = await mkdtemp(join(tmpdir(), 'pretense-manifest-'));
});

afterEach(() => rm(auditDir, { recursive: true, force: true }));

describe('a manifest', () => {
  test('is a signed note of one canonical line, and reads back as it was', () => {
    const note = signManifest(manifest, signer);
    expect(parseManifest(note)).toEqual(manifest);
    expect(verifyNote(note, signer.key)).toBe(true);
    expect(note.split('\n')[0]).toBe(manifestText(manifest).trimEnd());
    expect(manifestText(manifest)).toMatch(/^\{"bytes":900,"chain":.*\}\n$/);
  });

  test('lies beside its segment, and so do the leaf hashes', () => {
    expect(manifestName('00000002-1.ndjson')).toBe('00000002-1.manifest');
    expect(leavesName('00000002-1.ndjson')).toBe('00000002-1.leaves');
  });

  test('has a hash of what it says, whoever signed it', () => {
    const other = ed25519Signer('another', createHash('sha256').update('x').digest());
    expect(signManifest(manifest, other)).not.toBe(signManifest(manifest, signer));
    expect(manifestHash(manifestText(manifest))).toBe(
      createHash('sha256').update(manifestText(manifest)).digest('hex'),
    );
  });

  test('with any changed bit is refused with a code or not signed any more', () => {
    const bytes = Buffer.from(signManifest(manifest, signer));
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const changed = Buffer.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const note = changed.toString('utf8');
        expect(verifyNote(note, signer.key)).toBe(false);
        try {
          parseManifest(note);
        } catch (error) {
          expect(error).toMatchObject({ code: 'malformed' });
        }
      }),
      { numRuns: 200 },
    );
  });

  test.each<[name: string, text: string]>([
    ['text that is no JSON', 'manifest\n'],
    ['a list', '[]\n'],
    ['a field missing', manifestText(manifest).replace('"bytes":900,', '')],
    ['a field twice', manifestText(manifest).replace('"bytes":900,', '"bytes":900,"bytes":900,')],
    ['white space', manifestText(manifest).replace('{', '{ ')],
    ['a second line', `${manifestText(manifest)}more\n`],
    ['numbers that contradict each other', manifestText({ ...manifest, count: 7 })],
    ['a size that is not that of its end', manifestText({ ...manifest, tree_size: 5 })],
    ['a hash in capitals', manifestText({ ...manifest, root: 'AB'.repeat(32) })],
    ['a fraction', manifestText(manifest).replace('900', '900.5')],
  ])('with %s is refused with a code', (_name, text) => {
    expect(() => parseManifest(signNote(text, signer))).toThrow(expect.objectContaining({ code: 'malformed' }));
  });
});

describe('the manifests of a folder', () => {
  test('come in the order of their segments; those that are none are named', async () => {
    for (const segment of ['00000010-3.ndjson', '00000002-1.ndjson', '00000003-1.ndjson']) {
      await writeFile(join(auditDir, manifestName(segment)), signManifest({ ...manifest, segment }, signer));
    }
    await writeFile(join(auditDir, '00000004-1.manifest'), 'noise');
    await writeFile(join(auditDir, '00000005-1.manifest'), signManifest(manifest, signer));
    await writeFile(join(auditDir, 'other.manifest'), 'noise');
    const { manifests, faults } = await listManifests(auditDir);
    expect(manifests.map((stored) => stored.manifest.segment)).toEqual([
      '00000002-1.ndjson',
      '00000003-1.ndjson',
      '00000010-3.ndjson',
    ]);
    expect(faults.map(({ segment }) => segment)).toEqual(['00000004-1.ndjson', '00000005-1.ndjson']);
    const [first] = manifests;
    expect(first?.hash).toBe(manifestHash(manifestText(manifest)));
  });

  test('are none where there is no folder', async () => {
    expect(await listManifests(join(auditDir, 'none'))).toEqual({ manifests: [], faults: [] });
  });

  test('a manifest that is not there is the error of the system', async () => {
    await expect(readManifest(join(auditDir, 'none.manifest'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
