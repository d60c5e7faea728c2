// The memory that a log of 100,000 records takes to be verified and reported on, each in a process of its own. How long it
// takes is for `npm run bench -- evidence`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadDeviceKey } from '../../src/app/device-key.ts';
import { loadKeys } from '../../src/app/keys.ts';
import { locateStateDir, prepareStateDir } from '../../src/app/state-dir.ts';
import { wordMapFile } from '../../src/app/word-map-store.ts';
import { plantLog } from '../../src/report/evidence/evidence-log.fixture.ts';

const records = 100_000;
const program = resolve(process.env['PRETENSE_DIST'] ?? 'dist', 'cli.cjs');
const folder = mkdtempSync(join(tmpdir(), 'pretense-size-'));
const environment = {
  HOME: folder,
  PRETENSE_HOME: join(folder, 'home'),
  PRETENSE_KEYS_DIR: join(folder, 'keys'),
  PATH: process.env['PATH'] ?? '',
  // At its end the program says how much memory it had at most, in KiB.
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent("process.on('exit',()=>console.error('peak '+process.resourceUsage().maxRSS))")}`,
};

beforeAll(async () => {
  const paths = await locateStateDir({ environment, platform: process.platform, userHome: folder });
  await prepareStateDir(paths);
  await loadKeys({ keysDir: paths.keysDir, mapFile: wordMapFile(paths.mapDir), mayCreate: true });
  const signer = await loadDeviceKey(paths, { mayCreate: true });
  // Six days, two records a request.
  await plantLog({ auditDir: paths.auditDir, signer, perDay: Math.ceil(records / 12), inFlight: 64 });
}, 200_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...argv: readonly string[]) {
  const options = { env: environment, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...argv, '--json'], options);
  return {
    status,
    answer: JSON.parse(stdout) as object,
    peakMb: (Number(/peak (\d+)/.exec(stderr)?.[1]) * 1024) / 1e6,
  };
}

test('a verification takes up to 200 MB', { timeout: 120_000 }, () => {
  const { status, answer, peakMb } = run('verify');
  expect(status).toBe(0);
  expect(answer).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY' });
  expect((answer as { readonly records: number }).records).toBeGreaterThanOrEqual(records);
  console.log(`verification of ${records} records: ${peakMb.toFixed(0)} MB`);
  expect(peakMb).toBeLessThanOrEqual(200);
});

test('a report takes up to 400 MB', { timeout: 240_000 }, () => {
  const output = join(folder, 'report.pdf');
  const { status, peakMb } = run('report', '--format', 'soc2', '--period', '2026-02-01:2026-02-06', '--output', output);
  expect(status).toBe(0);
  console.log(`report on ${records} records: ${peakMb.toFixed(0)} MB`);
  expect(peakMb).toBeLessThanOrEqual(400);
});
