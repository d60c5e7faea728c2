import { askProxy, type ProxyInfo, readProxyInfo, isNotRunning } from '../../app/control-client.ts';
import type { RuntimeStatus } from '../../app/runtime-types.ts';
import type { Command } from '../command.ts';
import { findHome } from '../home.ts';

const notRunning = 3;
const stopLimitMs = 15_000;
const takeoverLimitMs = 3_000;

export const stop: Command = {
  name: 'stop',
  summary: 'Stop the proxy of this home, after running answers have ended',
  usage: '',
  description: 'Asks the running proxy to take no new request, to end the running ones, and to leave.',
  options: {},
  exitCodes: { [notRunning]: 'No proxy was running' },
  async run({ output, ...context }) {
    const paths = await findHome({ output, ...context });
    const info = readProxyInfo(paths.runDir);
    let hasFollowers = false;
    try {
      hasFollowers = await isFollowed(paths.runDir);
      await askProxy(paths.runDir, { method: 'POST', path: 'stop' });
    } catch (error) {
      if (!isNotRunning(error)) throw error;
      if (output.isJson) output.json({ stopped: false, reason: 'not-running' });
      else output.line('No proxy was running for this home.');
      return notRunning;
    }
    const isGone = info === undefined || (await waitForEnd(paths.runDir, info.pid));
    const next = isGone && hasFollowers ? await waitForNext(paths.runDir) : undefined;
    if (output.isJson) output.json({ stopped: isGone, ...(next === undefined ? {} : { takenOverBy: next.pid }) });
    else output.line(isGone ? stoppedLine(next) : `Still ending the running answers (process ${info?.pid}).`);
    return isGone ? 0 : 1;
  },
};

/** Editor windows that follow it go on for it; who stops a proxy should know that. */
async function isFollowed(runDir: string): Promise<boolean> {
  const { windows, leader } = (await askProxy(runDir, { method: 'GET', path: 'status' })) as RuntimeStatus;
  return windows > (leader.kind === 'window' ? 1 : 0);
}

async function waitForNext(runDir: string): Promise<ProxyInfo | undefined> {
  const until = performance.now() + takeoverLimitMs;
  while (readProxyInfo(runDir) === undefined && performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return readProxyInfo(runDir);
}

function stoppedLine(next: ProxyInfo | undefined): string {
  if (next === undefined) return 'Stopped.';
  return `Stopped. An editor window has taken over (process ${next.pid}); turn Pretense off there to end it as well.`;
}

/** The proxy takes its announcement back when everything but the lock is closed. One that died leaves it, but no process. */
async function waitForEnd(runDir: string, pid: number): Promise<boolean> {
  const until = performance.now() + stopLimitMs;
  while (readProxyInfo(runDir)?.pid === pid && isAlive(pid)) {
    if (performance.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
