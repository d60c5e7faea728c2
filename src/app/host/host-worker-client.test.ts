// The main thread's side, with small workers in place of the real one.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HostState } from '../../view/snapshot.ts';
import { startHostWorker, type HostWorker } from './host-worker-client.ts';
import type { HostWorkerData } from './host-worker-data.ts';

const data: HostWorkerData = {
  port: 0,
  level: 'strict',
  upstreams: {},
  label: 'orchard',
  version: '0.1.0',
  folders: [],
  runIn: 'window',
  afterLastWindow: 'keep',
};
const leading = `{ role: 'leader', leader: undefined, problem: undefined, proxy: undefined, otherWindows: 0 }`;

let folder: string;
let waiting: { readonly isWanted: (state: HostState) => boolean; readonly resolve: (state: HostState) => void }[];
let states: HostState[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pretense-worker-'));
  waiting = [];
  states = [];
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function start(source: string): HostWorker {
  const workerFile = join(folder, 'worker.cjs');
  writeFileSync(workerFile, `const { parentPort, workerData, threadId } = require('node:worker_threads');\n${source}`);
  return startHostWorker({
    workerFile,
    data,
    firstRestartMs: 1,
    onLog: () => {},
    onState: (state) => {
      states.push(state);
      for (const each of waiting) if (each.isWanted(state)) each.resolve(state);
    },
  });
}

function until(isWanted: (state: HostState) => boolean): Promise<HostState> {
  const found = states.find(isWanted);
  if (found !== undefined) return Promise.resolve(found);
  return new Promise((resolve) => waiting.push({ isWanted, resolve }));
}

const echo = `
  parentPort.postMessage({ type: 'state', state: ${leading} });
  parentPort.on('message', (order) => {
    if (order.type === 'close') process.exit(0);
    if (order.name === 'crash') throw new Error('crash');
    if (order.name === 'refuse') parentPort.postMessage({ type: 'refusal', id: order.id, code: 'too-long', message: 'no' });
    else if (order.name !== 'wait') parentPort.postMessage({ type: 'answer', id: order.id, value: [order.name, order.ask, workerData.label] });
  });
`;

test('answers and refusals come back to their calls', async () => {
  const host = start(echo);
  const answers = await Promise.all([host.callLocal('one', 1), host.callLocal('two', 2)]);
  expect(answers).toEqual([
    ['one', 1, 'orchard'],
    ['two', 2, 'orchard'],
  ]);
  await expect(host.callLocal('refuse', undefined)).rejects.toMatchObject({ code: 'too-long', message: 'no' });
  await host.close('user');
  expect(host.state.role).toBe('off');
  await expect(host.callLocal('one', 1)).rejects.toMatchObject({ code: 'not-connected' });
});

test('after a crash the worker starts again, and what was asked is refused', async () => {
  const host = start(echo);
  await until(({ role }) => role === 'leader');
  const asked = host.callLocal('wait', undefined);
  const crashed = host.callLocal('crash', undefined);
  await expect(asked).rejects.toMatchObject({ code: 'closed' });
  await expect(crashed).rejects.toMatchObject({ code: 'closed' });
  states.length = 0;
  await until(({ role }) => role === 'leader');
  expect(await host.callLocal('one', 1)).toEqual(['one', 1, 'orchard']);
  await host.close('window');
});

test('after three crashes within a minute it is not started again, and says so', async () => {
  const host = start(`setImmediate(() => { throw new Error('crash'); });`);
  const state = await until(({ problem }) => problem !== undefined);
  expect(state).toMatchObject({ role: 'failed', problem: { code: 'stopped' } });
  expect(states.map(({ role }) => role)).toEqual(['starting', 'starting', 'failed']);
  await expect(host.callLocal('one', 1)).rejects.toMatchObject({ code: 'not-connected' });
  await host.close('user');
});

test('a worker that ends in good order is not started again', async () => {
  start(`parentPort.postMessage({ type: 'state', state: { ...${leading}, role: 'off' } }); parentPort.close();`);
  await until(({ role }) => role === 'off');
  expect(states.map(({ role }) => role)).toEqual(['off']);
});
