import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findingRows } from '../webview/findings.fixture.ts';
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
  const [first] = findingRows;
  if (first === undefined) throw new Error('The fixture has findings.');
  const [row] = await openableFindings([{ ...first, file }], [one, two]);
  expect([row?.path, row?.canOpen]).toEqual([path, path !== undefined]);
});
