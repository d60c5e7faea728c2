import { mkdirSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { coverageOf } from './coverage.ts';
import { noteDrift } from './drift-notes.ts';
import { clientStates, type ClientState } from './drift.ts';
import { RoutedHome, targetAt } from './routed-home.fixture.ts';
import { claudeCode } from './tools/claude-code.ts';
import { clients } from './tools/index.ts';

const file = '.claude/settings.json';
let home: RoutedHome;
beforeEach(() => {
  home = new RoutedHome();
});
afterEach(() => home.dispose());

async function routeClaude(port = 9339): Promise<void> {
  if (claudeCode.routing !== 'file') throw new Error('no file');
  await home.route(claudeCode, targetAt(port));
}

async function look(roots: readonly string[] = [], port = 9339): Promise<readonly ClientState[]> {
  return await clientStates(clients, {
    home: home.pretense,
    environment: home.options.environment,
    target: targetAt(port),
    workspaceRoots: roots,
  });
}

async function claudeState(roots: readonly string[] = [], port = 9339): Promise<ClientState | undefined> {
  return (await look(roots, port)).find(({ client }) => client === 'claude-code');
}

describe('the state of a tool', () => {
  test('is not-installed where nothing of it is', async () => {
    expect((await look()).map(({ state }) => state)).toEqual(clients.map(() => 'not-installed'));
  });

  test('is not-routed, then routed, then not-routed', async () => {
    home.write(file, '{}');
    const before = await claudeState();
    expect(before?.state).toBe('not-routed');
    // Who shows it says whose state it is, and which: the reason says neither again.
    expect(before?.reason).not.toMatch(/Claude Code|go through Pretense/);
    await routeClaude();
    expect(await claudeState()).toMatchObject({
      state: 'routed',
      file: `~/${file}`,
      routedAt: '2026-01-31T10:00:00.000Z',
    });
    await home.restore();
    expect((await claudeState())?.state).toBe('not-routed');
  });

  test.each([
    ['our value was taken out', (): void => home.write(file, '{}')],
    ['our value was changed', (): void => home.write(file, home.read(file).replace('9339', '9'))],
    ['the file was deleted', (): void => rmSync(home.path(file))],
    ['the file was broken', (): void => home.write(file, '{')],
  ])('is drifted when %s', async (_, change) => {
    await routeClaude();
    change();
    expect((await claudeState())?.state).toBe('drifted');
  });

  test('is drifted when the file cannot be read', async () => {
    await routeClaude();
    rmSync(home.path(file));
    mkdirSync(home.path(file));
    expect((await claudeState())?.state).toBe('drifted');
  });

  test('is routed when something else in the file changed', async () => {
    await routeClaude();
    home.write(file, home.read(file).replace('{', '{ "model": "x", '));
    expect((await claudeState())?.state).toBe('routed');
  });

  test('is drifted when Pretense listens on another port', async () => {
    await routeClaude(1111);
    expect(await claudeState([], 9339)).toMatchObject({
      state: 'drifted',
      reason: expect.stringContaining('another port') as string,
    });
  });

  test('is overridden when a project points elsewhere', async () => {
    await routeClaude();
    home.write('project/.claude/settings.local.json', '{"env":{"ANTHROPIC_BASE_URL":"https://elsewhere.example"}}');
    expect(await claudeState([home.path('project')])).toMatchObject({
      state: 'overridden',
      file: '~/project/.claude/settings.local.json',
    });
    expect((await claudeState([]))?.state).toBe('routed');
  });
});

describe('drift', () => {
  test('is told once, and again only after it was repaired', async () => {
    await routeClaude();
    const note = async (): Promise<readonly unknown[]> => noteDrift(home.pretense, await look(), new Date());
    expect(await note()).toEqual([]);
    home.write(file, '{}');
    expect(await Promise.all([note(), note()]).then((told) => told.flat())).toEqual([
      { client: 'claude-code', file: `~/${file}` },
    ]);
    expect(await note()).toEqual([]);
    await routeClaude();
    expect(await note()).toEqual([]);
    home.write(file, '{}');
    expect(await note()).toHaveLength(1);
  });

  test('is repaired by routing again, and restored to what the user had', async () => {
    home.write(file, '{"a":1}');
    await routeClaude();
    home.write(file, '{"a":2}');
    await routeClaude();
    expect((await claudeState())?.state).toBe('routed');
    await home.restore();
    expect(home.read(file)).toBe('{"a":2}');
  });
});

describe('coverage', () => {
  const routed: ClientState = {
    client: 'claude-code',
    name: 'Claude Code',
    state: 'routed',
    reason: 'It points here.',
    file: `~/${file}`,
    routedAt: '2026-01-31T10:00:00.000Z',
  };
  const seenAt = (lastSeen: string, requests = 1) => [{ client: 'claude-code', requests, lastSeen }];

  test.each([
    ['no traffic', [], 'routed'],
    ['traffic from before it was routed', seenAt('2026-01-31T09:59:59.999Z'), 'routed'],
    ['traffic since', seenAt('2026-01-31T10:00:01.000Z'), 'protected'],
    ['no proxy', undefined, 'routed'],
  ] as const)('of a routed tool with %s is %s', (_, traffic, state) => {
    const [row] = coverageOf([routed], traffic);
    expect(row?.state).toBe(state);
  });

  test.each(['not-routed', 'drifted', 'overridden', 'not-routable'] as const)(
    'of a tool that is %s stays so with traffic',
    (state) => {
      const [row] = coverageOf([{ ...routed, state }], seenAt('2026-02-01T00:00:00.000Z'));
      expect(row).toMatchObject({ state, requests: 1 });
    },
  );

  test('leaves out what is not installed, and keeps who was seen without being known', () => {
    const rows = coverageOf(
      [{ ...routed, state: 'not-installed' }],
      [{ client: 'my-script', requests: 2, lastSeen: '2026-02-01T00:00:00.000Z' }],
    );
    expect(rows).toEqual([expect.objectContaining({ client: 'my-script', state: 'protected', requests: 2 })]);
  });

  test('says of a routed tool without a proxy that it cannot work', () => {
    expect(coverageOf([routed], undefined)[0]?.reason).toContain('not running');
  });
});
