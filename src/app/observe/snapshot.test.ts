import { describe, expect, test } from 'vitest';
import type { RuntimeStatus } from '../runtime-types.ts';
import type { FileCounts } from './file-table.ts';
import { fileRows } from './snapshot.ts';

type Workspaces = RuntimeStatus['workspaces'];

const workspaces = (...named: readonly (readonly [string, string])[]): Workspaces =>
  named.map(([repository, root]) => ({ repository, root, state: 'ready' }) as unknown as Workspaces[number]);

const row = (repository: string, file: string): FileCounts => ({
  repository,
  file,
  requests: 1,
  scanned: 2,
  mutated: 1,
  secrets: 0,
  lastSeen: '2026-03-10T10:00:00.000Z',
});

const pathOf = (counts: FileCounts, known: Workspaces): string | undefined => fileRows([counts], known)[0]?.path;

describe('where a file lies', () => {
  const known = workspaces(['app', '/srv/app'], ['api', '/one/api'], ['api', '/two/api']);

  test('is known for a registered workspace', () => {
    expect(pathOf(row('app', 'src/a.ts'), known)).toBe('/srv/app/src/a.ts');
  });

  test('is not known when the workspace is gone, or two have its name', () => {
    expect([pathOf(row('gone', 'a.ts'), known), pathOf(row('api', 'a.ts'), known)]).toEqual([undefined, undefined]);
  });

  test.each(['../secret', 'src/../../x', '/etc/passwd', '', '.', 'a//b'])('attack: %j opens nothing', (file) => {
    expect(pathOf(row('app', file), known)).toBeUndefined();
  });
});
