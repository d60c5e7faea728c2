// The row of a chain: whoever holds its lock is the only one who moves its head.
import { firstPrevHash } from '../../audit/line.ts';
import { parseCheckpoint, parseNote } from '../../audit/note.ts';
import { CompactTree } from '../../audit/tree.ts';
import type { Device } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { Refused } from '../http/refused.ts';
import { ownChainPrefix, ownDeviceId } from '../own-chain/append-own.ts';

/**
 * `full`: of all that was cosigned the records are here. `hash-only`: more was cosigned than records are here, since the
 * device sends checkpoints alone, or has only begun to send its records.
 */
export type ChainMode = 'full' | 'hash-only';

export interface ChainRow {
  readonly chain: string;
  readonly mode: ChainMode;
  readonly isQuarantined: boolean;
  /** Records that are here. */
  readonly size: number;
  /** Hex; 64 zeros before the first record. */
  readonly headLeaf: string;
  /** Hex. */
  readonly frontier: readonly string[];
  /** Verifier keys that count for it, in the order of their use. */
  readonly keys: readonly string[];
  readonly inc: number;
  readonly cosignedSize: number;
  readonly cosignedNote: string | undefined;
  /** Size up to which a loss is on the record. */
  readonly lossSize: number;
  /** Made by this transaction: gone again unless that is committed. */
  readonly isNew: boolean;
}

/** A device begins another chain when its log was damaged or moved away. */
const maxNewChains = 50;
const dayMs = 24 * 60 * 60_000;
const limitedForSeconds = 60 * 60;

type Integer = number | string | bigint;

interface Row {
  readonly device_id: string;
  readonly mode: string;
  readonly state: string;
  readonly size: Integer;
  readonly head_leaf: string | null;
  readonly frontier: readonly string[] | null;
  readonly keys: readonly string[] | null;
  readonly inc: Integer | null;
  readonly cosigned_size: Integer | null;
  readonly cosigned_note: string | null;
  readonly loss_size: Integer | null;
}

export interface ChainAsked {
  readonly device: Device;
  readonly chain: string;
  /** Of a chain that is new. */
  readonly mode: ChainMode;
  readonly now: Date;
}

/**
 * Locked until the transaction ends; made when it is new. Throws Refused: `foreign-chain` when it belongs to another device or
 * to the collector, `too-many` when the device began `maxNewChains` others within a day.
 */
export async function lockChain(queries: Queries, asked: ChainAsked): Promise<ChainRow> {
  const { device, chain } = asked;
  if (chain.startsWith(ownChainPrefix) || device.deviceId === ownDeviceId) throw foreign('to the collector itself');
  const known = await select(queries, asked);
  if (known === undefined) {
    await refuseManyChains(queries, asked);
    await create(queries, asked);
  }
  const row = known ?? (await select(queries, asked));
  if (row === undefined || row.device_id !== device.deviceId) throw foreign('to another device');
  return { ...chainOf(chain, row), isNew: known === undefined };
}

async function select(queries: Queries, { device, chain }: ChainAsked): Promise<Row | undefined> {
  const [row] = await queries.query<Row>(
    `SELECT device_id, mode, state, size, head_leaf, frontier, keys, inc, cosigned_size, cosigned_note, loss_size
     FROM chains WHERE tenant_id = $1 AND chain = $2 FOR UPDATE`,
    [device.tenant, chain],
  );
  return row;
}

async function refuseManyChains(queries: Queries, { device, now }: ChainAsked): Promise<void> {
  const [row] = await queries.query<{ readonly begun: Integer }>(
    `SELECT count(*) AS begun FROM chains WHERE tenant_id = $1 AND device_id = $2 AND first_received_at > $3`,
    [device.tenant, device.deviceId, new Date(now.getTime() - dayMs).toISOString()],
  );
  if (Number(row?.begun ?? 0) < maxNewChains) return;
  const message = `This device began ${maxNewChains} chains within a day, and no more are taken until tomorrow. See why its log is begun anew.`;
  throw new Refused('too-many', message, { retryAfterSeconds: limitedForSeconds });
}

async function create(queries: Queries, { device, chain, mode, now }: ChainAsked): Promise<void> {
  await queries.query(
    `INSERT INTO chains (tenant_id, chain, device_id, mode, size, head_leaf, frontier, keys, inc, cosigned_size, loss_size,
       state, first_received_at, last_received_at)
     VALUES ($1, $2, $3, $4, 0, $5, $6::text[], $7::text[], 0, 0, 0, 'open', $8, $8)
     ON CONFLICT DO NOTHING`,
    [
      device.tenant,
      chain,
      device.deviceId,
      mode,
      firstPrevHash,
      [],
      await knownKeys(queries, device),
      now.toISOString(),
    ],
  );
}

/** What the device enrolled with, and what the records of its other chains handed over to. */
async function knownKeys(queries: Queries, { tenant, deviceId }: Device): Promise<readonly string[]> {
  const [device] = await queries.query<{ readonly device_key: string }>(
    'SELECT device_key FROM devices WHERE tenant_id = $1 AND device_id = $2',
    [tenant, deviceId],
  );
  const others = await queries.query<{ readonly keys: readonly string[] }>(
    'SELECT keys FROM chains WHERE tenant_id = $1 AND device_id = $2',
    [tenant, deviceId],
  );
  const enrolled = device?.device_key ?? '';
  const led = others
    .map(({ keys }) => keys)
    .filter((keys) => keys.includes(enrolled))
    .map((keys) => keys.slice(keys.indexOf(enrolled)));
  return led.reduce((longest, keys) => (keys.length > longest.length ? keys : longest), [enrolled]);
}

function chainOf(chain: string, row: Row): Omit<ChainRow, 'isNew'> {
  return {
    chain,
    mode: row.mode === 'full' ? 'full' : 'hash-only',
    isQuarantined: row.state !== 'open',
    size: Number(row.size),
    headLeaf: row.head_leaf ?? firstPrevHash,
    frontier: row.frontier ?? [],
    keys: row.keys ?? [],
    inc: Number(row.inc ?? 0),
    cosignedSize: Number(row.cosigned_size ?? 0),
    cosignedNote: row.cosigned_note ?? undefined,
    lossSize: Number(row.loss_size ?? 0),
  };
}

/** As it stands before what comes now. */
export function treeOf({ frontier, size }: ChainRow): CompactTree {
  return new CompactTree(
    frontier.map((node) => Buffer.from(node, 'hex')),
    size,
  );
}

export interface KnownTree {
  readonly size: number;
  /** Hex. */
  readonly root: string;
}

/** The largest tree of the chain that is known: of its records, or of what was cosigned without them. */
export function knownTree(chain: ChainRow): KnownTree {
  const { size, cosignedSize, cosignedNote } = chain;
  if (cosignedNote !== undefined && cosignedSize > size) return parseCheckpoint(parseNote(cosignedNote).text);
  return { size, root: Buffer.from(treeOf(chain).root()).toString('hex') };
}

export function hexFrontier(tree: CompactTree): readonly string[] {
  return tree.frontier().map((node) => Buffer.from(node).toString('hex'));
}

function foreign(whom: string): Refused {
  return new Refused(
    'foreign-chain',
    `The chain belongs ${whom}, so nothing of it was taken. Check which home and which token this device uses.`,
  );
}
