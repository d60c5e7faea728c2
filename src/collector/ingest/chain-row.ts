// The row of a chain: whoever holds its lock is the only one who moves its head.
import { firstPrevHash } from '../../audit/line.ts';
import { CompactTree } from '../../audit/tree.ts';
import type { Device } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { Refused } from '../http/refused.ts';
import { ownChainPrefix, ownDeviceId } from '../own-chain/append-own.ts';

/** `full`: records are here. `hash-only`: a witness's state, and no record. */
export type ChainMode = 'full' | 'hash-only';

export interface ChainRow {
  readonly chain: string;
  readonly mode: ChainMode;
  readonly isQuarantined: boolean;
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
}

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
  readonly mode: ChainMode;
  readonly now: Date;
}

/**
 * Locked until the transaction ends; made when it is new. Throws Refused `foreign-chain` when it belongs to another device,
 * to the collector, or is used the other way.
 */
export async function lockChain(queries: Queries, asked: ChainAsked): Promise<ChainRow> {
  const { device, chain, mode } = asked;
  if (chain.startsWith(ownChainPrefix) || device.deviceId === ownDeviceId) throw foreign('to the collector itself');
  let row = await select(queries, asked);
  if (row === undefined) {
    await create(queries, asked);
    row = await select(queries, asked);
  }
  if (row === undefined || row.device_id !== device.deviceId) throw foreign('to another device');
  if (row.mode !== mode) {
    throw foreign(
      row.mode === 'full' ? 'to those that are sent with their records' : 'to those that are sent as checkpoints alone',
    );
  }
  return chainOf(chain, row);
}

async function select(queries: Queries, { device, chain }: ChainAsked): Promise<Row | undefined> {
  const [row] = await queries.query<Row>(
    `SELECT device_id, mode, state, size, head_leaf, frontier, keys, inc, cosigned_size, cosigned_note, loss_size
     FROM chains WHERE tenant_id = $1 AND chain = $2 FOR UPDATE`,
    [device.tenant, chain],
  );
  return row;
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

function chainOf(chain: string, row: Row): ChainRow {
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

export function hexFrontier(tree: CompactTree): readonly string[] {
  return tree.frontier().map((node) => Buffer.from(node).toString('hex'));
}

function foreign(whom: string): Refused {
  return new Refused(
    'foreign-chain',
    `The chain belongs ${whom}, so nothing of it was taken. Check which home and which token this device uses.`,
  );
}
