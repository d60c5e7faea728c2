// What happened to the files of AI tools goes into the audit log: through the proxy that has it open, or directly.
import type { RecordWriter } from '../../audit/record.ts';
import type { RoutingEvent } from '../../view/calls.ts';
import { askProxy, isNotRunning } from '../control-client.ts';
import { withLoneJournal } from '../lone-journal.ts';
import type { StatePaths } from '../state-dir.ts';

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
    return await withLoneJournal(paths, async (journal) => {
      for (const event of events) await appendRouting(journal, event);
    }).then(
      () => true,
      () => false,
    );
  }
}
