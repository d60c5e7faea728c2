// Closed days go into the archive: a Parquet file of each part of a day, and a signed manifest beside it. Every step can be
// taken again: what is there is recognised, what is not on the record is put there, nothing is written twice.
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { manifestHash } from '../../audit/manifest.ts';
import { parseNote } from '../../audit/note.ts';
import type { CollectorContext } from '../context.ts';
import { appendOwn } from '../own-chain/append-own.ts';
import { ArchiveError } from './archive-error.ts';
import { ChainTally } from './chain-tally.ts';
import { dayOf, dayRows, daysWithRecords } from './day-rows.ts';
import { sha256OfFile } from './directory-target.ts';
import { archiveColumns, openParquetWriter, type ParquetWriter } from './parquet.ts';
import { maxPartChains, openPartManifest, partKey, type PartManifest, signPartManifest } from './part-manifest.ts';
import type { ArchiveTarget, StoredObject } from './target.ts';

export type ArchiveContext = Pick<
  CollectorContext,
  'database' | 'clock' | 'logger' | 'signer' | 'witness' | 'program' | 'settings'
>;

export interface ArchiveOptions {
  readonly context: ArchiveContext;
  readonly tenant: string;
  readonly target: ArchiveTarget;
  readonly signal?: AbortSignal;
  readonly onProgress?: (day: string, rows: number) => void;
  /** Lines of one file; default 256 MiB. */
  readonly maxPartBytes?: number;
}

export interface WrittenPart {
  readonly day: string;
  readonly part: number;
  readonly rows: number;
  readonly bytes: number;
  readonly canonicalBytes: number;
  /** It was in the archive already, and is on the record now. */
  readonly isAdopted: boolean;
}

export interface ArchiveRun {
  readonly days: number;
  readonly parts: readonly WrittenPart[];
}

const maxPartBytes = 256 * 1024 * 1024;
/** Clocks of replicas differ: a day is over for all of them so long after it ended. */
const graceMs = 15 * 60_000;

/** Days that end so are closed: nothing is received in them any more. */
export function firstOpenDay(now: Date): string {
  return dayOf(new Date(now.getTime() - graceMs));
}

/** All closed days of a tenant that are not archived yet. Throws ArchiveError; what was written before stays. */
export async function archiveTenant(options: ArchiveOptions): Promise<ArchiveRun> {
  const { context, tenant, signal } = options;
  const { database, clock } = context;
  const done = await archivedDays(context, tenant);
  const days = (await daysWithRecords(database, tenant, firstOpenDay(clock.now()))).filter((day) => !done.has(day));
  const parts: WrittenPart[] = [];
  const scratch = await mkdtemp(join(tmpdir(), 'pretense-archive-'));
  try {
    for (const day of days) {
      signal?.throwIfAborted();
      parts.push(...(await archiveDay(options, day, scratch)));
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return { days: days.length, parts };
}

async function archivedDays({ database }: ArchiveContext, tenant: string): Promise<ReadonlySet<string>> {
  const rows = await database.transaction({ role: 'retention', tenant }, (queries) =>
    queries.query<{ readonly day: string }>(`SELECT day::text AS day FROM archive_days WHERE tenant_id = $1`, [tenant]),
  );
  return new Set(rows.map(({ day }) => day));
}

async function archiveDay(options: ArchiveOptions, day: string, scratch: string): Promise<readonly WrittenPart[]> {
  const { context, tenant, signal } = options;
  const stored = await storedParts(context, tenant, day);
  const lastSeqs = new Map(stored.flatMap(({ chains }) => chains.map((part) => [part.chain, part.last_seq] as const)));
  const written: WrittenPart[] = [];
  let next = Math.max(0, ...stored.map(({ part }) => part)) + 1;
  let draft: Draft | undefined;
  const finish = async (ended: Draft): Promise<void> => {
    const part = await storePart(options, { day, number: next, draft: ended, scratch });
    written.push(part);
    next = part.part + 1;
  };
  try {
    for await (const row of dayRows(context.database, tenant, day)) {
      signal?.throwIfAborted();
      if (row.seq <= (lastSeqs.get(row.chain) ?? -1)) continue;
      if (draft !== undefined && isFull(draft, row.chain, options.maxPartBytes ?? maxPartBytes)) {
        await finish(draft);
        draft = undefined;
      }
      draft ??= { writer: await openParquetWriter(scratch), tally: new ChainTally() };
      if (!draft.tally.add(row))
        throw new ArchiveError(
          'damaged',
          `Records of the chain ${row.chain} before ${row.seq} are missing in the database.`,
        );
      draft.writer.add(row);
    }
    if (draft !== undefined) await finish(draft);
  } finally {
    draft?.writer.close();
  }
  await closeDay(context, tenant, day);
  return written;
}

interface Draft {
  readonly writer: ParquetWriter;
  readonly tally: ChainTally;
}

function isFull({ tally }: Draft, chain: string, limit: number): boolean {
  if (tally.lineBytes >= limit) return true;
  return tally.chains.length >= maxPartChains && tally.chains.at(-1)?.chain !== chain;
}

async function storedParts(
  { database, signer }: ArchiveContext,
  tenant: string,
  day: string,
): Promise<readonly PartManifest[]> {
  const rows = await database.transaction({ role: 'retention', tenant }, (queries) =>
    queries.query<{ readonly manifest: string }>(
      `SELECT manifest FROM archive_parts WHERE tenant_id = $1 AND day = $2 ORDER BY part`,
      [tenant, day],
    ),
  );
  return rows.map(({ manifest }) => openPartManifest(manifest, signer.key));
}

interface PartToStore {
  readonly day: string;
  /** The first that may be free. */
  readonly number: number;
  readonly draft: Draft;
  readonly scratch: string;
}

async function storePart(options: ArchiveOptions, { day, number, draft, scratch }: PartToStore): Promise<WrittenPart> {
  const { context, tenant, target } = options;
  const path = join(scratch, 'part.parquet');
  await draft.writer.finish(path);
  draft.writer.close();
  try {
    const { tally } = draft;
    const [{ size: bytes }, sha256] = [await stat(path), await sha256OfFile(path)];
    const content = { tenant, day, rows: tally.rows, root: tally.root, chains: tally.chains };
    const place = await findPlace(options, { content, number, sha256, scratch });
    const manifest: PartManifest = place.manifest ?? {
      v: 1,
      kind: 'archive',
      ...content,
      part: place.number,
      file: `part-${place.number}.parquet`,
      bytes,
      canonical_bytes: tally.lineBytes,
      sha256,
      first_received_at: tally.firstReceived,
      last_received_at: tally.lastReceived,
      columns: archiveColumns,
      product_version: context.program.productVersion,
      written_at: context.clock.now().toISOString(),
    };
    const note = place.note ?? signPartManifest(manifest, context.signer);
    const key = partKey(tenant, day, place.number);
    const file = place.file ?? (await target.store(`${key}.parquet`, { path, bytes, sha256 }));
    if (place.note === undefined) await storeNote(target, `${key}.manifest`, { note, scratch });
    await recordPart(options, { manifest, note, file });
    options.onProgress?.(day, manifest.rows);
    return {
      day,
      part: manifest.part,
      rows: manifest.rows,
      bytes: manifest.bytes,
      canonicalBytes: manifest.canonical_bytes,
      isAdopted: place.note !== undefined,
    };
  } finally {
    await rm(path, { force: true });
  }
}

interface Place {
  readonly number: number;
  /** What an earlier run that did not finish left there. */
  readonly file: StoredObject | undefined;
  readonly note: string | undefined;
  readonly manifest: PartManifest | undefined;
}

interface Wanted {
  readonly content: Pick<PartManifest, 'tenant' | 'day' | 'rows' | 'root' | 'chains'>;
  readonly number: number;
  readonly sha256: string;
  readonly scratch: string;
}

/** The first number that is free, or at which an earlier run left exactly this. */
async function findPlace(
  { context, target }: ArchiveOptions,
  { content, number, sha256, scratch }: Wanted,
): Promise<Place> {
  for (let part = number; ; part += 1) {
    const key = partKey(content.tenant, content.day, part);
    const file = await target.find(`${key}.parquet`);
    const hasNote = (await target.find(`${key}.manifest`)) !== undefined;
    if (file === undefined && !hasNote) return { number: part, file, note: undefined, manifest: undefined };
    if (!hasNote) {
      if (file?.sha256 === sha256) return { number: part, file, note: undefined, manifest: undefined };
      // The rest of a run that was stopped: without a manifest it is no part of the archive.
      context.logger.log('warn', 'archive.orphan', { key: `${key}.parquet` });
      continue;
    }
    const note = await loadNote(target, `${key}.manifest`, scratch);
    const manifest = openPartManifest(note, context.signer.key);
    const { tenant, day, rows, root, chains } = manifest;
    const isSame = isDeepStrictEqual({ tenant, day, rows, root, chains }, { ...content, chains: [...content.chains] });
    if (isSame && file?.bytes === manifest.bytes) return { number: part, file, note, manifest };
    if (isSame) throw new ArchiveError('target', `${key}.parquet is not what the manifest beside it says.`);
  }
}

async function storeNote(
  target: ArchiveTarget,
  key: string,
  { note, scratch }: { readonly note: string; readonly scratch: string },
): Promise<void> {
  const path = join(scratch, 'part.manifest');
  await writeFile(path, note, 'utf8');
  try {
    await target.store(key, { path, bytes: Buffer.byteLength(note), sha256: await sha256OfFile(path) });
  } finally {
    await rm(path, { force: true });
  }
}

/** Untrusted: what the target holds. */
export async function loadNote(target: ArchiveTarget, key: string, scratch: string): Promise<string> {
  const path = join(scratch, 'loaded.manifest');
  try {
    await target.load(key, path);
    return await readFile(path, 'utf8');
  } finally {
    await rm(path, { force: true });
  }
}

interface Recorded {
  readonly manifest: PartManifest;
  readonly note: string;
  readonly file: StoredObject;
}

async function recordPart(
  { context, tenant, target }: ArchiveOptions,
  { manifest, note, file }: Recorded,
): Promise<void> {
  const { day, part, rows, bytes, canonical_bytes: lineBytes, sha256, root, chains } = manifest;
  const lockedUntil = file.lockedUntil ?? null;
  await context.database.transaction({ role: 'retention', tenant }, async (queries) => {
    await queries.query(
      `INSERT INTO archive_parts (tenant_id, day, part, rows, bytes, canonical_bytes, sha256, root, manifest, place, locked_until, written_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [tenant, day, part, rows, bytes, lineBytes, sha256, root, note, target.place, lockedUntil, manifest.written_at],
    );
    await appendOwn(queries, context, tenant, 'archive.written', {
      day,
      part,
      rows,
      chains: chains.length,
      bytes,
      canonical_bytes: lineBytes,
      sha256,
      root,
      manifest_hash: manifestHash(parseNote(note).text),
      place: target.place,
      locked_until: lockedUntil,
    });
  });
}

async function closeDay({ database, clock }: ArchiveContext, tenant: string, day: string): Promise<void> {
  await database.transaction({ role: 'retention', tenant }, (queries) =>
    queries.query(`INSERT INTO archive_days (tenant_id, day, closed_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, [
      tenant,
      day,
      clock.now().toISOString(),
    ]),
  );
}
