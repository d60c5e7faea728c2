// The sample of a pack: its records, and for each the proof that it is in the log.
import { leafHash } from '../../audit/line.ts';
import { pseudonymise, type PseudonymHash } from '../../audit/pseudonym.ts';
import { parseRecord } from '../../audit/read.ts';
import { hashBytes, StoredTree } from '../../audit/tree.ts';
import { storedLines } from '../log-lines.ts';
import type { ChainPart } from './chain-part.ts';
import type { DraftFolder } from './draft-folder.ts';
import type { ExampleProof } from './how-to-verify.ts';
import { proofTree } from './proof-tree.ts';
import type { RequestPlace, RequestPlaces } from './request-places.ts';
import { chooseSample, sampleMethod } from './sample.ts';

export interface SamplePartOptions {
  readonly auditDir: string;
  readonly part: ChainPart;
  readonly requests: RequestPlaces;
  readonly draft: DraftFolder;
  readonly seed: string;
  readonly size: number;
  /** Records that the last signed checkpoint covers. */
  readonly signedSize: number;
  /** Given: records are shown by pseudonyms, and their stored lines are not. */
  readonly pseudonymHash: PseudonymHash | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface WrittenSample {
  readonly size: number;
  readonly population: number;
  readonly example: ExampleProof | undefined;
  readonly isSigned: boolean;
}

/** Writes `sample/`. A log with holes gives records without proofs. */
export async function writeSamplePart(options: SamplePartOptions): Promise<WrittenSample> {
  const { part, requests, draft, seed, size, signedSize } = options;
  const population = requests.count;
  const chosen = chooseSample(seed, population, size).flatMap((row) => requests.at(row) ?? []);
  const { size: treeSize, isSigned } = proofTree({
    signedSize,
    leaves: part.leaves.count,
    lastSeq: chosen.at(-1)?.seq,
  });
  const proofs = proofsOf(part, chosen, treeSize);
  const records = await storedSample(options, chosen);
  const sample = {
    seed,
    population,
    size: chosen.length,
    asked_size: size,
    method: sampleMethod,
    is_signed: isSigned,
    records: chosen.map(({ seq, place }, index) => ({
      seq,
      leaf: records.leaves.get(place) ?? null,
      proof: proofs[index] ?? null,
      tree_size: treeSize,
    })),
  };
  await draft.write('sample/sample.json', `${JSON.stringify(sample, undefined, 2)}\n`);
  const name = options.pseudonymHash === undefined ? 'records.ndjson' : 'records-pseudonymised.ndjson';
  await draft.write(`sample/${name}`, Buffer.concat(records.lines));
  return { size: chosen.length, population, isSigned, example: exampleOf(sample.records[0]) };
}

function proofsOf(
  part: ChainPart,
  chosen: readonly RequestPlace[],
  treeSize: number,
): readonly (readonly string[] | undefined)[] {
  if (!part.isProvable || chosen.length === 0) return [];
  const tree = new StoredTree(part.leaves.bytes(treeSize));
  return chosen.map(({ seq }) => tree.inclusionProof(seq).map((node) => Buffer.from(node).toString('hex')));
}

interface StoredSample {
  /** Hex, by place. */
  readonly leaves: ReadonlyMap<number, string>;
  readonly lines: readonly Buffer[];
}

async function storedSample(
  { auditDir, pseudonymHash, signal }: SamplePartOptions,
  chosen: readonly RequestPlace[],
): Promise<StoredSample> {
  const leaves = new Map<number, string>();
  const lines: Buffer[] = [];
  const [first, last] = [chosen[0], chosen.at(-1)];
  if (first === undefined || last === undefined) return { leaves, lines };
  const places = new Set(chosen.map(({ place }) => place));
  for await (const { bytes, place } of storedLines(auditDir, { first: first.place, last: last.place }, signal)) {
    if (!places.has(place)) continue;
    leaves.set(place, leafHash(bytes));
    lines.push(shownLine(bytes, pseudonymHash));
  }
  return { leaves, lines };
}

function shownLine(line: Buffer, pseudonymHash: PseudonymHash | undefined): Buffer {
  if (pseudonymHash === undefined) return Buffer.concat([line, Buffer.from('\n')]);
  const record = parseRecord(line);
  return record === undefined ? Buffer.of() : Buffer.from(`${JSON.stringify(pseudonymise(record, pseudonymHash))}\n`);
}

interface SampledRecord {
  readonly seq: number;
  readonly leaf: string | null;
  readonly proof: readonly string[] | null;
  readonly tree_size: number;
}

function exampleOf(record: SampledRecord | undefined): ExampleProof | undefined {
  if (record === undefined || record.leaf === null || record.proof === null) return undefined;
  const { seq, leaf, proof, tree_size: size } = record;
  if (leaf.length !== 2 * hashBytes) return undefined;
  return { seq, leaf, proof, index: seq, size };
}
