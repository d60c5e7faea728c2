// What was cosigned, by its size.
import { parseCheckpoint, parseNote } from '../../audit/note.ts';
import type { Queries } from '../database/database.ts';
import type { ParsedCheckpoint } from './batch-head.ts';
import { keyOf } from './chain-keys.ts';

export interface Cosigned {
  readonly tenant: string;
  readonly chain: string;
  readonly size: number;
  /** With the signature of the device and ours. */
  readonly cosigned: string;
  readonly now: Date;
}

export async function storeCheckpoint(
  queries: Queries,
  { tenant, chain, size, cosigned, now }: Cosigned,
): Promise<void> {
  const note = cosigned.split('\n').slice(0, -2).join('\n');
  await queries.query(
    `INSERT INTO checkpoints (tenant_id, chain, size, note, cosigned_note, cosigned_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT DO NOTHING`,
    [tenant, chain, size, `${note}\n`, cosigned, now.toISOString()],
  );
}

/** What was answered for this size before. A device takes a cosignature for nothing but what it sent. */
export async function cosignedAt(
  queries: Queries,
  tenant: string,
  chain: string,
  size: number,
): Promise<string | undefined> {
  const [row] = await queries.query<{ readonly cosigned_note: string | null }>(
    'SELECT cosigned_note FROM checkpoints WHERE tenant_id = $1 AND chain = $2 AND size = $3',
    [tenant, chain, size],
  );
  return row?.cosigned_note ?? undefined;
}

/** Roots (hex) by size that were cosigned with `above` < size ≤ `limit`. */
export async function cosignedRoots(
  queries: Queries,
  { tenant, chain, above, limit }: { readonly tenant: string; readonly chain: string } & Range,
): Promise<ReadonlyMap<number, string>> {
  const rows = await queries.query<{ readonly note: string }>(
    'SELECT note FROM checkpoints WHERE tenant_id = $1 AND chain = $2 AND size > $3 AND size <= $4',
    [tenant, chain, above, limit],
  );
  const checkpoints = rows.map(({ note }) => parseCheckpoint(parseNote(note).text));
  return new Map(checkpoints.map(({ size, root }) => [size, root]));
}

interface Range {
  readonly above: number;
  readonly limit: number;
}

/** The note with the signature lines of the log alone: what others added is theirs to keep. */
export function ownNote({ text, note }: ParsedCheckpoint, keys: readonly string[]): string {
  const name = keyOf(keys.at(-1) ?? '')?.name ?? '';
  const lines = text
    .slice(note.text.length + 1)
    .split('\n')
    .filter((line) => line.startsWith(`\u2014 ${name} `));
  return `${note.text}\n${lines.map((line) => `${line}\n`).join('')}`;
}
