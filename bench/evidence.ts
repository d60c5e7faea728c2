// What a report, and an evidence pack, of a whole log take next to its verification alone: time and the most memory, each
// in a process of its own. 100,000 records; PRETENSE_BENCH_RECORDS sets another number (floors are for a million too).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDeviceKey } from '../src/app/device-key.ts';
import { loadKeys } from '../src/app/keys.ts';
import { locateStateDir, prepareStateDir } from '../src/app/state-dir.ts';
import { wordMapFile } from '../src/app/word-map-store.ts';
import { plantLog } from '../src/report/evidence/evidence-log.fixture.ts';
import { checkFloors, printTable } from './measure.ts';

const wanted = Number(process.env['PRETENSE_BENCH_RECORDS'] ?? 100_000);
const root = mkdtempSync(join(tmpdir(), 'pretense-bench-evidence-'));
const environment: Record<string, string> = {
  HOME: root,
  PRETENSE_HOME: join(root, 'home'),
  PRETENSE_KEYS_DIR: join(root, 'keys'),
  PATH: process.env['PATH'] ?? '',
  // The child says at its end how much memory it had at most, in KiB.
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent("process.on('exit',()=>console.error('peak '+process.resourceUsage().maxRSS))")}`,
};

interface Run {
  readonly seconds: number;
  readonly peakMiB: number;
  readonly code: number | null;
}

function run(argv: readonly string[]): Run {
  const started = performance.now();
  const program = join(import.meta.dirname, '..', 'dist', 'cli.cjs');
  const { status, stderr } = spawnSync(process.execPath, [program, ...argv, '--json'], {
    env: environment,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const peak = Number(/peak (\d+)/.exec(stderr)?.[1] ?? Number.NaN) / 1024;
  return { seconds: (performance.now() - started) / 1000, peakMiB: peak, code: status };
}

try {
  const paths = await locateStateDir({ environment, platform: process.platform, userHome: root });
  await prepareStateDir(paths);
  await loadKeys({ keysDir: paths.keysDir, mapFile: wordMapFile(paths.mapDir), mayCreate: true });
  const signer = await loadDeviceKey(paths, { mayCreate: true });
  // Each day has two records a request and some more.
  await plantLog({ auditDir: paths.auditDir, signer, perDay: Math.ceil(wanted / 12), inFlight: 64 });
  const period = ['--period', '2026-02-01:2026-02-06'];
  const report = ['report', '--format', 'soc2', ...period, '--output'];
  const pack = join(root, 'pack.zip');
  const verified = run(['verify']);
  const runs: readonly (readonly [name: string, run: Run])[] = [
    ['verify', verified],
    ['report, PDF', run([...report, join(root, 'report.pdf')])],
    ['evidence pack', run(['evidence', ...period, '--redact', 'none', '--output', pack])],
    ['evidence pack, pseudonyms', run(['evidence', ...period, '--output', join(root, 'hidden.zip')])],
  ];
  console.log(`${wanted} records, pack of ${Math.round(statSync(pack).size / 2 ** 20)} MiB`);
  printTable([
    ['', 'seconds', 'peak MiB', 'exit'],
    ...runs.map(([name, { seconds, peakMiB, code }]) => [name, seconds.toFixed(1), peakMiB.toFixed(0), String(code)]),
  ]);
  const [, made] = runs[1] ?? [];
  checkFloors([
    { name: 'report, seconds', value: made?.seconds ?? Infinity, limit: 1.5 * verified.seconds + 30, kind: 'most' },
    ...runs
      .slice(1)
      .map(([name, { peakMiB }]) => ({ name: `${name}, MiB`, value: peakMiB, limit: 400, kind: 'most' as const })),
  ]);
} finally {
  rmSync(root, { recursive: true, force: true });
}
