// The sample of a report: the requests that an auditor's seed picks, as a pack picks them, each with its proof.
import { leafHash } from '../audit/line.ts';
import { parseRecord } from '../audit/read.ts';
import type { AuditRecord } from '../audit/record.ts';
import { StoredTree } from '../audit/tree.ts';
import type { ChainPart } from './evidence/chain-part.ts';
import { isRequest, textOf } from './evidence/fields.ts';
import { RecordNames } from './evidence/names.ts';
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
  readonly pseudonymHash: PseudonymHash | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Reads the part of the period twice. The same seed picks the same requests as in an evidence pack of the period. */
export async function sampleOf(options: SampleOptions): Promise<ReportSample> {
  const { part, seed, size } = options;
  const places = part === undefined ? [] : await requestPlaces(options, part);
  const chosen = new Set(chooseSample(seed, places.length, size).flatMap((row) => places[row] ?? []));
  return {
    seed,
    population: places.length,
    askedSize: size,
    method: sampleMethod,
    treeSize: part?.leaves.count ?? 0,
    records: part === undefined ? [] : await sampledRequests(options, part, chosen),
  };
}

async function requestPlaces({ auditDir, period, signal }: SampleOptions, part: ChainPart): Promise<readonly number[]> {
  const places: number[] = [];
  for await (const { bytes, place } of storedLines(auditDir, part.extent, signal)) {
    const record = parseRecord(bytes);
    if (record === undefined || record.chain !== part.chain) continue;
    if (isRequest(record) && isWithin(record.timestamp, period)) places.push(place);
  }
  return places;
}

async function sampledRequests(
  { auditDir, pseudonymHash, signal }: SampleOptions,
  part: ChainPart,
  chosen: ReadonlySet<number>,
): Promise<readonly SampledRequest[]> {
  const tree = part.isProvable ? new StoredTree(part.leaves.bytes(part.leaves.count)) : undefined;
  const names = new RecordNames(pseudonymHash);
  const rows: SampledRequest[] = [];
  for await (const { bytes, place } of storedLines(auditDir, part.extent, signal)) {
    const record = chosen.has(place) ? parseRecord(bytes) : undefined;
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
