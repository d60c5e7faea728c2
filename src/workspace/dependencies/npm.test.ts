import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readNpmLock } from './npm-lock.ts';
import type { NpmLockKind } from './npm-lock.ts';
import { originOfSpecifier, readNpmManifest, readRegistrySettings } from './npm-manifest.ts';
import { originOfUrl, ruledOrigin } from './origin.ts';

const publicHost = ['registry', 'npmjs', 'org'].join('.');
const publicUrl = `https://${publicHost}/lib/-/lib-1.0.0.tgz`;
const privateUrl = 'https://npm.acme.test/lib-1.0.0.tgz';

test.each([
  ['the public registry', publicUrl, 'public'],
  ['another registry', privateUrl, 'private'],
  ['a host that only ends like the public one', `https://evil-${publicHost}.acme.test/lib.tgz`, 'private'],
  ['the public host as user name', `https://${publicHost}@acme.test/lib.tgz`, 'private'],
  ['a git address', 'git+ssh://git@github.com/acme/lib.git', 'private'],
  ['a file', 'file:../lib', 'private'],
  ['no address', 'lib', 'private'],
])('%s is told by its address', (_name, url, origin) => {
  expect(originOfUrl(url)).toBe(origin);
});

test.each([
  ['^1.2.3', 'public'],
  ['~1.2', 'public'],
  ['1.x', 'public'],
  ['*', 'public'],
  ['', 'public'],
  ['latest', 'public'],
  ['>=1.2.0 <2', 'public'],
  ['1.2.3 - 2.0.0', 'public'],
  ['^1 || ^2.0.0-beta.1', 'public'],
  ['npm:other@^1.0.0', 'public'],
  ['npm:@scope/other@1', 'public'],
  ['catalog:', 'public'],
  ['workspace:*', 'private'],
  ['file:../lib', 'private'],
  ['link:../lib', 'private'],
  ['acme/lib', 'private'],
  ['github:acme/lib#main', 'private'],
  ['git+https://git.acme.test/lib.git', 'private'],
  [privateUrl, 'private'],
  ['1-'.repeat(5_000), 'private'],
])('the specifier "%s" leads to %s code', (specifier, origin) => {
  expect(originOfSpecifier(specifier)).toBe(origin);
});

interface LockCase {
  readonly name: string;
  readonly kind: NpmLockKind;
  readonly text: string;
  readonly origin: string | undefined;
}

const npm = (entry: object, path = 'node_modules/lib'): string =>
  JSON.stringify({ lockfileVersion: 3, packages: { '': {}, [path]: entry } });

const bun = (entry: unknown, key = 'lib'): string =>
  `{ "lockfileVersion": 1, "packages": { "${key}": ${JSON.stringify(entry)}, }, }`;

const locks: readonly LockCase[] = [
  { name: 'bun, default registry', kind: 'bun', text: bun(['lib@1.0.0', '', {}, 'sha512-a==']), origin: 'configured' },
  {
    name: 'bun, public registry',
    kind: 'bun',
    text: bun(['lib@1.0.0', publicUrl, {}, 'sha512-a==']),
    origin: 'public',
  },
  {
    name: 'bun, other registry',
    kind: 'bun',
    text: bun(['lib@1.0.0', privateUrl, {}, 'sha512-a==']),
    origin: 'private',
  },
  { name: 'bun, workspace folder', kind: 'bun', text: bun(['lib@workspace:packages/lib']), origin: 'private' },
  {
    name: 'bun, git',
    kind: 'bun',
    text: bun(['lib@git+ssh://git@git.acme.test/lib.git#1', {}, 'a']),
    origin: 'private',
  },
  { name: 'bun, alias', kind: 'bun', text: bun(['other@1.0.0', '', {}, 'sha512-a==']), origin: 'configured' },
  { name: 'bun, scope', kind: 'bun', text: bun(['@x/y@1.0.0', '', {}, 'sha512-a=='], '@x/y'), origin: undefined },
  { name: 'npm, public address', kind: 'npm', text: npm({ resolved: publicUrl }), origin: 'public' },
  { name: 'npm, address left out', kind: 'npm', text: npm({ version: '1.0.0' }), origin: 'configured' },
  { name: 'npm, other registry', kind: 'npm', text: npm({ resolved: privateUrl }), origin: 'private' },
  {
    name: 'npm, git',
    kind: 'npm',
    text: npm({ resolved: 'git+ssh://git@github.com/acme/lib.git#1' }),
    origin: 'private',
  },
  { name: 'npm, link', kind: 'npm', text: npm({ resolved: 'packages/lib', link: true }), origin: 'private' },
  {
    name: 'npm, alias',
    kind: 'npm',
    text: npm({ name: 'lib', resolved: publicUrl }, 'node_modules/alias'),
    origin: 'public',
  },
  { name: 'npm, workspace folder', kind: 'npm', text: npm({ name: 'lib' }, 'packages/lib'), origin: 'private' },
  {
    name: 'npm, one private copy of two',
    kind: 'npm',
    text: JSON.stringify({
      packages: {
        'node_modules/lib': { resolved: privateUrl },
        'node_modules/a/node_modules/lib': { resolved: publicUrl },
      },
    }),
    origin: 'private',
  },
  {
    name: 'npm version 1',
    kind: 'npm',
    text: JSON.stringify({
      dependencies: { a: { version: '1.0.0', dependencies: { lib: { version: '1.0.0', resolved: publicUrl } } } },
    }),
    origin: 'public',
  },
  {
    name: 'npm version 1, git',
    kind: 'npm',
    text: JSON.stringify({ dependencies: { lib: { version: 'github:acme/lib#1' } } }),
    origin: 'private',
  },
  { name: 'npm, not in it', kind: 'npm', text: npm({}, 'node_modules/other'), origin: undefined },
  {
    name: 'pnpm 9',
    kind: 'pnpm',
    text: "lockfileVersion: '9.0'\n\npackages:\n\n  '@x/y@1.0.0':\n    resolution: {integrity: sha512-a==}\n\n  lib@1.0.0:\n    resolution: {integrity: sha512-a==}\n",
    origin: 'configured',
  },
  {
    name: 'pnpm 6',
    kind: 'pnpm',
    text: 'packages:\n\n  /lib@1.0.0(peer@2.0.0):\n    resolution: {integrity: sha512-a==}\n',
    origin: 'configured',
  },
  {
    name: 'pnpm 5',
    kind: 'pnpm',
    text: 'packages:\n\n  /lib/1.0.0:\n    resolution: {integrity: sha512-a==}\n',
    origin: 'configured',
  },
  {
    name: 'pnpm, other registry',
    kind: 'pnpm',
    text: `packages:\n\n  lib@1.0.0:\n    resolution: {integrity: sha512-a==, tarball: ${privateUrl}}\n`,
    origin: 'private',
  },
  {
    name: 'pnpm, folder',
    kind: 'pnpm',
    text: 'packages:\n\n  lib@file:../lib:\n    resolution: {directory: ../lib, type: directory}\n',
    origin: 'private',
  },
  {
    name: 'pnpm, link',
    kind: 'pnpm',
    text: 'importers:\n  .:\n    dependencies:\n      lib:\n        specifier: workspace:*\n        version: link:../lib\n',
    origin: undefined,
  },
  {
    name: 'yarn 1',
    kind: 'yarn',
    text: `"@x/y@^1", lib@^1.0.0, lib@~1:\n  version "1.0.0"\n  resolved "${publicUrl}#abc"\n`,
    origin: 'public',
  },
  {
    name: 'yarn 1, other registry',
    kind: 'yarn',
    text: `lib@^1.0.0:\n  version "1.0.0"\n  resolved "${privateUrl}"\n`,
    origin: 'private',
  },
  { name: 'yarn 1, file', kind: 'yarn', text: '"lib@file:../lib":\n  version "1.0.0"\n', origin: 'private' },
  {
    name: 'yarn 4',
    kind: 'yarn',
    text: '"lib@npm:^1.0.0":\n  version: 1.0.0\n  resolution: "lib@npm:1.0.0"\n',
    origin: 'configured',
  },
  {
    name: 'yarn 4, workspace',
    kind: 'yarn',
    text: '"lib@workspace:*, lib@workspace:packages/lib":\n  version: 0.0.0\n  resolution: "lib@workspace:packages/lib"\n',
    origin: 'private',
  },
  {
    name: 'yarn 4, other registry',
    kind: 'yarn',
    text: '"lib@npm:^1.0.0":\n  resolution: "lib@npm:1.0.0::__archiveUrl=https%3A%2F%2Fnpm.acme.test%2Flib.tgz"\n',
    origin: 'private',
  },
];

test.each(locks)('lock file: $name', ({ kind, text, origin }) => {
  expect(readNpmLock(text, kind)?.originOf('lib')).toBe(origin);
});

test('a lock file that is no JSON says nothing', () => {
  expect(readNpmLock('{', 'npm')).toBeUndefined();
});

test('lock files and manifests never throw', () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constantFrom('packages:\n', '  lib@1:\n', '"a@b:":', '{"packages":{"node_modules/x":[1]}}'),
  );
  fc.assert(
    fc.property(text, fc.constantFrom<NpmLockKind>('npm', 'pnpm', 'yarn'), (content, kind) => {
      readNpmLock(content, kind)?.originOf('lib');
      readNpmManifest(content);
      readRegistrySettings(content);
    }),
    { numRuns: 300 },
  );
});

describe('a manifest', () => {
  test('names its dependencies; what is needed at run time is no development dependency', () => {
    const manifest = readNpmManifest(
      '{"name":"app","dependencies":{"a":"1"},"devDependencies":{"a":"1","b":"2"},"peerDependencies":{"c":"3"},"bundled":1}',
    );
    expect(manifest.name).toBe('app');
    expect(manifest.dependencies.map(({ name, isDevelopment }) => `${name} ${isDevelopment}`)).toEqual([
      'a false',
      'c false',
      'b true',
    ]);
  });

  test('cannot name a path', () => {
    expect(readNpmManifest('{"dependencies":{"../../etc":"1","/etc":"1","a/b/c":"1"}}').dependencies).toEqual([]);
  });
});

test('registry settings of a repository only ever make packages private', () => {
  const settings = readRegistrySettings(
    `registry=https://${publicHost}/\n@acme:registry = https://npm.acme.test/\n//npm.acme.test/:_authToken=x\n`,
  );
  expect(settings).toEqual({ isDefaultPrivate: false, privateScopes: ['@acme'] });
  expect(readRegistrySettings('registry=https://npm.acme.test/').isDefaultPrivate).toBe(true);
  expect(readRegistrySettings('npmRegistryServer: "https://npm.acme.test"').isDefaultPrivate).toBe(true);
});

test.each([
  ['a scope', '@acme/lib', { private: ['@acme'], public: [] }, 'private'],
  ['a name', 'lib', { private: [], public: ['lib'] }, 'public'],
  ['both, and private wins', '@acme/lib', { private: ['@acme'], public: ['@acme/lib'] }, 'private'],
  ['nothing about it', '@acmeother/lib', { private: ['@acme'], public: [] }, undefined],
])('a rule of the user names %s', (_name, name, rules, origin) => {
  expect(ruledOrigin(name, rules)).toBe(origin);
});
