import { existsSync } from 'node:fs';
import { askProxy, isNotRunning } from '../../app/control-client.ts';
import { type Forgotten, removeHistory } from '../../app/history/history-store.ts';
import { acquireHomeLock } from '../../app/home-lock.ts';
import type { StatePaths } from '../../app/state-dir.ts';
import type { Command } from '../command.ts';
import { findHome } from '../home.ts';

export const forget: Command = {
  name: 'forget',
  summary: 'Forget in which form texts were sent and what providers wrote',
  usage: '',
  description: `Pretense remembers for 30 days, encrypted and in at most 64 MiB, how each text left and what a provider wrote, so that
a text that a tool sends again leaves as the same bytes and the provider's prompt cache keeps working. "forget" empties
both memories: the next request of a running conversation is mutated anew by what is declared now, and may cost a
prompt cache. The word map and the audit log stay as they are.`,
  options: {},
  async run({ output, ...context }) {
    const { entries, bytes } = await forgetIn(await findHome({ output, ...context }));
    if (output.isJson) output.json({ entries, bytes });
    else output.line(`Forgot ${entries} texts (${(bytes / 1e6).toFixed(1)} MB).`);
    return 0;
  },
};

/** The running proxy has them in memory too; otherwise nobody may start one meanwhile. */
async function forgetIn({ home, runDir, historyDir }: StatePaths): Promise<Forgotten> {
  try {
    return (await askProxy(runDir, { method: 'POST', path: 'forget' })) as Forgotten;
  } catch (error) {
    if (!isNotRunning(error)) throw error;
  }
  if (!existsSync(historyDir)) return { entries: 0, bytes: 0 };
  const lock = await acquireHomeLock({ home, runDir, platform: process.platform });
  try {
    return await removeHistory(historyDir);
  } finally {
    await lock.release();
  }
}
