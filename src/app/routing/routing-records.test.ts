import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openJournal } from '../../audit/journal.ts';
import type { RecordFields, RecordType, RecordWriter } from '../../audit/record.ts';
import { verifyLog } from '../../audit/verify.ts';
import { acquireHomeLock } from '../home-lock.ts';
import { systemClock } from '../platform.ts';
import { locateStateDir, prepareStateDir, type StatePaths } from '../state-dir.ts';
import { allUpstreams, routingEndpoints } from './routing-endpoints.ts';
import { recordRouting } from './routing-records.ts';

let folder: string;
let paths: StatePaths;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pretense-routing-'));
  const environment = { PRETENSE_HOME: join(folder, 'home'), PRETENSE_KEYS_DIR: join(folder, 'keys') };
  paths = await locateStateDir({ environment, platform: process.platform, userHome: folder });
  await prepareStateDir(paths);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const event = { what: 'restored', client: 'claude-code', file: '~/.claude/settings.json', by: 'cli' } as const;

function recorded(): readonly { readonly type: string }[] {
  const names = readdirSync(paths.auditDir)
    .filter((name) => name.endsWith('.ndjson'))
    .toSorted();
  return names.flatMap((name) =>
    readFileSync(join(paths.auditDir, name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly type: string }),
  );
}

describe('recording what happened to a tool', () => {
  test('without a proxy writes the log itself, and its chain stays whole', async () => {
    expect(await recordRouting(paths, [event, { ...event, what: 'left-alone' }])).toBe(true);
    expect(recorded().map(({ type }) => type)).toEqual([
      'daemon.start',
      'routing.restored',
      'routing.left-alone',
      'daemon.stop',
    ]);
    expect((await verifyLog(paths.auditDir)).problemCount).toBe(0);
  });

  test('does not write beside whoever holds the home', async () => {
    const lock = await acquireHomeLock({ home: paths.home, runDir: paths.runDir, platform: process.platform });
    const journal = await openJournal({ auditDir: paths.auditDir, clock: systemClock });
    expect(await recordRouting(paths, [event])).toBe(false);
    await journal.close();
    await lock.release();
    expect(recorded().map(({ type }) => type)).toEqual(['daemon.start']);
  });

  test('of nothing makes nothing', async () => {
    rmSync(paths.auditDir, { recursive: true });
    expect(await recordRouting(paths, [])).toBe(true);
    expect(readdirSync(paths.home)).not.toContain('audit');
  });
});

describe('the endpoint', () => {
  const looks: string[] = [];
  const written: (readonly [RecordType, RecordFields])[] = [];
  const records = {
    append: async (type: RecordType, fields: RecordFields) => {
      written.push([type, fields]);
      return { seq: 7 };
    },
  } as unknown as RecordWriter;
  const endpoints = routingEndpoints({
    records,
    upstreams: { anthropic: 'https://gateway.example' },
    onRouted: async () => void looks.push('again'),
  });
  const ask = (body: unknown) => endpoints['POST /__pretense/record-routing'](body);

  test('writes a record of the kind', async () => {
    expect(await ask(event)).toEqual({ seq: 7 });
    expect(written).toEqual([
      ['routing.restored', { client: 'claude-code', file: '~/.claude/settings.json', by: 'cli' }],
    ]);
  });

  test('looks for new hosts when a tool was routed, before the record is written', async () => {
    expect(looks).toEqual([]);
    await ask({ ...event, what: 'applied' });
    expect(looks).toEqual(['again']);
    written.length = 0;
  });

  test.each([
    ['no body', undefined],
    ['an unknown kind', { ...event, what: 'x' }],
    ['an unknown writer', { ...event, by: 'x' }],
    ['a client that is no id', { ...event, client: 'Claude Code' }],
    ['a file with the folder of the user', { ...event, file: '/srv/jane/.claude/settings.json' }],
    ['a file with a line end', { ...event, file: '~/a\nb' }],
    ['a file name without an end', { ...event, file: `~/${'a'.repeat(400)}` }],
  ])('refuses %s', async (_, body) => {
    await expect(ask(body)).rejects.toMatchObject({ code: 'bad-request' });
  });

  test('tells where requests go', async () => {
    expect(await endpoints['POST /__pretense/upstreams']()).toEqual({
      ...allUpstreams({}),
      anthropic: 'https://gateway.example',
    });
  });
});
