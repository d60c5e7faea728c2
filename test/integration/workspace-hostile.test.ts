// Attacks on the index, written as code: a repository must be able to run nothing, leak nothing from outside, and
// stop nothing.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listFiles } from '../../src/workspace/files.ts';
import { indexWorkspace } from '../../src/workspace/index-workspace.ts';
import type { WorkspaceIndex } from '../../src/workspace/types.ts';
import { makeWorkspace, writeFiles } from '../fixtures/workspaces/write-workspace.ts';

const grammarsFolder = join(import.meta.dirname, '../../node_modules/@vscode/tree-sitter-wasm/wasm');
const isWindows = process.platform === 'win32';
let root = '';
let outside = '';

beforeEach(() => {
  root = makeWorkspace({ 'src/ledger.ts': 'export const ledgerTotal = 1;\n', '.gitignore': 'ignored/\n' });
  outside = join(dirname(root), 'outside');
  mkdirSync(outside);
});
afterEach(() => rmSync(dirname(root), { recursive: true, force: true }));

async function index(isTrusted = true): Promise<WorkspaceIndex> {
  return await indexWorkspace(root, { grammarsFolder, isTrusted });
}

function git(...command: string[]): void {
  const environment = { PATH: process.env['PATH'], HOME: outside, GIT_CONFIG_NOSYSTEM: '1' };
  execFileSync('git', ['-C', root, ...command], { env: environment, stdio: 'ignore' });
}

/** A script that leaves a mark when it runs. */
function plantScript(name: string): { readonly script: string; readonly mark: string } {
  const mark = join(outside, `${name}-ran`);
  const script = join(outside, `${name}.sh`);
  writeFileSync(script, `#!/bin/sh\n: > '${mark}'\n`);
  chmodSync(script, 0o755);
  return { script, mark };
}

/** A sparse index that refers to a tree which is not here: to list it, git asks the promisor remote. */
function plantPartialClone(url: string): void {
  git('init');
  git('add', '-A');
  git('-c', 'user.name=a', '-c', 'user.email=a@example.test', 'commit', '-m', 'first');
  git('config', 'index.sparse', 'true');
  git('sparse-checkout', 'init', '--cone', '--sparse-index');
  const tree = execFileSync('git', ['-C', root, 'rev-parse', 'HEAD:src'], { encoding: 'utf8' }).trim();
  rmSync(join(root, '.git/objects', tree.slice(0, 2), tree.slice(2)));
  const settings = {
    'core.repositoryFormatVersion': '1',
    'extensions.partialClone': 'origin',
    'remote.origin.promisor': 'true',
    'remote.origin.url': url,
    'protocol.ext.allow': 'always',
  };
  for (const [key, value] of Object.entries(settings)) git('config', key, value);
}

describe.skipIf(isWindows)('a repository', () => {
  test('with a planted fsmonitor command does not get it run', async () => {
    const { script, mark } = plantScript('fsmonitor');
    git('init');
    git('add', '-A');
    git('config', 'core.fsmonitor', script);
    git('status');
    expect(existsSync(mark), 'the trap works on a plain git').toBe(true);
    rmSync(mark);
    const { report } = await index();
    expect(report.listedBy).toBe('git');
    expect(existsSync(mark)).toBe(false);
  });

  test('with planted hooks, pager, ssh command, filters and aliases gets none of them run', async () => {
    const { script, mark } = plantScript('any');
    git('init');
    git('add', '-A');
    for (const hook of ['post-index-change', 'post-checkout', 'reference-transaction'])
      symlinkSync(script, join(root, '.git/hooks', hook));
    for (const key of [
      'core.sshCommand',
      'core.pager',
      'core.askPass',
      'core.gitProxy',
      'core.editor',
      'pager.ls-files',
      'diff.external',
      'filter.trap.clean',
      'filter.trap.smudge',
      'filter.trap.process',
      'credential.helper',
      'uploadpack.packObjectsHook',
    ]) {
      git('config', key, script);
    }
    git('config', 'alias.ls-files', `!${script}`);
    git('config', 'core.fsmonitor', script);
    writeFileSync(join(root, '.gitattributes'), '* filter=trap diff=trap\n');
    writeFileSync(join(root, 'src/ledger.ts'), 'export const ledgerSum = 1;\n');
    const { names, report } = await index();
    expect(report.listedBy).toBe('git');
    expect(names.declared).toContain('ledgerSum');
    expect(existsSync(mark)).toBe(false);
  });

  test('that is a partial clone whose missing objects a planted transport would fetch does not get it run', async () => {
    const { script, mark } = plantScript('transport');
    plantPartialClone(`ext::${script}`);
    expect(() => git('ls-files', '--cached')).not.toThrow();
    expect(existsSync(mark), 'the trap works on a plain git').toBe(true);
    rmSync(mark);
    const { report } = await index();
    expect(report.listedBy).toBe('git');
    expect(existsSync(mark)).toBe(false);
  });

  test('that points core.worktree elsewhere is listed by our own walk, with its own files', async () => {
    writeFiles(outside, { 'foreign.ts': 'export const foreignSecret = 1;\n' });
    git('init');
    git('config', 'core.worktree', outside);
    const { names, report } = await index();
    expect(report.listedBy).toBe('walk');
    expect(names.declared).toContain('ledgerTotal');
    expect(names.declared).not.toContain('foreignSecret');
  });

  test('that brings its own git program does not get it run', async () => {
    const { script, mark } = plantScript('git');
    mkdirSync(join(root, 'bin'));
    writeFileSync(join(root, 'bin/git'), `#!/bin/sh\nexec '${script}'\n`);
    chmodSync(join(root, 'bin/git'), 0o755);
    git('init');
    const environment = { ...process.env, PATH: [join(root, 'bin'), '.', process.env['PATH']].join(delimiter) };
    const list = await listFiles(root, { isTrusted: true, environment });
    expect(list.listedBy).toBe('git');
    expect(existsSync(mark)).toBe(false);
  });

  test('in an untrusted workspace is not shown to git at all', async () => {
    git('init');
    const { report } = await index(false);
    expect(report.listedBy).toBe('walk');
  });

  test('inside the repository is walked, so that its names are protected too, and git is not started in it', async () => {
    const { script, mark } = plantScript('inner');
    writeFiles(root, {
      'inner/deep.ts': 'export const innerLedger = 1;\n',
      'inner/.gitignore': 'skipped.ts\n',
      'inner/skipped.ts': 'export const skippedName = 1;\n',
    });
    execFileSync('git', ['init', join(root, 'inner')], { stdio: 'ignore' });
    execFileSync('git', ['-C', join(root, 'inner'), 'config', 'core.fsmonitor', script], { stdio: 'ignore' });
    git('init');
    const { names, report } = await index();
    expect(report.listedBy).toBe('git');
    expect(names.declared).toContain('innerLedger');
    expect(names.declared).not.toContain('skippedName');
    expect(existsSync(mark)).toBe(false);
  });

  test('that an outer repository ignores is listed by our own walk', async () => {
    execFileSync('git', ['init', dirname(root)], { stdio: 'ignore' });
    writeFileSync(join(dirname(root), '.gitignore'), '*\n');
    const { names, report } = await index();
    expect(report.listedBy).toBe('walk');
    expect(names.declared).toContain('ledgerTotal');
  });
});

describe.each([
  ['listed by git', true],
  ['walked', false],
])('a workspace %s', (_name, isTrusted) => {
  beforeEach(() => {
    if (isTrusted) git('init');
  });

  test.skipIf(isWindows)('with a link to / is not followed there', async () => {
    symlinkSync('/', join(root, 'everything'));
    symlinkSync('/', join(root, 'everything.ts'));
    const { report, names } = await index(isTrusted);
    expect(names.declared).toEqual(['ledgerTotal']);
    expect(names.pathSegments).toContain('everything');
    expect(report.skipped).toEqual({ 'link-outside': 1 });
  });

  test.skipIf(isWindows)('with links to files and folders outside reads none of them', async () => {
    writeFiles(outside, { 'secret.ts': 'export const outsideSecret = 1;\n' });
    symlinkSync(join(outside, 'secret.ts'), join(root, 'link.ts'));
    symlinkSync(outside, join(root, 'folder'));
    const { report, names } = await index(isTrusted);
    expect(names.declared).toEqual(['ledgerTotal']);
    expect(report.skipped).toEqual({ 'link-outside': 1 });
  });

  test.skipIf(isWindows)('with links inside reads each file once', async () => {
    symlinkSync('src/ledger.ts', join(root, 'again.ts'));
    symlinkSync('..', join(root, 'src/loop'));
    const { report } = await index(isTrusted);
    expect(report).toMatchObject({ parsedFiles: 1, skipped: { 'link-repeated': 1 } });
  });

  test.skipIf(isWindows)('with a FIFO does not wait for it', async () => {
    execFileSync('mkfifo', [join(root, 'pipe.ts'), join(root, '.pretenseignore')]);
    rmSync(join(root, '.gitignore'));
    execFileSync('mkfifo', [join(root, '.gitignore'), join(root, 'package.json'), join(root, 'package-lock.json')]);
    const running = index(false);
    const { report, names } = await running;
    expect(names.declared).toEqual(['ledgerTotal']);
    expect(report.skipped).toEqual({ 'not-a-file': 1 });
  });

  test('with a 2 MB line, minified code and binary data parses none of them, counts them, and protects what is text', async () => {
    writeFiles(root, {
      'huge.ts': `export const hugeName = "${'x'.repeat(2_000_000)}";\n`,
      'minified.js': `var minifiedName=1;${'a();'.repeat(40_000)}\nvar other=1;\n`,
      'data.ts': 'export const binaryName = 1;\0\n',
      'long.ts': `${'// fine\n'.repeat(60_000)}export const longFileName = 1;\n`,
    });
    const { report, names } = await index(isTrusted);
    expect(names.declared).toEqual(expect.arrayContaining(['ledgerTotal', 'longFileName', 'hugeName', 'minifiedName']));
    expect(names.declared).not.toContain('binaryName');
    expect(report).toMatchObject({ lexicalFiles: 2, skipped: { 'too-large': 1, 'long-line': 1, binary: 1 } });
  });

  test('with a source that never ends is read for names up to a limit only', async () => {
    const filler = '// nothing here\n'.repeat(300_000);
    writeFiles(root, { 'endless.ts': `export const startName = 1;\n${filler}export const farAwayName = 1;\n` });
    const { report, names } = await index(isTrusted);
    expect(names.declared).toContain('startName');
    expect(names.declared).not.toContain('farAwayName');
    expect(report.skipped).toEqual({ 'too-large': 1 });
  });

  test('that ignores everything for Pretense keeps its declared names protected', async () => {
    writeFiles(root, {
      '.pretenseignore': '*\n',
      'src/quux.ts': 'export class QuuxWidget {}\nexport const quux = 1;\n',
    });
    const { report, names } = await index(isTrusted);
    expect(names.declared).toEqual(expect.arrayContaining(['ledgerTotal', 'QuuxWidget', 'quux']));
    expect(report).toMatchObject({ parsedFiles: 0, lexicalFiles: 2, skipped: { pretenseignore: 2 } });
  });

  test('with deeply nested and endless code still ends, and keeps its names', async () => {
    writeFiles(root, {
      'deep.js': `const deepLedger = ${'['.repeat(40_000)}\n`,
      'deep.ts': `const deepTenant = ${'(a ? b : { c: ['.repeat(6_000)}\n`,
      'deep.py': `deep_invoice = ${'('.repeat(90_000)}\n`,
      'comments.ts': `import ${'/*'.repeat(20_000)}\nfrom "x"\n`,
    });
    const { names } = await index(isTrusted);
    expect(names.declared).toEqual(expect.arrayContaining(['deepLedger', 'deepTenant', 'deep_invoice']));
  });

  test('with ignore patterns made to be slow still ends', async () => {
    writeFiles(root, {
      '.gitignore': `${'a*'.repeat(60)}b\n`,
      '.pretenseignore': `${'*a'.repeat(60)}b\n`,
      [`${'a'.repeat(200)}.ts`]: 'export const slowName = 1;\n',
    });
    expect((await index(false)).names.declared).toContain('slowName');
  });

  test('with manifests and lock files made to be slow or broken still ends', async () => {
    writeFiles(root, {
      'package.json': JSON.stringify({
        name: 7,
        dependencies: {
          ['x'.repeat(300)]: '1-'.repeat(50_000),
          lib: `${'1-'.repeat(90)}!`,
          __proto__: '1',
          constructor: '^1.0.0',
        },
      }),
      'package-lock.json': '{"packages":{"node_modules/lib":null,"":[]}}',
      'yarn.lock': `${'"a@'.repeat(100_000)}\n`,
      'pnpm-lock.yaml': `packages:\n  /${'a'.repeat(100_000)}:\n`,
      'requirements.txt': `${'a[b'.repeat(50_000)}\n`,
      'pyproject.toml': `[project]\ndependencies = [\n${'"a'.repeat(50_000)}\n`,
      '.npmrc': `@x:registry=${'/'.repeat(100_000)}\n`,
    });
    expect((await index(isTrusted)).names.declared).toContain('ledgerTotal');
  });
});

test.skipIf(isWindows)('our own walk lists what git lists', async () => {
  writeFiles(root, {
    '.gitignore': '*.log\n!keep.log\n/build/\nnested/*.tmp\n# comment\ndoc/**/draft\n\\#odd.ts\n',
    'a.log': '',
    'keep.log': '',
    'build/out.ts': '',
    'src/build/in.ts': '',
    'nested/x.tmp': '',
    'nested/deep/x.tmp': '',
    'doc/a/b/draft/x.md': '',
    'doc/final.md': '',
    '#odd.ts': '',
    'src/.gitignore': '*.gen.ts\n!real.gen.ts\n',
    'src/x.gen.ts': '',
    'src/real.gen.ts': '',
    'src/sub/y.gen.ts': '',
    'ignored/z.ts': '',
    'größe/名前.ts': '',
    'with space/ü.ts': '',
    '.git/info/exclude': 'local-only.ts\n',
    'local-only.ts': '',
  });
  git('init');
  writeFileSync(join(root, '.git/info/exclude'), 'local-only.ts\n');
  const byGit = await listFiles(root, {
    isTrusted: true,
    environment: { ...process.env, HOME: outside, XDG_CONFIG_HOME: outside },
  });
  const walked = await listFiles(root, { isTrusted: false });
  expect(byGit.listedBy).toBe('git');
  expect(walked.paths).toEqual(byGit.paths);
  expect(walked.root).toBe(realpathSync(root));
});
