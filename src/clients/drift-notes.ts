// Which drift has been told already: the journal remembers it, so that several windows tell it once.
import type { ClientState } from './drift.ts';
import { readJournal, routingFolder, writeJournal } from './journal.ts';
import { withLock } from './lock.ts';

export interface NewDrift {
  readonly client: string;
  /** Without the user's name. */
  readonly file: string;
}

/** Tools that have drifted, or are overridden, since the last look. */
export async function noteDrift(home: string, states: readonly ClientState[], now: Date): Promise<readonly NewDrift[]> {
  const folder = routingFolder(home);
  const drifted = new Map(states.filter(isDrift).map((state) => [state.client, state]));
  const isNoted = (journal: Awaited<ReturnType<typeof readJournal>>): boolean =>
    journal.every(({ client, driftedAt }) => drifted.has(client) === (driftedAt !== undefined));
  if (isNoted(await readJournal(folder))) return [];
  return await withLock({ file: folder.lockFile }, async () => {
    const journal = await readJournal(folder);
    if (isNoted(journal)) return [];
    const fresh = journal.filter(({ client, driftedAt }) => drifted.has(client) && driftedAt === undefined);
    const entries = journal.map(({ driftedAt, ...entry }) =>
      drifted.has(entry.client) ? { ...entry, driftedAt: driftedAt ?? now.toISOString() } : entry,
    );
    await writeJournal(folder, entries);
    return fresh.map(({ client, shownAs }) => ({ client, file: drifted.get(client)?.file ?? shownAs }));
  });
}

function isDrift({ state }: ClientState): boolean {
  return state === 'drifted' || state === 'overridden';
}
