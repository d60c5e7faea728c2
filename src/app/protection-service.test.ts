import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { deferred } from '../base/async.ts';
import { silentLogger } from '../base/log.ts';
import { lexicalNames } from '../engine/lexical-names.ts';
import { Mutator } from '../engine/mutate.ts';
import type { WorkspaceNames } from '../engine/types.ts';
import { WordMap } from '../engine/word-map.ts';
import type { WorkspaceIndex } from '../workspace/index-client.ts';
import { ProtectionService } from './protection-service.ts';

const root = '/srv/acme-reinsurance';
const text = 'OspreyTariff and QuarkleLedger';

function indexOf(...declared: readonly string[]): WorkspaceIndex {
  const names: WorkspaceNames = {
    declared,
    pathSegments: [],
    external: [],
    externalKebab: [],
    dependencies: [],
    languages: ['typescript'],
  };
  const report: WorkspaceIndex['report'] = {
    listedBy: 'walk',
    files: 1,
    parsedFiles: 1,
    cachedFiles: 0,
    lexicalFiles: 0,
    bytes: 1,
    skipped: {},
    declaredNames: declared.length,
    externalNames: 0,
    milliseconds: 1,
    byLanguage: {},
    externalBy: {},
    declaredExternalNames: 0,
    privateDependencies: [],
    isExternalPartial: false,
  };
  return { names, report };
}

/** A service over one workspace whose looks and indexes end when the test says so. */
function startService(indexWaitMs: number, readPins: () => void = () => {}) {
  const runs: { readonly done: (index: WorkspaceIndex) => void; readonly fail: (error: Error) => void }[] = [];
  const state = { look: async (): Promise<void> => {}, builds: 0 };
  const service = new ProtectionService({
    map: new WordMap({ keyedHash: (message) => createHmac('sha256', 'k').update(message).digest() }),
    level: () => 'strict',
    indexer: {
      index: () => {
        const run = deferred<WorkspaceIndex>();
        runs.push({ done: run.resolve, fail: run.reject });
        return run.promise;
      },
    },
    logger: silentLogger,
    pins: () => {
      state.builds += 1;
      readPins();
      return [];
    },
    indexWaitMs,
    requestArrived: () => state.look(),
  });
  service.register({ root, repository: 'acme-reinsurance' }, { isTrusted: true, isWatched: Promise.resolve() });
  const seen = async (sent = text): Promise<string> => {
    const { mutator, lexicalMutator } = await service.current();
    const used = mutator ?? lexicalMutator(lexicalNames([sent]));
    return used.mutate(sent, { scope: 'full', schemaNames: new Set() }).text;
  };
  const indexed = async (index: WorkspaceIndex): Promise<void> => {
    await Promise.resolve();
    runs.at(-1)?.done(index);
    await expect.poll(() => service.status()[0]?.state).toBe('ready');
  };
  return { service, state, runs, seen, indexed };
}

describe('a class is saved, and the next request', () => {
  test('waits for the look that is due and for the index of what it found', async () => {
    const { service, state, runs, seen, indexed } = startService(60_000);
    await indexed(indexOf('QuarkleLedger'));
    expect(await seen()).toMatch(/^OspreyTariff and (?!Quarkle)/);
    const look = deferred<void>();
    state.look = () => look.promise;
    const asked = seen();
    service.reindex(root);
    look.resolve();
    await expect.poll(() => runs.length).toBe(2);
    runs[1]?.done(indexOf('QuarkleLedger', 'OspreyTariff'));
    expect(await asked).not.toMatch(/Osprey|Quarkle/);
    const { mutator } = await service.current();
    expect(mutator, 'the index alone protects it').toBeDefined();
  });

  test('waits also for the run that follows, when the file changed while an index was made', async () => {
    const { service, runs, seen, indexed } = startService(60_000);
    await indexed(indexOf('QuarkleLedger'));
    service.reindex(root);
    service.reindex(root);
    const asked = seen();
    await expect.poll(() => runs.length).toBe(2);
    runs[1]?.done(indexOf('QuarkleLedger'));
    await expect.poll(() => runs.length).toBe(3);
    runs[2]?.done(indexOf('QuarkleLedger', 'OspreyTariff'));
    expect(await asked).not.toMatch(/Osprey|Quarkle/);
  });

  test.each([
    ['its index takes too long', (service: ProtectionService) => service.reindex(root), async () => {}],
    ['the look takes too long', () => {}, () => new Promise<void>(() => {})],
  ])('is protected by its own compounds as well when %s', async (_name, change, look) => {
    const { service, state, seen, indexed } = startService(1);
    await indexed(indexOf('QuarkleLedger', 'quarkle'));
    change(service);
    state.look = look;
    const sent = await seen('OspreyTariff, quarkle');
    expect(sent).not.toMatch(/osprey|quarkle/i);
  });

  test('is protected by its own compounds as well when its index failed', async () => {
    const { service, runs, seen, indexed } = startService(60_000);
    await indexed(indexOf('QuarkleLedger'));
    service.reindex(root);
    await expect.poll(() => runs.length).toBe(2);
    runs[1]?.fail(new Error('disk gone'));
    expect(await seen()).not.toMatch(/Osprey|Quarkle/);
    expect(service.status()[0]).toMatchObject({ state: 'failed', problem: 'disk gone' });
  });
});

test('before the first index, the names of the workspace folder are protected at once, kebab and alone', async () => {
  const { seen } = startService(1);
  expect(await seen('in acme-reinsurance, for reinsurance')).not.toMatch(/reinsurance/);
});

describe('when an index is done, and before any request', () => {
  const names = Array.from({ length: 1000 }, (_, index) => `quarkleLedger${index}`);

  /** Which names were learnt, in which portions; `onPortion` is called before each. */
  function watchPreload(onPortion: (portion: number) => void = () => {}): readonly (readonly string[])[] {
    const portions: (readonly string[])[] = [];
    // oxlint-disable-next-line typescript/unbound-method
    const preload = Mutator.prototype.preload;
    vi.spyOn(Mutator.prototype, 'preload').mockImplementation(function (this: Mutator, list) {
      onPortion(portions.length);
      portions.push([...list]);
      return preload.call(this, list);
    });
    return portions;
  }

  /** Everything that was waiting had its turns. */
  async function turnsPassed(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => void setImmediate(resolve));
  }

  afterEach(() => {
    vi.restoreAllMocks();
  });

  test('the protection is made and learns every name, a few at a time; the request makes nothing anew', async () => {
    const portions = watchPreload();
    const { service, state, indexed } = startService(60_000);
    await indexed(indexOf(...names));
    await expect.poll(() => portions.flat().length).toBe(names.length);
    expect(portions.length).toBeGreaterThan(2);
    expect(state.builds).toBe(1);
    const { mutator } = await service.current();
    expect(mutator?.mutate('quarkleLedger7', { scope: 'full', schemaNames: new Set() }).text).not.toMatch(/quarkle/);
    expect(state.builds).toBe(1);
  });

  test('the learning stops when the service is disposed', async () => {
    const portions = watchPreload((portion) => portion === 1 && service.dispose());
    const { service, indexed } = startService(60_000);
    await indexed(indexOf(...names));
    await turnsPassed();
    expect(portions).toHaveLength(2);
  });

  test('nothing is made after the service was disposed', async () => {
    const portions = watchPreload();
    const { service, state, indexed } = startService(60_000);
    service.dispose();
    await indexed(indexOf(...names));
    await turnsPassed();
    expect([portions, state.builds]).toEqual([[], 0]);
  });

  test('the learning stops when the pins change, and begins again with them', async () => {
    const portions = watchPreload((portion) => portion === 1 && service.refreshPins());
    const { service, state, indexed } = startService(60_000);
    await indexed(indexOf(...names));
    const learntAnew = (): readonly string[] => portions.slice(2).flat();
    await expect.poll(learntAnew).toEqual(names);
    await turnsPassed();
    expect(learntAnew()).toEqual(names);
    expect(state.builds).toBe(2);
  });

  test('a protection that cannot be made is left to the request', async () => {
    const { service, runs } = startService(60_000, () => {
      throw new Error('pins cannot be read');
    });
    await Promise.resolve();
    runs[0]?.done(indexOf(...names));
    await expect.poll(() => service.status()[0]?.state).toBe('ready');
    await turnsPassed();
    await expect(service.current()).rejects.toThrow('pins cannot be read');
  });
});
