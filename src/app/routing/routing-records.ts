// What happened to the files of AI tools goes into the audit log: through the proxy that has it open, or directly.
import { openJournal } from '../../audit/journal.ts';
import type { RecordWriter } from '../../audit/record.ts';
import type { RoutingEvent } from '../../view/calls.ts';
import { askProxy, isNotRunning } from '../control-client.ts';
import { acquireHomeLock } from '../home-lock.ts';
import { systemClock } from '../platform.ts';
import type { StatePaths } from '../state-dir.ts';
import { productVersion } from '../version.ts';

/** Resolves with the number of the record when it is on disk. */
export async function appendRouting(records: RecordWriter, event: RoutingEvent): Promise<number> {
  const { what, client, file, by } = event;
  const { seq } = await records.append(`routing.${what}`, { client, file, by });
  return seq;
}

/**
 * Puts events on the record, in their order. False: the log could not be written; what happened to the files stands
 * all the same.
 */
export async function recordRouting(paths: StatePaths, events: readonly RoutingEvent[]): Promise<boolean> {
  if (events.length === 0) return true;
  try {
    for (const event of events) {
      await askProxy(paths.runDir, { method: 'POST', path: 'record-routing', body: event });
    }
    return true;
  } catch (error) {
    if (!isNotRunning(error)) return false;
    return await recordAlone(paths, events).catch(() => false);
  }
}

/** Under the lock of the home: nobody else writes the log then. */
async function recordAlone(paths: StatePaths, events: readonly RoutingEvent[]): Promise<boolean> {
  const lock = await acquireHomeLock({ home: paths.home, runDir: paths.runDir, platform: process.platform });
  try {
    const startFields = { proxy_version: productVersion, level: null, rules_version: null };
    const journal = await openJournal({ auditDir: paths.auditDir, clock: systemClock, startFields });
    try {
      for (const event of events) await appendRouting(journal, event);
      await journal.append('daemon.stop', { requests: 0 });
    } finally {
      await journal.close();
    }
    return true;
  } finally {
    await lock.release();
  }
}
