// What a user installs from npm: a tarball without dependencies and without scripts, and the program in it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

interface PackedFile {
  readonly path: string;
  readonly mode: number;
}

interface PackReport {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly PackedFile[];
}

interface PackageManifest {
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

const maxTarballBytes = 30_000_000;
const root = resolve(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as PackageManifest;
const scratch = mkdtempSync(join(tmpdir(), 'pretense-package-'));

// The npm that runs this test must not lend its settings to the one that installs.
const environment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith('npm_'))),
  npm_config_update_notifier: 'false',
};

function npm(...parameters: readonly string[]): string {
  return execFileSync('npm', [...parameters], {
    cwd: root,
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function pack(): PackReport {
  const reports = JSON.parse(npm('pack', '--json', '--ignore-scripts', '--pack-destination', scratch)) as unknown;
  const [report] = Object.values(reports as readonly PackReport[]);
  if (report === undefined) throw new Error('npm pack reported nothing');
  return report;
}

describe('the npm package', () => {
  let report: PackReport;
  beforeAll(() => {
    report = pack();
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  test('holds the files of the golden list and nothing else', async () => {
    const files = report.files.map((file) => file.path).toSorted();
    await expect(`${files.join('\n')}\n`).toMatchFileSnapshot('../golden/package-files.txt');
  });

  test(`is not larger than ${maxTarballBytes / 1_000_000} MB`, () => {
    expect(report.size).toBeLessThan(maxTarballBytes);
  });

  test('runs nothing on the machine of the one who installs it', () => {
    const lifecycle = ['preinstall', 'install', 'postinstall', 'prepare', 'preuninstall', 'postuninstall'];
    expect(lifecycle.filter((name) => name in manifest.scripts)).toEqual([]);
    // npm runs node-gyp when this file is there, without any script.
    expect(report.files.map((file) => file.path)).not.toContain('binding.gyp');
  });

  test('brings no other package along: the one that it can use is installed by who wants it', () => {
    const { dependencies, optionalDependencies, peerDependencies = {}, peerDependenciesMeta = {} } = manifest;
    expect({ ...dependencies, ...optionalDependencies }).toEqual({});
    const needed = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
    expect(needed).toEqual([]);
  });

  test('names the licence of each package that it was bundled from', () => {
    const text = readFileSync(join(root, 'dist', 'THIRD_PARTY_LICENSES.txt'), 'utf8');
    const bundles = ['cli.cjs', 'index-worker.cjs'].map((name) => readFileSync(join(root, 'dist', name), 'utf8'));
    const modules = bundles.flatMap((bundle) => [
      ...bundle.matchAll(/node_modules\/((?:@[^/\s]+\/)?[^/\s"']+)\/[^\s"']*\.[cm]?js\b/g),
    ]);
    const names = new Set(modules.map((match) => match[1] ?? ''));
    expect(names.size).toBeGreaterThan(0);
    expect([...names].filter((name) => !text.includes(`\n${name} `))).toEqual([]);
  });

  test('holds programs whose text V8 keeps with one byte a character', () => {
    const programs = report.files.map(({ path }) => path).filter((path) => /^dist\/[^/]+\.cjs$/.test(path));
    expect(programs).toContain('dist/cli.cjs');
    const wide = programs.filter((path) => /[^\0-\u00ff]/.test(readFileSync(join(root, path), 'utf8')));
    expect(wide).toEqual([]);
  });

  test('installs under an empty prefix without a network and gives a working program', () => {
    const prefix = join(scratch, 'prefix');
    mkdirSync(prefix);
    npm(
      'install',
      '--global',
      '--offline',
      '--no-audit',
      '--no-fund',
      '--prefix',
      prefix,
      join(scratch, report.filename),
    );
    const program = join(prefix, 'bin', 'pretense');
    const run = (parameter: string) =>
      execFileSync(program, [parameter], { cwd: scratch, env: environment, encoding: 'utf8' });
    expect(run('--version').trim()).toBe(manifest.version);
    expect(run('--help')).toContain('Usage: pretense COMMAND');
  });
});
