// `pretense collector rollups rebuild` on both engines: beside a running collector, and without one.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLogger } from '../../src/base/log.ts';
import { collector } from '../../src/cli/commands/collector.ts';
import { type RunningCollector, startCollector } from '../../src/collector/collector.ts';
import { daySums } from '../../src/collector/dashboard/rollups/folded-days.ts';
import type { Database } from '../../src/collector/database/database.ts';
import { many, PlantedChain, testSettings } from './archive-world.ts';
import { databaseKinds, openTestDatabase, systemClock, type TestDatabase } from './databases.ts';

const slowMs = 120_000;
const day = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10);
const program = { productVersion: '0.1.0', verifier: async () => '', draw: async () => new Uint8Array() };
const same = (text: string): string => text;
const style = { bold: same, dim: same, accent: same, warn: same };

describe.each(databaseKinds)('pretense collector rollups, %s', (kind) => {
  let home: string;
  let opened: TestDatabase | undefined;
  let running: RunningCollector;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'pretense-rollups-'));
    opened = kind === 'postgres' ? await openTestDatabase(kind, { isEmpty: true }) : undefined;
    running = await startCollector({
      home,
      host: '127.0.0.1',
      port: 0,
      publicUrl: undefined,
      name: 'test-collector',
      organisation: 'Test',
      databaseUrl: opened?.url,
      witnessKeyFile: undefined,
      settings: testSettings,
      server: { tls: undefined },
      program,
      clock: systemClock,
      logger: silentLogger,
    });
    await new PlantedChain(running.context, running.tenant.tenantId, 'one').receive(day, many(5));
  }, slowMs);
  afterEach(async () => {
    await running.stop();
    await opened?.close();
    await rm(home, { recursive: true, force: true });
  }, slowMs);

  test(
    'makes figures that are wrong anew, whether the collector runs or not',
    async () => {
      const { tenantId } = running.tenant;
      const place = { home, url: opened?.url };
      expect(await figureOf(running.context.database, tenantId)).toBe(0);
      const first = await run(['rebuild'], place);
      expect(first.code).toBe(0);
      expect(first.text).toMatch(/^default: figures of \d+ records, made anew\n {2}1 day that is over added up/);
      expect(await figureOf(running.context.database, tenantId)).toBe(5);
      await running.context.database.transaction({ role: 'retention', tenant: tenantId }, async (queries) => {
        await queries.query('UPDATE rollup_totals SET records = 700');
        await queries.query('UPDATE rollup_days SET records = 800');
      });
      expect(await figureOf(running.context.database, tenantId)).toBe(700);
      await running.stop();
      const second = await run(['rebuild'], { ...place, isJson: true });
      expect(second.code).toBe(0);
      expect(JSON.parse(second.text)).toEqual({ organisations: [{ organisation: 'default', records: 5, days: 1 }] });
    },
    slowMs,
  );
});

test.each([
  ['nothing', []],
  ['another word', ['drop']],
  ['a word more', ['rebuild', 'now']],
])('rollups refuses %s', async (_name, words) => {
  await expect(run(words, { home: tmpdir() })).rejects.toThrow('collector rollups rebuild');
});

/** `url`: of a PostgreSQL. */
async function run(
  words: readonly string[],
  {
    home,
    url,
    isJson = false,
  }: { readonly home: string; readonly url?: string | undefined; readonly isJson?: boolean },
): Promise<{ readonly code: number; readonly text: string }> {
  const lines: string[] = [];
  const environment: Record<string, string> = url === undefined ? {} : { DATABASE_URL: url };
  const code = await collector.run({
    positionals: ['rollups', ...words],
    values: { home },
    environment,
    workingDirectory: home,
    output: {
      isJson,
      style,
      line: (text = '') => void lines.push(text),
      json: (value) => void lines.push(JSON.stringify(value)),
      error: (text) => void lines.push(text),
    },
  });
  return { code, text: lines.join('\n') };
}

async function figureOf(database: Database, tenant: string): Promise<number> {
  const [row] = await database.transaction({ role: 'reader', tenant }, (queries) =>
    daySums(queries, { tenant, days: [day], columns: ['records'] }),
  );
  return Number(row?.['records'] ?? 0);
}
