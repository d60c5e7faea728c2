// `pretense verify PACK`, as an auditor who has the program asks for it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DisposedLog, witness } from '../../src/audit/disposed-log.fixture.ts';
import { keyText } from '../../src/audit/log-keys.ts';
import { programFile } from '../e2e/pretense-process.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pretense-verify-pack-'));
  writeFileSync(join(folder, 'witness-key.txt'), `${keyText(witness.key)}\n`);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(...parameters: readonly string[]): { readonly status: number | null; readonly out: string } {
  const environment = { ...process.env, NO_COLOR: '1', PRETENSE_HOME: join(folder, 'home') };
  const words = [programFile, 'verify', ...parameters];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    encoding: 'utf8',
    env: environment,
    cwd: folder,
  });
  return { status, out: stdout + stderr };
}

function pack(name: string, first = 0): void {
  const dir = join(folder, ...name.split('/'));
  mkdirSync(dir, { recursive: true });
  new DisposedLog({ size: 30, runs: [{ first, last: first + 9 }], chain: `c_${name.replaceAll('/', '_')}` }).writePack(
    dir,
  );
}

const key = ['--witness-key', 'witness-key.txt'];

test('says of a pack what its own verifier says, with the key of the witness', () => {
  pack('pack');
  const { status, out } = run('pack', ...key, '--json');
  expect(status).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    result: 'VERIFIED_WITH_DISPOSALS',
    records: 20,
    treeSize: 30,
    disposed: { records: 10, atCollector: 10, certificates: 1 },
  });
  expect(run('pack', ...key).out).toContain('10 records was disposed of at the collector, 1 certificate');
  expect(run('pack').status).toBe(3);
});

test('goes through the parts of a collector’s pack and ends as the worst of them', () => {
  for (const name of ['pack/devices/1', 'pack/devices/2', 'pack/collector', 'pack/collector-2']) pack(name);
  const good = run('pack', ...key, '--json');
  expect(good.status).toBe(0);
  const { parts } = JSON.parse(good.out) as { readonly parts: readonly { readonly name: string }[] };
  expect(parts.map(({ name }) => name)).toEqual(['devices/1', 'devices/2', 'collector', 'collector-2']);
  const path = join(folder, 'pack', 'devices', '2', 'log', 'records.ndjson');
  writeFileSync(path, readFileSync(path, 'utf8').replace('ada@', 'eve@'));
  expect(run('pack', ...key).status).toBe(4);
});

test('refuses what is no pack, two of them, and a quick look', () => {
  pack('pack');
  expect(run('nowhere')).toMatchObject({ status: 2, out: expect.stringContaining('no folder of an evidence pack') });
  expect(run('pack', 'pack').status).toBe(2);
  expect(run('pack', '--quick').status).toBe(2);
});
