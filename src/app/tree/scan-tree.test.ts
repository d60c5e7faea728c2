import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { builtInPolicy } from '../../policy/defaults.ts';
import type { EffectivePolicy } from '../../policy/types.ts';
import { sampleText } from '../../secrets/samples.ts';
import { secretRules } from '../../secrets/rules/index.ts';
import { createSecretScanner } from '../../secrets/scan.ts';
import { loadPersonalRecognizers } from '../personal-data.ts';
import { secretHash } from '../platform.ts';
import { scanStaged, scanTree } from './scan-tree.ts';
import { FindingReader } from './text-findings.ts';
import { git, makeFolder, writeTree } from './tree.fixture.ts';

const token = (seed: number): string => ['ghp', sampleText('base62', 36, seed)].join('_');
const secrets = createSecretScanner({
  rules: secretRules,
  recognizers: await loadPersonalRecognizers(),
  keyedHash: secretHash(new Uint8Array(32).fill(7)),
});

function readerWith(policy: EffectivePolicy = builtInPolicy(), hasKey = true): FindingReader {
  return new FindingReader({ secrets, policy, hasKey, nowMs: Date.parse('2026-11-22T12:00:00Z') });
}

let root: string;

beforeEach(() => {
  root = makeFolder();
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

describe('findings of a tree', () => {
  test('have place, class, action and fingerprint, and no value', async () => {
    writeTree(root, { 'src/a.ts': `const a = 1;\n  const key = '${token(1)}'; // mail jane.roe@lindgren.se\n` });
    const { files } = await scanTree({ paths: [root], findings: readerWith() });
    expect(files).toHaveLength(1);
    expect(files[0]).toMatchObject({ secretsDetected: 1, personalDataDetected: 1, allowed: 0, identifiersScanned: 0 });
    expect(files[0]?.findings).toMatchObject([
      {
        rule: 'github-token',
        class: 'vendor-secret',
        action: 'redact',
        line: 2,
        column: 16,
        endLine: 2,
        endColumn: 56,
      },
      { rule: 'email-address', class: 'email', action: 'report', line: 2 },
    ]);
    expect(files[0]?.findings[0]?.fingerprint).toBe(secrets.fingerprint(token(1)));
    expect(JSON.stringify(files)).not.toContain(token(1));
  });

  test('have no fingerprint without the key of the device: it could be tried out', async () => {
    writeTree(root, { 'a.env': `TOKEN=${token(1)}\n` });
    const { files } = await scanTree({ paths: [root], findings: readerWith(builtInPolicy(), false) });
    expect(files[0]?.findings[0]).not.toHaveProperty('fingerprint');
  });

  test('go by the policy: what it allows is counted and not shown', async () => {
    const base = builtInPolicy();
    const clause = base.findings.classes['vendor-secret'].clause;
    const rules = new Map([['github-token', { value: 'allow' as const, clause }]]);
    writeTree(root, { 'a.env': `TOKEN=${token(1)}\n` });
    const policy = { ...base, findings: { ...base.findings, rules } };
    const { files } = await scanTree({ paths: [root], findings: readerWith(policy) });
    expect(files[0]).toMatchObject({ findings: [], allowed: 1, secretsDetected: 0 });
  });

  test('keep the name of their place when lines move and values change, and differ on one line', async () => {
    const placesIn = async (text: string): Promise<readonly string[]> => {
      writeTree(root, { 'a.ts': text });
      const { files } = await scanTree({ paths: [root], findings: readerWith() });
      return files.flatMap(({ findings }) => findings.map(({ place }) => place));
    };
    const before = await placesIn(`keys = ['${token(1)}', '${token(2)}'];\n`);
    expect(new Set(before).size).toBe(2);
    expect(await placesIn(`\n\n  keys = ['${token(3)}', '${token(4)}'];\n`)).toEqual(before);
    expect(await placesIn(`other = ['${token(1)}', '${token(2)}'];\n`)).not.toEqual(before);
  });

  test('are not looked for in what is no text; such files are counted', async () => {
    writeTree(root, { 'a.bin': Buffer.from([0, 1, 2, 3]), 'b.txt': 'text', 'c.txt': Buffer.from([0xff, 0x41]) });
    const { files, unscanned, skipped } = await scanTree({ paths: [root], findings: readerWith() });
    expect(files).toHaveLength(1);
    expect(unscanned).toHaveLength(2);
    expect(skipped).toEqual({ binary: 2, large: 0, unreadable: 0 });
  });
});

describe('findings of the index', () => {
  const staged = async (...paths: readonly string[]) =>
    await scanStaged({
      paths: paths.length === 0 ? [root] : paths.map((path) => join(root, path)),
      findings: readerWith(),
      environment: process.env,
    });
  const filesOf = ({ files }: Awaited<ReturnType<typeof staged>>) => files.map(({ file }) => file);

  beforeEach(() => {
    git(root, 'init', '-q');
  });

  test('are those of what is staged, not of what stands in the folder', async () => {
    writeTree(root, { 'a.env': `TOKEN=${token(1)}\n`, 'b.env': `TOKEN=${token(2)}\n` });
    git(root, 'add', 'a.env');
    writeFileSync(join(root, 'a.env'), 'TOKEN=\n');
    const scan = await staged();
    expect(filesOf(scan)).toEqual(['a.env']);
    expect(scan.files[0]?.findings).toMatchObject([{ rule: 'github-token', line: 1, column: 7 }]);
  });

  test('leave out what the last commit holds already, and what is deleted', async () => {
    writeTree(root, { 'old.env': `TOKEN=${token(1)}\n`, 'gone.txt': 'x' });
    git(root, 'add', '.');
    git(root, 'commit', '-qm', 'one');
    writeTree(root, { 'ünï/new file.env': `TOKEN=${token(2)}\n` });
    rmSync(join(root, 'gone.txt'));
    git(root, 'add', '-A');
    expect(filesOf(await staged())).toEqual(['ünï/new file.env']);
  });

  test('are those below the paths that were named', async () => {
    writeTree(root, { 'one/a.env': `TOKEN=${token(1)}\n`, 'oneself/b.env': `TOKEN=${token(2)}\n` });
    git(root, 'add', '.');
    expect(filesOf(await staged('one'))).toEqual(['one/a.env']);
  });

  test('pass over links and count what is no text', async () => {
    writeTree(root, { 'a.bin': Buffer.from([0, 1, 2]), 'b.txt': 'text' });
    symlinkSync('b.txt', join(root, 'link'));
    git(root, 'add', '.');
    expect(await staged()).toMatchObject({ files: [{ file: 'b.txt' }], unscanned: ['a.bin'], skipped: { binary: 1 } });
  });

  test('cannot be had outside of a repository', async () => {
    const folder = makeFolder();
    try {
      mkdirSync(join(folder, 'plain'));
      const options = { paths: [join(folder, 'plain')], findings: readerWith(), environment: process.env };
      await expect(scanStaged(options)).rejects.toMatchObject({ code: expect.any(String) as string });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
