import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { BackgroundData } from './host-worker-data.ts';
import { readStandByData, startStandBy } from './stand-by.ts';

const home = mkdtempSync(join(tmpdir(), 'pretense-stand-by-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const data: BackgroundData = {
  home,
  port: 0,
  level: 'strict',
  upstreams: {},
  network: { proxy: 'http://jane:secret@proxy.example:3128', exceptions: ['.corp.example'], isStrict: true },
  label: 'shop',
  version: '0.1.0',
  folders: [],
};

test('a background process is told the password of a proxy where only its own user can read it', async () => {
  const told = join(home, 'told.json');
  const program = join(home, 'program.cjs');
  const dump = `JSON.stringify({ argv: process.argv, env: process.env })`;
  writeFileSync(program, `require('fs').writeFileSync(${JSON.stringify(told)}, ${dump}); process.send({});`);
  expect(await startStandBy({ program, runDir: join(home, 'run'), data, limitMs: 20_000 })).toBe(true);
  const { argv, env } = JSON.parse(readFileSync(told, 'utf8')) as { argv: string[]; env: NodeJS.ProcessEnv };
  expect(argv.join(' ')).not.toMatch(/jane|secret/);
  expect(readStandByData(argv[2] ?? '', env)).toEqual(data);
  expect(JSON.stringify(env)).not.toContain('secret');
});

test('one without settings of an editor is told none', () => {
  const { network: _, ...plain } = data;
  expect(readStandByData(JSON.stringify(plain), {})).toEqual(plain);
});
