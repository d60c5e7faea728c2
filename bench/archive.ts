// Bytes of archived records against their canonical bytes, and how fast they are written and read back: the lines of a
// real log, written by the journal. The floor is that of the archive's promise: at most 0.3 of the lines, leaf hashes included.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leafHash } from '../src/audit/line.ts';
import { listSegments, linesOf, readSegment } from '../src/audit/segment.ts';
import { type ArchivedRow, extractedNames, openParquetWriter, readParquet } from '../src/collector/archive/parquet.ts';
import { plantLog } from '../src/report/evidence/evidence-log.fixture.ts';
import { checkFloors, printTable } from './measure.ts';

const wanted = Number(process.env['PRETENSE_BENCH_RECORDS'] ?? 100_000);
const root = mkdtempSync(join(tmpdir(), 'pretense-bench-archive-'));

async function* rowsOf(auditDir: string): AsyncGenerator<ArchivedRow> {
  for (const segment of await listSegments(auditDir)) {
    const bytes = await readSegment(segment);
    for (const { start, end } of linesOf(bytes)) yield rowOf(bytes.subarray(start, end));
  }
}

function rowOf(line: Buffer): ArchivedRow {
  const record = JSON.parse(line.toString('utf8')) as Readonly<Record<string, unknown>>;
  const time = new Date(String(record['timestamp']));
  const extracted = extractedNames.map((name) => {
    const value = record[name];
    return [name, typeof value === 'string' ? value : undefined];
  });
  return {
    chain: String(record['chain']),
    seq: Number(record['seq']),
    deviceId: 'dev_3f09c1a7b2d4e6f80912',
    type: String(record['type']),
    happenedAt: time,
    receivedAt: time,
    leaf: Buffer.from(leafHash(line), 'hex'),
    line: line.toString('utf8'),
    extracted: Object.fromEntries(extracted) as ArchivedRow['extracted'],
  };
}

try {
  const auditDir = join(root, 'audit');
  await plantLog({ auditDir, perDay: Math.ceil(wanted / 12), inFlight: 64 });
  const path = join(root, 'part.parquet');
  const writer = await openParquetWriter(root);
  let lineBytes = 0;
  let rows = 0;
  const started = performance.now();
  for await (const row of rowsOf(auditDir)) {
    writer.add(row);
    rows += 1;
    lineBytes += Buffer.byteLength(row.line);
  }
  await writer.finish(path);
  writer.close();
  const written = performance.now();
  let read = 0;
  for await (const { line, leaf } of readParquet(path, root))
    if (leafHash(Buffer.from(line, 'utf8')) === Buffer.from(leaf).toString('hex')) read += 1;
  const ended = performance.now();
  const { size } = statSync(path);
  const rate = (milliseconds: number): string => Math.round((1000 * rows) / milliseconds).toString();
  printTable([
    ['', 'records', 'bytes', 'bytes a record', 'records a second'],
    ['canonical lines', String(rows), String(lineBytes), (lineBytes / rows).toFixed(0), ''],
    ['Parquet, zstd', String(rows), String(size), (size / rows).toFixed(0), rate(written - started)],
    ['read back, every leaf hashed', String(read), '', '', rate(ended - written)],
  ]);
  checkFloors([
    { name: 'Parquet, times the canonical bytes', value: size / lineBytes, limit: 0.3, kind: 'most' },
    { name: 'records that came back as they were, of all', value: read / rows, limit: 1, kind: 'least' },
  ]);
} finally {
  rmSync(root, { recursive: true, force: true });
}
