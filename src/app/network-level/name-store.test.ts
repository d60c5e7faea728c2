import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ed25519Signer } from '../../audit/note.ts';
import type { JsonValue } from '../../base/canonical-json.ts';
import type { WorkspaceNames } from '../../engine/types.ts';
import { decodePush, encodePush } from './name-push.ts';
import { type NameStore, openNameStore } from './name-store.ts';

const device = `dev_${'0'.repeat(20)}`;
const signer = ed25519Signer(`pretense/${device}`, new Uint8Array(32).fill(7));
const start = Date.parse('2026-01-01T00:00:00Z');
const mapKey = new Uint8Array(32).fill(3);
let nowMs = start;
let folder = '';

beforeEach(() => {
  nowMs = start;
  folder = mkdtempSync(join(tmpdir(), 'pretense-names-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (key = mapKey): Promise<NameStore> =>
  openNameStore({ folder, mapKey: key, clock: { now: () => new Date(nowMs), monotonicMs: () => nowMs } });

function namesOf(...declared: readonly string[]): WorkspaceNames {
  return {
    declared,
    pathSegments: ['secret-folder'],
    external: ['useState'],
    externalKebab: [],
    dependencies: [],
    languages: [],
  };
}

interface PushOptions {
  readonly names?: WorkspaceNames;
  readonly workspace?: string;
  readonly repository?: string;
  readonly by?: typeof signer;
  readonly expiresDays?: number;
}

/** As it is sent. */
function bodyOf({
  names = namesOf('QuarkleLedger'),
  workspace = 'a',
  repository = 'quarkle-app',
  by = signer,
  expiresDays = 30,
}: PushOptions = {}): JsonValue {
  const workspaces = [{ id: workspace.repeat(32), repository, names }];
  return encodePush({ device, pushedAt: new Date(nowMs), expiresDays, workspaces }, by);
}

const pushed = (options?: PushOptions) => decodePush(JSON.parse(JSON.stringify(bodyOf(options))));

describe('a push', () => {
  test('holds names and the name of the folder, and no other path', () => {
    const text = JSON.stringify(bodyOf());
    expect(text).toContain('QuarkleLedger');
    expect(text).toContain('quarkle-app');
    expect(text).not.toContain('secret-folder');
    expect(pushed().workspaces[0]?.names.pathSegments).toEqual(['quarkle-app']);
  });

  test('arrives as it was made, whatever the names are', () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(name, { maxLength: 8 }), (declared) => {
        const { names } = pushed({ names: namesOf(...declared) }).workspaces[0] ?? {};
        const kept = declared.filter((one) => !/[\p{Cc}\p{Cs}]/u.test(one));
        expect(names?.declared).toEqual(kept);
      }),
      { numRuns: 200 },
    );
  });

  test('that was changed on the way, in whatever byte, is refused or the same', () => {
    const text = JSON.stringify(bodyOf());
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, letter) => {
        let body: unknown;
        try {
          body = JSON.parse(text.slice(0, at) + letter + text.slice(at + 1));
        } catch {
          return;
        }
        try {
          expect(decodePush(body)).toEqual(pushed());
        } catch (error) {
          expect((error as { code?: string }).code).toMatch(/^(?:malformed|wrong-signature)$/);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('of any other JSON is refused with a word of ours', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        expect(() => decodePush(body)).toThrow(/Nothing was changed/);
      }),
      { numRuns: 200 },
    );
  });

  test('by a key with the name of another device is refused', () => {
    const other = ed25519Signer(`pretense/dev_${'1'.repeat(20)}`, new Uint8Array(32).fill(7));
    expect(() => pushed({ by: other })).toThrow(/do not fit/);
  });
});

describe('what is kept', () => {
  test('outlives the process, encrypted', async () => {
    const store = await open();
    await store.push('token alice', pushed());
    const [file = ''] = readdirSync(folder);
    expect(readFileSync(join(folder, file)).toString('latin1')).not.toMatch(/quarkle|alice/i);
    const again = await open();
    expect(again.list()).toEqual(store.list());
    expect(again.names()[0]?.declared).toEqual(['QuarkleLedger']);
    expect([again.knows('token alice'), again.knows('token bob')]).toEqual([true, false]);
  });

  test('is replaced by a later push of the same workspace, and only by it', async () => {
    const store = await open();
    await store.push('token alice', pushed());
    nowMs += 1_000;
    await store.push('token alice', pushed({ workspace: 'b', names: namesOf('ZorbamRate') }));
    nowMs += 1_000;
    await store.push('token alice', pushed({ names: namesOf('QuarkleAudit') }));
    const declared = (await open()).names().flatMap((names) => names.declared);
    expect(declared.toSorted()).toEqual(['QuarkleAudit', 'ZorbamRate']);
  });

  test('stays when a push is replayed, comes late or from the future', async () => {
    const store = await open();
    const [late, first] = [pushed(), pushed()];
    await store.push('token alice', first);
    await expect(store.push('token alice', first)).rejects.toMatchObject({ code: 'stale' });
    nowMs += 2 * 3_600_000;
    await expect(store.push('token alice', { ...late, workspaces: [] })).rejects.toMatchObject({ code: 'stale' });
    const future = pushed();
    nowMs -= 3_600_000;
    await expect(store.push('token alice', future)).rejects.toMatchObject({ code: 'stale' });
    expect(store.list()).toHaveLength(1);
  });

  test('stays when another key or another client says that it is this device', async () => {
    const store = await open();
    await store.push('token alice', pushed());
    nowMs += 1_000;
    const thief = ed25519Signer(`pretense/${device}`, randomBytes(32));
    await expect(store.push('token alice', pushed({ by: thief }))).rejects.toMatchObject({ code: 'wrong-key' });
    await expect(store.push('token bob', pushed())).rejects.toMatchObject({ code: 'wrong-key' });
    expect(store.names()[0]?.declared).toEqual(['QuarkleLedger']);
    await store.drop({ ids: [], devices: [device], isAll: false });
    await store.push('token alice', pushed({ by: thief }));
    expect(store.list()).toHaveLength(1);
  });

  test('ends when it expires, on disk too', async () => {
    const store = await open();
    await store.push('token alice', pushed({ expiresDays: 1 }));
    const { version } = store;
    nowMs += 86_400_000;
    expect([store.knows('token alice'), store.names(), store.version > version]).toEqual([false, [], true]);
    await store.settled();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is dropped by id, by device or as a whole; what is not there is said', async () => {
    const store = await open();
    const [one] = await store.push('token alice', pushed());
    nowMs += 1;
    await store.push('token alice', pushed({ workspace: 'b' }));
    const none = { ids: [], devices: [], isAll: false };
    await expect(store.drop({ ...none, ids: ['nothing'] })).rejects.toMatchObject({ code: 'unknown' });
    await store.drop({ ...none, ids: [one?.id ?? ''] });
    expect(store.list()).toHaveLength(1);
    await store.drop({ ...none, isAll: true });
    expect((await open()).list()).toEqual([]);
  });

  test('is not read with another key, nor when files were exchanged, and is left where it is', async () => {
    const store = await open();
    await store.push('token alice', pushed());
    nowMs += 1;
    await store.push('token alice', pushed({ workspace: 'b' }));
    const other = await open(new Uint8Array(32).fill(4));
    expect([other.list(), other.unreadable]).toEqual([[], 2]);
    const [first = '', second = ''] = readdirSync(folder).map((name) => join(folder, name));
    writeFileSync(first, readFileSync(second));
    const mixed = await open();
    expect([mixed.list().length, mixed.unreadable, readdirSync(folder).length]).toEqual([1, 1, 2]);
  });
});
