// The audit log of a home that no proxy serves, for a command that has something to put on the record.
import type { Journal } from '../audit/journal.ts';
import type { RecordFields } from '../audit/record.ts';
import { machineFields } from './heartbeat.ts';
import { openHomeJournal } from './home-journal.ts';
import { acquireHomeLock } from './home-lock.ts';
import type { StatePaths } from './state-dir.ts';
import { productVersion } from './version.ts';

/** Under the lock of the home: nobody else writes the log then. `commonFields`: of every record. */
export async function withLoneJournal(
  paths: StatePaths,
  write: (journal: Journal) => Promise<unknown>,
  commonFields?: () => RecordFields,
): Promise<void> {
  const lock = await acquireHomeLock({ home: paths.home, runDir: paths.runDir, platform: process.platform });
  try {
    const startFields = { proxy_version: productVersion, level: null, rules_version: null, ...machineFields() };
    const journal = await openHomeJournal({ paths, startFields, commonFields, signing: 'if-possible' });
    try {
      await write(journal);
      await journal.append('daemon.stop', { requests: 0 });
    } finally {
      await journal.close();
    }
  } finally {
    await lock.release();
  }
}
