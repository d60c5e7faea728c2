// Entry of the bundle `proxy-worker.cjs`. In a worker thread of an extension host it is the host of that window; run as
// a program of its own it is the background process.
import { homedir } from 'node:os';
import { isMainThread, type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { CodedError, messageOf } from '../../base/error.ts';
import type { Logger } from '../../base/log.ts';
import type { HostEvent, HostOrder } from '../../view/calls.ts';
import { ControlError } from '../control-client.ts';
import { locateStateDir } from '../state-dir.ts';
import { runBackground } from './background.ts';
import type { HostWorkerData } from './host-worker-data.ts';
import { readStandByData } from './stand-by.ts';
import { atLogin, readLoginData } from './start-at-login.ts';
import { WindowHost } from './window-host.ts';

async function runWorker(port: MessagePort, data: HostWorkerData): Promise<void> {
  const send = (event: HostEvent): void => port.postMessage(event);
  const logger = eventLogger(send);
  try {
    const paths = await locateStateDir({
      home: data.home,
      environment: process.env,
      platform: process.platform,
      userHome: homedir(),
    });
    const onState: ConstructorParameters<typeof WindowHost>[0]['onState'] = (state) => send({ type: 'state', state });
    const host = new WindowHost({ data, paths, program: import.meta.filename, logger, onState });
    port.on('message', (order: HostOrder) => void obey(order, host, send));
    host.start();
    await host.ended;
  } catch (error) {
    const problem = { code: 'home-unusable', message: messageOf(error), since: new Date().toISOString() } as const;
    const none = { leader: undefined, proxy: undefined, otherWindows: 0 };
    send({ type: 'state', state: { role: 'failed', problem, ...none } });
  }
  // The thread ends when nothing is left to do; what was sent arrives before that.
  port.close();
}

/** Never rejects. */
async function obey(order: HostOrder, host: WindowHost, send: (event: HostEvent) => void): Promise<void> {
  switch (order.type) {
    case 'call':
      try {
        send({ type: 'answer', id: order.id, value: await host.call(order.name, order.ask) });
      } catch (error) {
        send({ type: 'refusal', id: order.id, ...refusalOf(error) });
      }
      break;
    case 'close':
      await host.close(order.reason);
      break;
  }
}

function refusalOf(error: unknown): { readonly code: string; readonly message: string } {
  const message = messageOf(error);
  if (error instanceof ControlError && error.reason !== undefined) return { code: error.reason, message };
  return { code: error instanceof CodedError ? String(error.code) : 'unexpected', message };
}

function eventLogger(send: (event: HostEvent) => void): Logger {
  return {
    log(level, event, fields = {}) {
      const details = Object.entries(fields).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
      send({ type: 'log', level, text: `${event}${details.join('')}` });
    },
  };
}

/** What the process was started with is our own, from `startStandBy` or `startAtLogin`. */
async function runProgram([argument = '', home = '']: readonly string[]): Promise<void> {
  const data = argument === atLogin ? await readLoginData(home) : readStandByData(argument, process.env);
  if (data !== undefined) await runBackground(data);
}

if (!isMainThread && parentPort !== null) {
  void runWorker(parentPort, workerData as HostWorkerData);
} else {
  void runProgram(process.argv.slice(2)).then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`error background-failed ${messageOf(error)}\n`);
      process.exit(1);
    },
  );
}
