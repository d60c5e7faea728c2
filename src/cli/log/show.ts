// One record with all that belongs to it.
import { readCheckpoints } from '../../audit/checkpoints.ts';
import { leafHash } from '../../audit/line.ts';
import { listManifests } from '../../audit/manifest.ts';
import type { AuditRecord } from '../../audit/record.ts';
import type { Output } from '../command.ts';
import { fieldWords } from './field-words.ts';
import { LogFollower } from './follow.ts';
import { recordLine } from './record-line.ts';
import { visible } from './visible.ts';

export interface FoundRecord {
  readonly record: AuditRecord;
  /** Hex: SHA-256(0x00 || line). */
  readonly leaf: string;
}

export interface ShownRecord extends FoundRecord {
  /** Other records with the same id of a request, an exception or an incident, at most 50. */
  readonly related: readonly AuditRecord[];
  /** Records that the first checkpoint covers that covers this one. Its signature is for `pretense verify`. */
  readonly checkpointSize: number | undefined;
  /** Its segment is sealed: a signed manifest holds the hash of the file. */
  readonly manifest: string | undefined;
}

const idNames = ['request_id', 'exception_id', 'incident_id', 'hold_id', 'finding'];
const maxRelated = 50;

/** By its number, or by an id that it holds: then the first one with it. Undefined: the log holds none. */
export async function findRecord(auditDir: string, wanted: string): Promise<ShownRecord | undefined> {
  const found = await findFirst(auditDir, wanted);
  if (found === undefined) return undefined;
  const { seq, chain } = found.record;
  const { checkpoints } = await readCheckpoints(auditDir);
  const covering = checkpoints.find(
    ({ checkpoint }) => checkpoint.size > seq && checkpoint.origin.endsWith(`/${chain}`),
  );
  const { manifests } = await listManifests(auditDir);
  const sealed = manifests.find(
    ({ manifest }) => manifest.chain === chain && manifest.first_seq <= seq && seq <= manifest.last_seq,
  );
  return {
    ...found,
    related: await findRelated(auditDir, found.record),
    checkpointSize: covering?.checkpoint.size,
    manifest: sealed?.manifest.segment,
  };
}

/** What is left of a record whose content was disposed of: the segment that it stood in. */
export async function findDisposed(auditDir: string, wanted: string): Promise<string | undefined> {
  if (!isNumber(wanted)) return undefined;
  const seq = Number(wanted);
  const { manifests } = await listManifests(auditDir);
  return manifests.find(({ manifest }) => manifest.first_seq <= seq && seq <= manifest.last_seq)?.manifest.segment;
}

async function findFirst(auditDir: string, wanted: string): Promise<FoundRecord | undefined> {
  for await (const { line, record } of new LogFollower(auditDir).next()) {
    const isWanted = isNumber(wanted) ? record.seq === Number(wanted) : idsOf(record).includes(wanted);
    if (isWanted) return { record, leaf: leafHash(Buffer.from(line, 'utf8')) };
  }
  return undefined;
}

async function findRelated(auditDir: string, to: AuditRecord): Promise<readonly AuditRecord[]> {
  const ids = new Set(idsOf(to));
  const related: AuditRecord[] = [];
  if (ids.size === 0) return related;
  for await (const { record } of new LogFollower(auditDir).next()) {
    if (record.seq === to.seq && record.chain === to.chain) continue;
    if (idsOf(record).some((id) => ids.has(id))) related.push(record);
    if (related.length === maxRelated) break;
  }
  return related;
}

function isNumber(wanted: string): boolean {
  return /^\d{1,15}$/.test(wanted);
}

function idsOf(record: AuditRecord): readonly string[] {
  return idNames.map((name) => record[name]).filter((id): id is string => typeof id === 'string' && id !== '');
}

/** Untrusted: the fields. */
export function printRecord({ record, leaf, related, checkpointSize, manifest }: ShownRecord, output: Output): void {
  const { line, style } = output;
  line(style.bold(`Record ${record.seq}: ${visible(record.type)}`));
  const names = Object.keys(record);
  const width = Math.min(30, Math.max(...names.map((name) => visible(name).length)));
  for (const name of names) {
    const word = fieldWords.get(name);
    const meaning = word === undefined ? '' : style.dim(`  ${word}`);
    line(`  ${visible(name).padEnd(width)}  ${valueText(record[name])}${meaning}`);
  }
  line();
  line(`Leaf hash ${leaf}`);
  line(
    checkpointSize === undefined
      ? style.warn('No checkpoint covers it yet.')
      : `A checkpoint over the first ${checkpointSize} records covers it.`,
  );
  if (manifest !== undefined) line(`Its segment ${visible(manifest)} is sealed.`);
  line(style.dim('Whether hashes and signatures are right is for `pretense verify` to say.'));
  if (related.length === 0) return;
  line();
  line(style.bold('Related records'));
  for (const each of related) line(recordLine(each, style));
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return visible(value);
  return visible(JSON.stringify(value));
}
