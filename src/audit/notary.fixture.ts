// For tests: logs that are signed, and what holds of every such log.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readCheckpoints } from './checkpoints.ts';
import type { Journal } from './journal.ts';
import { leafHash } from './line.ts';
import { listManifests, manifestHash, manifestText, noManifest } from './manifest.ts';
import { ed25519Signer, verifyNote } from './note.ts';
import { linesOf, listSegments, readSegment } from './segment.ts';
import type { TestLog } from './test-log.fixture.ts';
import { rootOf } from './tree.ts';
import { verifyLog, type VerifyResult } from './verify.ts';

export const signer = ed25519Signer('pretense/dev_0a1b', createHash('sha256').update('the seed of a test').digest());
export const next = ed25519Signer('pretense/dev_0a1b', createHash('sha256').update('the next seed').digest());

/** Its first record is covered: a chain is signed as soon as it begins, beside whatever is appended meanwhile. */
export async function openSigned(log: TestLog): Promise<Journal> {
  const journal = await log.open({ signer });
  expect((await journal.checkpoint()).size).toBe(1);
  return journal;
}

/** Leaf hashes of what is stored, one chain after the other. */
async function leavesByChain(log: TestLog): Promise<ReadonlyMap<string, Buffer>> {
  const chains = new Map<string, Buffer>();
  for (const segment of await listSegments(log.auditDir)) {
    const bytes = await readSegment(segment);
    for (const { start, end } of linesOf(bytes)) {
      const line = bytes.subarray(start, end);
      const { chain } = JSON.parse(line.toString()) as { readonly chain: string };
      chains.set(chain, Buffer.concat([chains.get(chain) ?? Buffer.alloc(0), Buffer.from(leafHash(line), 'hex')]));
    }
  }
  return chains;
}

/** Every signature, root and link of what lies beside the records. */
export async function expectSigned(log: TestLog, result: VerifyResult = 'VERIFIED_LOCAL_ONLY'): Promise<void> {
  const { problems, notices, ...verification } = await verifyLog(log.auditDir, { pinnedKeys: [signer.key] });
  expect({ result: verification.result, problems, notices }).toEqual({ result, problems: [], notices: [] });
  const chains = await leavesByChain(log);
  const root = (chain: string, size: number): string =>
    Buffer.from(rootOf(chains.get(chain) ?? Buffer.alloc(0), size)).toString('hex');
  const { checkpoints, faults, tornBytes } = await readCheckpoints(log.auditDir);
  expect({ faults, tornBytes }).toEqual({ faults: [], tornBytes: 0 });
  for (const { note, checkpoint } of checkpoints) {
    expect(verifyNote(note, signer.key) || verifyNote(note, next.key)).toBe(true);
    expect(checkpoint.root).toBe(root(checkpoint.origin.replace(`${signer.name}/`, ''), checkpoint.size));
  }
  const { manifests, faults: badManifests } = await listManifests(log.auditDir);
  expect(badManifests).toEqual([]);
  let previous = noManifest;
  for (const { manifest, note, hash } of manifests) {
    expect(verifyNote(note, signer.key) || verifyNote(note, next.key)).toBe(true);
    expect(manifest.root).toBe(root(manifest.chain, manifest.tree_size));
    expect(manifest.previous_manifest).toBe(previous);
    const bytes = await readFile(join(log.auditDir, manifest.segment));
    expect(manifest).toMatchObject({
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      count: bytes.toString().trimEnd().split('\n').length,
    });
    expect(hash).toBe(manifestHash(manifestText(manifest)));
    previous = hash;
  }
}

export const sealedNames = async (log: TestLog): Promise<readonly string[]> =>
  (await listManifests(log.auditDir)).manifests.map(({ manifest }) => manifest.segment);

export const checkpointSizes = async (log: TestLog): Promise<readonly number[]> =>
  (await readCheckpoints(log.auditDir)).checkpoints.map(({ checkpoint }) => checkpoint.size);

export async function appendMany(journal: Journal, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await journal.append('ai.request', { index, policy_hash: 'sha256:p' });
}
