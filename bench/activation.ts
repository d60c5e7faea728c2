// What the start of the extension costs the thread that all extensions of a window share: loading the bundle, running
// activate(), and starting the worker thread, whose own work is not counted. A new process each round.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadExtension } from './editor-stub.ts';
import { checkFloors, quantile } from './measure.ts';

const rounds = 15;
const bundle = join(import.meta.dirname, '..', 'dist', 'extension.cjs');

/** CPU time of the main thread so far, from the scheduler's own counter (Linux). */
function mainThreadMs(): number {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}

async function measureOnce(extensionPath: string): Promise<void> {
  // What the reader itself costs the first time is not the extension's.
  mainThreadMs();
  const before = mainThreadMs();
  const extension = loadExtension(bundle, { settings: { 'pretense.home': extensionPath }, extensionPath });
  extension.activate(extension.context);
  // The worker is started in the next turns of the event loop.
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  console.log(String(mainThreadMs() - before));
  process.exit(0);
}

const [mode, folder = ''] = process.argv.slice(2);
if (mode === 'once') await measureOnce(folder);
else {
  const extensionPath = mkdtempSync(join(tmpdir(), 'pretense-bench-activation-'));
  mkdirSync(join(extensionPath, 'dist'));
  writeFileSync(join(extensionPath, 'dist', 'proxy-worker.cjs'), '');
  const run = (): number =>
    Number(execFileSync(process.execPath, [process.argv[1] ?? '', 'once', extensionPath], { encoding: 'utf8' }));
  const samples = Array.from({ length: rounds }, run);
  rmSync(extensionPath, { recursive: true, force: true });
  console.log(`main thread, ms: median ${quantile(samples, 0.5).toFixed(1)}, worst ${Math.max(...samples).toFixed(1)}`);
  checkFloors([
    { name: 'CPU of activation, ms, median', value: quantile(samples, 0.5), limit: 50, kind: 'most' },
    { name: 'bundle that activation loads, KB', value: statSync(bundle).size / 1000, limit: 500, kind: 'most' },
  ]);
}
