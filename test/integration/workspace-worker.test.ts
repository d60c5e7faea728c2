// The indexing thread as it is built: one bundled file beside nothing, and the grammars in a folder of their own.
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startIndexWorker } from '../../src/workspace/index-client.ts';
import type { IndexProgress } from '../../src/workspace/types.ts';
import { makeWorkspace } from '../fixtures/workspaces/write-workspace.ts';

const project = join(import.meta.dirname, '../..');
const grammarsFolder = join(project, 'node_modules/@vscode/tree-sitter-wasm/wasm');
let root = '';
let workerFile = '';
let brokenWorkerFile = '';

beforeAll(() => {
  root = makeWorkspace({ 'ledger.ts': 'export const ledgerTotal = 1;\n', 'rates.py': 'rate_table = 1\n' });
  workerFile = join(dirname(root), 'index-worker.cjs');
  brokenWorkerFile = join(dirname(root), 'broken.cjs');
  buildSync({
    entryPoints: [join(project, 'src/workspace/index-worker.ts')],
    outfile: workerFile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  writeFileSync(
    brokenWorkerFile,
    "require('node:worker_threads').parentPort.on('message', () => { throw new Error('torn') });\n",
  );
});
afterAll(() => rmSync(dirname(root), { recursive: true }));

describe.each([
  ['in a thread', () => workerFile],
  ['in process', () => join(dirname(root), 'no-worker.cjs')],
])('the indexer %s', (_name, fileOf) => {
  test('answers several requests, reports progress, and parses unchanged files once', async () => {
    const indexer = startIndexWorker({ grammarsFolder, workerFile: fileOf() });
    const steps: IndexProgress[] = [];
    const [first, second] = await Promise.all([
      indexer.index(root, { onProgress: (step) => steps.push(step) }),
      indexer.index(root, { isTrusted: false }),
    ]);
    expect(first.names.declared.toSorted()).toEqual(['ledgerTotal', 'rate_table']);
    expect(first.report.parsedFiles).toBe(2);
    expect(second.report).toMatchObject({ parsedFiles: 0, cachedFiles: 2 });
    expect(steps.at(0)).toEqual({ phase: 'list', done: 0, total: 0 });
    await indexer.dispose();
  });

  test('passes a failure on with its code', async () => {
    const indexer = startIndexWorker({ grammarsFolder, workerFile: fileOf() });
    await expect(indexer.index(join(root, 'missing'))).rejects.toMatchObject({ code: 'not-a-folder' });
    await expect(indexer.index(root)).resolves.toBeDefined();
    await indexer.dispose();
  });

  test('cancels on the signal', async () => {
    const indexer = startIndexWorker({ grammarsFolder, workerFile: fileOf() });
    const controller = new AbortController();
    const running = indexer.index(root, { signal: controller.signal });
    controller.abort();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await indexer.dispose();
  });

  test('rejects what still runs, and everything later, once it is disposed', async () => {
    const indexer = startIndexWorker({ grammarsFolder, workerFile: fileOf() });
    const running = expect(indexer.index(root)).rejects.toMatchObject({ code: 'cancelled' });
    await indexer.dispose();
    await running;
    await expect(indexer.index(root)).rejects.toMatchObject({ code: 'cancelled' });
    await indexer.dispose();
  });
});

test('a thread that dies fails its request with a code; the next request starts a new thread', async () => {
  const indexer = startIndexWorker({ grammarsFolder, workerFile: brokenWorkerFile });
  await expect(indexer.index(root)).rejects.toMatchObject({ code: 'worker-failed' });
  await expect(indexer.index(root)).rejects.toMatchObject({ code: 'worker-failed' });
  await indexer.dispose();
});
