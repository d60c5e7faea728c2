import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { silentLogger } from '../../base/log.ts';
import type { WorkspaceNames } from '../../engine/types.ts';
import { WordMap } from '../../engine/word-map.ts';
import { secretRules } from '../../secrets/rules/index.ts';
import { createSecretScanner } from '../../secrets/scan.ts';
import { ProtectionService } from '../protection-service.ts';
import { openSmallState } from '../small-state.ts';
import { nameEndpoints } from './name-endpoints.ts';
import { NameService } from './name-service.ts';
import { PassingMutator } from './passing-mutator.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const names: WorkspaceNames = {
  declared: [
    'QuarkleLedger',
    'settleQuarkle',
    'osprey',
    'createOrder',
    'invoice',
    'mergeWombats',
    'getById',
    'fooZorbam',
    'requestQuarkle',
    'responseQuarkle',
  ],
  pathSegments: [],
  external: ['mergeWombats', 'createServer'],
  externalKebab: [],
  dependencies: ['wombat-tools'],
  languages: ['typescript'],
};

const moreOwners = Object.fromEntries(['a', 'b', 'c', 'd'].map((owner) => [owner, ['lantern', 'request']]));

const keyedHash = (message: string) => createHmac('sha256', 'k').update(message).digest();

interface Options {
  readonly isIndexed?: boolean;
  readonly repositories?: readonly string[];
}

async function startNames({ isIndexed = true, repositories = ['payment-service'] }: Options = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'pretense-names-'));
  folders.push(folder);
  const state = await openSmallState(join(folder, 'state.json'));
  const map = new WordMap({ keyedHash });
  const pause = { isOn: false };
  const changes: string[] = [];
  const protection = new ProtectionService({
    map,
    level: () => 'strict',
    indexer: {
      index: async () => {
        if (!isIndexed) throw new Error('not today');
        const report = { files: 1, declaredNames: names.declared.length } as never;
        return {
          names,
          report,
          keptBy: { 'wombat-tools': ['mergeWombats', 'lantern', 'x', 'request'], ...moreOwners },
        };
      },
    },
    logger: silentLogger,
    pins: () => state.pins,
    indexWaitMs: 1000,
    requestArrived: async () => {},
  });
  for (const repository of repositories) {
    protection.register({ root: `/srv/${repository}`, repository }, { isTrusted: true, isWatched: Promise.resolve() });
  }
  await protection.current();
  const secrets = createSecretScanner({
    rules: secretRules,
    keyedHash: (value) => createHmac('sha256', 's').update(value).digest('hex'),
  });
  const service = new NameService({
    protection,
    passing: new PassingMutator(map, keyedHash),
    secrets,
    pause: { isPaused: () => pause.isOn },
    state,
    pinsChanged: async () => {
      changes.push('pins');
      protection.refreshPins();
    },
  });
  const sent = async (text: string): Promise<string> => {
    const { mutator } = await protection.current();
    if (mutator === undefined) throw new Error('no index');
    return mutator.mutate(text, { scope: 'full', schemaNames: new Set() }).text;
  };
  return { service, map, pause, changes, state, sent };
}

test.each([
  ['QuarkleLedger', 'It changes: payment-service declares it.'],
  ['quarkle_ledger', 'It changes: payment-service declares it.'],
  ['quarkle-ledger', 'It changes: payment-service declares it.'],
  ['osprey', 'It changes: payment-service declares it.'],
  ['loadQuarkles', 'It changes: “Quarkles” is a word of names that payment-service declares.'],
  ['getById', 'It stays: it is made of words that all code has.'],
  ['get', 'It stays: it is made of words that all code has.'],
  ['ab', 'It stays: its words are too short to tell anything.'],
  ['createServer', 'It stays: it belongs to the public interface of a language, a protocol or a well-known library.'],
  ['mergeWombats', 'It stays: wombat-tools owns the name.'],
  ['kestrel', 'It stays: no name that your code declares holds this word.'],
  ['kestrelPlan', 'It stays: no name that your code declares holds one of its words.'],
  ['order', 'It changes: “order” is a word of your names and of business; such a word changes even alone.'],
  ['request', 'It stays alone: a, b, c and 2 more own the name. In a longer name of yours it changes.'],
  ['response', 'It stays alone: “response” by itself is a word of any code. In a longer name of yours it changes.'],
  ['x', 'It stays: its words are too short to tell anything.'],
  ['lantern', 'It stays: no name that your code declares holds this word.'],
  ['foo_request', 'It stays: beside words that stand for anything, what is left of it tells nothing.'],
])('says of %s: %s', async (name, reason) => {
  const { service } = await startNames();
  expect(service.explain(name)).toMatchObject({ name, reason, level: 'strict', pin: undefined });
});

test.each([
  ['mergeWombats', 'mergeWombats'],
  ['request', 'request'],
  ['x', undefined],
  ['lantern', undefined],
  ['getById', undefined],
  ['kestrelPlan', undefined],
])('what stays leaves as itself, and of what could never change nothing is told: %s', async (name, surrogate) => {
  const { service } = await startNames();
  expect(service.explain(name)).toMatchObject({ changes: false });
  expect(service.explain(name).surrogate).toBe(surrogate);
});

test('names nobody where several workspaces could', async () => {
  const { service } = await startNames({ repositories: ['one', 'two'] });
  expect(service.explain('QuarkleLedger').reason).toBe('It changes: one and two declare it.');
  expect(service.explain('loadQuarkles').reason).toContain('names that your code declares');
});

test('says so when no index is ready', async () => {
  const { service } = await startNames({ isIndexed: false });
  expect(service.explain('kestrelPlan')).toMatchObject({
    changes: true,
    reason: 'It changes: no index is ready yet, so every compound name counts as yours.',
  });
});

test('says so while paused', async () => {
  const { service, pause } = await startNames();
  pause.isOn = true;
  expect(service.explain('osprey').reason).toMatch(/declares it\. Pretense is paused: in a text that was not sent/);
  expect(service.explain('kestrel').reason).not.toContain('paused');
});

test('shows the very surrogate that a later request carries, and takes none by looking', async () => {
  const { service, map, sent } = await startNames();
  const shown = names.declared.map((name) => service.explain(name).surrogate ?? name);
  const text = names.declared.join(' ');
  const preview = service.preview(`now ${text}`);
  expect(map.lastSeq).toBe(0);
  expect(preview.text).toBe(`now ${shown.join(' ')}`);
  expect(await sent(`now ${text}`)).toBe(preview.text);
  expect(map.lastSeq).toBeGreaterThan(0);
  expect(service.explain('QuarkleLedger').surrogate).toBe(shown[0]);
});

test('decides as the engine does, for any name', async () => {
  const { service, sent } = await startNames();
  const word = fc.constantFrom(
    'quarkle',
    'Ledger',
    'get',
    'order',
    'osprey',
    'X',
    'kestrel',
    'Wombats',
    'merge',
    'é',
    '7',
    'foo',
  );
  const name = fc
    .array(word, { minLength: 1, maxLength: 4 })
    .chain((words) => fc.constantFrom('', '_', '-').map((separator) => words.join(separator)));
  await fc.assert(
    fc.asyncProperty(name, async (text) => {
      fc.pre(/\p{L}/u.test(text));
      const view = service.explain(text);
      expect(view.surrogate ?? text).toBe(await sent(text));
      expect(view.changes).toBe(view.surrogate !== undefined && view.surrogate !== text);
      expect(view.reason.startsWith(view.changes ? 'It changes' : 'It stays')).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test('previews secrets as they would leave, and counts', async () => {
  const { service } = await startNames();
  const token = ['ghp', 'R7aBq2LxT9vWm4KdZp8NcY1hJs6Ef3UgQo5i'].join('_');
  const preview = service.preview(`const ledger = new QuarkleLedger('${token}');`);
  expect(preview).toMatchObject({ mutated: 2, secrets: 1 });
  expect(preview.text).not.toMatch(/quarkle|R7aBq2/i);
});

test('a preview while paused shows what would leave then: names readable, secrets not', async () => {
  const { service, pause } = await startNames();
  pause.isOn = true;
  const token = ['ghp', 'R7aBq2LxT9vWm4KdZp8NcY1hJs6Ef3UgQo5i'].join('_');
  const preview = service.preview(`QuarkleLedger ${token}`);
  expect(preview).toMatchObject({ mutated: 0, secrets: 1 });
  expect(preview.text).toMatch(/^QuarkleLedger /);
  expect(preview.text).not.toContain(token);
});

test('a text of more than 4 MB has no preview', async () => {
  const { service } = await startNames();
  expect(() => service.preview('é'.repeat(2 * 1024 * 1024 + 1))).toThrow(
    expect.objectContaining({ code: 'text-too-large' }),
  );
});

test('pins count at once, and can be taken back', async () => {
  const { service, state, changes } = await startNames();
  expect(await service.pin('kestrel', 'always')).toEqual({ pins: 1 });
  expect(service.explain('kestrel')).toMatchObject({
    changes: true,
    pin: 'always',
    reason: 'It changes: it, or a word of it, is pinned to always change.',
  });
  expect(await service.pin('kestrel', 'never')).toEqual({ pins: 1 });
  expect(await service.pin('osprey', 'never')).toEqual({ pins: 2 });
  expect(service.explain('osprey')).toMatchObject({
    changes: false,
    pin: 'never',
    reason: 'It stays: it is pinned to never change.',
  });
  expect(await service.pin('osprey', 'clear')).toEqual({ pins: 1 });
  expect(service.explain('osprey')).toMatchObject({ changes: true, pin: undefined });
  expect(state.pins).toEqual([{ text: 'kestrel', kind: 'never', source: 'user' }]);
  expect(changes).toHaveLength(4);
});

test.each(['', ' ', 'two names', 'a.b', '12', 'x'.repeat(201), 'a\nb', '--', '{}'])('%j is no name', async (name) => {
  const { service } = await startNames();
  expect(() => service.explain(name)).toThrow(expect.objectContaining({ code: 'not-a-name' }));
  await expect(service.pin(name, 'always')).rejects.toMatchObject({ code: 'not-a-name' });
});

test.each([
  ['explain', undefined],
  ['explain', { name: 7 }],
  ['preview', null],
  ['preview', { text: [] }],
  ['pin', { name: 'x' }],
  ['pin', { name: 'x', kind: 'sometimes' }],
] as const)('%s with %j is a bad request', async (call, body) => {
  const { service } = await startNames();
  await expect(nameEndpoints(service)[`POST /__pretense/${call}`](body)).rejects.toMatchObject({ code: 'bad-request' });
});
