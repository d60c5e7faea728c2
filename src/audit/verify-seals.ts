// Manifests against the segments they seal, and what the log's own records say of disposals.
import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { AuditError, errnoOf } from './error.ts';
import { type Manifest, manifestName, noManifest, readManifest, type StoredManifest } from './manifest.ts';
import { parseNote } from './note.ts';
import type { AuditRecord } from './record.ts';
import type { LogKeys } from './verify-keys.ts';
import type { ProblemList } from './verify-problems.ts';
import type { DisposedFigures } from './verify-result.ts';

/** What the verifier found in a segment, in the manifest's own words; undefined where it did not look. */
export type SealedFacts = {
  readonly [Name in Exclude<keyof Manifest, 'v' | 'segment' | 'previous_manifest'>]: Manifest[Name] | undefined;
};

/** What a manifest, or the certificate of a collector, says of records whose content is gone. */
export type DisposedPart = Pick<
  Manifest,
  'chain' | 'inc' | 'first_seq' | 'first_prev_hash' | 'first_timestamp' | 'last_timestamp'
>;

/** Of a segment of which only leaf hashes are left. */
export const unknownFacts = {
  chain: undefined,
  inc: undefined,
  first_seq: undefined,
  last_seq: undefined,
  count: undefined,
  first_timestamp: undefined,
  last_timestamp: undefined,
  first_prev_hash: undefined,
  last_leaf: undefined,
  sha256: undefined,
  bytes: undefined,
  policy_hashes: undefined,
} as const;

interface Closed {
  readonly segment: string;
  readonly chain: string;
  /** Records of its chain at its end. */
  readonly treeSize: number;
}

export class Seals {
  readonly #auditDir: string;
  readonly #keys: LogKeys;
  readonly #problems: ProblemList;
  /** Undefined after a segment without a manifest: what the next one names is not known. */
  #previous: string | undefined = noManifest;
  readonly #unsealed: Closed[] = [];
  #last: Manifest | undefined;
  /** Hash of the manifest, by segment. */
  readonly #disposed = new Map<string, Manifest & { readonly hash: string }>();
  readonly #certificates = new Map<string, AuditRecord[]>();

  constructor(auditDir: string, keys: LogKeys, problems: ProblemList) {
    this.#auditDir = auditDir;
    this.#keys = keys;
    this.#problems = problems;
  }

  /** The manifest of a segment when a key of the log signed it; what is wrong with it is reported. */
  async read(segment: string, seq: number): Promise<StoredManifest | undefined> {
    const report = (kind: 'bad-manifest' | 'wrong-manifest', message: string): void =>
      this.#problems.report({ segment: manifestName(segment), line: 0, seq, kind, message });
    let stored: StoredManifest;
    try {
      stored = await readManifest(join(this.#auditDir, manifestName(segment)));
    } catch (error) {
      report(
        'bad-manifest',
        error instanceof AuditError ? error.message : `it cannot be read (${errnoOf(error) ?? ''})`,
      );
      this.#previous = undefined;
      return undefined;
    }
    const { text, signatures } = parseNote(stored.note);
    const signer = this.#keys.signerOf(signatures);
    if (signer === undefined || !this.#keys.isRight(signer, text, signatures)) {
      report('bad-manifest', 'no key of this log signed the manifest, or its signature is wrong');
      this.#previous = undefined;
      return undefined;
    }
    if (this.#previous !== undefined && stored.manifest.previous_manifest !== this.#previous) {
      report('wrong-manifest', 'it does not name the manifest that stands before it: one was exchanged or taken away');
    }
    this.#previous = stored.hash;
    this.#last = stored.manifest;
    if (stored.manifest.segment !== segment) report('wrong-manifest', `it belongs to ${stored.manifest.segment}`);
    return stored;
  }

  /** Records of a chain that the last signed manifest covers. */
  sealedSize(chain: string | undefined): number {
    return this.#last?.chain === chain ? (this.#last?.tree_size ?? 0) : 0;
  }

  /** A segment that holds records and is not the last has no manifest. */
  missed(closed: Closed): void {
    this.#unsealed.push(closed);
    this.#previous = undefined;
  }

  /** Each fact that was found must be the one that was sealed. */
  compare({ manifest }: StoredManifest, segment: string, facts: SealedFacts): void {
    const differing = Object.entries(facts).filter(
      ([name, found]) => found !== undefined && !isDeepStrictEqual(found, manifest[name as keyof SealedFacts]),
    );
    if (differing.length === 0) return;
    const fields = differing.map(([name]) => name).join(', ');
    const message = `the segment is not the one that was sealed: ${fields} differ${differing.length === 1 ? 's' : ''}`;
    this.#problems.report({ segment, line: 0, seq: facts.first_seq ?? 0, kind: 'wrong-manifest', message });
  }

  /** The content of a segment is gone; its manifest and leaves are right. */
  dispose({ manifest, hash }: StoredManifest): void {
    this.#disposed.set(manifest.segment, { ...manifest, hash });
  }

  /** Untrusted: a `retention.disposed` record. */
  addCertificate(record: AuditRecord): void {
    const { segment } = record;
    if (typeof segment !== 'string') return;
    this.#certificates.set(segment, [...(this.#certificates.get(segment) ?? []), record]);
  }

  /**
   * Once all records are read. `coveredSize`: records of a chain that checkpoints cover; no checkpoint is written before
   * the segments that it covers to their end have their manifests.
   */
  conclude(coveredSize: (chain: string) => number): DisposedFigures {
    for (const { segment, chain, treeSize } of this.#unsealed) {
      const place = { segment, line: 0, seq: treeSize, kind: 'unsealed' as const };
      if (coveredSize(chain) > treeSize) {
        this.#problems.report({ ...place, message: 'the segment is closed, and its manifest is missing' });
      } else if (this.#keys.isSigned) {
        this.#problems.notice({ ...place, message: 'the segment is closed and has no manifest yet' });
      }
    }
    let records = 0;
    let certificates = 0;
    for (const disposed of this.#disposed.values()) {
      records += disposed.count;
      if (this.#certificates.get(disposed.segment)?.some((record) => names(record, disposed)) === true) {
        certificates += 1;
        continue;
      }
      const message = `the content of ${disposed.count} records is gone, and no record says that it was disposed of`;
      this.#problems.report({
        segment: disposed.segment,
        line: 0,
        seq: disposed.first_seq,
        kind: 'undocumented-disposal',
        message,
      });
    }
    return { records, segments: this.#disposed.size, certificates, atCollector: 0 };
  }
}

function names(record: AuditRecord, disposed: Manifest & { readonly hash: string }): boolean {
  return (
    record['manifest_hash'] === disposed.hash &&
    record['first_seq'] === disposed.first_seq &&
    record['last_seq'] === disposed.last_seq &&
    record['count'] === disposed.count
  );
}
