import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startChildProgram } from './child-program.fixture.ts';
import { TestLog } from './test-log.fixture.ts';
import { verifyLog } from './verify.ts';

let log: TestLog;

beforeEach(async () => {
  log = await TestLog.create();
});

afterEach(() => log.remove());

describe('a torn tail', () => {
  test.each<[name: string, tail: string]>([
    ['half a line', '{"chain":"c_'],
    ['a line that is no record', 'garbage\n'],
    ['zeros that a power cut left', '\0'.repeat(5000)],
    ['one byte', '{'],
  ])('of %s is cut off, kept beside, and recorded', async (_name, tail) => {
    const first = await log.open();
    await first.append('ai.request', {});
    await first.close();
    await appendFile(join(log.auditDir, '00000001-1.ndjson'), tail);
    const second = await log.open();
    const torn = {
      segment: '00000001-1.ndjson',
      bytes: tail.length,
      sha256: createHash('sha256').update(tail).digest('hex'),
    };
    expect(second.tornTails).toEqual([torn]);
    const records = await log.records();
    expect(records.map((record) => record.type)).toEqual([
      'daemon.start',
      'ai.request',
      'log.torn_tail',
      'daemon.start',
    ]);
    expect(records[2]).toMatchObject(torn);
    expect(await readFile(join(log.auditDir, '00000001-1.ndjson.torn'), 'utf8')).toBe(tail);
    expect(await verifyLog(log.auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', records: 4 });
  });

  test('that is a whole record without its newline is cut off too: its writer never saw it succeed', async () => {
    const first = await log.open();
    await first.append('ai.request', {});
    await first.close();
    const path = join(log.auditDir, '00000001-1.ndjson');
    await truncate(path, (await stat(path)).size - 1);
    await log.open();
    expect(await log.types()).toEqual(['daemon.start', 'log.torn_tail', 'daemon.start']);
  });

  test('that is all there is leaves a log that starts anew', async () => {
    await mkdir(log.auditDir);
    await writeFile(join(log.auditDir, '00000001-1.ndjson'), '{"cha');
    await log.open();
    expect(await log.records()).toMatchObject([
      { type: 'log.torn_tail', seq: 0, inc: 2 },
      { type: 'daemon.start', seq: 1 },
    ]);
    expect(await verifyLog(log.auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY' });
  });

  test('whose repair ended before it was recorded is recorded by the next start, once', async () => {
    const first = await log.open();
    await first.close();
    await writeFile(join(log.auditDir, '00000001-1.ndjson.torn'), '{"cha');
    for (let start = 0; start < 2; start += 1) await (await log.open()).close();
    expect(await log.types()).toEqual(['daemon.start', 'log.torn_tail', 'daemon.start', 'daemon.start']);
  });

  test('with a page of zeros in the group that a power cut interrupted is one torn tail', async () => {
    const first = await log.open();
    await Promise.all([1, 2, 3].map((index) => first.append('ai.request', { index, text: 'x'.repeat(5000) })));
    await first.close();
    const path = join(log.auditDir, '00000001-1.ndjson');
    const bytes = await readFile(path);
    await writeFile(path, bytes.fill(0, 4096, 8192));
    const second = await log.open();
    expect(second.tornTails).toHaveLength(1);
    expect(await log.types()).toEqual(['daemon.start', 'log.torn_tail', 'daemon.start']);
  });

  test('cannot hide damage before the last line: the log is refused and nothing is changed', async () => {
    const first = await log.open();
    for (let index = 0; index < 3; index += 1) await first.append('ai.request', { index });
    await first.close();
    const path = join(log.auditDir, '00000001-1.ndjson');
    const damaged = (await readFile(path, 'utf8')).replace('"index":1', '"index":7');
    await writeFile(path, damaged);
    await expect(log.open()).rejects.toMatchObject({
      code: 'corrupted',
      message: expect.stringContaining('pretense verify'),
    });
    expect(await readFile(path, 'utf8')).toBe(damaged);
    expect(await log.segmentNames()).toHaveLength(1);
  });

  test('of a writer that was killed while it wrote loses no record that was acknowledged', async () => {
    for (let round = 0; round < 3; round += 1) {
      const child = await startChildProgram({
        resolveDir: import.meta.dirname,
        directory: log.home,
        source: `
          import { openJournal } from './journal.ts';
          const clock = { now: () => new Date(), monotonicMs: () => performance.now() };
          const journal = await openJournal({ auditDir: ${JSON.stringify(log.auditDir)}, clock });
          let index = 0;
          const write = async () => {
            for (;;) { const record = await journal.append('ai.request', { index: index++, text: 'x'.repeat(3000) }); console.log(record.seq); }
          };
          for (let lane = 0; lane < 32; lane += 1) void write();
        `,
      });
      let acknowledged = -1;
      for (let lines = 0; lines < 200; lines += 1)
        acknowledged = Math.max(acknowledged, Number(await child.nextLine()));
      await child.kill();
      for (let line = await child.nextLine(); line !== undefined; line = await child.nextLine()) {
        if (/^\d+$/.test(line)) acknowledged = Math.max(acknowledged, Number(line));
      }
      const journal = await log.open();
      expect(journal.head.seq).toBeGreaterThan(acknowledged);
      await journal.close();
      expect(await verifyLog(log.auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', problems: [] });
    }
  }, 20_000);
});
