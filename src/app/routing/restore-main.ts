// Bundle `restore.cjs`: puts back what was written into AI tools, with nothing but Node. The editor runs it after an
// uninstall; a copy lies in the home, for when the extension's folder is gone: `node ~/.pretense/bin/restore.cjs`.
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { messageOf } from '../../base/error.ts';
import { routingFolder } from '../../clients/journal.ts';
import { restoreRouting } from '../../clients/restoring.ts';
import { isThere } from '../../clients/whole-file.ts';
import { askProxy } from '../control-client.ts';
import { type LoginPlace, stopAtLogin } from '../host/start-at-login.ts';
import { locateStateDir, type StatePaths } from '../state-dir.ts';
import { restoreEvents } from './restore-events.ts';
import { recordRouting } from './routing-records.ts';

async function main(): Promise<number> {
  const paths = await findPaths();
  const outcomes = await restoreRouting({ home: paths.home });
  for (const { sentence } of outcomes) say(sentence);
  if (outcomes.length === 0) say('No AI tool is routed by this home.');
  if (!(await recordRouting(paths, restoreEvents(outcomes, 'uninstall')))) say('The audit log could not be written.');
  const isDone = outcomes.every(({ what }) => what !== 'failed');
  if (isDone) await stopBackground(paths);
  if (await stopAtLogin(placeOf(paths))) say('The entry that started it at login is gone.');
  return isDone ? 0 : 1;
}

/** The copy in a home is for that home; the one in the extension for the home that the environment names. */
async function findPaths(): Promise<StatePaths> {
  const above = dirname(import.meta.dirname);
  const isCopy = await isThere(routingFolder(above).journalFile);
  return await locateStateDir({
    // VS Code starts the script of an uninstalled extension with `--type=extension-post-uninstall`.
    home: isCopy ? above : process.argv.slice(2).find((argument) => !argument.startsWith('--')),
    environment: process.env,
    platform: process.platform,
    userHome: homedir(),
  });
}

function placeOf({ home }: StatePaths): LoginPlace {
  return { platform: process.platform, userHome: homedir(), environment: process.env, home };
}

/** The process that stays for routed tools; a `pretense start` of the user's own is left alone. */
async function stopBackground({ runDir }: StatePaths): Promise<void> {
  try {
    const status = await askProxy(runDir, { method: 'GET', path: 'status' });
    if (!isBackground(status)) return;
    await askProxy(runDir, { method: 'POST', path: 'stop' });
    say('The background process was asked to stop.');
  } catch {
    // None answers: there is nothing to stop.
  }
}

function isBackground(status: unknown): boolean {
  const { leader } = (status ?? {}) as { readonly leader?: { readonly kind?: unknown } };
  return leader?.kind === 'background';
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

void main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    say(`Nothing was put back: ${messageOf(error)}`);
    process.exitCode = 1;
  },
);
