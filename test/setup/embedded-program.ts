// A program that is killed while it writes to the embedded database: `node embedded-program.mjs <folder> <tenant>`.
import { silentLogger } from '../../src/base/log.ts';
import type { Queries } from '../../src/collector/database/database.ts';
import { openDatabase } from '../../src/collector/database/open-database.ts';

const [folder = '', tenant = ''] = process.argv.slice(2);
const clock = { now: () => new Date(), monotonicMs: () => performance.now() };
const today = clock.now();

async function insertRecords(queries: Queries, chain: string): Promise<void> {
  await queries.query(
    `INSERT INTO records (tenant_id, chain, seq, day, received_at, type, happened_at, leaf, line)
     SELECT $1, $2, seq, $3, $4, 'heartbeat', $4, $5, '{}' FROM generate_series(1, 50) AS seq`,
    [tenant, chain, today.toISOString().slice(0, 10), today, new Uint8Array(32)],
  );
}

const database = await openDatabase({ folder, clock, logger: silentLogger });
await database.transaction({ role: 'ingest', tenant }, (queries) => insertRecords(queries, 'committed'));
await database.transaction({ role: 'ingest', tenant }, async (queries) => {
  await insertRecords(queries, 'open');
  process.stdout.write('committed one, in the middle of another\n');
  // Until somebody ends the process.
  await new Promise(() => setInterval(() => {}, 1000));
});
