// One moment of the whole database, read as its owner: for backups, and to bring one back.
import type { Database, Queries } from '../database/database.ts';

/** All that the work reads is of one moment (REPEATABLE READ). Writers go on, but for the embedded database, which waits. */
export async function snapshot<Result>(
  database: Database,
  work: (queries: Queries) => Promise<Result>,
): Promise<Result> {
  return await database.asOwner(
    async (queries) => {
      await useOneTime(queries);
      return await work(queries);
    },
    { isSnapshot: true },
  );
}

/** Times have one text, whatever the server is set to. Until the transaction ends. */
export async function useOneTime(queries: Queries): Promise<void> {
  await queries.query(`SET LOCAL timezone = 'UTC'`);
}
