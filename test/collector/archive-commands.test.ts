// The sub-verbs of `pretense collector` about its data, beside a running collector.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLogger } from '../../src/base/log.ts';
import { type RunningCollector, startCollector } from '../../src/collector/collector.ts';
import { collector } from '../../src/cli/commands/collector.ts';
import { PlantedChain, many, testSettings } from './archive-world.ts';
import { systemClock } from './databases.ts';

const slowMs = 240_000;
const plainStyle = { bold: same, dim: same, accent: same, warn: same };

function same(text: string): string {
  return text;
}

describe('pretense collector', () => {
  let folder: string;
  let home: string;
  let running: RunningCollector;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pretense-commands-'));
    home = join(folder, 'home');
    running = await startCollector({
      home,
      host: '127.0.0.1',
      port: 0,
      publicUrl: undefined,
      name: 'test-collector',
      organisation: 'Test',
      databaseUrl: undefined,
      witnessKeyFile: undefined,
      settings: { ...testSettings, archive: { directory: join(folder, 'archive') } },
      server: { tls: undefined },
      program: { productVersion: '0.1.0', verifier: async () => '', draw: async () => new Uint8Array() },
      clock: systemClock,
      logger: silentLogger,
    });
    await new PlantedChain(running.context, running.tenant.tenantId, 'one').receive('2025-01-02', many(5));
  }, slowMs);
  afterAll(async () => {
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  }, slowMs);

  /** What it printed. */
  const run = async (
    positionals: readonly string[],
    values: Readonly<Record<string, string | boolean>> = {},
  ): Promise<string> => {
    const lines: string[] = [];
    const code = await collector.run({
      positionals,
      values: { home, ...values },
      environment: {},
      workingDirectory: folder,
      output: {
        isJson: false,
        style: plainStyle,
        line: (text = '') => void lines.push(text),
        json: (value) => void lines.push(JSON.stringify(value)),
        error: (text) => void lines.push(text),
      },
    });
    expect(code).toBe(0);
    return lines.join('\n');
  };

  test(
    'holds, archives, checks and disposes of what is old',
    async () => {
      const [, id = ''] =
        /(hold_[0-9a-f]{8})/.exec(await run(['hold', 'set'], { reason: 'a claim', device: 'dev_one' })) ?? [];
      expect(await run(['dispose'], { 'dry-run': true })).toMatch(/2025-01-02 {2}5 records {2}kept by legal hold/);
      await run(['hold', 'clear', id], { reason: 'settled' });
      expect(await run(['hold', 'list'])).toMatch(/over {2}device dev_one/);
      expect(await run(['dispose'], { 'dry-run': true })).toMatch(/kept: not in the archive yet/);
      expect(await run(['archive'])).toMatch(/2025-01-02 part 1: 5 records/);
      expect(await run(['archive', 'verify'])).toMatch(/5 records in 1 file of 1 day\n {2}1 of 1 chain compared/);
      expect(await run(['dispose'])).toMatch(/cert_[0-9a-f]{12} \(drop-partition\)/);
    },
    slowMs,
  );

  test(
    'backs up, and tries the backup out with figures',
    async () => {
      expect(await run(['backup'], { output: 'all.backup' })).toMatch(/rows of .* in .*all\.backup/);
      expect((await stat(join(folder, 'all.backup'))).size).toBeGreaterThan(1000);
      const text = await run(['restore', 'all.backup'], { drill: true });
      expect(text).toMatch(/RPO {2}0\.0 s: 0 records came after the backup\n {2}RTO {2}[\d.]+ s/);
    },
    slowMs,
  );

  test.each([
    ['backup without a file', ['backup'], {}],
    ['restore without a file', ['restore'], {}],
    ['restore into something that is no database', ['restore', 'x'], { into: 'https://db.example' }],
    ['a hold without a reason', ['hold', 'set'], {}],
    ['a hold that nobody set', ['hold', 'clear', 'hold_00000000'], { reason: 'why' }],
  ])('refuses %s', async (_name, positionals, values) => {
    await expect(run(positionals, values)).rejects.toThrow(/./);
  });
});
