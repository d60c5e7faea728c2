// For tests: a log with old segments, and manifests for all but the last.
import { hash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { leafHash } from './line.ts';
import { keyText, logKeysPath } from './log-keys.ts';
import { type Manifest, manifestHash, manifestName, manifestText, noManifest, signManifest } from './manifest.ts';
import { ed25519Signer, type NoteSigner } from './note.ts';
import { parseRecord } from './read.ts';
import type { RecordFields, RecordType } from './record.ts';
import { linesOf, listSegments } from './segment.ts';
import type { TestLog } from './test-log.fixture.ts';
import { CompactTree } from './tree.ts';

export const testSigner: NoteSigner = ed25519Signer('pretense/dev_test', Buffer.alloc(32, 7));

export interface OldRecord {
  readonly type?: RecordType;
  readonly fields?: RecordFields;
}

/** One start of the writer a day: a segment for each, with `daemon.start` ahead of these records. */
export async function writeDays(log: TestLog, days: Readonly<Record<string, readonly OldRecord[]>>): Promise<void> {
  for (const [day, records] of Object.entries(days)) {
    log.clock.time = Date.parse(`${day}T12:00:00.000Z`);
    const journal = await log.open();
    for (const { type = 'config.changed', fields = { what: 'pins' } } of records) await journal.append(type, fields);
    await journal.close();
  }
}

/** Seals every segment but the last `open`. */
export async function sealDays(log: TestLog, { open = 0, signer = testSigner } = {}): Promise<void> {
  const segments = await listSegments(log.auditDir);
  writeFileSync(logKeysPath(log.auditDir), `${keyText(signer.key)}\n`);
  const tree = new CompactTree();
  let previous = noManifest;
  for (const segment of segments.slice(0, segments.length - open)) {
    const bytes = readFileSync(segment.path);
    const lines = [...linesOf(bytes)].map(({ start, end }) => bytes.subarray(start, end));
    const records = lines.flatMap((line) => parseRecord(line) ?? []);
    const [first] = records;
    const last = records.at(-1);
    if (first === undefined || last === undefined) throw new Error('an empty segment');
    for (const line of lines) tree.append(Buffer.from(leafHash(line), 'hex'));
    const manifest: Manifest = {
      v: 1,
      chain: first.chain,
      segment: segment.name,
      inc: segment.inc,
      first_seq: first.seq,
      last_seq: last.seq,
      count: records.length,
      first_timestamp: first.timestamp,
      last_timestamp: last.timestamp,
      first_prev_hash: first.prev_hash,
      last_leaf: leafHash(lines.at(-1) ?? Buffer.of()),
      tree_size: tree.size,
      frontier: tree.frontier().map((node) => Buffer.from(node).toString('hex')),
      root: Buffer.from(tree.root()).toString('hex'),
      sha256: hash('sha256', bytes, 'hex'),
      bytes: bytes.length,
      policy_hashes: [],
      previous_manifest: previous,
    };
    previous = manifestHash(manifestText(manifest));
    writeFileSync(join(log.auditDir, manifestName(segment.name)), signManifest(manifest, signer));
  }
}
