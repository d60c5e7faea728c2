// What both engines promise to all that stands on them.
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Actor, Queries } from '../../src/collector/database/database.ts';
import { dropDay, ensurePartitions, partitionDays, partitionsBefore } from '../../src/collector/database/partitions.ts';
import { databaseKinds, openTestDatabase, otherTenant, testTenant, type TestDatabase } from './databases.ts';

const day = '2026-11-22';
const noon = new Date(`${day}T12:00:00Z`);
const dayMs = 86_400_000;

interface Sample {
  readonly tenant?: string;
  readonly chain: string;
  readonly seq?: number;
  readonly receivedAt?: Date;
}

async function insertRecord(queries: Queries, { tenant = testTenant, chain, seq = 0, receivedAt = noon }: Sample) {
  await queries.query(
    `INSERT INTO records (tenant_id, chain, seq, day, received_at, type, happened_at, leaf, line)
     VALUES ($1, $2, $3, $4, $5, 'heartbeat', $5, $6, '{}')`,
    [tenant, chain, seq, receivedAt.toISOString().slice(0, 10), receivedAt, new Uint8Array(32)],
  );
}

describe.each(databaseKinds)('the store on %s', (kind) => {
  let opened: TestDatabase;
  let now = noon;
  const ingest: Actor = { role: 'ingest', tenant: testTenant };
  const reader: Actor = { role: 'reader', tenant: testTenant };
  const retention: Actor = { role: 'retention', tenant: testTenant };
  const run = <Result>(actor: Actor, work: (queries: Queries) => Promise<Result>) =>
    opened.database.transaction(actor, work);
  const count = async (chain: string): Promise<number> => {
    const rows = await run(reader, (queries) =>
      queries.query<{ found: number }>('SELECT count(*) AS found FROM records WHERE chain = $1', [chain]),
    );
    return rows[0]?.found ?? Number.NaN;
  };

  beforeAll(async () => {
    opened = await openTestDatabase(kind, { clock: { now: () => now, monotonicMs: () => 0 } });
  });
  afterAll(() => opened.close());

  it('commits what the work did, and nothing of work that rejects', async () => {
    await run(ingest, (queries) => insertRecord(queries, { chain: 'kept' }));
    const failing = run(ingest, async (queries) => {
      await insertRecord(queries, { chain: 'lost' });
      throw new RangeError('of its own');
    });
    await expect(failing).rejects.toThrow(new RangeError('of its own'));
    expect([await count('kept'), await count('lost')]).toEqual([1, 0]);
  });

  it('does not pretend to have committed when the work went on after a failed query', async () => {
    const careless = run(ingest, async (queries) => {
      await insertRecord(queries, { chain: 'careless' });
      await queries.query('DELETE FROM records').catch(() => {});
    });
    await expect(careless).rejects.toMatchObject({ code: 'invariant' });
    expect(await count('careless')).toBe(0);
  });

  it('refuses a transaction inside of a transaction, and queries after the end of one', async () => {
    await expect(run(ingest, () => run(reader, async () => {}))).rejects.toMatchObject({ code: 'invariant' });
    const kept = await run(ingest, (queries) => Promise.resolve(queries));
    await expect(kept.query('SELECT 1')).rejects.toMatchObject({ code: 'invariant' });
  });

  it('runs transactions that come together one after the other or at once, each whole', async () => {
    const seqs = Array.from({ length: 20 }, (_, seq) => seq);
    await Promise.all(seqs.map((seq) => run(ingest, (queries) => insertRecord(queries, { chain: 'many', seq }))));
    expect(await count('many')).toBe(20);
  });

  it('says conflict of what is there already, and invalid of what no column holds', async () => {
    const twice = run(ingest, async (queries) => {
      await insertRecord(queries, { chain: 'twice' });
      await insertRecord(queries, { chain: 'twice' });
    });
    await expect(twice).rejects.toMatchObject({ code: 'conflict' });
    const attempts = [
      () => run(ingest, (queries) => queries.query('SELECT $1::uuid', ['no uuid'])),
      () => run(ingest, (queries) => queries.query('SELECT $1::text', ['a\0b'])),
      () => run(ingest, (queries) => queries.query('SELECT $1::text[]', [['half a \u{D83D}']])),
      () => run({ role: 'ingest', tenant: "x' OR true" }, async () => {}),
      () => run(ingest, (queries) => insertRecord(queries, { chain: 'x', receivedAt: new Date('1999-01-01') })),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'invalid' });
  });

  it('tries deadlocks and serialisation failures again, and gives up in the end', async () => {
    let attempts = 0;
    const raise = (state: string) => Object.assign(new Error('from the server'), { code: state });
    const result = await run(ingest, async (queries) => {
      attempts += 1;
      await insertRecord(queries, { chain: `again-${attempts}` });
      if (attempts < 3) throw raise(attempts === 1 ? '40001' : '40P01');
      return 'done';
    });
    expect([result, attempts]).toEqual(['done', 3]);
    expect([await count('again-1'), await count('again-2'), await count('again-3')]).toEqual([0, 0, 1]);
    const hopeless = run(ingest, () => Promise.reject(raise('40001')));
    await expect(hopeless).rejects.toMatchObject({ code: 'conflict' });
  });

  it('reads and writes every kind of value the same', async () => {
    const time = new Date('2026-02-03T04:05:06.789Z');
    const [row] = await run(reader, (queries) =>
      queries.query(
        `SELECT $1::bigint AS big, $2::numeric AS exact, $3::boolean AS yes, $4::timestamptz AS at, $5::date AS day,
                $6::bytea AS bytes, $7::text[] AS texts, $8::bigint[] AS numbers, $9::jsonb AS json, $10::uuid AS id,
                $11::text AS nothing, count(*) AS counted, $12::bytea[] AS leaves, $13::timestamptz[] AS times,
                sum(2::bigint) AS summed, $14::real AS part, ARRAY[]::text[] AS none`,
        [
          2 ** 40,
          1.5,
          true,
          time,
          '2026-02-03',
          new Uint8Array([0, 92, 255]),
          ['a', 'b "c", \\d', '', 'NULL', '{}', null],
          [1, -2],
          { a: [1, null, 'x'] },
          testTenant,
          null,
          [new Uint8Array([1]), new Uint8Array(0)],
          [time],
          0.5,
        ],
      ),
    );
    expect(row).toEqual({
      big: 2 ** 40,
      exact: 1.5,
      yes: true,
      at: time,
      day: '2026-02-03',
      bytes: new Uint8Array([0, 92, 255]),
      texts: ['a', 'b "c", \\d', '', 'NULL', '{}', null],
      numbers: [1, -2],
      json: { a: [1, null, 'x'] },
      id: testTenant,
      nothing: null,
      counted: 1,
      leaves: [new Uint8Array([1]), new Uint8Array(0)],
      times: [time],
      summed: 2,
      part: 0.5,
      none: [],
    });
  });

  it('gives back any texts and bytes as they were', async () => {
    const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', ''));
    await fc.assert(
      fc.asyncProperty(fc.array(text), fc.uint8Array(), async (texts, bytes) => {
        const rows = await run(reader, (queries) =>
          queries.query('SELECT $1::text[] AS texts, $2::bytea AS bytes', [texts, bytes]),
        );
        expect(rows).toEqual([{ texts, bytes }]);
      }),
      { numRuns: 50 },
    );
  });

  it('has partitions around today, and makes more when their days are over', async () => {
    const days = await run(reader, partitionDays);
    expect([days[0], days.at(-1)]).toEqual(['2026-11-21', '2026-11-29']);
    now = new Date(noon.getTime() + 30 * dayMs);
    try {
      const several = [1, 2, 3].map((seq) =>
        run(ingest, (queries) => insertRecord(queries, { chain: 'later', seq, receivedAt: now })),
      );
      await Promise.all(several);
      expect(await count('later')).toBe(3);
      expect((await run(reader, partitionDays)).at(-1)).toBe('2026-12-29');
    } finally {
      now = noon;
    }
  });

  it('drops a day as a whole, in the transaction that says so', async () => {
    const old = '2026-10-01';
    const receivedAt = new Date(`${old}T08:00:00Z`);
    await opened.database.asOwner((queries) => ensurePartitions(queries, [old]));
    await run(ingest, (queries) => insertRecord(queries, { chain: 'old', receivedAt }));
    expect(await run(reader, (queries) => partitionsBefore(queries, '2026-11-01'))).toEqual([old]);
    const undone = run(retention, async (queries) => {
      await dropDay(queries, testTenant, old, noon);
      throw new RangeError('the certificate was not written');
    });
    await expect(undone).rejects.toThrow(RangeError);
    expect(await count('old')).toBe(1);
    const dropped = await run(retention, (queries) => dropDay(queries, testTenant, old, noon));
    expect(dropped).toEqual({ how: 'dropped', rows: 1 });
    expect(await count('old')).toBe(0);
    expect(await run(reader, (queries) => partitionsBefore(queries, '2026-11-01'))).toEqual([]);
    expect(await run(retention, (queries) => dropDay(queries, testTenant, old, noon))).toMatchObject({ rows: 0 });
  });

  it('drops no day that is not over, for nobody else than retention', async () => {
    await expect(run(retention, (queries) => dropDay(queries, testTenant, day, noon))).rejects.toMatchObject({
      code: 'invalid',
    });
    const old = '2026-10-02';
    await opened.database.asOwner((queries) => ensurePartitions(queries, [old]));
    const attack = run(ingest, (queries) => queries.query('DROP TABLE records_20261002'));
    await expect(attack).rejects.toMatchObject({ code: 'forbidden' });
    await run(retention, (queries) => dropDay(queries, testTenant, old, noon));
  });

  if (kind === 'postgres')
    it('keeps the day of another organisation when one lets go of it', async () => {
      const old = '2026-10-03';
      const receivedAt = new Date(`${old}T08:00:00Z`);
      await opened.database.asOwner((queries) => ensurePartitions(queries, [old]));
      const other: Actor = { role: 'people', tenant: otherTenant };
      await run(other, (queries) =>
        queries.query(`INSERT INTO tenants (tenant_id, slug, name, created_at) VALUES ($1, 'other', 'Other', now())`, [
          otherTenant,
        ]),
      );
      for (const tenant of [testTenant, otherTenant]) {
        await run({ role: 'ingest', tenant }, (queries) =>
          insertRecord(queries, { tenant, chain: 'both', receivedAt }),
        );
      }
      const first = await run(retention, (queries) => dropDay(queries, testTenant, old, noon));
      expect(first).toEqual({ how: 'deleted', rows: 1 });
      const rows = await run({ role: 'reader', tenant: otherTenant }, (queries) =>
        queries.query('SELECT 1 FROM records'),
      );
      expect(rows).toHaveLength(1);
      const last = { role: 'retention', tenant: otherTenant } as const;
      const second = await run(last, (queries) => dropDay(queries, otherTenant, old, noon));
      expect(second).toEqual({ how: 'dropped', rows: 1 });
    });

  if (kind === 'pglite')
    it('takes one organisation only when it is embedded', async () => {
      const second = run({ role: 'people', tenant: otherTenant }, (queries) =>
        queries.query(
          `INSERT INTO tenants (tenant_id, slug, name, created_at) VALUES ($1, 'second', 'Second', now())`,
          [otherTenant],
        ),
      );
      await expect(second).rejects.toMatchObject({ code: 'many-tenants' });
    });

  it('says that it is ready, and stops waiting when it does not answer', async () => {
    expect(await opened.database.isReady(10_000)).toBe(true);
    if (kind === 'postgres') return;
    const gate = new EventTarget();
    const begun = once(gate, 'begun');
    const busy = run(reader, async () => {
      const ended = once(gate, 'open');
      gate.dispatchEvent(new Event('begun'));
      await ended;
    });
    await begun;
    expect(await opened.database.isReady(20)).toBe(false);
    gate.dispatchEvent(new Event('open'));
    await busy;
    expect(await opened.database.isReady(10_000)).toBe(true);
  });
});

describe.each(databaseKinds)('a closed store on %s', (kind) => {
  it('takes no more work, lets that which runs end, and can be closed twice', async () => {
    const { database, close } = await openTestDatabase(kind);
    const gate = new EventTarget();
    const begun = once(gate, 'begun');
    const running = database.transaction({ role: 'reader', tenant: testTenant }, async (queries) => {
      const ended = once(gate, 'open');
      gate.dispatchEvent(new Event('begun'));
      await ended;
      return queries.query<{ one: number }>('SELECT 1 AS one');
    });
    await begun;
    const closed = database.close();
    const late = database.transaction({ role: 'reader', tenant: testTenant }, async () => {});
    await expect(late).rejects.toMatchObject({ code: 'unavailable' });
    expect(await database.isReady(100)).toBe(false);
    gate.dispatchEvent(new Event('open'));
    expect(await running).toEqual([{ one: 1 }]);
    await closed;
    await close();
  });
});
