// The sample of a report: the requests that an auditor's seed picks, as a pack picks them, each with its proof.
import { leafHash } from '../audit/line.ts';
import { parseRecord } from '../audit/read.ts';
import type { AuditRecord } from '../audit/record.ts';
import { StoredTree } from '../audit/tree.ts';
import type { ChainPart } from './evidence/chain-part.ts';
import { isRequest, textOf } from './evidence/fields.ts';
import { type RequestPlace, RequestPlaces } from './evidence/request-places.ts';
import { RecordNames } from './evidence/names.ts';
import { proofTree } from './evidence/proof-tree.ts';
import { chooseSample, sampleMethod } from './evidence/sample.ts';
import type { PseudonymHash } from '../audit/pseudonym.ts';
import { isWithin } from './log-extent.ts';
import { storedLines } from './log-lines.ts';
import type { Period } from './period.ts';

export interface ReportSample {
  readonly seed: string;
  /** Requests of the period. */
  readonly population: number;
  readonly askedSize: number;
  readonly method: string;
  /** Leaves of the tree that the proofs lead to. */
  readonly treeSize: number;
  /** That tree is the one of a signed checkpoint. */
  readonly isSigned: boolean;
  readonly records: readonly SampledRequest[];
}

export interface SampledRequest {
  readonly seq: number;
  readonly timestamp: string;
  readonly type: string;
  readonly decision: string | undefined;
  readonly tool: string | undefined;
  readonly provider: string | undefined;
  readonly developer: string | undefined;
  readonly policyHash: string | undefined;
  readonly hashSent: string | undefined;
  /** Hex. */
  readonly leaf: string;
  /** Inclusion proof (RFC 6962 §2.1.1), hex; undefined for a log with holes. */
  readonly proof: readonly string[] | undefined;
}

export interface SampleOptions {
  readonly auditDir: string;
  /** Undefined: the period has no record. */
  readonly part: ChainPart | undefined;
  readonly period: Period;
  readonly seed: string;
  readonly size: number;
  /** Records that the last signed checkpoint covers. */
  readonly signedSize: number;
  readonly pseudonymHash: PseudonymHash | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Reads the part of the period twice. The same seed picks the same requests as in an evidence pack of the period. */
export async function sampleOf(options: SampleOptions): Promise<ReportSample> {
  const { part, seed, size, signedSize } = options;
  const places = part === undefined ? new RequestPlaces() : await requestPlaces(options, part);
  const chosen = chooseSample(seed, places.count, size).flatMap((row) => places.at(row) ?? []);
  const tree = proofTree({ signedSize, leaves: part?.leaves.count ?? 0, lastSeq: chosen.at(-1)?.seq });
  return {
    seed,
    population: places.count,
    askedSize: size,
    method: sampleMethod,
    treeSize: tree.size,
    isSigned: tree.isSigned,
    records: part === undefined ? [] : await sampledRequests(options, part, { chosen, treeSize: tree.size }),
  };
}

async function requestPlaces({ auditDir, period, signal }: SampleOptions, part: ChainPart): Promise<RequestPlaces> {
  const places = new RequestPlaces();
  for await (const { bytes, place } of storedLines(auditDir, part.extent, signal)) {
    const record = parseRecord(bytes);
    if (record === undefined || record.chain !== part.chain) continue;
    if (isRequest(record) && isWithin(record.timestamp, period)) places.add({ seq: record.seq, place });
  }
  return places;
}

async function sampledRequests(
  { auditDir, pseudonymHash, signal }: SampleOptions,
  part: ChainPart,
  { chosen, treeSize }: { readonly chosen: readonly RequestPlace[]; readonly treeSize: number },
): Promise<readonly SampledRequest[]> {
  const tree = part.isProvable ? new StoredTree(part.leaves.bytes(treeSize)) : undefined;
  const places = new Set(chosen.map(({ place }) => place));
  const names = new RecordNames(pseudonymHash);
  const rows: SampledRequest[] = [];
  for await (const { bytes, place } of storedLines(auditDir, part.extent, signal)) {
    const record = places.has(place) ? parseRecord(bytes) : undefined;
    if (record === undefined) continue;
    const proof = tree?.inclusionProof(record.seq).map((node) => Buffer.from(node).toString('hex'));
    rows.push({ ...shown(names.shown(record)), leaf: leafHash(bytes), proof });
  }
  return rows;
}

function shown(record: AuditRecord): Omit<SampledRequest, 'leaf' | 'proof'> {
  return {
    seq: record.seq,
    timestamp: record.timestamp,
    type: record.type,
    decision: textOf(record, 'decision'),
    tool: textOf(record, 'tool'),
    provider: textOf(record, 'provider'),
    developer: textOf(record, 'developer'),
    policyHash: textOf(record, 'policy_hash'),
    hashSent: textOf(record, 'hash_sent'),
  };
}
