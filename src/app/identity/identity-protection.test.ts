// Who works here, as the protection of a running proxy knows it.
import { expect, test } from 'vitest';
import { deferred } from '../../base/async.ts';
import type { IdentityName } from '../../engine/identity/identity-name.ts';
import { lexicalNames } from '../../engine/lexical-names.ts';
import { Mutator } from '../../engine/mutate.ts';
import type { Pin, WorkspaceNames } from '../../engine/types.ts';
import { WordMap } from '../../engine/word-map.ts';
import type { WorkspaceIndex } from '../../workspace/index-client.ts';
import { keyedHash } from '../platform.ts';
import { ProtectionService } from '../protection-service.ts';
import type { IdentitySource } from './identity-source.ts';

const names: WorkspaceNames = {
  declared: ['quarkleLedger'],
  pathSegments: [],
  external: [],
  externalKebab: [],
  dependencies: [],
  languages: ['typescript'],
};
const index = { names, report: { files: 1 } } as unknown as WorkspaceIndex;
const person = (text: string): IdentityName => ({ kind: 'person', text });

interface Parts {
  readonly user?: () => Promise<readonly IdentityName[]>;
  readonly workspace?: (root: string) => Promise<readonly IdentityName[]>;
  readonly index?: () => Promise<WorkspaceIndex>;
  readonly pins?: readonly Pin[];
}

function startService(parts: Parts) {
  const map = new WordMap({ keyedHash: keyedHash(new Uint8Array(32)) });
  const identity: IdentitySource = {
    machine: () => [{ kind: 'account', text: 'mkowal' }],
    user: parts.user ?? (async () => [person('Maria Kowalczyk')]),
    workspace: parts.workspace ?? (async () => []),
  };
  const service = new ProtectionService({
    map,
    level: () => 'strict',
    indexer: { index: parts.index ?? (async () => index) },
    logger: { log() {} },
    pins: () => parts.pins ?? [],
    identity,
    indexWaitMs: 1,
    requestArrived: () => undefined,
  });
  const send = async (text: string): Promise<string> => {
    const active = await service.current();
    const mutator = active.mutator ?? active.lexicalMutator(lexicalNames([text]));
    return mutator.mutate(text, { scope: 'full', schemaNames: new Set() }).text;
  };
  return { service, send, map };
}

const watched = { isTrusted: true, isWatched: Promise.resolve() };

test('without a workspace, the machine and the user are known', async () => {
  const { send } = startService({});
  expect(await send('Maria Kowalczyk is mkowal')).toMatch(/^(?!Maria)\w+ (?!Kowalczyk)\w+ is (?!mkowal)\w+$/);
});

test('a request waits until it is known who works here, also while an index runs', async () => {
  const told = deferred<readonly IdentityName[]>();
  const { service, send } = startService({ workspace: () => told.promise, index: () => new Promise(() => {}) });
  service.register({ root: '/srv/work', repository: 'work' }, watched);
  const sent = send('said Zofia');
  told.resolve([person('Zofia Nowak')]);
  expect(await sent).not.toContain('Zofia');
  service.dispose();
});

test('what changed in the configuration counts with the next index', async () => {
  let remote = 'git.first-firm.example';
  const { service, send } = startService({ workspace: async () => [{ kind: 'host', text: remote }] });
  service.register({ root: '/srv/work', repository: 'work' }, watched);
  expect(await send('zubrowka.example')).toBe('zubrowka.example');
  const before = (await service.current()).version;
  remote = 'git.zubrowka.example';
  service.reindex('/srv/work');
  expect(await send('zubrowka.example')).toMatch(/^(?!zubrowka)\w+\.example$/);
  expect((await service.current()).version).toBeGreaterThan(before);
  service.dispose();
});

test('a pause does not let it go, and forms of old are renewed because of it', async () => {
  const { service, map } = startService({});
  const { pinned, pinsKey } = await service.current();
  const paused = new Mutator(map, pinned).mutate('quarkleLedger of Maria Kowalczyk', {
    scope: 'full',
    schemaNames: new Set(),
  });
  expect(paused.text).toMatch(/^quarkleLedger of (?!Maria)\w+ (?!Kowalczyk)\w+$/);
  const other = startService({ user: async () => [person('Jan Nowak')] });
  expect((await other.service.current()).pinsKey).not.toBe(pinsKey);
});

test('what is pinned never stays in a pause too', async () => {
  const { service, map } = startService({ pins: [{ text: 'kowalczyk', kind: 'never' }] });
  const { pinned } = await service.current();
  const { text } = new Mutator(map, pinned).mutate('Kowalczyk', { scope: 'full', schemaNames: new Set() });
  expect(text).toBe('Kowalczyk');
});
