import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChainState, SyncState } from '../../sync/state.ts';
import { cosignedSizes } from './cosigned-sizes.ts';
import { syncFile } from './sync-file.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'pretense-sizes-'));
});

afterEach(() => rm(home, { recursive: true, force: true }));

const at = '2026-01-31T10:00:00.000Z';
const disposed = { reason: 'disposed', message: '', since: at } as const;

/** What may be disposed of. */
async function sizeOf(chain: ChainState | undefined, mode: SyncState['mode'] | undefined): Promise<number | undefined> {
  const state: Omit<SyncState, 'mode'> = {
    v: 1,
    url: 'https://collector.company.example',
    collector: 'c',
    organisation: 'o',
    witnessKey: 'k',
    deviceId: 'd',
    enrolledAt: at,
    tokenSince: at,
    chains: chain === undefined ? {} : { c_1: chain },
    condition: { state: 'syncing', since: at },
  };
  await writeFile(syncFile(home), JSON.stringify(mode === undefined ? state : { ...state, mode }));
  return (await cosignedSizes(home))?.('c_1');
}

test.each<[string, ChainState | undefined, SyncState['mode'] | undefined, number]>([
  ['what is cosigned, where checkpoints alone are sent', { held: 0, cosigned: 10 }, 'witness', 10],
  ['what is cosigned and sent, where records are', { held: 12, cosigned: 10 }, 'records', 10],
  ['no record that is cosigned and has still to be sent', { held: 4, cosigned: 10 }, 'records', 4],
  ['the same by a state that says nothing of what is sent', { held: 4, cosigned: 10 }, undefined, 4],
  ['nothing of a chain that nobody has seen', undefined, 'witness', 0],
  ['all of a chain that can never be sent', { held: 0, cosigned: 0, stop: disposed }, 'records', Infinity],
])('may be disposed of: %s', async (_name, chain, mode, size) => {
  expect(await sizeOf(chain, mode)).toBe(size);
});

test('a home without a collector has no such limit, and one whose state is broken disposes of nothing', async () => {
  expect(await cosignedSizes(home)).toBeUndefined();
  await writeFile(syncFile(home), '{"v":1,"mode":"all"}');
  expect((await cosignedSizes(home))?.('c_1')).toBe(0);
});
