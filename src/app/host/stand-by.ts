// Starts the process that runs the proxy when no window does.
import { spawn } from 'node:child_process';
import { mkdirSync, openSync, closeSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { EditorNetwork } from '../network/editor-network.ts';
import type { BackgroundData } from './host-worker-data.ts';

export interface StandByOptions {
  /** The bundle of the host: run as a program of its own it is the background process. */
  readonly program: string;
  readonly runDir: string;
  readonly data: BackgroundData;
  readonly limitMs: number;
}

/** What the editor's settings say of the network, for the process that is started. */
const networkVariable = 'PRETENSE_EDITOR_NETWORK';

const maxLogBytes = 1024 * 1024;

/** True once it leads or follows; false when it ended, or did neither in time. It lives on when this process ends. */
export function startStandBy({ program, runDir, data, limitMs }: StandByOptions): Promise<boolean> {
  mkdirSync(runDir, { recursive: true, mode: 0o700 });
  const log = openLog(join(runDir, 'background.log'));
  const { network, ...told } = data;
  const child = spawn(process.execPath, [program, JSON.stringify(told)], {
    // Windows keep a folder from being removed while it is a process's working directory.
    cwd: data.home,
    detached: true,
    windowsHide: true,
    // Arguments can be read by everybody on the machine, and a proxy's URL may hold a password.
    env: {
      ...plainEnvironment(process.env),
      ...(network === undefined ? {} : { [networkVariable]: JSON.stringify(network) }),
    },
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  return new Promise((resolve) => {
    const done = (isThere: boolean): void => {
      clearTimeout(timer);
      if (child.connected) child.disconnect();
      child.unref();
      resolve(isThere);
    };
    const timer = setTimeout(() => done(false), limitMs);
    child.once('message', () => done(true));
    child.once('exit', () => done(false));
    child.once('error', () => done(false));
  });
}

function openLog(path: string): number {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > maxLogBytes) rmSync(path, { force: true });
  return openSync(path, 'a', 0o600);
}

/** What `startStandBy` gave this process, as one argument and a variable. The variable is gone after it. */
export function readStandByData(argument: string, environment: NodeJS.ProcessEnv): BackgroundData {
  const data = JSON.parse(argument) as BackgroundData;
  const network = environment[networkVariable];
  delete environment[networkVariable];
  return network === undefined ? data : { ...data, network: JSON.parse(network) as EditorNetwork };
}

/** An editor's extension host runs with variables that are about itself; Electron is told to be plain Node. */
function plainEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isOfEditor = (name: string): boolean => /^(?:VSCODE_|ELECTRON_|NODE_OPTIONS$|NODE_CHANNEL_)/.test(name);
  const others = Object.entries(environment).filter(([name]) => !isOfEditor(name));
  return { ...Object.fromEntries(others), ELECTRON_RUN_AS_NODE: '1' };
}
