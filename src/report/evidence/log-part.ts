// The part of the log in a pack: lines as they are stored, leaf hashes of the whole chain, what the device signed, and the
// list of requests from which a sample is drawn.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recordsCertified } from '../../audit/chain-certificate.ts';
import { errnoOf } from '../../audit/error.ts';
import { parseRecord } from '../../audit/read.ts';
import type { AuditRecord } from '../../audit/record.ts';
import { disposalsName } from '../../audit/verify-disposals.ts';
import { isWithin } from '../log-extent.ts';
import { storedLines } from '../log-lines.ts';
import type { Period } from '../period.ts';
import type { ChainPart } from './chain-part.ts';
import type { DraftFolder } from './draft-folder.ts';
import { countOf, isRequest, textOf } from './fields.ts';
import type { RecordNames } from './names.ts';
import { RequestPlaces } from './request-places.ts';
import { type Cell, tableLine } from './table-text.ts';

export interface LogPartOptions {
  readonly auditDir: string;
  readonly period: Period;
  readonly part: ChainPart;
  readonly draft: DraftFolder;
  readonly names: RecordNames;
  /** Lines as they are stored: only where names may be shown. */
  readonly hasLines: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

const requestColumns = [
  'seq',
  'timestamp',
  'type',
  'decision',
  'mode',
  'rule',
  'policy_hash',
  'provider',
  'model',
  'tool',
  'developer',
  'repository',
  'identifiers_scanned',
  'identifiers_mutated',
  'secrets_detected',
  'secrets_blocked',
  'hash_sent',
];

/** Writes `log/` and `population/requests.csv`. Gives the requests in the order of that table. */
export async function writeLogPart(options: LogPartOptions): Promise<RequestPlaces> {
  const { part, draft, auditDir } = options;
  await draft.stream('log/leaves.bin', part.leaves.slices(0, part.leaves.count));
  const copied = ['checkpoints', 'cosigned', 'keys', disposalsName];
  for (const name of copied) await copy(draft, join(auditDir, name), `log/${name}`);
  const manifests = (await readdir(auditDir)).filter((name) => /^\d{8}-\d+\.manifest$/.test(name)).toSorted();
  for (const name of manifests) await copy(draft, join(auditDir, name), `log/manifests/${name}`);
  return await writeLines(options);
}

/** A device that never signed, or a collector that never disposed of a record, has no such file. */
async function copy(draft: DraftFolder, path: string, name: string): Promise<void> {
  try {
    await draft.write(name, await readFile(path));
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

async function textOfFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    return '';
  }
}

async function writeLines(options: LogPartOptions): Promise<RequestPlaces> {
  const { draft, hasLines, part } = options;
  const requests = await draft.open('population/requests.csv');
  const records = hasLines ? await draft.open('log/records.ndjson') : undefined;
  try {
    requests.add(Buffer.from(tableLine(requestColumns)));
    const places = new RequestPlaces();
    let count = 0;
    for await (const { bytes, record, place } of linesOfPart(options)) {
      if (records?.add(Buffer.concat([bytes, newline])) === true) await records.flush();
      count += 1;
      if (record === undefined || !isRequest(record) || !isWithin(record.timestamp, options.period)) continue;
      places.add({ seq: record.seq, place });
      if (requests.add(Buffer.from(requestRow(options.names.shown(record))))) await requests.flush();
    }
    draft.close(await requests.finish());
    if (records !== undefined) draft.close(await records.finish());
    const about = { chain: part.chain, first_seq: part.firstSeq, count, tree_size: part.leaves.count };
    const disposed = recordsCertified(await textOfFile(join(options.auditDir, disposalsName)));
    const told = disposed === 0 ? about : { ...about, disposed };
    const log = hasLines ? told : { ...told, records: 'withheld' };
    await draft.write('log/log.json', `${JSON.stringify(log, undefined, 2)}\n`);
    return places;
  } finally {
    await requests.abandon();
    await records?.abandon();
  }
}

const newline = Buffer.from('\n');

async function* linesOfPart({ auditDir, part, signal, onProgress }: LogPartOptions) {
  const total = part.extent.last - part.extent.first + 1;
  for await (const { bytes, place } of storedLines(auditDir, part.extent, signal)) {
    onProgress?.(place - part.extent.first + 1, total);
    const record = parseRecord(bytes);
    // A line of another chain, or one that is no record, is no part of this.
    if (record !== undefined && record.chain !== part.chain) continue;
    yield { bytes, record, place };
  }
}

function requestRow(record: AuditRecord): string {
  const text = (name: string): Cell => textOf(record, name);
  return tableLine([
    record.seq,
    record.timestamp,
    record.type,
    text('decision'),
    text('mode'),
    text('rule'),
    text('policy_hash'),
    text('provider'),
    text('model'),
    text('tool'),
    text('developer'),
    text('repository'),
    countOf(record, 'identifiers_scanned'),
    countOf(record, 'identifiers_mutated'),
    countOf(record, 'secrets_detected'),
    countOf(record, 'secrets_blocked'),
    text('hash_sent'),
  ]);
}
