// What a user installs in an editor: exactly these files, and nothing of the machine that built it.
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageExtension } from '../../scripts/package.mjs';
import { unzip } from './unzip.ts';

const maxBytes = 8_000_000;
const maxActivationBytes = 500_000;
const root = resolve(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'pretense-vsix-test-'));
const unpacked = join(scratch, 'extension');

interface Manifest {
  readonly version: string;
  readonly main: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly contributes: Readonly<Record<string, unknown>>;
}

describe('the package for editors', () => {
  let vsix: string;
  beforeAll(async () => {
    vsix = await packageExtension();
    unzip(vsix, scratch);
  }, 300_000);
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  const manifest = (): Manifest => JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8')) as Manifest;

  test('holds exactly these files', async () => {
    const entries = readdirSync(scratch, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(scratch.length + 1)
          .replaceAll('\\', '/'),
      );
    await expect(`${files.toSorted().join('\n')}\n`).toMatchFileSnapshot('../golden/extension-files.txt');
  });

  test(`is not larger than ${maxBytes / 1_000_000} MB, and starts with less than ${maxActivationBytes / 1000} KB`, () => {
    expect(statSync(vsix).size).toBeLessThan(maxBytes);
    expect(statSync(join(unpacked, manifest().main)).size).toBeLessThan(maxActivationBytes);
  });

  test('loads nothing from outside when it starts but the editor and Node', () => {
    const bundle = readFileSync(join(unpacked, manifest().main), 'utf8');
    const required = [...bundle.matchAll(/\brequire\("([^"]+)"\)/g)].map((match) => match[1] ?? '');
    expect(required).toContain('vscode');
    expect(required.filter((name) => name !== 'vscode' && !name.startsWith('node:'))).toEqual([]);
  });

  test('runs one script, after it was uninstalled, and that one is in it', () => {
    const { scripts } = manifest();
    expect(Object.keys(scripts)).toEqual(['vscode:uninstall']);
    const [program, file = ''] = (scripts['vscode:uninstall'] ?? '').split(' ');
    expect(program).toBe('node');
    expect(statSync(join(unpacked, file)).isFile()).toBe(true);
  });

  test('says the same as the manifest of the project, and nothing that only npm reads', () => {
    const project = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
    const packed = manifest();
    expect(packed.version).toBe(project.version);
    expect(packed.contributes).toEqual(project.contributes);
    for (const key of ['files', 'bin', 'type', 'devDependencies']) expect(packed).not.toHaveProperty(key);
  });

  test('tells no path of the machine that built it', () => {
    const bundles = readdirSync(join(unpacked, 'dist'), { recursive: true })
      .map(String)
      .filter((name) => /\.(?:cjs|js|css)$/.test(name));
    expect(bundles.length).toBeGreaterThan(4);
    for (const name of bundles)
      expect(readFileSync(join(unpacked, 'dist', name), 'utf8').includes(root), name).toBe(false);
  });
});
