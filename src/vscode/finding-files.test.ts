import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { FindingView } from '../view/findings.ts';
import { openableFindings } from './finding-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'pretense-finding-files-'));
const [one, two] = [join(folder, 'one'), join(folder, 'two')];
mkdirSync(join(one, 'src'), { recursive: true });
mkdirSync(two);
writeFileSync(join(one, 'src', 'a.ts'), '');
writeFileSync(join(two, 'b.ts'), '');
writeFileSync(join(folder, 'outside.txt'), '');
symlinkSync(join(folder, 'outside.txt'), join(one, 'link.txt'));
afterAll(() => rmSync(folder, { recursive: true }));

const found: FindingView = {
  finding: 'f_0123456789abcdef',
  rule: 'github-token',
  title: 'GitHub token',
  class: 'vendor-secret',
  action: 'redact',
  file: undefined,
  line: 1,
  tool: 'claude-code',
  count: 1,
  firstSeen: '2026-03-09T13:00:00Z',
  lastSeen: '2026-03-09T13:30:48Z',
  decision: undefined,
};

test.each([
  ['a file of a folder', 'src/a.ts', join(one, 'src', 'a.ts')],
  ['a file of another folder', 'b.ts', join(two, 'b.ts')],
  ['an absolute path in a folder', join(two, 'b.ts'), join(two, 'b.ts')],
  ['a file that is gone', 'src/gone.ts', undefined],
  ['a folder', 'src', undefined],
  ['a path that leads out', '../outside.txt', undefined],
  ['a link that leads out', 'link.txt', undefined],
  ['a device', '/dev/zero', undefined],
  ['nothing', undefined, undefined],
])('%s', async (_, file, path) => {
  const { rows, paths } = await openableFindings([{ ...found, file }], [one, two]);
  expect([paths.get(file ?? ''), rows[0]?.canOpen]).toEqual([path, path !== undefined]);
});
