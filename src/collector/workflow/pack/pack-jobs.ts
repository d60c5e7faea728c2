// Packs that people asked for: made beside requests, kept in the database for a day, so that a slow client, another
// replica or a second download finds them.
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { messageOf } from '../../../base/error.ts';
import { ReportError } from '../../../report/report-error.ts';
import type { CollectorContext, Person } from '../../context.ts';
import { RequestError } from '../../error.ts';
import { makeCollectorPack, type MadeCollectorPack } from './collector-pack.ts';
import type { CollectorPackOptions } from './pack-types.ts';

export type PackAsk = Pick<CollectorPackOptions, 'period' | 'sample' | 'redact'>;

/** As a zip, in the database. */
export const maxPackBytes = 512 * 1024 * 1024;
const chunkBytes = 1024 * 1024;
const keptMs = 24 * 3_600_000;
/** A replica that made one and says nothing for so long was ended. */
export const silentJobMs = 10 * 60_000;
const beatMs = 60_000;

export class PackJobs {
  readonly #context: CollectorContext;
  readonly #running = new Map<string, { readonly abort: AbortController; readonly done: Promise<void> }>();

  constructor(context: CollectorContext) {
    this.#context = context;
  }

  /** The id of the pack that is being made from now on. Throws RequestError `too-many` while the tenant has one in work. */
  async start(person: Person, ask: PackAsk): Promise<string> {
    const { database, clock } = this.#context;
    const id = randomUUID();
    const now = clock.now();
    await database.transaction({ role: 'people', tenant: person.tenant }, async (queries) => {
      await queries.query(
        `DELETE FROM evidence_chunks WHERE tenant_id = $1 AND pack_id IN
           (SELECT pack_id FROM evidence_packs WHERE tenant_id = $1 AND created_at < $2)`,
        [person.tenant, new Date(now.getTime() - keptMs)],
      );
      await queries.query('DELETE FROM evidence_packs WHERE tenant_id = $1 AND created_at < $2', [
        person.tenant,
        new Date(now.getTime() - keptMs),
      ]);
      const [other] = await queries.query(
        `SELECT 1 FROM evidence_packs WHERE tenant_id = $1 AND state = 'running' AND beat_at > $2`,
        [person.tenant, new Date(now.getTime() - silentJobMs)],
      );
      if (other !== undefined) {
        throw new RequestError('too-many', 'A pack is being made already, so none was begun. Wait until it is done.');
      }
      const { period, sample, redact } = ask;
      await queries.query(
        `INSERT INTO evidence_packs (tenant_id, pack_id, state, from_date, to_date, sample, redact, by_name, by_id,
           created_at, beat_at)
         VALUES ($1, $2, 'running', $3, $4, $5, $6, $7, $8, $9, $9)`,
        [person.tenant, id, period.from, period.to, sample.size, redact, person.name, person.id, now],
      );
    });
    const abort = new AbortController();
    const done = this.#run(id, person, { ...ask, signal: abort.signal }).finally(() => this.#running.delete(id));
    this.#running.set(id, { abort, done });
    return id;
  }

  /** Resolves when the pack is done or has failed; at once for one that is not made here. */
  async finished(id: string): Promise<void> {
    await this.#running.get(id)?.done;
  }

  /** Ends what is in work: it has failed then. */
  async stop(): Promise<void> {
    const running = [...this.#running.values()];
    for (const { abort } of running) abort.abort();
    await Promise.all(running.map(({ done }) => done));
  }

  /** Never rejects: what went wrong stands in the row. */
  async #run(id: string, person: Person, ask: PackAsk & { readonly signal: AbortSignal }): Promise<void> {
    const { tenant } = person;
    let progress = '';
    const beat = setInterval(() => void this.#beat(tenant, id, progress), beatMs);
    beat.unref();
    try {
      const onProgress = (text: string) => {
        progress = text;
      };
      const made = await makeCollectorPack(this.#context, { ...ask, tenant, by: person.name, onProgress });
      try {
        await this.#keep(tenant, id, made);
      } finally {
        await made.remove();
      }
    } catch (error) {
      await this.#fail(tenant, id, error);
    } finally {
      clearInterval(beat);
    }
  }

  async #beat(tenant: string, id: string, progress: string): Promise<void> {
    const { database, clock } = this.#context;
    await database
      .transaction({ role: 'people', tenant }, (queries) =>
        queries.query('UPDATE evidence_packs SET beat_at = $3, progress = $4 WHERE tenant_id = $1 AND pack_id = $2', [
          tenant,
          id,
          clock.now(),
          progress,
        ]),
      )
      .catch(() => undefined);
  }

  async #keep(tenant: string, id: string, made: MadeCollectorPack): Promise<void> {
    const { database, clock } = this.#context;
    if (made.bytes > maxPackBytes) {
      throw new RequestError('bad-request', `The pack has ${made.bytes} bytes, more than is kept. Choose fewer days.`);
    }
    let place = 0;
    for await (const chunk of createReadStream(made.path, { highWaterMark: chunkBytes })) {
      const bytes: Buffer = chunk;
      const at = place;
      await database.transaction({ role: 'people', tenant }, (queries) =>
        queries.query('INSERT INTO evidence_chunks (tenant_id, pack_id, place, bytes) VALUES ($1, $2, $3, $4)', [
          tenant,
          id,
          at,
          bytes,
        ]),
      );
      place += 1;
    }
    await database.transaction({ role: 'people', tenant }, (queries) =>
      queries.query(
        `UPDATE evidence_packs SET state = 'done', finished_at = $3, bytes = $4, sha256 = $5, records = $6
         WHERE tenant_id = $1 AND pack_id = $2`,
        [tenant, id, clock.now(), made.bytes, made.sha256, made.records],
      ),
    );
  }

  async #fail(tenant: string, id: string, error: unknown): Promise<void> {
    const { database, clock, logger } = this.#context;
    logger.log('warn', 'workflow.pack-failed', { reason: messageOf(error).slice(0, 300) });
    const isForPeople = error instanceof RequestError || error instanceof ReportError;
    const problem = isForPeople ? error.message : 'It could not be made; the log of the collector says why.';
    await database
      .transaction({ role: 'people', tenant }, async (queries) => {
        await queries.query('DELETE FROM evidence_chunks WHERE tenant_id = $1 AND pack_id = $2', [tenant, id]);
        await queries.query(
          `UPDATE evidence_packs SET state = 'failed', finished_at = $3, problem = $4 WHERE tenant_id = $1 AND pack_id = $2`,
          [tenant, id, clock.now(), problem],
        );
      })
      .catch(() => undefined);
  }
}
