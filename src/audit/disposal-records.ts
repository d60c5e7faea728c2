// Records that must outlive their segment: holds, certificates of disposals, rotations of keys. Before the content of a
// segment goes, those in it that nothing else in the log says are said again, in new records that name the first one.
import type { JsonValue } from '../base/canonical-json.ts';
import { errnoOf } from './error.ts';
import { parseRecord } from './read.ts';
import type { AuditRecord, RecordFields, RecordType, RecordWriter } from './record.ts';
import { linesOf, listSegments, readSegment, type Segment } from './segment.ts';
import { Turns, type TurnTimes } from './turns.ts';

type LastingType = Extract<RecordType, 'legalhold.set' | 'legalhold.cleared' | 'retention.disposed' | 'key.rotated'>;

/** What makes two records say the same, by type. */
const identities: Readonly<Record<LastingType, readonly string[]>> = {
  'legalhold.set': ['hold_id'],
  'legalhold.cleared': ['hold_id'],
  'retention.disposed': ['segment'],
  'key.rotated': ['old_key', 'new_key'],
};

const envelope = ['v', 'chain', 'inc', 'seq', 'prev_hash', 'nonce', 'type', 'timestamp', 'mono_ms'] as const;
const policyNames = ['policy_id', 'policy_version', 'policy_hash'] as const;

export interface LastingRecord {
  /** Name of the segment that holds it. */
  readonly segment: string;
  readonly record: AuditRecord;
}

/** Lasting records of the content that is there, in the order of the chain. */
export class LastingRecords {
  readonly #entries: LastingRecord[];

  constructor(entries: readonly LastingRecord[]) {
    this.#entries = [...entries];
  }

  get records(): readonly AuditRecord[] {
    return this.#entries.map(({ record }) => record);
  }

  /** The certificate of a segment's disposal, wherever it was said last. */
  certificateOf(segment: string): AuditRecord | undefined {
    return this.records.findLast((record) => record.type === 'retention.disposed' && record['segment'] === segment);
  }

  add(segment: string, record: AuditRecord): void {
    if (isLasting(record.type)) this.#entries.push({ segment, record });
  }

  /** What would be lost with the content of a segment. */
  onlyIn(segment: string): readonly AuditRecord[] {
    const elsewhere = new Set(
      this.#entries.filter((each) => each.segment !== segment).map(({ record }) => keyOf(record)),
    );
    const own = new Map(
      this.#entries.filter((each) => each.segment === segment).map(({ record }) => [keyOf(record), record]),
    );
    return [...own]
      .filter(([key, record]) => !elsewhere.has(key) && this.#isNeeded(record, elsewhere, own))
      .map(([, record]) => record);
  }

  /** A hold that is over is said again only as long as the other half of it stays: alone it would hold once more. */
  #isNeeded(record: AuditRecord, elsewhere: ReadonlySet<string>, own: ReadonlyMap<string, AuditRecord>): boolean {
    const { type } = record;
    if (type === 'legalhold.cleared') return elsewhere.has(keyOf({ ...record, type: 'legalhold.set' }));
    if (type !== 'legalhold.set') return true;
    const end = keyOf({ ...record, type: 'legalhold.cleared' });
    return !own.has(end) && !elsewhere.has(end);
  }
}

/** Reads the content of the whole log; most of it is passed over unparsed. */
export async function readLastingRecords(auditDir: string, times?: TurnTimes): Promise<LastingRecords> {
  return new LastingRecords(await recordsOfTypes(auditDir, Object.keys(identities), times));
}

/** Records of these types, in the order of the chain, with their segments. For types of which there are few. */
export async function recordsOfTypes(
  auditDir: string,
  types: readonly string[],
  times?: TurnTimes,
): Promise<readonly LastingRecord[]> {
  const turns = new Turns(times);
  const wanted = { types: new Set(types), markers: types.map((type) => Buffer.from(`"type":"${type}"`, 'utf8')) };
  const entries: LastingRecord[] = [];
  for (const segment of await listSegments(auditDir)) {
    const bytes = await readIfThere(segment);
    if (bytes === undefined || !wanted.markers.some((marker) => bytes.includes(marker))) continue;
    for (const record of recordsIn(bytes, wanted)) entries.push({ segment: segment.name, record });
    if (turns.isOver) await turns.next();
  }
  return entries;
}

/** Appends what a record says once more. The new one names the first: its number, its time. */
export function restate(records: RecordWriter, record: AuditRecord): Promise<AuditRecord> {
  const omitted = new Set<string>([...envelope, ...policyNames]);
  const fields = Object.fromEntries(Object.entries(record).filter(([name]) => !omitted.has(name)));
  return records.append(record.type, { ...fields, restates: firstOf(record) } satisfies RecordFields);
}

function firstOf({ seq, timestamp, restates }: AuditRecord): JsonValue {
  return restates === undefined || restates === null ? { seq, timestamp } : restates;
}

interface Wanted {
  readonly types: ReadonlySet<string>;
  readonly markers: readonly Buffer[];
}

function* recordsIn(bytes: Buffer, { types, markers }: Wanted): Generator<AuditRecord> {
  for (const { start, end, isComplete } of linesOf(bytes)) {
    if (!isComplete) return;
    const line = bytes.subarray(start, end);
    if (!markers.some((marker) => line.includes(marker))) continue;
    const record = parseRecord(line);
    if (record !== undefined && types.has(record.type)) yield record;
  }
}

function isLasting(type: string): type is LastingType {
  return Object.hasOwn(identities, type);
}

function keyOf(record: Pick<AuditRecord, 'type'> & RecordFields): string {
  const names = isLasting(record.type) ? identities[record.type] : [];
  return JSON.stringify([record.type, ...names.map((name) => record[name] ?? null)]);
}

/** The segment may have been disposed of since it was listed. */
async function readIfThere(segment: Segment): Promise<Buffer | undefined> {
  try {
    return await readSegment(segment);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
