// `pretense scan`, `mutate` and `reverse` as the built program, beside a running proxy and without one.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startScriptedProvider } from '../../src/cli/demo/scripted-provider.ts';
import { programFile, startPretense, temporaryEnvironment } from '../e2e/pretense-process.ts';
import { writeFiles } from '../fixtures/workspaces/write-workspace.ts';

const source = 'export class HarborTariff { settleFreight(depotQuota: number) { return depotQuota; } }\n';
const secret = `ghp_${'aB3dE5gH7jK9mN1pQ2sT4vW6xY8zA0cD1eF2'}`;

let folder = '';
let root = '';
let out = '';
let back = '';
let environment: ReturnType<typeof temporaryEnvironment>;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-trees-')));
  root = join(folder, 'harbor-freight');
  out = join(folder, 'out');
  back = join(folder, 'back');
  environment = temporaryEnvironment();
  mkdirSync(root);
  writeFiles(root, { 'src/tariff.ts': source, 'README.md': 'The HarborTariff settles freight.\n' });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  rmSync(dirname(environment.PRETENSE_HOME), { recursive: true, force: true });
});

function run(...argv: readonly string[]) {
  const options = { env: environment, encoding: 'utf8', timeout: 60_000, cwd: folder } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [programFile, ...argv], options);
  return { code: status, out: stdout, error: stderr };
}

function texts(folder_: string): string {
  return readdirSync(folder_, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

describe('mutate and reverse', () => {
  test('give back what they were given, and a summary', () => {
    const mutated = run('mutate', '--output', out, root, '--json');
    expect(mutated.error).toBe('');
    expect(JSON.parse(mutated.out)).toMatchObject({ files: 2, notExact: [], unscanned: [] });
    expect(JSON.parse(mutated.out).mapId).toMatch(/^mm_/);
    expect(mutated.code).toBe(0);
    expect(texts(out)).not.toMatch(/harbor|tariff|freight|depot/i);
    const reversed = run('reverse', '--out', back, out, '--json');
    expect(reversed.code).toBe(0);
    expect(JSON.parse(reversed.out).mapId).toBe(JSON.parse(mutated.out).mapId);
    expect(texts(back)).toBe(texts(root));
  });

  test('speak the words of a proxy that runs for the same home', { timeout: 60_000 }, async () => {
    const provider = await startScriptedProvider({ script: () => [{ type: 'text', text: 'fine' }], deltaLength: 4 });
    const argv = ['--workspace', root, '--upstream', `anthropic=${provider.url}`];
    const pretense = await startPretense(argv, environment);
    const ask = async (text: string): Promise<string> => {
      const body = JSON.stringify({ model: 'test', max_tokens: 9, messages: [{ role: 'user', content: text }] });
      const headers = { 'content-type': 'application/json', 'x-api-key': 'test' };
      await (await fetch(`${pretense.url}/v1/messages`, { method: 'POST', headers, body })).text();
      const sent = JSON.parse(provider.requests.at(-1)?.body.toString() ?? '{}');
      return String(sent.messages[0].content);
    };
    await ask('The settleFreight first');
    expect(run('mutate', '--out', out, root).code).toBe(0);
    expect(await ask(source)).toBe(readFileSync(join(out, 'src/tariff.ts'), 'utf8'));
    expect(run('reverse', '--out', back, out).code).toBe(0);
    expect(texts(back)).toBe(texts(root));
    expect(await pretense.stop()).toBe(0);
    await provider.close();
    expect(run('verify').code).toBe(0);
  });

  test('take a file too, and change names of files when asked', () => {
    expect(run('mutate', '--paths', '--out', out, join(root, 'src/tariff.ts')).code).toBe(0);
    const [name = ''] = readdirSync(out);
    expect(name).toMatch(/^[a-z]+\.ts$/);
    expect(name).not.toBe('tariff.ts');
    expect(run('reverse', '--paths', '--out', back, out).code).toBe(0);
    expect(readdirSync(back)).toEqual(['tariff.ts']);
  });

  test('end with 1 when a file could not be looked at, and name it', () => {
    writeFileSync(join(root, 'picture.png'), Buffer.from([137, 80, 78, 71, 0, 1]));
    const { code, out: text } = run('mutate', '--out', out, root);
    expect(code).toBe(1);
    expect(text).toContain('picture.png');
    expect(readdirSync(out)).toEqual(['README.md', 'picture.png', 'src']);
  });

  test('take a secret out unless told otherwise, and never print it', () => {
    writeFileSync(join(root, 'key.ts'), `const key = '${secret}';\n`);
    const first = run('mutate', '--out', out, root, '--json');
    expect(first.code).toBe(1);
    expect(JSON.parse(first.out)).toMatchObject({ notExact: ['key.ts'], secretsDetected: 1 });
    expect(texts(out) + first.out).not.toContain(secret);
    const second = run('mutate', '--keep-secrets', '--out', back, root, '--json');
    expect(second.code).toBe(0);
    expect(texts(back)).toContain(secret);
  });

  test.each([
    [['mutate', '--out', 'x'], 'PATH', 2],
    [['mutate', 'harbor-freight'], '--output DIR', 2],
    [['mutate', '--out', 'x', 'nowhere'], 'no file or folder', 2],
    [['mutate', '--out', 'x', '--level', 'loud', 'harbor-freight'], 'is no level', 2],
    [['mutate', '--out', 'harbor-freight/x', 'harbor-freight'], 'outside', 1],
    [['mutate', '--out', '.', 'harbor-freight'], 'not empty', 1],
    [['reverse', '--out', 'x', 'harbor-freight'], 'no word map', 1],
  ])('%j is refused with a reason', (argv, reason, expected) => {
    const { code, error } = run(...argv);
    expect(error).toContain(reason);
    expect(code).toBe(expected);
    expect(readdirSync(folder)).toEqual(['harbor-freight']);
  });

  test('leave nothing behind when the user stops them', { timeout: 60_000 }, async () => {
    for (let at = 0; at < 300; at++) writeFileSync(join(root, `file-${at}.ts`), source.repeat(200));
    const child = spawn(process.execPath, [programFile, 'mutate', '--out', out, root], { env: environment });
    let errors = '';
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    const ended = new Promise((resolve) => child.once('close', resolve));
    while (!readdirSync(folder).some((name) => name.startsWith('out.partial-'))) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    child.kill('SIGINT');
    expect(await ended).toBe(1);
    expect(errors).toContain('Stopped');
    expect(readdirSync(folder)).toEqual(['harbor-freight']);
  });
});

describe('scan', () => {
  test('says per file what would change and where secrets stand, and writes nothing', () => {
    writeFileSync(join(root, 'key.ts'), `\n  const key = '${secret}';\n`);
    const { code, out: text } = run('scan', '--json', 'harbor-freight');
    expect(code).toBe(3);
    const { files, dependencies } = JSON.parse(text);
    expect(files.map(({ file }: { readonly file: string }) => file)).toEqual([
      'harbor-freight/README.md',
      'harbor-freight/key.ts',
      'harbor-freight/src/tariff.ts',
    ]);
    expect(files[1]).toMatchObject({ secretsDetected: 1, findings: [{ rule: 'github-token', line: 2, column: 16 }] });
    // The device has no key yet, and a scan makes none.
    expect(files[1].findings[0]).not.toHaveProperty('fingerprint');
    expect(files[2].identifiersMutated).toBeGreaterThanOrEqual(3);
    expect(dependencies).toMatchObject([{ workspace: root, externalBy: {} }]);
    expect(text).not.toContain(secret);
    expect(readdirSync(folder)).toEqual(['harbor-freight']);
    expect(() => readdirSync(environment.PRETENSE_HOME)).toThrow(/ENOENT/);
  });

  test('ends well when nobody reads on', async () => {
    for (let at = 0; at < 50; at++) writeFileSync(join(root, `file-${at}.ts`), source);
    const child = spawn(process.execPath, [programFile, 'scan', root], { env: environment });
    let errors = '';
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    child.stdout.destroy();
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
    expect(errors).toBe('');
  });

  test('prints a table with a line for each secret and a summary', () => {
    writeFileSync(join(root, 'key.ts'), `const key = '${secret}';\n`);
    const { code, out: text } = run('scan', root);
    expect(code).toBe(3);
    expect(text).toMatch(/^file +identifiers +changed +secrets +personal$/m);
    expect(text).toContain('  github-token at line 1, column 14: redact');
    expect(text).toMatch(/^3 files: \d+ of \d+ identifiers would change, 1 secret$/m);
  });
});
