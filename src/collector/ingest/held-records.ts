// What a device sends once more, against what is here.
import type { Queries } from '../database/database.ts';
import type { CheckedLine } from './batch-lines.ts';
import type { ChainRow } from './chain-row.ts';
import type { Fork } from './fork.ts';

/**
 * Undefined: every record that is sent again is the one that is held, leaf by leaf. What retention took away cannot be
 * compared; the next record that is here names its hash.
 */
export async function findHeldFork(
  queries: Queries,
  tenant: string,
  chain: ChainRow,
  records: readonly CheckedLine[],
): Promise<Fork | undefined> {
  const again = records.filter(({ seq }) => seq < chain.size);
  const [first] = again;
  const last = again.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (last.seq === chain.size - 1 && last.leaf !== chain.headLeaf && again.length === 1) {
    return { seq: last.seq, reason: 'leaf', line: last.line };
  }
  const rows = await queries.query<{ readonly seq: number | string | bigint; readonly leaf: string }>(
    `SELECT seq, encode(leaf, 'hex') AS leaf FROM records
     WHERE tenant_id = $1 AND chain = $2 AND seq >= $3 AND seq <= $4`,
    [tenant, chain.chain, first.seq, last.seq],
  );
  const held = new Map(rows.map(({ seq, leaf }) => [Number(seq), leaf]));
  held.set(chain.size - 1, chain.headLeaf);
  const other = again.find(({ seq, leaf }) => (held.get(seq) ?? leaf) !== leaf);
  return other === undefined ? undefined : { seq: other.seq, reason: 'leaf', line: other.line };
}
