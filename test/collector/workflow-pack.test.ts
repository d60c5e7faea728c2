// The evidence pack of a collector, checked as an auditor does: unpacked, offline, with nothing but Node.
import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appendOwn } from '../../src/collector/own-chain/append-own.ts';
import { utcPeriod } from '../../src/collector/workflow/pack/chains-of-period.ts';
import { writeCollectorPack } from '../../src/collector/workflow/pack/collector-pack.ts';
import { unzipped } from '../../src/report/evidence/unzipped.fixture.ts';
import { databaseKinds, testTenant } from './databases.ts';
import { asPeople, opened, openWorkflow, TestDevice, type Workflow } from './workflow-fixture.ts';

const verifier = join(import.meta.dirname, '..', '..', 'src', 'report', 'standalone', 'verify.mjs');
const run = promisify(execFile);

describe.each(databaseKinds)('an evidence pack on %s', (kind) => {
  let workflow: Workflow;

  beforeEach(async () => {
    workflow = await openWorkflow(kind);
    const { context, clock } = workflow;
    for (const name of ['one', 'two']) {
      const device = new TestDevice(name, clock);
      device.append('daemon.start');
      for (let index = 0; index < 12; index += 1) {
        clock.advance(60_000);
        device.append('ai.request', {
          request_id: `${name}-${index}`,
          developer: device.developer,
          decision: 'mutate',
          provider: 'p',
        });
      }
      device.append('incident.opened', opened(`inc_0000000${name.length}`));
      await device.sync(context);
    }
    await asPeople(context, (queries) =>
      appendOwn(queries, context, testTenant, 'access.viewed', { by: 'rev-01@company.example', what: 'incidents' }),
    );
  }, 120_000);
  afterEach(() => workflow.close());

  async function packed(redact: 'none' | 'pseudonymise') {
    const { context } = workflow;
    const program = { ...context.program, verifier: () => readFile(verifier, 'utf8') };
    const period = utcPeriod('2026-11-20', '2026-11-20');
    if (period === undefined) throw new Error('no period');
    const file = join(context.home, 'out.zip');
    const options = {
      tenant: testTenant,
      period,
      sample: { seed: 'auditor', size: 5 },
      redact,
      by: 'aud@company.example',
    };
    const made = await writeCollectorPack({ ...context, program }, options, createWriteStream(file));
    const folder = join(context.home, 'unzipped');
    for (const [name, bytes] of unzipped(await readFile(file))) {
      await mkdir(join(folder, ...name.split('/').slice(0, -1)), { recursive: true });
      await writeFile(join(folder, ...name.split('/')), bytes);
    }
    return { made, folder, file };
  }

  async function verified(folder: string, part: string): Promise<{ result: string; records: number }> {
    const args = [join(folder, 'verify.mjs'), join(folder, part), '--witness-key', join(folder, 'witness-key.txt')];
    const { stdout } = await run(process.execPath, args).catch((error: { stdout: string }) => error);
    return JSON.parse(stdout);
  }

  test('each part is what the witness saw, and a changed byte is found', async () => {
    const { made, folder } = await packed('none');
    expect(made.parts.map(({ name }) => name)).toEqual(['devices/1', 'devices/2', 'collector']);
    for (const { name } of made.parts)
      expect(await verified(folder, name)).toMatchObject({ result: 'VERIFIED_WITNESSED' });
    const path = join(folder, 'devices', '1', 'log', 'records.ndjson');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"decision":"mutate"', '"decision":"muTate"'));
    expect(await verified(folder, 'devices/1')).toMatchObject({ result: 'TAMPERED' });
    expect(await readdir(join(workflow.context.home, 'packs'))).toEqual([]);
  }, 120_000);

  test('all files are those of the sums, and the pack is on the record', async () => {
    const { made, folder } = await packed('none');
    const { stdout } = await run('sh', ['-c', 'sha256sum -c --quiet SHA256SUMS && echo unchanged'], { cwd: folder });
    expect(stdout.trim()).toBe('unchanged');
    const index = await readFile(join(folder, 'INDEX.md'), 'utf8');
    expect(index).toContain('VERIFIED_WITNESSED');
    expect(await readFile(join(folder, 'fleet', 'access-log.csv'), 'utf8')).toContain('rev-01@company.example');
    const rows = await workflow.context.database.transaction({ role: 'reader', tenant: testTenant }, (queries) =>
      queries.query<{ line: string }>(`SELECT line FROM records WHERE type = 'export.created'`),
    );
    expect(JSON.parse(rows[0]?.line ?? '{}')).toMatchObject({
      sha256: made.sha256,
      what: 'pack',
      by: 'aud@company.example',
    });
  }, 120_000);

  test('with pseudonyms no name of a person is in it, and it is verified all the same', async () => {
    const { made, folder } = await packed('pseudonymise');
    for (const { name } of made.parts)
      expect(await verified(folder, name)).toMatchObject({ result: 'VERIFIED_WITNESSED' });
    const { stdout } = await run('sh', ['-c', 'grep -rlE "(one|two|ann|rev-01)@company.example" . || true'], {
      cwd: folder,
    });
    expect(stdout).toBe('');
  }, 120_000);

  test('a row that was changed in the database is told of', async () => {
    await workflow.context.database.asOwner(async (queries) => {
      await queries.query(`SELECT set_config('app.tenant_id', $1, true)`, [testTenant]);
      await queries.query(`UPDATE records SET line = replace(line, '"one-3"', '"one-4"') WHERE chain = 'c_one'`);
    });
    const { made, folder } = await packed('none');
    expect(made.parts[0]?.part.model.verification.result).toBe('TAMPERED');
    expect(await verified(folder, 'devices/1')).not.toMatchObject({ result: 'VERIFIED_WITNESSED' });
    expect(await readFile(join(folder, 'INDEX.md'), 'utf8')).toContain('TAMPERED');
  }, 120_000);
});
